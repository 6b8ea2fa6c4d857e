"""The minutes of a petition that was said by word: printed at the desk, read back, signed; then a file of the case.

They are filled from the case and kept nowhere: what counts is the paper with the signature, which is added as a file.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from casetrack.errors import NotFound
from casetrack.models import Case, Petition, Receipt
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.letter_values import tell
from casetrack.services.letters import WriteLetter, letter_for, render_unissued, suggest
from casetrack.services.looks import look
from casetrack.services.work import Work
from casetrack.text import Text

LETTER = "oral_statement"
_NONE = Text(
    "Giấy biên nhận {number} không có lời trình bày được ghi lại.", "Nothing was said by word under receipt {number}."
)


@dataclass(frozen=True, slots=True)
class StatementPaper:
    """The minutes to print, as PDF, and the number of the petition."""

    petition: str
    pdf: bytes


def print_statement(work: Work, number: str) -> StatementPaper:
    """Give the minutes of what was said by word under a receipt; raise NotFound alike without any and when hidden."""
    require(work, "visit.record")
    query = (
        select(Case, Petition.number, Petition.received_on)
        .join(Petition, Petition.case_id == Case.id)
        .join(Receipt, Receipt.petition_id == Petition.id)
        .where(visible_cases(work), Receipt.number == number, Receipt.office_id == work.office.id)
        .where(Petition.statement != "")
    )
    row = work.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(_NONE.with_(number=number))
    case, petition, received_on = row
    if case.level not in OPEN_LEVELS:
        look(work, [case], "receipt")
    told = tell(work, case)
    letter = letter_for(work, told, LETTER)
    typed = {**suggest(work, told, letter), "said_on": received_on.isoformat(), "writer": work.actor.name}
    return StatementPaper(petition, render_unissued(work, told, WriteLetter(LETTER, typed)).pdf)

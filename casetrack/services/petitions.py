"""The petitions that a case holds, as its readers see them: how each came, from how many people, with what contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from casetrack.engine.joint_petitions import load_joint_law
from casetrack.models import Case, Petition, PetitionContent, Receipt
from casetrack.services.access import visible_cases
from casetrack.services.cases import CHANNELS
from casetrack.services.contents import ShownContent, contents_of
from casetrack.services.petition_sources import SIGNED_BY
from casetrack.services.work import Work
from casetrack.text import Text, format_date


@dataclass(frozen=True, slots=True)
class ShownPetition:
    """A petition that a case holds. `statement`: it was said by word, and signed so.

    `first_case` holds its first content; `receipt` is the number of the receipt that was given for it.
    """

    number: str
    receipt: str
    received_on: date
    written_on: date | None
    channel: Text
    people_count: int
    appointed_on: date | None
    all_signed: bool
    explanation: str
    statement: Text | None
    forwarded: Text | None
    first_case: str
    contents: Sequence[ShownContent]

    @property
    def crowd(self) -> bool:
        """So many stand behind it that statistics call them a crowd (đoàn đông người)."""
        return self.people_count >= load_joint_law().crowd.least


def held_by(case: Case) -> ColumnElement[bool]:
    """Give the clause for the petitions of which a case holds a content, the first or a further one."""
    further = select(PetitionContent.petition_id).where(
        PetitionContent.office_id == case.office_id, PetitionContent.case_id == case.id
    )
    return or_(Petition.case_id == case.id, Petition.id.in_(further))


def petitions_in(work: Work, case: Case) -> Sequence[ShownPetition]:
    """List the petitions of a case, the oldest first. A further content of a hidden case is not there."""
    query = (
        select(Petition, Case.number, Receipt.number)
        .join(Case, Case.id == Petition.case_id)
        .join(Receipt, Receipt.petition_id == Petition.id, isouter=True)
        .where(Petition.office_id == work.office.id, held_by(case), visible_cases(work))
        .order_by(Petition.id)
    )
    rows = work.session.execute(query).all()
    several = contents_of(work, [petition.id for petition, *_rest in rows])
    return [
        ShownPetition(
            number=petition.number,
            receipt=receipt or "",
            received_on=petition.received_on,
            written_on=petition.written_on,
            channel=CHANNELS.get(petition.channel, Text(petition.channel, petition.channel)),
            people_count=petition.people_count,
            appointed_on=petition.appointed_on,
            all_signed=petition.all_signed,
            explanation=petition.explanation,
            statement=SIGNED_BY.get(petition.statement),
            forwarded=_forwarded(petition),
            first_case=first_case,
            contents=several.get(petition.id, ()),
        )
        for petition, first_case, receipt in rows
    ]


def _forwarded(petition: Petition) -> Text | None:
    """Name who forwarded a petition, with its letter."""
    if not petition.forwarded_by:
        return None
    day = format_date(petition.forwarded_on) if petition.forwarded_on else ""
    said = ", ".join(part for part in (petition.forwarded_by, petition.forwarded_symbol, day) if part)
    return Text(said, said)

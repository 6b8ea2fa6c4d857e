"""The papers that somebody handed in with a visit or a petition: written down row by row, and read back.

What becomes of the originals among them: services/originals.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, case, exists, null, select

from casetrack.models import Case, Paper, Person, Receipt, User
from casetrack.services.access import PROTECTED
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.offices import list_offices
from casetrack.services.persons import UNKNOWN, alias_of
from casetrack.services.work import Installation, Work, system_actor
from casetrack.text import Text

ORIGINAL = "original"
MOST_PAPERS = 20  # on one receipt; more stand in a list of their own
COPIES: dict[str, Text] = {
    "kept": Text("Đơn, giấy cơ quan giữ", "Petition, kept by the office"),
    ORIGINAL: Text("Bản chính, phải trả lại", "Original, to be given back"),
    "certified": Text("Bản sao có chứng thực", "Certified copy"),
    "photocopy": Text("Bản chụp, bản sao", "Photocopy"),
}
NOT_SAID = Text("chưa ghi", "not said")


@dataclass(frozen=True, slots=True)
class HandIn:
    """One paper handed in: its name, how many sheets, which kind of copy (of COPIES), and its state (tình trạng)."""

    name: str
    sheets: int | None = None
    copy: str = "kept"
    condition: str = ""


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper as receipt, case and programs show it; to whom it went back is told by alias where that is protected."""

    place: int
    name: str
    sheets: int | None
    copy: str
    condition: str
    receipt: str
    returned_on: date | None = None
    returned_by: str = ""
    returned_to: Text | None = None

    @property
    def kind(self) -> Text:
        """Whether it is the original or which copy; a line of an older receipt does not say."""
        return COPIES.get(self.copy, NOT_SAID)

    @property
    def is_here(self) -> bool:
        """Tell whether it is an original that was not given back yet."""
        return self.copy == ORIGINAL and self.returned_on is None


def hand_in(work: Work, receipt: Receipt, papers: Sequence[HandIn]) -> None:
    """Write down what was handed in with a receipt, in the order of the form."""
    work.session.add_all(
        Paper(
            office_id=work.office.id,
            receipt_id=receipt.id,
            case_id=receipt.case_id,
            place=place,
            name=paper.name,
            sheets=paper.sheets,
            copy=paper.copy,
            condition=paper.condition,
        )
        for place, paper in enumerate(papers, start=1)
    )


def papers_of(work: Work, receipt: Receipt) -> Sequence[ShownPaper]:
    """List the papers of a receipt that the reader may see, in the order in which they were written down."""
    return _shown(work, Paper.receipt_id == receipt.id)


def papers_in(work: Work, of_case: Case) -> Sequence[ShownPaper]:
    """List the papers that were handed in with the receipts of a case, the oldest receipt first."""
    return _shown(work, Paper.case_id == of_case.id)


def split_lines(installation: Installation) -> int:
    """Give each line of an older receipt a row of its own, after an upgrade; give how many receipts that were."""
    with installation.database.reading() as session:
        offices = [office.id for office in list_offices(session)]
    return sum(_split_office(installation, office_id) for office_id in offices)


def _shown(work: Work, which: ColumnElement[bool]) -> list[ShownPaper]:
    name = case((Case.level == PROTECTED, null()), else_=Person.name)  # of a protected person it is not even read
    query = (
        select(Paper, Receipt.number, Case.number, name, User.full_name)
        .join(Receipt, Receipt.id == Paper.receipt_id)
        .join(Case, Case.id == Paper.case_id, isouter=True)
        .join(Person, Person.id == Paper.person_id, isouter=True)
        .join(User, User.id == Paper.returned_by_id, isouter=True)
        .where(Paper.office_id == work.office.id, which)
        .order_by(Paper.receipt_id, Paper.place)
    )
    return [_paper(row) for row in work.session.execute(query)]


def _paper(row: Row[Any]) -> ShownPaper:
    paper, receipt, case_number, name, returned_by = tuple(row)
    return ShownPaper(
        place=paper.place,
        name=paper.name,
        sheets=paper.sheets,
        copy=paper.copy,
        condition=paper.condition,
        receipt=receipt,
        returned_on=paper.returned_on,
        returned_by=returned_by or "",
        returned_to=_to_whom(paper, name, case_number) if paper.returned_on else None,
    )


def _to_whom(paper: Paper, name: str | None, case_number: str | None) -> Text:
    if paper.person_id is None and paper.vault_entry_id is None:
        return UNKNOWN
    return Text(name, name) if name else alias_of(case_number or "")


def _split_office(installation: Installation, office_id: int) -> int:
    rows = exists().where(Paper.office_id == Receipt.office_id, Paper.receipt_id == Receipt.id)
    waiting = select(Receipt).where(Receipt.office_id == office_id, Receipt.papers != "", ~rows).order_by(Receipt.id)
    split = reached = 0

    def piece(work: Work) -> bool:
        nonlocal split, reached
        receipts = work.session.scalars(waiting.where(Receipt.id > reached).limit(CASES_AT_ONCE)).all()
        for receipt in receipts:
            reached = receipt.id
            lines = filter(None, map(str.strip, receipt.papers.splitlines()))
            hand_in(work, receipt, [HandIn(line, copy="") for line in lines])
        split += len(receipts)
        return bool(receipts)

    in_pieces(installation, system_actor(office_id), piece)
    return split

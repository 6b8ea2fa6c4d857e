"""Originals that were handed in go back: in one press, with a slip to sign; and which should have gone back already.

They go back at once when nothing was accepted, else when the case ends (Circular 07/2014, Article 10; its successor was
not found, so this is told as not verified).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, Paper, Person, Receipt
from casetrack.services.access import OPEN_LEVELS, PROTECTED, require, visible_cases
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.looks import look
from casetrack.services.papers import ORIGINAL, ShownPaper, papers_of
from casetrack.services.persons import UNKNOWN, RegisterPerson, alias_of
from casetrack.services.senders import named_on, sender_of
from casetrack.services.work import Work
from casetrack.text import Text

RETURNED, NOT_RETURNED = "originals_returned", "originals_not_returned"
LABELS = {
    RETURNED: Text("Trả lại bản chính", "Originals given back"),
    NOT_RETURNED: Text("Ghi nhầm: chưa trả bản chính", "Entered by mistake: originals not given back"),
}
BASIS = Text("Thông tư 07/2014/TT-TTCP, Điều 10", "Circular 07/2014/TT-TTCP, Article 10")  # not verified
_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_NONE_HERE = Text(
    "Phiếu {number} không còn bản chính nào chưa trả. Mở phiếu trả để xem đã trả ngày nào, cho ai.",
    "Receipt {number} has no original that is still here. Open the slip to see when and to whom they went.",
)
_NONE_RETURNED = Text("Phiếu {number} chưa trả bản chính nào.", "No original of receipt {number} was given back.")
_FUTURE = Text("Ngày trả ở sau hôm nay. Xem lại ngày.", "This day lies after today. Check it.")
_EARLY = Text("Ngày trả ở trước ngày nhận {day}. Xem lại.", "This day lies before the receipt, {day}. Check it.")


@dataclass(frozen=True, slots=True)
class ReturnOriginals:
    """The wish to give back every original of a receipt that is still here: on which day, and to whom.

    `to`: somebody else than who handed them in, by name; empty for that person. `on`: today unless said otherwise.
    """

    receipt: str
    on: date | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """The slip that is signed when originals go back (giấy nhận lại), and what of the receipt is still here."""

    receipt: str
    received_on: date
    case_number: str | None
    sender: Text
    subject: str
    protected: bool
    returned: Sequence[ShownPaper]
    here: Sequence[ShownPaper]


@dataclass(frozen=True, slots=True)
class WaitingOriginals:
    """A receipt of which originals should go back: since which day, to whom, and how many."""

    receipt: str
    case_number: str | None
    sender: Text
    since: date
    papers: int


def require_receipt(work: Work, number: str) -> None:
    """Raise NotFound alike when there is no such receipt and when its case is hidden."""
    _find(work, number)


def return_originals(work: Work, wish: ReturnOriginals) -> None:
    """Write down that the originals of a receipt went back; raise InvalidInput when none is here any more."""
    receipt, of_case = _find(work, wish.receipt)
    here = _rows(work, receipt, Paper.returned_on.is_(None))
    if not here:
        raise InvalidInput(_NONE_HERE.with_(number=receipt.number))
    on = wish.on or work.today
    if on > work.today or on < receipt.received_on:
        wrong = _FUTURE if on > work.today else _EARLY.with_(day=receipt.received_on)
        raise InvalidInput(_MEND, {"on": wrong})
    named = {"person_id": receipt.person_id, "vault_entry_id": receipt.vault_entry_id}
    if wish.to.strip():
        protected = of_case is not None and of_case.level == PROTECTED
        named = named_on(work, of_case, sender_of(work, RegisterPerson(wish.to), protected=protected))
    for paper in here:
        paper.returned_on, paper.returned_by_id = on, work.actor.user_id
        paper.person_id, paper.vault_entry_id = named["person_id"], named["vault_entry_id"]
    _note(work, of_case, RETURNED, (receipt, on, len(here)))


def take_back_return(work: Work, number: str) -> None:
    """Write down that the originals of a receipt did not go back after all, as when a wrong line was pressed."""
    receipt, of_case = _find(work, number)
    returned = _rows(work, receipt, Paper.returned_on.is_not(None))
    if not returned:
        raise InvalidInput(_NONE_RETURNED.with_(number=receipt.number))
    for paper in returned:
        paper.returned_on = paper.returned_by_id = paper.person_id = paper.vault_entry_id = None
    _note(work, of_case, NOT_RETURNED, (receipt, work.today, len(returned)))


def return_slip(work: Work, number: str) -> ReturnSlip:
    """Give the slip of a receipt; raise NotFound alike when there is none and when its case is hidden."""
    receipt, of_case = _find(work, number)
    if of_case is not None and of_case.level not in OPEN_LEVELS:
        look(work, [of_case], "receipt")
    papers = papers_of(work, receipt)
    protected = receipt.vault_entry_id is not None or (of_case is not None and of_case.level == PROTECTED)
    person = work.session.get(Person, receipt.person_id) if receipt.person_id and not protected else None
    return ReturnSlip(
        receipt=receipt.number,
        received_on=receipt.received_on,
        case_number=of_case.number if of_case else None,
        sender=_named(person.name if person else None, of_case.number if of_case else "", protected=protected),
        subject=receipt.subject,
        protected=protected,
        returned=[paper for paper in papers if paper.returned_on is not None],
        here=[paper for paper in papers if paper.is_here],
    )


def count_waiting(work: Work) -> int:
    """Count the receipts of which originals should have gone back, as far as the actor may see them."""
    query = select(func.count(Paper.receipt_id.distinct())).join(Case, Case.id == Paper.case_id, isouter=True)
    return work.session.scalars(query.where(*_waiting(work))).one()


def list_waiting(work: Work) -> Sequence[WaitingOriginals]:
    """List the receipts of which originals should go back, the longest waiting first: the case ended, or none came."""
    require(work, "visit.record")
    since = func.coalesce(Case.closed_on, Receipt.received_on)
    name = case((Case.level == PROTECTED, null()), else_=Person.name)
    named = or_(Receipt.person_id.is_not(None), Receipt.vault_entry_id.is_not(None))
    query = (
        select(Receipt.number, Case.number, name, case((named, True), else_=False), since, func.count(Paper.id))
        .join(Receipt, Receipt.id == Paper.receipt_id)
        .join(Case, Case.id == Paper.case_id, isouter=True)
        .join(Person, Person.id == Receipt.person_id, isouter=True)
        .where(*_waiting(work))
        .group_by(Receipt.id, Receipt.number, Case.number, Case.level, Case.closed_on, Person.name)
        .order_by(since, Receipt.id)
    )
    return [
        WaitingOriginals(
            receipt=number,
            case_number=case_number,
            sender=_named(person, case_number or "", protected=bool(known) and person is None),
            since=day,
            papers=papers,
        )
        for number, case_number, person, known, day, papers in work.session.execute(query)
    ]


def _waiting(work: Work) -> tuple[ColumnElement[bool], ...]:
    ended = and_(Case.closed_on.is_not(None), visible_cases(work))
    return (
        Paper.office_id == work.office.id,
        Paper.copy == ORIGINAL,
        Paper.returned_on.is_(None),
        or_(Paper.case_id.is_(None), ended),
    )


def _find(work: Work, number: str) -> tuple[Receipt, Case | None]:
    require(work, "visit.record")
    query = (
        select(Receipt, Case)
        .join(Case, Case.id == Receipt.case_id, isouter=True)
        .where(
            Receipt.office_id == work.office.id,
            Receipt.number == number,
            or_(Receipt.case_id.is_(None), visible_cases(work)),
        )
    )
    row = work.session.execute(query).one_or_none()
    if row is None:
        said = Text("Không có giấy biên nhận {number}.", "There is no receipt {number}.")
        raise NotFound(said.with_(number=number))
    receipt, of_case = row
    return receipt, of_case


def _rows(work: Work, receipt: Receipt, which: ColumnElement[bool]) -> Sequence[Paper]:
    of_receipt = (Paper.office_id == work.office.id, Paper.receipt_id == receipt.id, Paper.copy == ORIGINAL)
    return work.session.scalars(select(Paper).where(*of_receipt, which).order_by(Paper.place)).all()


def _note(work: Work, of_case: Case | None, name: str, said: tuple[Receipt, date, int]) -> None:
    receipt, on, papers = said
    if of_case is not None:
        note_activity(work, of_case, NoteActivity(name, on, facts={"receipt": receipt.number, "papers": papers}))


def _named(name: str | None, case_number: str, *, protected: bool) -> Text:
    if protected:
        return alias_of(case_number)
    return Text(name, name) if name else UNKNOWN

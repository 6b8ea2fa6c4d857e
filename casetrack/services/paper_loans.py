"""Loans of the paper file of a case: to whom, why, until when, and back. A file that is out is lent to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import aliased

from casetrack.errors import InvalidInput
from casetrack.models import Case, PaperLoan, User
from casetrack.services.access import require, require_at_work, visible_cases
from casetrack.services.chain import Happened, record
from casetrack.services.work import Work
from casetrack.text import Text

LENT, CAME_BACK = "file_lent", "file_came_back"
MOST_SHOWN = 1000

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_MISSING = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
_FUTURE = Text("Ngày này ở sau hôm nay. Xem lại.", "This day lies after today. Check it.")
_ONE = Text(
    "Chọn một người trong cơ quan, hoặc gõ tên nơi mượn; không cả hai.",
    "Choose an official, or type the body that borrows; not both.",
)
_STRANGER = Text("Chọn một người trong cơ quan.", "Choose somebody of the office.")
_BEFORE_LOAN = Text("Ngày này ở trước ngày cho mượn {day}. Xem lại.", "This day lies before the loan, {day}. Check it.")
_OUT = Text(
    "Hồ sơ giấy đang cho {who} mượn từ {day}. Ghi đã trả rồi mới cho mượn tiếp.",
    "The paper file has been lent to {who} since {day}. Note its return before lending it again.",
)
_HERE = Text("Hồ sơ giấy không cho ai mượn: đang ở cơ quan.", "The paper file is not lent: it is here.")


@dataclass(frozen=True, slots=True)
class LendFile:
    """The wish to lend the paper file: to an official by key, or to a body by name; why; on which day, until when."""

    why: str
    lent_on: date
    due_on: date
    borrower_id: int | None = None
    lent_to: str = ""


@dataclass(frozen=True, slots=True)
class TakeBackFile:
    """The wish to note that the paper file came back: the day, and in which state."""

    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownLoan:
    """A loan as pages and programs show it. `overdue`: it is out, and the day on which it was due back is past."""

    case_number: str
    number: int
    borrower: str
    why: str
    lent_on: date
    due_on: date
    lent_by: str
    returned_on: date | None
    returned_note: str
    overdue: bool


def lend_file(work: Work, case: Case, wish: LendFile) -> PaperLoan:
    """Note that the paper file of a case was lent; raise InvalidInput, also when it is out already."""
    require_at_work(work, case)
    out = _loan_out(work, case)
    if out is not None:
        who = _name_of(work, out.borrower_id) or out.lent_to
        said = _OUT.with_(who=who, day=out.lent_on)
        raise InvalidInput(said, {"lent_to": said})
    _refuse_wrong(work, wish)
    of_case = (PaperLoan.office_id == work.office.id, PaperLoan.case_id == case.id)
    last = work.session.scalars(select(func.max(PaperLoan.number)).where(*of_case)).one()
    loan = PaperLoan(
        office_id=work.office.id,
        case_id=case.id,
        number=(last or 0) + 1,
        borrower_id=wish.borrower_id,
        lent_to=wish.lent_to,
        why=wish.why,
        lent_on=wish.lent_on,
        due_on=wish.due_on,
        lent_by_id=work.actor.user_id,
        returned_note="",
    )
    work.session.add(loan)
    facts = {"loan": loan.number, "due_on": wish.due_on.isoformat()}
    texts = {"lent_to": _name_of(work, wish.borrower_id) or wish.lent_to, "text": wish.why}
    record(work, case, Happened("activity", LENT, wish.lent_on, facts, texts))
    return loan


def take_back_file(work: Work, case: Case, wish: TakeBackFile) -> PaperLoan:
    """Note that the paper file came back; raise InvalidInput when it is not out."""
    require_at_work(work, case)
    loan = _loan_out(work, case)
    if loan is None:
        raise InvalidInput(_HERE, {"on": _HERE})
    if wish.on > work.today or wish.on < loan.lent_on:
        raise InvalidInput(_MEND, {"on": _FUTURE if wish.on > work.today else _BEFORE_LOAN.with_(day=loan.lent_on)})
    loan.returned_on, loan.returned_note = wish.on, wish.note
    texts = {"lent_to": _name_of(work, loan.borrower_id) or loan.lent_to, "text": wish.note}
    said = {key: text for key, text in texts.items() if text}
    record(work, case, Happened("activity", CAME_BACK, wish.on, {"loan": loan.number}, said))
    return loan


def loans_in(work: Work, case: Case) -> Sequence[ShownLoan]:
    """List the loans of a case's paper file, the newest first; the first one may still be out."""
    found = work.session.execute(_query(work, PaperLoan.case_id == case.id).order_by(PaperLoan.number.desc()))
    return [_shown(work, row) for row in found]


def list_out(work: Work) -> tuple[Sequence[ShownLoan], int]:
    """List the paper files that are out as far as the actor may see their cases, due back first; and how many."""
    require(work, "case.read")
    out = (PaperLoan.returned_on.is_(None), visible_cases(work))
    total = work.session.scalars(
        select(func.count(PaperLoan.id))
        .join(Case, Case.id == PaperLoan.case_id)
        .where(PaperLoan.office_id == work.office.id, *out)
    ).one()
    found = work.session.execute(_query(work, *out).order_by(PaperLoan.due_on, PaperLoan.id).limit(MOST_SHOWN))
    return [_shown(work, row) for row in found], total


def _refuse_wrong(work: Work, wish: LendFile) -> None:
    mistakes = {} if wish.why.strip() else {"why": _MISSING}
    if (wish.borrower_id is None) == (not wish.lent_to.strip()):
        mistakes["lent_to"] = _ONE
    elif wish.borrower_id is not None and not _name_of(work, wish.borrower_id):
        mistakes["borrower_id"] = _STRANGER
    if wish.lent_on > work.today:
        mistakes["lent_on"] = _FUTURE
    if wish.due_on < wish.lent_on:
        mistakes["due_on"] = _BEFORE_LOAN.with_(day=wish.lent_on)
    if mistakes:
        raise InvalidInput(_MEND, mistakes)


def _loan_out(work: Work, case: Case) -> PaperLoan | None:
    of_case = (PaperLoan.office_id == work.office.id, PaperLoan.case_id == case.id, PaperLoan.returned_on.is_(None))
    return work.session.scalars(select(PaperLoan).where(*of_case)).one_or_none()


def _name_of(work: Work, user_id: int | None) -> str:
    if user_id is None:
        return ""
    query = select(User.full_name).where(User.office_id == work.office.id, User.id == user_id)
    return work.session.scalars(query).one_or_none() or ""


def _query(work: Work, *which: ColumnElement[bool]) -> Any:
    lender = aliased(User)
    return (
        select(PaperLoan, Case.number, User.full_name, lender.full_name)
        .join(Case, Case.id == PaperLoan.case_id)
        .join(User, User.id == PaperLoan.borrower_id, isouter=True)
        .join(lender, lender.id == PaperLoan.lent_by_id, isouter=True)
        .where(PaperLoan.office_id == work.office.id, *which)
    )


def _shown(work: Work, row: Row[Any]) -> ShownLoan:
    loan, case_number, borrower, lent_by = tuple(row)
    return ShownLoan(
        case_number=case_number,
        number=loan.number,
        borrower=borrower or loan.lent_to,
        why=loan.why,
        lent_on=loan.lent_on,
        due_on=loan.due_on,
        lent_by=lent_by or "",
        returned_on=loan.returned_on,
        returned_note=loan.returned_note,
        overdue=loan.returned_on is None and loan.due_on < work.today,
    )

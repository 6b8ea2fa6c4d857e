"""What the registers of outgoing and incoming documents share: their event, the form sent twice, the struck line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, CaseEvent, IncomingEntry, OutgoingEntry
from casetrack.models.register import RegisterLine
from casetrack.services.access import get_visible_case, require, visible_cases
from casetrack.services.bodies import keeping
from casetrack.services.chain import REGISTER, Happened, record, record_of_office
from casetrack.services.work import Work
from casetrack.text import Text

OUTGOING, INCOMING = "outgoing", "incoming"
ENTERED, STRUCK = "register_entered", "register_struck"
MODELS: dict[str, type[RegisterLine]] = {OUTGOING: OutgoingEntry, INCOMING: IncomingEntry}
_MEND = Text("Chưa vào sổ. Mục đánh dấu đỏ cần sửa.", "Not entered. Mend the marked fields.")
_NO_LINE = Text("Sổ năm {year} không có số {number}.", "The register of {year} has no number {number}.")
_NO_REASON = Text("Thiếu lý do. Gõ một câu.", "The reason is missing. Type one sentence.")
_STRUCK_ALREADY = Text(
    "Số này đã gạch bỏ. Mở lại sổ.", "This number is struck through already. Open the register again."
)


@dataclass(frozen=True, slots=True)
class StrikeOut:
    """The wish to strike a wrong line through. It keeps its number, and the number is not given again.

    `body` is whose book, by its abbreviation; else that of the office's first body.
    """

    book: str
    year: int
    number: int
    reason: str
    body: str = ""


def record_line(
    work: Work, case: Case | None, on: date, facts: Mapping[str, object], *, name: str = ENTERED, reason: str = ""
) -> CaseEvent:
    """Write of a line in the chain: in the case that it belongs to, or in the office's own book."""
    texts = {"reason": reason} if reason else {}
    if case is None:
        event = record_of_office(work, Happened(REGISTER, name, on, facts, texts))
    else:
        event = record(work, case, Happened("activity", name, on, facts, texts))
    work.session.flush()  # the line names its event by its key
    return event


def strike_out(work: Work, wish: StrikeOut) -> None:
    """Strike a line through with a reason; raise NotFound alike for no line and a hidden one, InvalidInput."""
    require(work, "register.write")
    entry = find_line(work, wish.book, wish.year, wish.number, body=wish.body)
    if entry.struck_on is not None:
        raise InvalidInput(_STRUCK_ALREADY)
    if not wish.reason.strip():
        raise InvalidInput(_NO_REASON, {"reason": _NO_REASON})
    case = work.session.get(Case, entry.case_id) if entry.case_id else None
    facts = {"book": wish.book, "body": entry.body, "year": wish.year, "number": wish.number}
    record_line(work, case, work.today, facts, name=STRUCK, reason=wish.reason)
    entry.struck_on, entry.struck_reason = work.today, wish.reason


def find_line(work: Work, book: str, year: int, number: int, *, body: str = "") -> RegisterLine:
    """Find a line by its number; raise NotFound alike when there is none and when its case is hidden."""
    model = MODELS[book]
    query = select(model).join(Case, Case.id == model.case_id, isouter=True)
    of_book = (model.office_id == work.office.id, model.body == keeping(work, body).short, model.year == year)
    seen = or_(model.case_id.is_(None), visible_cases(work))
    entry = work.session.scalars(query.where(*of_book, model.number == number, seen)).one_or_none()
    if entry is None:
        raise NotFound(_NO_LINE.with_(year=year, number=number))
    return entry


def case_named(work: Work, number: str | None) -> Case | None:
    """Find the case that a form names; raise InvalidInput when the actor sees none of this number."""
    if not number:
        return None
    try:
        return get_visible_case(work, number)
    except NotFound as unknown:
        raise InvalidInput(_MEND, {"case_number": unknown.message}) from None


def entered_before(work: Work, book: str, token: str | None) -> RegisterLine | None:
    """Find the line that this form made when it was sent the first time; the locked head lets the second one see it."""
    if not token:
        return None
    model = MODELS[book]
    return work.session.scalars(
        select(model).where(model.office_id == work.office.id, model.token == own_token(work, token))
    ).one_or_none()


def own_token(work: Work, token: str) -> str:
    """Keep one person's forms apart from another's, whatever token a browser sends."""
    return f"{work.actor.user_id}:{token}"


def refuse(mistakes: Mapping[str, Text]) -> None:
    """Raise InvalidInput when there are mistakes."""
    if mistakes:
        raise InvalidInput(_MEND, dict(mistakes))

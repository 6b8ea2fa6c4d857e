"""Closing the citizen's status page, for one case or for the whole office, with the reason; and opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, or_, select

from casetrack.engine.history import Happening
from casetrack.errors import InvalidInput
from casetrack.models import Case, CaseEvent, EventText, StatusStop
from casetrack.services.access import OPEN_LEVELS, require, require_at_work
from casetrack.services.chain import STATUS, Happened, record, record_of_office
from casetrack.services.work import Work
from casetrack.text import Text

OF_OFFICE = "status.manage"  # the permission
CLOSED, OPENED = "status_closed", "status_opened"  # events
_LABELS = {
    CLOSED: Text("Đóng trang tra cứu của người dân", "The citizen's status page was closed"),
    OPENED: Text("Mở lại trang tra cứu của người dân", "The citizen's status page was opened again"),
}
_NO_REASON = Text("Thiếu lý do. Ghi vì sao.", "The reason is missing. Say why.")
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_CLOSED_ALREADY = Text("Trang này đang đóng rồi.", "This page is closed already.")
_OPEN_ALREADY = Text("Trang này đang mở rồi.", "This page is open already.")


@dataclass(frozen=True, slots=True)
class Stop:
    """That the page is closed: by whom, when and why. `of_office`: for every case."""

    of_office: bool
    by: str
    at: datetime
    reason: str


def is_open_for(work: Work, case: Case) -> bool:
    """Tell whether whoever holds a receipt of this case may be told how it stands: never of a protected one."""
    return is_level_open(case) and not _standing(work, case.id)


def is_level_open(case: Case) -> bool:
    """Tell whether the page could ever be open for a case of this level."""
    return case.level in OPEN_LEVELS


def list_stops(work: Work, case: Case | None = None) -> list[Stop]:
    """List what closes the page of the office, or of a case: that of the office first."""
    of_case = StatusStop.case_id == case.id if case is not None else false()
    query = (
        select(StatusStop.case_id, CaseEvent.actor_name, CaseEvent.recorded_at, EventText.text)
        .join(CaseEvent, CaseEvent.id == StatusStop.event_id)
        .join(EventText, (EventText.event_id == CaseEvent.id) & (EventText.key == "reason"), isouter=True)
        .where(StatusStop.office_id == work.office.id, or_(StatusStop.case_id.is_(None), of_case))
        .order_by(StatusStop.case_id.is_not(None), StatusStop.id)
    )
    return [Stop(case_id is None, by, at, reason or "") for case_id, by, at, reason in work.session.execute(query)]


def close_page(work: Work, case: Case | None, reason: str) -> None:
    """Close the page at once, of a case for who works on it, of the office for its administrator; reason needed.

    Raise InvalidInput without a reason, or when it is closed already.
    """
    _require(work, case)
    if _find(work, case) is not None:
        raise InvalidInput(_CLOSED_ALREADY)
    event = _record(work, case, CLOSED, reason)
    work.session.flush()  # the row names the event by its key
    work.session.add(StatusStop(office_id=work.office.id, case_id=case.id if case else None, event_id=event.id))


def open_page(work: Work, case: Case | None, reason: str) -> None:
    """Open the page again; codes on receipts work as before. Raise InvalidInput without a reason or if it is open."""
    _require(work, case)
    stop = _find(work, case)
    if stop is None:
        raise InvalidInput(_OPEN_ALREADY)
    work.session.delete(stop)
    _record(work, case, OPENED, reason)


def label_of(happening: Happening) -> Text | None:
    """Name the event that closed or opened the page of a case; None for any other."""
    return _LABELS.get(happening.name) if happening.kind == "activity" else None


def _require(work: Work, case: Case | None) -> None:
    if case is None:
        require(work, OF_OFFICE)
    else:
        require_at_work(work, case)


def _record(work: Work, case: Case | None, name: str, reason: str) -> CaseEvent:
    if not reason.strip():
        raise InvalidInput(_MEND, {"reason": _NO_REASON})
    texts = {"reason": reason.strip()}
    if case is None:
        return record_of_office(work, Happened(STATUS, name, work.today, {}, texts))
    return record(work, case, Happened("activity", name, work.today, {}, texts))


def _find(work: Work, case: Case | None) -> StatusStop | None:
    same = StatusStop.case_id.is_(None) if case is None else StatusStop.case_id == case.id
    return work.session.scalars(select(StatusStop).where(StatusStop.office_id == work.office.id, same)).one_or_none()


def _standing(work: Work, case_id: int) -> bool:
    closing = or_(StatusStop.case_id.is_(None), StatusStop.case_id == case_id)
    query = select(StatusStop.id).where(StatusStop.office_id == work.office.id, closing).limit(1)
    return work.session.scalars(query).first() is not None

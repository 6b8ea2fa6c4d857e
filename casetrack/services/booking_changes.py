"""What becomes of an appointment: somebody comes, is called in, does not come, cancels, gets another hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casetrack.errors import InvalidInput, StaleCase
from casetrack.models import Appointment, Person, ReceptionSession
from casetrack.services.access import require
from casetrack.services.appointments import BOOK, ShownAppointment, get_appointment, list_appointments, queue
from casetrack.services.booking import put, record, refuse_second, slot_mistakes
from casetrack.services.session_changes import MEND
from casetrack.services.session_closings import CLOSED
from casetrack.services.session_hours import clock_of
from casetrack.services.sessions import get_session, is_closed
from casetrack.services.work import Work
from casetrack.text import Text

_NO_REASON = Text(
    "Ghi ai báo hủy và vì sao, ví dụ: công dân báo bận.", "Say who cancels and why, e.g. the citizen cannot come."
)
_NOT_BOOKED = Text(
    "Lịch hẹn này nay là “{status}”, nên không làm được việc này nữa. Xem lại lịch hẹn.",
    "This appointment is “{status}” by now, so this cannot be done any more. Look at it again.",
)
_NOT_YET = Text(
    "Chưa đến ngày tiếp {day}. Ngày đó mới ghi ai đến.", "The session is on {day}. Who comes is written down then."
)
_HOUR_TO_COME = Text(
    "Giờ hẹn {slot} ngày {day} chưa qua, nên chưa ghi là không đến.",
    "The hour, {slot} on {day}, is not past, so nobody is missing yet.",
)
_SESSION_OVER = Text(
    "Buổi ngày {day} đã qua: ghi là đã đến hoặc không đến, không hủy nữa.",
    "The session of {day} is over: say that they came or did not; it is too late to cancel.",
)
_NOBODY_WAITS = Text("Không còn ai đang chờ.", "Nobody is waiting.")
_CALLED = Text(
    "Người khác vừa mời người này vào. Xem lại hàng chờ rồi bấm tiếp.",
    "Somebody else has just called this person in. Look at the queue, then press again.",
)
_NOTHING_TO_TELL = Text("Người này không còn chờ báo.", "There is nothing left to tell this person.")


@dataclass(frozen=True, slots=True)
class MoveAppointment:
    """The wish for another hour, in this session or another one."""

    session_id: int
    slot: str


def arrive(work: Work, appointment_id: int) -> Appointment:
    """Write down that somebody has come; also who was thought not to come, and came late."""
    row, session = _to_change(work, appointment_id, "booked", "no_show")
    if session.held_on > work.today:
        raise InvalidInput(_NOT_YET.with_(day=session.held_on))
    if is_closed(work, session):
        raise InvalidInput(CLOSED)
    put(work, session, row, **turned(work, row, "arrived"))
    record(work, "arrived", row)
    return row


def miss(work: Work, appointment_id: int, why: str = "") -> Appointment:
    """Write down that somebody did not come, or left before being received; only once the hour is past."""
    row, session = _to_change(work, appointment_id, "booked", "arrived")
    hour = row.slot or row.slot_before or session.hours[:5]
    if row.status == "booked" and (session.held_on, hour) >= (work.today, clock_of(work)):
        raise InvalidInput(_HOUR_TO_COME.with_(slot=hour, day=session.held_on))
    put(work, session, row, **turned(work, row, "no_show", why))
    record(work, "no_show", row)
    return row


def cancel(work: Work, appointment_id: int, why: str) -> Appointment:
    """Cancel an appointment, or take a ticket back: the hour is free again, the number of a ticket is not."""
    row, session = _to_change(work, appointment_id, "booked", "arrived")
    if not why.strip():
        raise InvalidInput(MEND, {"reason": _NO_REASON})
    if session.held_on < work.today:
        raise InvalidInput(_SESSION_OVER.with_(day=session.held_on))
    put(work, session, row, **turned(work, row, "cancelled", why))
    record(work, "appointment_cancelled", row)
    return row


def move(work: Work, appointment_id: int, wish: MoveAppointment) -> Appointment:
    """Give an appointment another hour, in the same session or another; one that a cancelled session ended lives again.

    Whoever asks for it has spoken with the citizen, so nothing is left to tell. No cut-off holds for somebody whose
    hour the office took away.
    """
    require(work, BOOK)
    row = get_appointment(work, appointment_id)
    if row.status == "arrived" or (row.status == "cancelled" and row.tell_since is None):
        raise InvalidInput(_NOT_BOOKED.with_(status=_label(work, row)))
    session = get_session(work, wish.session_id)
    stays = (row.session_id, row.slot, row.status) == (session.id, wish.slot, "booked")
    ours = row.tell_since is not None and row.told_at is None  # the office itself took the hour away
    mistakes = {} if stays else slot_mistakes(work, session, wish.slot, late=ours)
    if mistakes:
        raise InvalidInput(MEND, mistakes)
    person = work.session.get(Person, row.person_id) if row.person_id else None
    if person is not None:
        refuse_second(work, session.id, person, but=row.id)
    said: dict[str, Any] = {
        "session_id": session.id,
        "slot": wish.slot,
        "ticket": None,
        "slot_before": "",
        "called_at": None,
    }
    booked: dict[str, Any] = {"status": "booked", "status_at": None, "status_by_id": None, "status_why": ""}
    put(work, session, row, **said, **booked, **(_told(work) if row.tell_since else {}))
    record(work, "appointment_moved", row)
    return row


def tell(work: Work, appointment_id: int) -> Appointment:
    """Tick off that somebody was told of a change of the session."""
    require(work, BOOK)
    row = get_appointment(work, appointment_id)
    if row.tell_since is None or row.told_at is not None:
        raise InvalidInput(_NOTHING_TO_TELL)
    put(work, get_session(work, row.session_id), row, **_told(work))
    record(work, "told", row)
    return row


def call_next(work: Work, session_id: int, expected: int | None = None) -> ShownAppointment:
    """Call in whoever is next; raise StaleCase where that is not whom the page showed (`expected`)."""
    require(work, BOOK)
    session = get_session(work, session_id)
    waiting = queue(work, list_appointments(work, session.id))
    if expected is not None and expected not in {each.id for each in waiting[:1]}:
        raise StaleCase(_CALLED)
    if not waiting:
        raise InvalidInput(_NOBODY_WAITS)
    row = work.session.get_one(Appointment, waiting[0].id)
    put(work, session, row, called_at=work.now)
    record(work, "called", row)
    return waiting[0]


def turned(work: Work, row: Appointment, status: str, why: str = "") -> dict[str, Any]:
    """Say how an appointment stands from now on; whoever has come or called need not be told of a change any more."""
    now = {"status": status, "status_at": work.now, "status_by_id": work.actor.user_id, "status_why": why.strip()}
    return now | (_told(work) if row.tell_since is not None and row.told_at is None else {})


def _to_change(work: Work, appointment_id: int, *statuses: str) -> tuple[Appointment, ReceptionSession]:
    require(work, BOOK)
    row = get_appointment(work, appointment_id)
    if row.status not in statuses or row.visit_id is not None:
        raise InvalidInput(_NOT_BOOKED.with_(status=_label(work, row)))
    return row, get_session(work, row.session_id)


def _label(work: Work, row: Appointment) -> Text:
    shown = next(each for each in list_appointments(work, row.session_id) if each.id == row.id)
    return shown.label


def _told(work: Work) -> dict[str, Any]:
    return {"told_at": work.now, "told_by_id": work.actor.user_id}

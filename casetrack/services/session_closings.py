"""How a session stands: planned, in progress, over; and closing it once everybody who was to come is accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, exists, func, select

from casetrack.errors import InvalidInput
from casetrack.models import Appointment, ReceptionSession, SessionClosing, Visit
from casetrack.services.access import require
from casetrack.services.chain import SCHEDULE, Happened, record_of_office
from casetrack.services.session_changes import MEND
from casetrack.services.sessions import get_session, is_closed
from casetrack.services.work import Work
from casetrack.text import Text

HELD, NOBODY_CAME, NOT_HELD = "held", "nobody_came", "not_held"
STATES: dict[str, Text] = {
    "planned": Text("Theo lịch", "Planned"),
    "in_progress": Text("Đang tiếp", "In progress"),
    "unclosed": Text("Chưa chốt", "Not closed yet"),
    HELD: Text("Đã tiếp", "Held"),
    NOBODY_CAME: Text("Không có công dân đến", "Held, nobody came"),
    NOT_HELD: Text("Không tiếp", "Not held"),
}
_NOT_YET = Text("Buổi này chưa đến ngày {day}.", "This session is not before {day}.")
_CALLED_OFF = Text("Buổi này không tổ chức.", "This session is not held.")
CLOSED = Text("Buổi đã chốt. Mở lại buổi trước, rồi ghi.", "The session is closed. Open it again first.")
_OPEN_STILL = Text("Buổi này chưa chốt.", "This session is not closed.")
_WAITING = Text(
    "Còn người chưa rõ có đến không: {who}. Ghi đã tiếp, không đến hoặc hủy hẹn, rồi chốt.",
    "It is not said yet whether these came: {who}. Receive them, mark them absent or cancel, then close.",
)
_UNFINISHED = Text(
    "Đã đến mà chưa ghi kết quả tiếp: {who}. Ghi kết quả rồi chốt.",
    "These came, but what came of it is not entered: {who}. Enter it, then close.",
)
_WERE_RECEIVED = Text("Đã tiếp {n} lượt nên không ghi là không tiếp.", "{n} were received, so the session was held.")
_NO_REASON = Text("Ghi vì sao không tiếp.", "Say why it was not held.")


@dataclass(frozen=True, slots=True)
class CloseSession:
    """The wish to close a session. `not_held`: nobody sat there, and `note` says why; else it may say anything."""

    not_held: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """How a session ended, who said so and when."""

    outcome: str
    note: str
    closed_on: date


def close_session(work: Work, session_id: int, wish: CloseSession) -> str:
    """Close a session; raise InvalidInput naming whoever is not accounted for. Give how it ended."""
    require(work, "visit.record")
    session = get_session(work, session_id)
    refuse_closed(work, session)
    received = count_received(work, session)
    mistakes = _mistakes(work, session, wish, received)
    if mistakes:
        raise InvalidInput(MEND, mistakes)
    outcome = NOT_HELD if wish.not_held else HELD if received else NOBODY_CAME
    row = SessionClosing(
        office_id=work.office.id,
        session_id=session.id,
        outcome=outcome,
        note=wish.note.strip(),
        closed_on=work.today,
        closed_by_id=work.actor.user_id,
        closed_at=work.now,
    )
    work.session.add(row)
    _record(work, "closed", session, {"outcome": outcome, "visits": received})
    return outcome


def reopen_session(work: Work, session_id: int) -> None:
    """Open a closed session again, so that something more can be entered; raise InvalidInput when it is open."""
    require(work, "visit.record")
    session = get_session(work, session_id)
    row = _closing(work, session)
    if row is None:
        raise InvalidInput(_OPEN_STILL)
    work.session.delete(row)
    _record(work, "reopened", session, {"outcome": row.outcome})


def refuse_closed(work: Work, session: ReceptionSession) -> None:
    """Raise InvalidInput where nothing can be entered: the day is ahead, the session cancelled or closed."""
    if session.cancelled_why:
        raise InvalidInput(_CALLED_OFF)
    if session.held_on > work.today:
        raise InvalidInput(_NOT_YET.with_(day=session.held_on))
    if is_closed(work, session):
        raise InvalidInput(CLOSED)


def closing_of(work: Work, session: ReceptionSession) -> Closing | None:
    """Give how a session ended; None while nobody has closed it. A visit entered since says that it was held."""
    row = _closing(work, session)
    if row is None:
        return None
    outcome = HELD if row.outcome != HELD and count_received(work, session) else row.outcome
    return Closing(outcome, row.note, row.closed_on)


def states_of(work: Work, sessions: Sequence[ReceptionSession]) -> Mapping[int, str]:
    """Tell how each session stands, as STATES names it; of a past one that nobody closed, that it is not closed."""
    keys = [session.id for session in sessions]
    came = exists().where(Visit.office_id == work.office.id, Visit.session_id == SessionClosing.session_id)
    query = select(SessionClosing.session_id, case((came, HELD), else_=SessionClosing.outcome).label("outcome")).where(
        SessionClosing.office_id == work.office.id, SessionClosing.session_id.in_(keys)
    )
    closed = {row.session_id: row.outcome for row in work.session.execute(query)}
    return {session.id: closed.get(session.id) or _unclosed(session, work.today) for session in sessions}


def count_received(work: Work, session: ReceptionSession) -> int:
    """Count the visits of a session; of hidden matters too, since a number names nobody."""
    query = select(func.count(Visit.id)).where(Visit.office_id == work.office.id, Visit.session_id == session.id)
    return work.session.scalars(query).one()


def _unclosed(session: ReceptionSession, today: date) -> str:
    if session.cancelled_why:
        return NOT_HELD
    return "planned" if session.held_on > today else "in_progress" if session.held_on == today else "unclosed"


def _mistakes(work: Work, session: ReceptionSession, wish: CloseSession, received: int) -> dict[str, Text]:
    mistakes: dict[str, Text] = {}
    of_session = (Appointment.office_id == work.office.id, Appointment.session_id == session.id)
    rows = work.session.scalars(select(Appointment).where(*of_session).order_by(Appointment.slot, Appointment.ticket))
    booked = rows.all()
    waiting = [_place(each) for each in booked if each.status == "booked"]
    unfinished = [
        _place(each) for each in booked if each.status == "arrived" and not each.visit_id and not each.confidential
    ]
    if waiting:
        mistakes["close"] = _WAITING.with_(who=", ".join(waiting))
    elif unfinished:
        mistakes["close"] = _UNFINISHED.with_(who=", ".join(unfinished))
    if wish.not_held and received:
        mistakes["not_held"] = _WERE_RECEIVED.with_(n=received)
    elif wish.not_held and not wish.note.strip():
        mistakes["note"] = _NO_REASON
    return mistakes


def _place(appointment: Appointment) -> str:
    """Name an appointment by its hour or ticket: whose it is not everybody may know."""
    return appointment.slot or appointment.slot_before or f"STT {appointment.ticket}"


def _closing(work: Work, session: ReceptionSession) -> SessionClosing | None:
    query = select(SessionClosing).where(
        SessionClosing.office_id == work.office.id, SessionClosing.session_id == session.id
    )
    return work.session.scalars(query).one_or_none()


def _record(work: Work, name: str, session: ReceptionSession, facts: Mapping[str, object]) -> None:
    said = {"session": session.id, "held_on": session.held_on.isoformat(), **facts}
    record_of_office(work, Happened(SCHEDULE, name, work.today, said, {}))

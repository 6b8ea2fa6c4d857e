"""Who is booked in a session: booking an hour, tickets, what becomes of each, who is called next, who must be told."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.appointments import (
    AnotherHourBody,
    ArrivedForm,
    BookAppointmentForm,
    CallNextForm,
    CancelAppointmentForm,
    MissedForm,
    ToldForm,
)
from casetrack.services.appointments import get_appointment, list_appointments, show_appointment, waiting_to_be_told
from casetrack.services.booking import book
from casetrack.services.booking_changes import arrive, call_next, cancel, miss, move, tell
from casetrack.services.booking_open import until, why_closed
from casetrack.services.bookings_kept import what_to_tell
from casetrack.services.session_hours import free_slots
from casetrack.services.sessions import get_session
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("appointments", __name__)


class Appointment(Answer):
    """An appointment, or a ticket. Of one that the account may not read only hour and status are told; `hidden` then.

    `slot` is when the hour begins, null for a ticket and for whom the session has no hour any more (`slot_before`).
    `must_tell`: the session was changed, and whoever comes must still be told.
    """

    id = fields.Integer()
    session_id = fields.Integer()
    hidden = fields.Boolean()
    slot = fields.String(allow_none=True)
    slot_before = fields.String()
    ticket = fields.Integer(allow_none=True)
    status = fields.String(metadata={"enum": ["booked", "arrived", "no_show", "cancelled"]})
    status_at = fields.AwareDateTime(format="iso", allow_none=True)
    status_why = fields.String()
    called_at = fields.AwareDateTime(format="iso", allow_none=True)
    name = fields.Nested(Words, allow_none=True)
    person_id = fields.Integer(allow_none=True)
    phone = fields.String()
    subject = fields.String()
    case_number = fields.String(allow_none=True)
    people = fields.Integer()
    asked_by = fields.String()
    confidential = fields.Boolean()
    booked_at = fields.AwareDateTime(format="iso", allow_none=True)
    booked_by = fields.String()
    must_tell = fields.Boolean()
    told_at = fields.AwareDateTime(format="iso", allow_none=True)


class Appointments(Answer):
    """Everybody of a session, by hour, then by ticket. `closed`: why nobody can be booked; `until`: until when."""

    items = fields.List(fields.Nested(Appointment))
    free = fields.List(fields.String())
    closed = fields.Nested(Words, allow_none=True)
    until = fields.Nested(Words, allow_none=True)


class ToTell(Answer):
    """Somebody who must be told of a change, and what."""

    appointment = fields.Nested(Appointment)
    say = fields.Nested(Words)


class AllToTell(Answer):
    """Everybody who must still be told, by the day of the session."""

    items = fields.List(fields.Nested(ToTell))


@blueprint.get("/sessions/<seq:session_id>/appointments")
@operation("schedule.read", Text("Người đã hẹn một buổi", "Who is booked in a session"), Appointments, refuses=(404,))
def list_all(work: Work, session_id: int) -> Reply:
    """List who is booked in a session and the tickets given in it, with the hours that are free."""
    session = get_session(work, session_id)
    closed = why_closed(work, session)
    free = () if closed else free_slots(work, session)
    shown = list_appointments(work, session_id)
    return Reply({"items": shown, "free": free, "closed": closed, "until": until(work, session)})


@blueprint.post("/sessions/<seq:session_id>/appointments")
@operation(
    "schedule.book",
    Text("Đặt lịch, lấy số", "Book an hour or give a ticket"),
    Appointment,
    status=201,
    body=BookAppointmentForm,
    refuses=(404,),
)
def add(work: Work, session_id: int) -> Reply:
    """Book an hour (`slot`: 08:30), or give a ticket (`slot`: ticket); the database decides who has it."""
    get_session(work, session_id)
    return _now(work, book(work, session_id, load(BookAppointmentForm(), read_json())).id)


@blueprint.post("/sessions/<seq:session_id>/calls")
@operation(
    "schedule.book", Text("Mời người kế tiếp", "Call the next"), Appointment, body=CallNextForm, refuses=(404, 409)
)
def call(work: Work, session_id: int) -> Reply:
    """Call in whoever is next; `next` is the appointment that was seen to be next, refused where it is not any more."""
    get_session(work, session_id)
    called = call_next(work, session_id, load(CallNextForm(), read_json())["expected"])
    return Reply(next(each for each in list_appointments(work, session_id) if each.id == called.id))


@blueprint.get("/appointments/to-tell")
@operation("schedule.book", Text("Người phải báo lại", "Who must be told"), AllToTell)
def list_to_tell(work: Work) -> Reply:
    """List who must still be told that their session was moved, changed or cancelled."""
    rows = waiting_to_be_told(work)
    return Reply({"items": [{"appointment": each, "say": what_to_tell(session, each)} for session, each in rows]})


@blueprint.get("/appointments/<seq:appointment_id>")
@operation("schedule.book", Text("Một lịch hẹn", "One appointment"), Appointment, refuses=(404,))
def show(work: Work, appointment_id: int) -> Reply:
    """Give one appointment."""
    return Reply(show_appointment(work, appointment_id))


@blueprint.post("/appointments/<seq:appointment_id>/arrival")
@operation("schedule.book", Text("Đã đến", "Somebody has come"), Appointment, body=ArrivedForm, refuses=(404,))
def come(work: Work, appointment_id: int) -> Reply:
    """Write down that somebody has come."""
    get_appointment(work, appointment_id)
    load(ArrivedForm(), read_json())
    return _now(work, arrive(work, appointment_id).id)


@blueprint.post("/appointments/<seq:appointment_id>/no-show")
@operation("schedule.book", Text("Không đến", "Somebody did not come"), Appointment, body=MissedForm, refuses=(404,))
def missed(work: Work, appointment_id: int) -> Reply:
    """Write down that somebody did not come, once the hour is past; of a ticket, that they left."""
    get_appointment(work, appointment_id)
    return _now(work, miss(work, appointment_id, load(MissedForm(), read_json())["reason"]).id)


@blueprint.post("/appointments/<seq:appointment_id>/cancellation")
@operation(
    "schedule.book", Text("Hủy hẹn", "Cancel an appointment"), Appointment, body=CancelAppointmentForm, refuses=(404,)
)
def give_up(work: Work, appointment_id: int) -> Reply:
    """Cancel an appointment, with the reason; its hour is free again."""
    get_appointment(work, appointment_id)
    return _now(work, cancel(work, appointment_id, load(CancelAppointmentForm(), read_json())["reason"]).id)


@blueprint.post("/appointments/<seq:appointment_id>/hour")
@operation("schedule.book", Text("Đổi giờ hẹn", "Give another hour"), Appointment, body=AnotherHourBody, refuses=(404,))
def another_hour(work: Work, appointment_id: int) -> Reply:
    """Give an appointment another hour, in the same session or another one."""
    get_appointment(work, appointment_id)
    return _now(work, move(work, appointment_id, load(AnotherHourBody(), read_json())).id)


@blueprint.post("/appointments/<seq:appointment_id>/told")
@operation("schedule.book", Text("Đã báo", "Somebody was told"), Appointment, body=ToldForm, refuses=(404,))
def told(work: Work, appointment_id: int) -> Reply:
    """Tick off that somebody was told of a change of the session."""
    get_appointment(work, appointment_id)
    load(ToldForm(), read_json())
    return _now(work, tell(work, appointment_id).id)


def _now(work: Work, appointment_id: int) -> Reply:
    work.session.flush()  # what stands now is read from the book
    return Reply(show_appointment(work, appointment_id))

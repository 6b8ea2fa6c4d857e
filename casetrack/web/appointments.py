"""Appointments on the pages: booking an hour or a ticket, the slip, one appointment, and who must still be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casetrack.engine.labels import ASKED_BY, WALKED_IN
from casetrack.errors import InvalidInput
from casetrack.schemas.appointments import (
    BookAppointmentForm,
    CallNextForm,
    CancelAppointmentForm,
    MissedForm,
    MoveAppointmentForm,
    WhoAsksForm,
    case_number_in,
)
from casetrack.services.access import is_visible
from casetrack.services.appointments import (
    BOOK,
    ShownAppointment,
    get_appointment,
    list_appointments,
    queue,
    show_appointment,
    waiting_to_be_told,
)
from casetrack.services.booking import TICKET, book
from casetrack.services.booking_changes import arrive, call_next, cancel, miss, move, tell
from casetrack.services.booking_open import until, why_closed, why_late
from casetrack.services.bookings_kept import what_to_tell
from casetrack.services.parties import known_people_of
from casetrack.services.persons import FoundPerson, find_persons, show_person
from casetrack.services.publishing import notes_of, who_receives
from casetrack.services.session_hours import free_in, hours_left, sessions_today
from casetrack.services.sessions import get_session, list_sessions
from casetrack.services.work import Work
from casetrack.text import Text, weekday
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

if TYPE_CHECKING:
    from casetrack.models import ReceptionSession

blueprint = Blueprint("appointments", __name__)
_SESSION = "/lich-tiep-dan/buoi/<int(max=999999999):session_id>"
_ONE = "/lich-tiep-dan/hen/<int(max=999999999):appointment_id>"
_AHEAD = timedelta(days=62)  # how far another hour is offered
_OFFERED = 6  # sessions of which another hour is offered
Page = Response | str | tuple[str, int]
Errors = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits in a session of today, in the order in which they are called, and who was called in last."""

    session: ReceptionSession
    waiting: Sequence[ShownAppointment]
    called: ShownAppointment | None


@blueprint.get(f"{_SESSION}/dat")
@needs("schedule.book")
def ask(session_id: int) -> str:
    """Ask who wants to come to a session, when and why."""
    return _form(session_id, {}, request.args)


@blueprint.post(f"{_SESSION}/dat")
@needs("schedule.book")
def send(session_id: int) -> Page:
    """Look somebody up, or book an hour or give a ticket; the slip is printed then."""
    if "find" in request.form:
        return _form(session_id, {}, request.form)
    try:
        wish = forms.ask(BookAppointmentForm())
        with working() as work:
            made = book(work, session_id, wish).id
    except InvalidInput as refusal:
        return _form(session_id, refusal.fields or {"session": refusal.message}, request.form), 422
    return redirect(url_for(".slip", appointment_id=made), 303)


@blueprint.post(f"{_SESSION}/goi")
@needs("schedule.book")
def call(session_id: int) -> Page:
    """Call in whoever is next, if that is still whom the page showed."""
    wish = forms.ask(CallNextForm())
    with working() as work:
        call_next(work, session_id, wish["expected"])
    leads = url_for("reception.desk") if "desk" in request.form else url_for("sessions.show", session_id=session_id)
    return redirect(leads, 303)


@blueprint.get("/lich-tiep-dan/bao-lai")
@needs("schedule.book")
def waiting() -> str:
    """List who must still be told that their session was changed."""
    with looking() as work:
        rows = [(session, each, what_to_tell(session, each)) for session, each in waiting_to_be_told(work)]
        return render_template("appointments/waiting.html", rows=rows)


@blueprint.get(_ONE)
@needs("schedule.book")
def show(appointment_id: int) -> str:
    """Show one appointment and what may become of it."""
    return _page(appointment_id, {}, {})


@blueprint.get(f"{_ONE}/phieu")
@needs("schedule.book")
def slip(appointment_id: int) -> str:
    """Show the slip that whoever comes takes along: hour or ticket, and where; not why they come."""
    with looking() as work:
        shown = show_appointment(work, appointment_id)
        session = get_session(work, shown.session_id)
        return render_template(
            "appointments/slip.html", one=shown, session=session, who=who_receives, notes=_notes(work)
        )


@blueprint.post(f"{_ONE}/den")
@needs("schedule.book")
def come(appointment_id: int) -> Page:
    """Write down that somebody has come."""
    return _changed(appointment_id, lambda work: arrive(work, appointment_id))


@blueprint.post(f"{_ONE}/vang")
@needs("schedule.book")
def missed(appointment_id: int) -> Page:
    """Write down that somebody did not come, or left."""
    return _changed(appointment_id, lambda work: miss(work, appointment_id, forms.ask(MissedForm())["reason"]))


@blueprint.post(f"{_ONE}/huy")
@needs("schedule.book")
def give_up(appointment_id: int) -> Page:
    """Cancel an appointment."""
    return _changed(
        appointment_id, lambda work: cancel(work, appointment_id, forms.ask(CancelAppointmentForm())["reason"])
    )


@blueprint.post(f"{_ONE}/gio")
@needs("schedule.book")
def another_hour(appointment_id: int) -> Page:
    """Give an appointment another hour."""
    return _changed(appointment_id, lambda work: move(work, appointment_id, forms.ask(MoveAppointmentForm())))


@blueprint.post(f"{_ONE}/bao")
@needs("schedule.book")
def told(appointment_id: int) -> Page:
    """Tick off that somebody was told of a change."""
    return _changed(appointment_id, lambda work: tell(work, appointment_id))


def booking_parts(work: Work, session: ReceptionSession) -> dict[str, Any]:
    """Gather what the page of a session shows of its appointments."""
    shown = list_appointments(work, session.id)
    taken = {each.slot: each for each in shown if each.slot and each.status != "cancelled"}
    left = hours_left(work, session)
    return {
        "booked": taken,
        "hours_left": left,
        "free": [slot for slot in left if slot not in taken],
        "without_hour": [each for each in shown if not each.slot and not each.ticket and each.status != "cancelled"],
        "tickets": [each for each in shown if each.ticket and each.status != "cancelled"],
        "given_up": [each for each in shown if each.status == "cancelled"],
        "pending": [each for each in shown if each.must_tell and not each.hidden],
        "closed": why_closed(work, session),
        "late": why_late(work, session),
        "until": until(work, session),
        "queue": _queue(work, session, shown),
    }


def day_queues(work: Work) -> list[Queue]:
    """Give who waits in each session of today, for the desk."""
    if not work.actor.may(BOOK):
        return []
    queues = (_queue(work, session, list_appointments(work, session.id)) for session in sessions_today(work))
    return [each for each in queues if each.waiting or each.called]


def _queue(work: Work, session: ReceptionSession, shown: Sequence[ShownAppointment]) -> Queue:
    called = [each for each in shown if each.called_at is not None and each.status == "arrived"]
    last = max(called, key=lambda each: each.called_at or work.now, default=None)
    return Queue(session, queue(work, shown) if session.held_on == work.today else (), last)


def _form(session_id: int, errors: Errors, typed: Mapping[str, str]) -> str:
    with looking() as work:
        session = get_session(work, session_id)
        late = why_late(work, session)
        free = () if late else free_in(work, [session])[session_id]
        return render_template(
            "appointments/book.html",
            session=session,
            slots=[(slot, Text(slot, slot)) for slot in free],
            may_take_ticket=session.held_on == work.today,
            TICKET=TICKET,
            closed=why_closed(work, session) or late,
            until=until(work, session),
            found=_found(work, typed),
            asked_by=[(key, words) for key, words in ASKED_BY.items() if key != WALKED_IN],
            errors=errors,
            typed=_with_case(work, typed),
            who=who_receives,
        )


def _found(work: Work, typed: Mapping[str, str]) -> Sequence[FoundPerson] | None:
    """Look up whom the form names, by their case too, whoever is chosen first; None when nobody was asked for yet."""
    wish, _errors = forms.load(WhoAsksForm(), MultiDict(typed))
    chosen, who = typed.get("person", ""), wish["who"] if wish else ""
    keys = [int(chosen[:9])] if chosen.isascii() and chosen.isdecimal() else []
    keys += known_people_of(work, case_number_in(who)) if who else []
    known = [one for key in dict.fromkeys(keys) for one in show_person(work, key)]
    if not who:
        return known or None
    return [*known, *(each for each in find_persons(work, who) if each.id not in {one.id for one in known})]


def _with_case(work: Work, typed: Mapping[str, str]) -> Mapping[str, str]:
    """Take the number of a case over from where somebody was asked for."""
    number = case_number_in(typed.get("who", ""))
    if typed.get("case_number") or not (number and is_visible(work, number)):
        return typed
    return {**typed, "case_number": number}


def _page(appointment_id: int, errors: Errors, typed: Mapping[str, str], refusal: Text | None = None) -> str:
    with looking() as work:
        shown = show_appointment(work, appointment_id)
        session = get_session(work, shown.session_id)
        return render_template(
            "appointments/show.html",
            one=shown,
            session=session,
            hours=_other_hours(work, session),
            telling=what_to_tell(session, shown) if shown.must_tell else None,
            asked_by=ASKED_BY,
            errors=errors,
            typed=typed,
            refusal=refusal,
            who=who_receives,
            today=work.today,
            zone=ZoneInfo(work.office.timezone),
        )


def _other_hours(work: Work, session: ReceptionSession) -> list[tuple[str, Text]]:
    """Offer the free hours of this and the next sessions of the same host."""
    coming = [
        each
        for each in list_sessions(work, work.today, max(session.held_on, work.today) + _AHEAD)
        if (each.unit_id, each.host) == (session.unit_id, session.host) and not each.cancelled_why
    ][:_OFFERED]
    free = free_in(work, coming)
    said = Text("{slot} {weekday} {day}", "{slot} {weekday} {day}")
    return [
        (f"{each.id}@{slot}", said.with_(slot=slot, weekday=weekday(each.held_on), day=each.held_on))
        for each in coming
        for slot in free[each.id]
    ]


def _changed(appointment_id: int, change: Callable[[Work], object]) -> Page:
    """Carry out a change and lead back to the session, or to the list from which it was pressed."""
    try:
        with working() as work:
            session_id = get_appointment(work, appointment_id).session_id
            change(work)
    except InvalidInput as refusal:
        message = None if refusal.fields else refusal.message
        return _page(appointment_id, _as_named(refusal.fields), request.form, message), 422
    if "back" in request.form:
        return redirect(url_for(".waiting"), 303)
    return redirect(url_for("sessions.show", session_id=session_id), 303)


def _as_named(fields: Mapping[str, Text]) -> Errors:
    """Name what is to be mended as the page of an appointment does."""
    return {"to" if key in ("slot", "session", "person") else key: words for key, words in fields.items()}


def _notes(work: Work) -> Callable[[ReceptionSession], Sequence[Text]]:
    return lambda session: notes_of(work, session)

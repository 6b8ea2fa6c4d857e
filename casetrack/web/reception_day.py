"""The day of a session: who is received and what came of it, what the host orders, and closing the session."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casetrack.engine.labels import HOSTS
from casetrack.errors import CasetrackError, InvalidInput, NotFound
from casetrack.schemas.reception import FindPersonForm
from casetrack.schemas.reception_day import AddInstructionForm, CloseSessionForm, OutcomeForm, WalkInForm
from casetrack.services.appointments import BOOK
from casetrack.services.booking_changes import miss
from casetrack.services.conclusions import notice_due
from casetrack.services.drafts import drop_draft
from casetrack.services.parties import list_colleagues
from casetrack.services.persons import FoundPerson, find_persons, show_person
from casetrack.services.publishing import who_receives
from casetrack.services.session_changes import MEND
from casetrack.services.session_closings import (
    STATES,
    close_session,
    closing_of,
    refuse_closed,
    reopen_session,
    states_of,
)
from casetrack.services.session_days import STATUSES, ShownLine, get_line, list_lines
from casetrack.services.session_instructions import list_instructions
from casetrack.services.session_outcomes import add_instruction, get_booked, record_outcome
from casetrack.services.sessions import get_session
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import drafts, forms
from casetrack.web.login import acting, looking, needs, working

if TYPE_CHECKING:
    from casetrack.models import ReceptionSession

blueprint = Blueprint("reception_day", __name__)
Answer = Response | str | tuple[str, int]
_NAMES = {"subject": "said", "received_on": "said", "unit_id": "said", "kind": "said", "people_count": "people"}


@blueprint.get("/lich-tiep-dan/buoi/<int:session_id>/tiep")
@needs("schedule.read")
def show(session_id: int) -> str:
    """Show who was to come, what became of each, what was ordered, and how the session stands."""
    return _day(session_id, {}, {})


@blueprint.get("/lich-tiep-dan/buoi/<int:session_id>/tiep/<int:appointment_id>")
@needs("visit.record")
def ask(session_id: int, appointment_id: int) -> str:
    """Ask what came of receiving somebody who was booked in, with what was typed before."""
    return _form(session_id, appointment_id, None, {})


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/tiep/<int:appointment_id>")
@needs("visit.record")
def record(session_id: int, appointment_id: int) -> Answer:
    """Write down what came of it."""
    return _recorded(session_id, appointment_id)


@blueprint.get("/lich-tiep-dan/buoi/<int:session_id>/tiep/moi")
@needs("visit.record")
def ask_walk_in(session_id: int) -> str:
    """Ask what came of receiving somebody who came without an appointment."""
    return _form(session_id, None, None, {})


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/tiep/moi")
@needs("visit.record")
def record_walk_in(session_id: int) -> Answer:
    """Look somebody up, or write down what came of it."""
    if "find" in request.form:
        drafts.keep(acting(), request.path, request.form)
        return _form(session_id, None, request.form, {})
    return _recorded(session_id, None)


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/nhap/<int:appointment_id>")
@needs("visit.record")
def keep(session_id: int, appointment_id: int) -> dict[str, str | None]:
    """Keep what is being typed, as the page asks every few seconds (0: about somebody who came without one)."""
    with looking() as work:
        session = get_session(work, session_id)
        _line(work, session, appointment_id)
        page = url_for(".ask", session_id=session_id, appointment_id=appointment_id) if appointment_id else None
        kept = drafts.keep(work.actor, page or url_for(".ask_walk_in", session_id=session_id), request.form)
        at = kept.saved_at.astimezone(ZoneInfo(work.office.timezone)) if kept.saved_at else None
        return {"at": at.strftime("%H:%M") if at else None}


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/vang/<int:appointment_id>")
@needs(BOOK)
def no_show(session_id: int, appointment_id: int) -> Answer:
    """Write down that somebody did not come."""
    try:
        with working() as work:
            get_booked(work, get_session(work, session_id), appointment_id)
            miss(work, appointment_id)
    except InvalidInput as refusal:
        return _day(session_id, {"close": refusal.message}, {}), 422
    return redirect(url_for(".show", session_id=session_id), 303)


@blueprint.get("/lich-tiep-dan/buoi/<int:session_id>/y-kien")
@needs("visit.record")
def ask_instruction(session_id: int) -> str:
    """Ask for one more instruction, about a visit or about none."""
    return _instruction_form(session_id, request.args, {})


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/y-kien")
@needs("visit.record")
def send_instruction(session_id: int) -> Answer:
    """Enter one more instruction."""
    try:
        with working() as work:
            wish, visit = forms.ask(AddInstructionForm())
            add_instruction(work, session_id, wish, visit)
    except (InvalidInput, NotFound) as refusal:
        wrong = refusal.fields if isinstance(refusal, InvalidInput) else {"visit": refusal.message}
        return _instruction_form(session_id, request.form, wrong or {"what": refusal.message}), 422
    return redirect(url_for(".show", session_id=session_id), 303)


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/chot")
@needs("visit.record")
def close(session_id: int) -> Answer:
    """Close the session once everybody is accounted for."""
    try:
        with working() as work:
            close_session(work, session_id, forms.ask(CloseSessionForm()))
    except InvalidInput as refusal:
        return _day(session_id, refusal.fields or {"close": refusal.message}, request.form), 422
    return redirect(url_for(".show", session_id=session_id), 303)


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/mo-lai")
@needs("visit.record")
def reopen(session_id: int) -> Answer:
    """Open a closed session again."""
    try:
        with working() as work:
            reopen_session(work, session_id)
    except InvalidInput as refusal:
        return _day(session_id, {"close": refusal.message}, {}), 422
    return redirect(url_for(".show", session_id=session_id), 303)


def _recorded(session_id: int, appointment_id: int | None) -> Answer:
    try:
        with working() as work:
            wish, wrong = forms.load(OutcomeForm() if appointment_id else WalkInForm())
            if wrong:
                raise InvalidInput(MEND, wrong)
            record_outcome(work, session_id, replace(wish, appointment_id=appointment_id))
            drop_draft(work.session, work.actor, request.path)
    except (InvalidInput, NotFound) as refusal:  # a session or appointment that is not there is not found here either
        drafts.keep(acting(), request.path, request.form)
        return _form(session_id, appointment_id, request.form, _named(refusal)), 422
    return redirect(url_for(".show", session_id=session_id), 303)


def _named(refusal: CasetrackError) -> forms.Errors:
    """Name the fields of a refusal as the form does."""
    fields = refusal.fields if isinstance(refusal, InvalidInput) else {}
    return {_NAMES.get(key, key): words for key, words in fields.items()} or {"said": refusal.message}


def _day(session_id: int, errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        session = get_session(work, session_id)
        return render_template(
            "reception_day/show.html",
            session=session,
            lines=list_lines(work, session),
            instructions=list_instructions(work, session),
            notice=notice_due(work, session),
            state=states_of(work, [session])[session.id],
            closing=closing_of(work, session),
            errors=errors,
            typed=typed,
            **_words(work),
        )


def _form(session_id: int, appointment_id: int | None, typed: Mapping[str, str] | None, errors: forms.Errors) -> str:
    with looking() as work:
        session = get_session(work, session_id)
        line = _line(work, session, appointment_id)
        if typed is None:
            refuse_closed(work, session)
        kept = drafts.find(work, request.path) if typed is None else None
        said = forms.in_full(WalkInForm(), typed if typed is not None else kept.form if kept else {})
        return render_template(
            "reception_day/outcome.html",
            session=session,
            line=line,
            typed=said,
            errors=errors,
            kept=kept,
            found=_found(work, said) if line is None else None,
            officers=[(each.id, each.name) for each in list_colleagues(work, session.unit_id)],
            token=said.get("token") or secrets.token_hex(16),
            author=drafts.mark(work.actor, request.path),
            **_words(work),
        )


def _line(work: Work, session: ReceptionSession, appointment_id: int | None) -> ShownLine | None:
    """Give the line of an appointment, None without one; raise NotFound alike when it is not there and when hidden."""
    if not appointment_id:
        return None
    line = get_line(work, session, appointment_id)
    if line is None:
        raise NotFound(Text("Không có lịch hẹn này trong buổi.", "There is no such appointment in this session."))
    return line


def _instruction_form(session_id: int, typed: Mapping[str, str], errors: Mapping[str, Text]) -> str:
    with looking() as work:
        session = get_session(work, session_id)
        return render_template(
            "reception_day/instruction.html",
            session=session,
            visits=_visits(work, session_id),
            officers=[(each.id, each.name) for each in list_colleagues(work, session.unit_id)],
            typed=forms.in_full(AddInstructionForm(), typed),
            errors=errors,
            **_words(work),
        )


def _visits(work: Work, session_id: int) -> list[tuple[str, Text]]:
    lines = list_lines(work, get_session(work, session_id))
    return [(line.received.number, line.name) for line in lines if line.received and line.name]


def _found(work: Work, typed: Mapping[str, str]) -> Sequence[FoundPerson] | None:
    """Look up whom the form names, whoever is chosen already first."""
    wish, _errors = forms.load(FindPersonForm(), MultiDict(typed))
    if not wish or not wish["who"]:
        return None
    found, chosen = find_persons(work, wish["who"]), typed.get("person", "")
    if chosen.isascii() and chosen.isdecimal() and int(chosen[:9]) not in {person.id for person in found}:
        found = [*show_person(work, int(chosen[:9])), *found]
    return found


def _words(work: Work) -> dict[str, object]:
    return {
        "hosts": HOSTS,
        "states": STATES,
        "statuses": STATUSES,
        "who": who_receives,
        "today": work.today,
        "zone": ZoneInfo(work.office.timezone),
        "records": work.actor.may("visit.record"),
        "books": work.actor.may(BOOK),
        "concludes": work.actor.may("letter.issue"),
    }

"""The schedule of receptions: for everybody without an account, for the staff by month and session, and on paper."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as Answer

from casetrack.engine.booking import CUTOFFS
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.errors import CasetrackError, InvalidInput, StaleCase
from casetrack.papers.ics import MEDIA_TYPE
from casetrack.schemas.schedule import PeriodForm
from casetrack.schemas.sessions import AddSessionForm, CancelSessionForm, ChangeSessionForm, MonthForm
from casetrack.services.appointments import BOOK, count_booked
from casetrack.services.bookings_kept import count_to_take_along
from casetrack.services.letterheads import list_heads
from casetrack.services.publishing import feed_of, notes_of, open_office, published_between, who_receives
from casetrack.services.session_changes import add_session, cancel_session, change_session
from casetrack.services.session_closings import STATES, states_of
from casetrack.services.session_hours import free_in
from casetrack.services.session_instructions import list_open, tally
from casetrack.services.sessions import PLAN, count_visits, get_session, lacks, list_sessions, may_plan, slots
from casetrack.services.unit_trees import standing_units
from casetrack.services.work import Work, reading, system_actor
from casetrack.text import LANGUAGES, Text
from casetrack.web import forms
from casetrack.web.appointments import booking_parts
from casetrack.web.login import installation, looking, needs, public, working

blueprint = Blueprint("sessions", __name__)

KEPT_SECONDS = 300  # how long anybody may keep the public page and the feed
_AHEAD = timedelta(days=92)  # the feed has the rest
Errors = Mapping[str, Text]


@blueprint.get("/lich-tiep-dan")
@public
def everybody() -> Response:
    """Show what is published from this month on, to whoever asks, in the language of the address."""

    def page(work: Work, language: str) -> str:
        sessions = published_between(work, work.today.replace(day=1), work.today + _AHEAD)
        with force_locale(language):
            return render_template("sessions/public.html", sessions=sessions, **_words(work), office=work.office)

    return _for_everybody(page, "text/html; charset=utf-8")


@blueprint.get("/lich-tiep-dan.ics")
@public
def feed() -> Response:
    """Give the same as a feed that calendar programs subscribe to."""
    return _for_everybody(lambda work, language: feed_of(work, language), MEDIA_TYPE)


@blueprint.get("/lich-tiep-dan/tuan")
@needs("schedule.read")
def index() -> str:
    """Show a month of sessions beside the next one."""
    wish, wrong = forms.load(MonthForm(), request.args)
    with looking() as work:
        day = wish["day"] if wish and wish["day"] else work.today
        first, last = _month(day)
        sessions = list_sessions(work, first, last)
        chosen = next((each for each in sessions if each.held_on >= day and not each.cancelled_why), None)
        return _page(work, day, chosen.id if chosen else None, wrong)


@blueprint.get("/lich-tiep-dan/buoi/<int:session_id>")
@needs("schedule.read")
def show(session_id: int) -> str:
    """Show one session beside its month."""
    with looking() as work:
        return _page(work, get_session(work, session_id).held_on, session_id, {})


@blueprint.get("/lich-tiep-dan/buoi/moi")
@needs("schedule.plan")
def ask_new() -> str:
    """Ask for a session out of turn."""
    return _form(None, {}, request.args)


@blueprint.post("/lich-tiep-dan/buoi/moi")
@needs("schedule.plan")
def add() -> Answer | tuple[str, int]:
    """Set a session out of turn."""
    try:
        wish = forms.ask(AddSessionForm())
        with working() as work:
            made = add_session(work, wish).id
    except InvalidInput as refusal:
        return _form(None, _mistakes(refusal), request.form), 422
    return redirect(url_for(".show", session_id=made), 303)


@blueprint.get("/lich-tiep-dan/buoi/<int:session_id>/doi")
@needs("schedule.plan")
def ask_change(session_id: int) -> str:
    """Ask how a session should be from now on, as it stands filled in."""
    return _form(session_id, {}, None)


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/doi")
@needs("schedule.plan")
def change(session_id: int) -> Answer | tuple[str, int]:
    """Move a session or change its host, hours, place, deputy."""
    return _changed(session_id, lambda: forms.ask(ChangeSessionForm()), change_session)


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/huy")
@needs("schedule.plan")
def cancel(session_id: int) -> Answer | tuple[str, int]:
    """Cancel a session."""
    return _changed(session_id, lambda: forms.ask(CancelSessionForm()), cancel_session)


@blueprint.get("/lich-tiep-dan/in")
@needs("schedule.read")
def paper() -> str:
    """Show the schedule of some days as it is posted up."""
    wish, wrong = forms.load(PeriodForm(), request.args)
    with looking() as work:
        first, last = (wish["first"], wish["last"]) if wish else _quarter(work.today)
        sessions = published_between(work, first, last)
        return render_template(
            "sessions/paper.html",
            sessions=sessions,
            first=first,
            last=last,
            errors=wrong if request.args else {},
            **_paper_words(work),
        )


@blueprint.get("/lich-tiep-dan/buoi/<int:session_id>/thong-bao")
@needs("schedule.read")
def notice(session_id: int) -> str:
    """Show the notice of a change of a published session, to be posted up beside the schedule."""
    with looking() as work:
        session = get_session(work, session_id)
        return render_template("sessions/notice.html", session=session, **_paper_words(work))


def _for_everybody(make: Callable[[Work, str], str | bytes], media_type: str) -> Response:
    """Answer whoever asks, with the program's own eyes: the same for all, so that anybody may keep it for a while."""
    language = request.args.get("lang", "vi")
    found = installation()
    with found.database.reading() as rows:
        office_id = open_office(rows, request.args.get("office")).id
    with reading(found, system_actor(office_id)) as work:
        g.shared = True
        answer = Response(make(work, language if language in LANGUAGES else "vi"), content_type=media_type)
    answer.cache_control.public, answer.cache_control.max_age = True, KEPT_SECONDS
    answer.add_etag()
    answer.make_conditional(request)  # 304 to whoever has it still
    return answer


def _page(work: Work, day: date, session_id: int | None, errors: Errors) -> str:
    first, last = _month(day)
    sessions = list_sessions(work, first, last)
    chosen = get_session(work, session_id) if session_id else None
    return render_template(
        "sessions/show.html",
        sessions=sessions,
        chosen=chosen,
        slots=slots(chosen) if chosen else (),
        visits=count_visits(work, sessions),
        lacks=lacks(work, chosen) if chosen else (),
        plans=chosen is not None and may_plan(work, chosen.unit_id),
        booked_in=count_booked(work, sessions),
        free_in=free_in(work, sessions),
        day_states=states_of(work, sessions),
        open_orders=list_open(work),
        orders=tally(work),
        parts=booking_parts(work, chosen) if chosen else None,
        zone=ZoneInfo(work.office.timezone),
        may_book=work.actor.may(BOOK),
        first=first,
        last=last,
        before=first - timedelta(days=1),
        after=last + timedelta(days=1),
        errors=errors,
        **_words(work),
    )


def _form(session_id: int | None, errors: Errors, typed: Mapping[str, str] | None, refusal: Text | None = None) -> str:
    with looking() as work:
        session = get_session(work, session_id) if session_id else None
        return render_template(
            "sessions/form.html",
            session=session,
            typed=vars(session) if typed is None else typed,
            errors=errors,
            refusal=refusal,
            to_tell=count_to_take_along(work, session_id) if session_id else 0,
            **_words(work),
        )


def _changed(session_id: int, load: Callable[[], object], carry_out: Callable[..., object]) -> Answer | tuple[str, int]:
    try:
        wish = load()
        with working() as work:
            carry_out(work, session_id, wish)
    except (InvalidInput, StaleCase) as refusal:
        fields = refusal.fields if isinstance(refusal, InvalidInput) else {}
        status = 409 if isinstance(refusal, StaleCase) else 422
        return _form(session_id, fields, request.form, None if fields else refusal.message), status
    return redirect(url_for(".show", session_id=session_id), 303)


def _mistakes(refusal: CasetrackError) -> Errors:
    found = refusal.fields if isinstance(refusal, InvalidInput) else {}
    return found or {"held_on": refusal.message}


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _quarter(day: date) -> tuple[date, date]:
    """Give the quarter of a day."""
    month = (day.month - 1) // 3 * 3 + 1
    return date(day.year, month, 1), _month(date(day.year, month + 2, 1))[1]


def _words(work: Work) -> dict[str, object]:
    units = [(unit.id, unit.name) for unit in standing_units(work) if may_plan(work, unit.id)]
    return {
        "hosts": HOSTS,
        "receptions": RECEPTIONS,
        "cutoffs": CUTOFFS,
        "states": STATES,
        "units": units,
        "may_plan": work.actor.may(PLAN),
        "notes": lambda session: notes_of(work, session),
        "who": who_receives,
        "today": work.today,
    }


def _paper_words(work: Work) -> dict[str, object]:
    heads = [head for head in list_heads(work) if not head.head.party]
    return {"head": heads[0] if heads else None, **_words(work)}

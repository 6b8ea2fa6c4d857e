"""Planning the schedule: series, absences, the sessions of a period with a look first, and publishing them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.booking import CUTOFFS
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.schedule import read_rule
from casetrack.errors import InvalidInput
from casetrack.schemas.schedule import (
    EVERY,
    WEEKDAYS,
    AbsenceForm,
    AddSeriesForm,
    EndSeriesForm,
    GenerateForm,
    PeriodForm,
    PublishForm,
)
from casetrack.services.publishing import judge, list_publications, notes_of, publish, who_receives
from casetrack.services.schedule import draft, generate
from casetrack.services.series import add_absence, add_series, end_series, list_absences, list_series, stranded
from casetrack.services.session_changes import MEND
from casetrack.services.sessions import list_sessions, may_plan
from casetrack.services.unit_trees import standing_units
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("schedule", __name__)


@blueprint.get("/lich-tiep-dan/lap")
@needs("schedule.plan")
def index() -> str:
    """Show what the schedule is made from, and ask for which days to make it."""
    return _overview({}, request.args)


@blueprint.post("/lich-tiep-dan/lap")
@needs("schedule.plan")
def make() -> Response | str | tuple[str, int]:
    """Show which sessions a period would get and which would move; with the button of that page, make them."""
    try:
        wish = forms.ask(GenerateForm())
        if "save" in request.form:
            with working() as work:
                generate(work, wish)
            return redirect(url_for("sessions.index", day=wish.first.isoformat()), 303)
        with looking() as work:
            return render_template("sessions/draft.html", wish=wish, draft=draft(work, wish), **_words(work))
    except InvalidInput as refusal:
        return _overview(refusal.fields or {"from": refusal.message}, request.form), 422


@blueprint.get("/lich-tiep-dan/loat/moi")
@needs("schedule.plan")
def ask_series() -> str:
    """Ask for a series."""
    return _series_form({}, {})


@blueprint.post("/lich-tiep-dan/loat/moi")
@needs("schedule.plan")
def add_one() -> Response | tuple[str, int]:
    """Enter a series."""
    try:
        wish = forms.ask(AddSeriesForm())
        with working() as work:
            add_series(work, wish)
    except InvalidInput as refusal:
        wrong = dict(refusal.fields or {"every": refusal.message})
        return _series_form(wrong | ({"numbers": wrong.pop("rule")} if "rule" in wrong else {}), request.form), 422
    return redirect(url_for(".index"), 303)


@blueprint.post("/lich-tiep-dan/loat/<int:series_id>/thoi")
@needs("schedule.plan")
def end(series_id: int) -> Response | tuple[str, int]:
    """End a series."""
    try:
        wish = forms.ask(EndSeriesForm())
        with working() as work:
            end_series(work, series_id, wish["valid_to"])
    except InvalidInput as refusal:
        wrong = refusal.fields.get("valid_to", refusal.message)
        return _overview(
            {f"valid_to_{series_id}": wrong}, {f"valid_to_{series_id}": request.form.get("valid_to", "")}
        ), 422
    return redirect(url_for(".index"), 303)


@blueprint.get("/lich-tiep-dan/vang/moi")
@needs("schedule.plan")
def ask_absence() -> str:
    """Ask on which days a host is away."""
    return _absence_form({}, {})


@blueprint.post("/lich-tiep-dan/vang/moi")
@needs("schedule.plan")
def add_days() -> Response | tuple[str, int]:
    """Enter days on which a host is away; the page then names the sessions on them."""
    try:
        wish = forms.ask(AbsenceForm())
        with working() as work:
            add_absence(work, wish)
    except InvalidInput as refusal:
        return _absence_form(refusal.fields or {"host": refusal.message}, request.form), 422
    return redirect(url_for(".index"), 303)


@blueprint.get("/lich-tiep-dan/cong-bo")
@needs("schedule.plan")
def ask_publish() -> str | tuple[str, int]:
    """Show the sessions of some days beside the law, before they are published."""
    if not request.args:
        return _publish_page(None, {}, {})
    try:
        wish = forms.ask(PeriodForm(), request.args)
        return _publish_page((wish["first"], wish["last"]), {}, request.args)
    except InvalidInput as refusal:
        return _publish_page(None, refusal.fields, request.args), 422


@blueprint.post("/lich-tiep-dan/cong-bo")
@needs("schedule.plan")
def send_publish() -> Response | tuple[str, int]:
    """Publish some days."""
    wish, wrong = forms.load(PublishForm())
    try:
        if wrong:
            raise InvalidInput(MEND, wrong)
        with working() as work:
            publish(work, wish)
    except InvalidInput as refusal:
        days = (wish.first, wish.last) if wish and wish.first <= wish.last else None
        return _publish_page(days, refusal.fields or {"from": refusal.message}, request.form), 422
    return redirect(url_for("sessions.paper", **{"from": wish.first.isoformat(), "to": wish.last.isoformat()}), 303)


def _overview(errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        return render_template(
            "sessions/plan.html",
            series=list_series(work),
            absences=list_absences(work),
            stranded=stranded(work),
            quarters=_quarters(work.today),
            errors=errors,
            typed=typed,
            **_words(work),
        )


def _series_form(errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        return render_template(
            "sessions/series.html", errors=errors, typed=typed, every=EVERY, weekdays=WEEKDAYS, **_words(work)
        )


def _absence_form(errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        return render_template("sessions/absence.html", errors=errors, typed=typed, **_words(work))


def _publish_page(days: tuple[date, date] | None, errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        sessions = list_sessions(work, *days) if days else ()
        return render_template(
            "sessions/publish.html",
            days=days,
            sessions=sessions,
            unpublished=[each for each in sessions if each.published_at is None and may_plan(work, each.unit_id)],
            judged=judge(work, *days) if days else None,
            publications=list_publications(work),
            zone=ZoneInfo(work.office.timezone),
            quarters=_quarters(work.today),
            errors=errors,
            typed=typed,
            **_words(work),
        )


def _quarters(today: date) -> list[tuple[date, date]]:
    """Give the rest of this quarter and the next four, which is what is mostly planned."""
    starts = [date(today.year + month // 12, month % 12 + 1, 1) for month in range(today.month - 1, today.month + 18)]
    firsts = [today, *(start for start in starts if start.month % 3 == 1 and start > today)][:5]
    later = [start for start in starts if start.month % 3 == 1 and start > today]
    return [(first, date.fromordinal(end.toordinal() - 1)) for first, end in zip(firsts, later, strict=False)]


def _words(work: Work) -> dict[str, object]:
    return {
        "hosts": HOSTS,
        "receptions": RECEPTIONS,
        "cutoffs": CUTOFFS,
        "units": [(unit.id, unit.name) for unit in standing_units(work) if may_plan(work, unit.id)],
        "unit_names": {unit.id: unit.name for unit in work.units.values()},
        "rule_of": lambda series: read_rule(series.rule).label,
        "plans": lambda row: may_plan(work, row.unit_id),
        "notes": lambda session: notes_of(work, session),
        "who": who_receives,
        "today": work.today,
    }

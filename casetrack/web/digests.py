"""The digest on a page: mine of each Monday, what it would say now, and when the office wants it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.digests import WEEKDAYS, MorningForm, PlanForm, PreviewForm
from casetrack.services.digest_lines import SECTIONS
from casetrack.services.digest_pages import View, counts_now, get_digest, list_digests, preview, view_of
from casetrack.services.digest_plans import (
    KINDS,
    WEEKLY,
    choose_plan,
    next_weekly,
    on_the_clock,
    plan_of,
)
from casetrack.services.digests import READER
from casetrack.services.users import account_of
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import SIGNED_IN, looking, needs, working

blueprint = Blueprint("digests", __name__)


@blueprint.get("/ban-tin")
@needs("case.read")
def index() -> str:
    """List my digests, and say when the next one comes."""
    return _index({}, {})


@blueprint.get("/ban-tin/xem-truoc")
@needs("case.read")
def show_now() -> str | tuple[str, int]:
    """Show what a list would say now, or would have said on a past day; nothing is written."""
    try:
        with looking() as work:
            asked = forms.ask(PreviewForm(), request.args)
            return _page(work, preview(work, asked["kind"], asked["day"]))
    except InvalidInput as wrong:
        return _index(wrong.fields or {"day": wrong.message}, request.args), 422


@blueprint.get("/ban-tin/<kind>/<day>")
@needs("case.read")
def show(kind: str, day: str) -> str:
    """Show one of my digests, with what was settled since."""
    with looking() as work:
        return _page(work, view_of(work, get_digest(work, kind, _day(day))))


@blueprint.get("/ban-tin/lich")
@needs("digest.plan")
def ask_plan() -> str:
    """Ask when the office wants its digest."""
    return _plan_form({}, {})


@blueprint.post("/ban-tin/lich")
@needs("digest.plan")
def save_plan() -> Response | tuple[str, int]:
    """Choose when the office wants its digest; an hour at which nobody is there is refused with the reason."""
    try:
        wish = forms.ask(PlanForm())
        with working() as work:
            choose_plan(work, wish)
    except InvalidInput as wrong:
        return _plan_form(wrong.fields, request.form), 422
    return redirect(url_for(".ask_plan", saved="1"), 303)


@blueprint.post("/tai-khoan/buoi-sang")
@needs(SIGNED_IN)
def choose_morning() -> Response:
    """Take or leave the list of each morning."""
    said = forms.ask(MorningForm())
    with working() as work:
        account_of(work.session, work.actor).morning_list = said["morning_list"]
    return redirect(url_for("account.show", saved="morning"), 303)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return date.min  # of which there is no digest


def _page(work: Work, view: View) -> str:
    return render_template(
        "digests/show.html", view=view, head=view.head, sections=SECTIONS, zone=ZoneInfo(work.office.timezone)
    )


def _index(errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        plan, digests = plan_of(work), list_digests(work)
        return render_template(
            "digests/index.html",
            digests=digests,
            counts=counts_now(work, digests),
            is_told_always=work.actor.may(READER),
            plan=plan,
            next_on=next_weekly(plan, work.calendar, on_the_clock(work, work.clock)),
            kinds=KINDS,
            weekly=WEEKLY,
            errors=errors,
            typed=typed,
        )


def _plan_form(errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        plan = plan_of(work)
        said = {name: str(getattr(plan, name)) for name in ("weekday", "at", "due_within", "stale_after")}
        return render_template(
            "digests/plan.html",
            said={**said, **{name: typed[name] for name in said if name in typed}},
            next_on=next_weekly(plan, work.calendar, on_the_clock(work, work.clock)),
            weekdays=WEEKDAYS,
            rules=work.installation.alert_rules,
            errors=errors,
        )

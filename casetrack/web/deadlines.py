"""The page that only counts: when a term ends and why, whatever case it is for. Its address can be shared."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from casetrack.engine.deadlines import AskedTerm, Due
from casetrack.engine.ribbon import RibbonDay, ribbon_days
from casetrack.errors import InvalidInput
from casetrack.schemas.deadlines import ask_term_form, pause_keys
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs
from casetrack.web.ribbons import DrawnRibbon, drawn

blueprint = Blueprint("deadlines", __name__)

UNITS = (
    ("working_days", Text("ngày làm việc (LV)", "working days")),
    ("calendar_days", Text("ngày (tính cả ngày nghỉ)", "days (days off included)")),
    ("months", Text("tháng", "months")),
    ("years", Text("năm", "years")),
)
_LONGEST_RIBBON = 800  # days; beyond, squares are thinner than a hair


@dataclass(frozen=True, slots=True)
class Counted:
    """A term with the day it ends."""

    asked: AskedTerm
    due: Due
    ribbon: DrawnRibbon | None


@blueprint.get("/tinh-han")
@needs("workflow.read")
def show() -> tuple[str, int]:
    """Ask for a term and, once it is typed, show the day it ends with its sum."""
    asked, errors = forms.load(ask_term_form(), request.args) if request.args else (None, {})
    with looking() as work:
        counted, errors = _count(work, asked) if asked else (None, errors)
        return render_template(
            "deadlines/show.html",
            counted=counted,
            typed=request.args,
            errors=errors,
            units=UNITS,
            pauses=_shown_pauses(),
        ), 422 if errors else 200


def _count(work: Work, asked: AskedTerm) -> tuple[Counted | None, forms.Errors]:
    calendar = work.calendar
    try:
        due = asked.count(calendar)
    except InvalidInput as refusal:
        return None, {"length": refusal.message}
    days: tuple[RibbonDay, ...] = ()
    if due.due_on and (due.due_on - asked.start_on).days <= _LONGEST_RIBBON:
        days = ribbon_days(asked.term, calendar, work.today, pauses=asked.pauses)
    return Counted(asked, due, drawn(days)), {}


def _shown_pauses() -> list[tuple[str, str]]:
    """Give the fields of the pauses typed so far and of one more."""
    keys = pause_keys()
    used = [place for place, pair in enumerate(keys) if any(request.args.get(key, "").strip() for key in pair)]
    return keys[: max(used, default=-1) + 2]

"""The days off of each year: what stands, who decided it, and deciding anew with a look at what that moves."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.calendar import KINDS, STATUSES, CalendarDay
from casetrack.errors import InvalidInput, NotFound
from casetrack.schemas.calendar import MOST_ROWS, decide_year_form, row_keys
from casetrack.services.calendar import DecideYear, find_year, list_decisions, list_years, named, running_decision
from casetrack.services.recounts import Watch, apply, preview, recount
from casetrack.services.work import Work
from casetrack.text import Text, format_date
from casetrack.web import forms
from casetrack.web.login import acting, installation, looking, needs

blueprint = Blueprint("calendar", __name__)

BLANK_ROWS = 6
MOST_SHOWN = 500  # cases in a preview; `casetrack calendar apply --dry-run` lists all
_BUTTONS = ("csrf_token", "save", "again")
_PATIENCE = 4.0  # seconds that a page may go on counting; the rest is for the job
_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Nothing was saved. Mend the marked fields.")
_NO_YEAR = Text("Không có năm {year} trong lịch. Xem các năm ở trang Lịch nghỉ.", "The calendar has no year {year}.")


@dataclass(frozen=True, slots=True)
class Row:
    """One day as the form draws it: the names of its fields, and what stands in them."""

    keys: Mapping[str, str]
    said: Mapping[str, str] = field(default_factory=dict)


@blueprint.get("/lich")
@needs("calendar.read")
def index() -> str:
    """List the years with how sure each is, by which document, and who entered it."""
    with looking() as work:
        years = list_years(work)
        return render_template(
            "calendar/index.html",
            years=years,
            missing=max(years[0].year.year, work.today.year) + 1,
            running=running_decision(work),
            statuses=STATUSES,
            zone=ZoneInfo(work.office.timezone),
        )


@blueprint.get("/lich/<int(fixed_digits=4):year>")
@needs("calendar.read")
def show(year: int) -> str:
    """Show every day of a year that differs from the week's pattern, and what was decided about it."""
    with looking() as work:
        known = find_year(work, year)
        if known is None:
            raise NotFound(_NO_YEAR.with_(year=year))
        return render_template(
            "calendar/show.html",
            known=known,
            days=sorted(known.year.days, key=lambda entry: entry.day),
            decisions=list_decisions(work, year),
            running=running_decision(work),
            kinds=KINDS,
            statuses=STATUSES,
            zone=ZoneInfo(work.office.timezone),
        )


@blueprint.get("/lich/<int(fixed_digits=4):year>/quyet-dinh")
@needs("calendar.apply")
def form(year: int) -> str:
    """Ask for a decision, with the days that stand already filled in."""
    return _form(year, None)


@blueprint.post("/lich/<int(fixed_digits=4):year>/quyet-dinh")
@needs("calendar.apply")
def send(year: int) -> Response | str | tuple[str, int]:
    """Show what the decision moves; with the button of that page, write it and move it."""
    if "again" in request.form:
        return _form(year, request.form)
    try:
        return _save(year) if "save" in request.form else _preview(year)
    except InvalidInput as wrong:
        return _form(year, request.form, mend=wrong.fields, refusal=wrong.message), 422


@blueprint.post("/lich/tinh-tiep")
@needs("calendar.apply")
def go_on() -> Response:
    """Go on with a recount that is not through."""
    recount(installation(), acting(), _patiently())
    return redirect(url_for(".index"), 303)


def _save(year: int) -> Response:
    with looking() as work:
        wish = _wish(work, year)
    apply(installation(), acting(), wish, _patiently())
    return redirect(url_for(".show", year=year), 303)


def _preview(year: int) -> str:
    with looking() as work:
        wish = _wish(work, year)
        seen = preview(work, wish)
        return render_template(
            "calendar/preview.html",
            year=year,
            wish=wish,
            seen=seen,
            shown=seen.cases[:MOST_SHOWN],
            kinds=KINDS,
            statuses=STATUSES,
            typed=[(key, value) for key, value in request.form.items(multi=True) if key not in _BUTTONS and value],
        )


def _wish(work: Work, year: int) -> DecideYear:
    wish, wrong = forms.load(decide_year_form(year, lambda name: named(work.calendar, name)))
    if wrong:
        raise InvalidInput(_MEND, wrong)
    made: DecideYear = wish
    return made


def _form(
    year: int, typed: Mapping[str, str] | None, *, mend: forms.Errors | None = None, refusal: Text | None = None
) -> str:
    with looking() as work:
        known = find_year(work, year)
        given = typed or {}
        return render_template(
            "calendar/decide.html",
            year=year,
            rows=_filled(known.year.days if known else ()) if typed is None else _typed(given),
            source=given.get("source", ""),
            status=given.get("status", "confirmed"),
            seen=given.get("seen", work.calendar.version),
            names=sorted({entry.name.vi for each in work.calendar.years for entry in each.days}),
            errors=mend or {},
            refusal=refusal if not mend else None,
            known=known,
            kinds=KINDS,
            statuses=STATUSES,
        )


def _filled(days: Sequence[CalendarDay]) -> list[Row]:
    """Give a row for each day that counts otherwise than the week's pattern, and some for more."""
    counting = sorted((d for d in days if d.kind == "make_up" or d.day.weekday() < 5), key=lambda entry: entry.day)
    said = [
        {
            "day": format_date(entry.day),
            "kind": entry.kind,
            "name": entry.name.vi,
            "source": entry.source,
            "status": entry.status,
        }
        for entry in counting
    ]
    return [Row(row_keys(n), said[n] if n < len(said) else {}) for n in range(min(len(said) + BLANK_ROWS, MOST_ROWS))]


def _typed(given: Mapping[str, str]) -> list[Row]:
    said = [{column: given.get(key, "") for column, key in row_keys(n).items()} for n in range(MOST_ROWS)]
    used = max((n for n, row in enumerate(said) if row["day"] or row["name"]), default=-1)
    return [Row(row_keys(n), said[n]) for n in range(min(used + 1 + BLANK_ROWS, MOST_ROWS))]


def _patiently() -> Watch:
    until = time.monotonic() + _PATIENCE
    return lambda _looked, _touched: time.monotonic() < until

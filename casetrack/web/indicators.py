"""The indicators of a period by name, and what each counts: its cases, visits, days, plans, parts or document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for

from casetrack.engine.indicator_meanings import mean_indicator
from casetrack.engine.indicators import COLUMNS, UNITS, WORDS, Group
from casetrack.reports.indicators import Behind, behind, measure
from casetrack.reports.measures import Measured, Measures
from casetrack.reports.questions import Question
from casetrack.reports.units_then import name_then
from casetrack.schemas.indicators import UnitForm
from casetrack.schemas.report import ReportForm, ask_as_wished
from casetrack.services.offices import find_unit
from casetrack.services.publishing import list_publications
from casetrack.services.work import Work
from casetrack.web.counted_lists import list_counted
from casetrack.web.login import looking, needs
from casetrack.web.report_periods import asked, asked_days, usual_periods

blueprint = Blueprint("indicators", __name__)


@blueprint.get("/bao-cao/chi-tieu")
@needs("report.read")
def index() -> str:
    """Show every indicator of a period, group by group."""
    wish, code = asked(ReportForm()), asked(UnitForm())
    with looking() as work:
        question = ask_as_wished(work, wish)
        told = measure(work, question, _unit(work, code))
        shown = {"groups": work.installation.indicators.groups, "told": told, "columns": COLUMNS, "units": UNITS}
        beside = {"periods": usual_periods(work.today), "offered": work.units.values(), "unit": code}
        return render_template("indicators/index.html", question=question, opens=opens, **shown, **beside)


@blueprint.get("/bao-cao/chi-tieu/<indicator>")
@needs("report.read")
def show(indicator: str) -> str:
    """List what one indicator counts; of cases that the reader may not see only how many there are."""
    wish, code = asked(ReportForm()), asked(UnitForm())
    with looking() as work:
        question, unit = ask_as_wished(work, wish), _unit(work, code)
        found = behind(work, question, indicator, unit)
        told = measure(work, question, unit, [indicator, *found.parts])
        means = mean_indicator(told[indicator].indicator, work.installation.library.newest())
        named = {"group": _group(work, told[indicator]), "unit": name_then(work, question, unit), "means": means}
        shown = {"question": question, "measured": told[indicator], "found": found, "units": UNITS, "words": WORDS}
        beside = {**named, **shown, **_beside(work, question, found, told)}
        return render_template("indicators/show.html", opens=opens, link=_link, **beside)


def opens(key: str) -> str:
    """Give the address of what an indicator counts, asked of the same days and unit as this page."""
    days: dict[str, Any] = asked_days()
    if unit := request.args.get("unit"):
        days["unit"] = unit
    return url_for("indicators.show", indicator=key, **days)


def _unit(work: Work, code: str) -> int | None:
    return find_unit(work, code).id if code else None


def _group(work: Work, measured: Measured) -> Group:
    return next(group for group in work.installation.indicators.groups if group.key == measured.indicator.group)


def _link(**place: Any) -> str:
    same: dict[str, Any] = request.args.to_dict()
    return url_for("indicators.show", **{**same, **(request.view_args or {}), **place})


def _beside(work: Work, question: Question, found: Behind, told: Measures) -> Mapping[str, Any]:
    """Give the list that stands on the page, by what kind it is of."""
    if found.kind == "plans":
        return {"plans": list_publications(work, len(found.ids), found.ids)}
    if found.kind == "parts":
        return {"parts": [told[key] for key in found.parts]}
    return list_counted(work, question, found)

"""The report of a period: its figures, each opening the list of the cases that it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from casetrack.errors import InvalidInput
from casetrack.reports.behind import cases_behind
from casetrack.reports.duties import duties_in
from casetrack.reports.figure_rows import row_name
from casetrack.reports.headline import headline_of
from casetrack.reports.opening_balances import balances_of, part_of
from casetrack.reports.outlines import ANNUAL, narrate
from casetrack.reports.papers import UNIT_FIGURES
from casetrack.reports.pictures import numbers_of
from casetrack.reports.questions import FIGURES, Figure, Question
from casetrack.reports.summary import LABELS, Line, Summary, summarise
from casetrack.schemas.report import AskReport, FigureForm, ReportForm, ask_as_wished
from casetrack.services.search import FindCases, count_seen_and_hidden, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms, pictures_of_cases, pictures_of_months
from casetrack.web.login import looking, needs
from casetrack.web.pictures import Picture, Sources
from casetrack.web.report_indicators import carried_over, lines_of, squares_of, tables_of
from casetrack.web.report_periods import asked, asked_days, due_reports, usual_periods
from casetrack.web.snapshots import latest

blueprint = Blueprint("report", __name__)

GROUPS: dict[str, Text] = {
    "phase": Text("Theo chặng", "By phase"),
    "outcome": Text("Theo kết quả", "By outcome"),
    "channel": Text("Theo cách đến", "By channel"),
    "month": Text("Theo tháng", "By month"),
    "officer": Text("Theo người xử lý", "By officer"),
    "unit": Text("Theo đơn vị", "By unit"),
    "delay": Text("Nguyên nhân chậm", "Causes of delay"),
    "age": Text("Theo số ngày từ khi nhận", "By days since entry"),
    "backlog": Text("Hồ sơ tồn đọng", "Backlog"),
    "task": Text("Không tính ở trên", "Not counted above"),
}
_TABLES = tuple(group for group in GROUPS if group not in ("age", "backlog"))


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses behind the numbers of a page: asked of the same days as the page itself."""

    days: Mapping[str, str]

    def figure(self, figure: str, group: str = "", key: str = "", **other_days: str) -> str:
        """Give the address of the list behind a number, of the same days but for others told."""
        days: dict[str, Any] = {**self.days, **other_days}
        if group:
            days |= {"group": group, "key": key}
        return url_for("report.cases", figure=figure, **days)

    def indicator(self, key: str) -> str:
        """Give the address of what an indicator counts."""
        days: dict[str, Any] = {**self.days}
        return url_for("indicators.show", indicator=key, **days)


@blueprint.get("/bao-cao")
@needs("report.read")
def show() -> tuple[str, int]:
    """Show the numbers of a period and their pictures."""
    wish, errors = forms.load(ReportForm(), request.args)
    with looking() as work:
        question, more = _ask(work, wish or AskReport())
        wrong = errors | more
        links = Links({} if wrong else asked_days())
        summary = summarise(work, question)
        page = render_template(
            "report/show.html",
            summary=summary,
            errors=wrong,
            duties=duties_in(work, question),
            last_frozen=latest(work),
            **_shown(work, summary, links),
        )
    return page, 422 if wrong else 200


@blueprint.get("/bao-cao/bang")
@needs("report.read")
def tables() -> str:
    """Show every table of the report: by phase, outcome, month, channel, officer, unit and cause of delay."""
    with looking() as work:
        question = ask_as_wished(work, asked(ReportForm()))
        summary = summarise(work, question)
        return render_template(
            "report/tables.html",
            summary=summary,
            tables=_tables(summary),
            unit_figures=UNIT_FIGURES,
            **_around(work, Links(asked_days())),
        )


@blueprint.get("/bao-cao/ho-so")
@needs("report.read")
def cases() -> str:
    """List the cases that one figure counts; those that the reader may not see are one line."""
    wish, figure = asked(ReportForm()), asked(FigureForm())
    with looking() as work:
        question = ask_as_wished(work, wish)
        return render_template("report/cases.html", question=question, figure=figure, **_behind(work, question, figure))


def _around(work: Work, links: Links) -> dict[str, Any]:
    """Give what stands around the numbers of every page: periods to choose from, names, and how a number opens."""
    return {
        "periods": usual_periods(work.today),
        "due_reports": due_reports(work.today),
        "days": links.days,
        "labels": LABELS,
        "opens": links.figure,
    }


def _shown(work: Work, summary: Summary, links: Links) -> dict[str, Any]:
    pictures = _pictures(work, summary, links)
    return {"pictures": pictures, **_indicators(work, summary, links), **_around(work, links)}


def _indicators(work: Work, summary: Summary, links: Links) -> dict[str, Any]:
    """Give the indicators that the office shows, and what the heading and the sentences say of them."""
    page = work.installation.report_page
    narrative = narrate(work, summary.question, ANNUAL, page.indicators)
    measures = narrative.measures
    return {
        "narrative": narrative.sections,
        "told": headline_of(page, summary, measures),
        "indicator_tables": tables_of(work, measures, links.indicator),
        "indicator_lines": lines_of(page, measures, links.indicator),
        "carried": carried_over(page, measures, links.indicator),
        "squares": squares_of(page, measures, links.indicator),
    }


def _behind(work: Work, question: Question, figure: Figure) -> dict[str, Any]:
    behind = cases_behind(work, question, figure)
    seen, hidden = count_seen_and_hidden(work, behind)
    listed = FindCases(Filter("all"), "number", request.args.get("cursor"))
    return {
        "seen": seen,
        "hidden": hidden,
        "opening": part_of(balances_of(work, question), figure),
        "page": find_cases(work, listed, within=behind),
        "label": LABELS[figure.name],
        "row": row_name(work, figure, question),
        "groups": GROUPS,
        "link": _link,
        "days": asked_days(),
    }


def _link(cursor: str) -> str:
    same: dict[str, Any] = request.args.to_dict()
    return url_for("report.cases", **{**same, "cursor": cursor})


def _ask(work: Work, wish: AskReport) -> tuple[Question, forms.Errors]:
    try:
        return ask_as_wished(work, wish), {}
    except InvalidInput as wrong:
        return ask_as_wished(work, AskReport()), dict(wrong.fields)


def _pictures(work: Work, summary: Summary, links: Links) -> list[Picture]:
    page = work.installation.report_page
    sources = Sources(summary, numbers_of(work, summary, page.ages), page.on_time_target, links.figure)
    return [
        pictures_of_months.flow(sources),
        pictures_of_months.shares(sources),
        pictures_of_cases.shares(sources),
        pictures_of_cases.ages(sources),
        pictures_of_cases.stays(sources),
        pictures_of_cases.load(sources),
    ]


def _tables(summary: Summary) -> list[tuple[str, Text, list[str], tuple[Line, ...]]]:
    """Give each table with its columns: the figures that any of its rows has."""
    found = []
    for group in _TABLES:
        lines: tuple[Line, ...] = getattr(summary, f"by_{group}")
        columns = [name for name in FIGURES if any(name in line.counts for line in lines)]
        found.append((group, GROUPS[group], columns, lines))
    return found

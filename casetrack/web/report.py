"""The report of a period: its figures, each opening the list of the cases that it counts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from casetrack.engine.delay_causes import name_cause
from casetrack.engine.labels import OUTCOME_LABELS, PHASE_LABELS
from casetrack.engine.spans import TASK
from casetrack.errors import InvalidInput
from casetrack.papers.charts import MonthBars, month_chart
from casetrack.reports.behind import cases_behind
from casetrack.reports.duties import duties_in
from casetrack.reports.papers import UNIT_FIGURES, name_of_row
from casetrack.reports.questions import FIGURES, UNIT, Figure, Question
from casetrack.reports.summary import LABELS, NOBODY, TASKS, Line, Summary, summarise
from casetrack.schemas.report import AskReport, FigureForm, ReportForm
from casetrack.services.cases import CHANNELS
from casetrack.services.parties import name_of
from casetrack.services.search import FindCases, count_seen_and_hidden, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms, shell
from casetrack.web.login import looking, needs
from casetrack.web.report_periods import ask_as_wished, asked, asked_days, due_reports, usual_periods

blueprint = Blueprint("report", __name__)

GROUPS: dict[str, Text] = {
    "phase": Text("Theo chặng", "By phase"),
    "outcome": Text("Theo kết quả", "By outcome"),
    "channel": Text("Theo cách đến", "By channel"),
    "month": Text("Theo tháng", "By month"),
    "officer": Text("Theo người xử lý", "By officer"),
    "unit": Text("Theo đơn vị", "By unit"),
    "delay": Text("Nguyên nhân chậm", "Causes of delay"),
    "task": Text("Không tính ở trên", "Not counted above"),
}
_ROW_NAMES: dict[str, dict[str, Text]] = {
    "phase": PHASE_LABELS,
    "outcome": OUTCOME_LABELS,
    "channel": CHANNELS,
    "task": {TASK: TASKS},
}
_CHART = Text("Nhận và giải quyết theo tháng", "Received and resolved by month")


@blueprint.get("/bao-cao")
@needs("report.read")
def show() -> tuple[str, int]:
    """Show the numbers of a period."""
    wish, errors = forms.load(ReportForm(), request.args)
    with looking() as work:
        question, more = _ask(work, wish or AskReport())
        summary = summarise(work, question)
        page = render_template(
            "report/show.html",
            summary=summary,
            errors=errors | more,
            **_beside(work, question),
            chart=_chart(summary),
            tables=_tables(summary),
            labels=LABELS,
            opens=opens,
        )
    return page, 422 if errors or more else 200


@blueprint.get("/bao-cao/ho-so")
@needs("report.read")
def cases() -> str:
    """List the cases that one figure counts; those that the reader may not see are one line."""
    wish, figure = asked(ReportForm()), asked(FigureForm())
    with looking() as work:
        question = ask_as_wished(work, wish)
        return render_template("report/cases.html", question=question, figure=figure, **_behind(work, question, figure))


def _beside(work: Work, question: Question) -> dict[str, Any]:
    """Give what stands beside the numbers: periods to choose from, and on how many days leaders received."""
    return {
        "periods": usual_periods(work.today),
        "due_reports": due_reports(work.today),
        "duties": duties_in(work, question),
        "unit_figures": UNIT_FIGURES,
        "days": asked_days(),
    }


def _behind(work: Work, question: Question, figure: Figure) -> dict[str, Any]:
    behind = cases_behind(work, question, figure)
    seen, hidden = count_seen_and_hidden(work, behind)
    listed = FindCases(Filter("all"), "number", request.args.get("cursor"))
    return {
        "seen": seen,
        "hidden": hidden,
        "page": find_cases(work, listed, within=behind),
        "label": LABELS[figure.name],
        "row": _row_name(work, figure),
        "groups": GROUPS,
        "link": _link,
        "days": asked_days(),
    }


def _row_name(work: Work, figure: Figure) -> Text | str | None:
    """Name the row of a table in which a figure stands, as that table does."""
    if not figure.group:
        return None
    if figure.group == UNIT:
        return name_of_row(work, figure.key)
    if figure.group == "officer":
        kind, _, name = figure.key.partition(":")
        return name_of(work, int(name)) if kind == "user" and name.isdecimal() else name or NOBODY
    if figure.group == "delay":
        return name_cause(figure.key)
    return _ROW_NAMES.get(figure.group, {}).get(figure.key, figure.key)


def opens(figure: str, group: str = "", key: str = "") -> str:
    """Give the address of the list behind a number, asked of the same days as this page."""
    days: dict[str, Any] = asked_days()
    if group:
        days |= {"group": group, "key": key}
    return url_for("report.cases", figure=figure, **days)


def _link(cursor: str) -> str:
    same: dict[str, Any] = request.args.to_dict()
    return url_for("report.cases", **{**same, "cursor": cursor})


def _ask(work: Work, wish: AskReport) -> tuple[Question, forms.Errors]:
    try:
        return ask_as_wished(work, wish), {}
    except InvalidInput as wrong:
        return ask_as_wished(work, AskReport()), dict(wrong.fields)


def _chart(summary: Summary) -> Markup:
    months = [
        MonthBars(shell.say(line.label), line.counts["received"], line.counts["resolved"]) for line in summary.by_month
    ]
    received, resolved = (shell.say(LABELS[name]) for name in ("received", "resolved"))
    chart = month_chart(months, title=shell.say(_CHART), received=received, resolved=resolved)
    return Markup(chart)  # noqa: S704  # the chart escapes what it is told


def _tables(summary: Summary) -> list[tuple[str, Text, list[str], tuple[Line, ...]]]:
    """Give each table with its columns: the figures that any of its rows has."""
    found = []
    for group, title in GROUPS.items():
        lines: tuple[Line, ...] = getattr(summary, f"by_{group}")
        columns = [name for name in FIGURES if any(name in line.counts for line in lines)]
        found.append((group, title, columns, lines))
    return found

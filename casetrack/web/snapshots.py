"""Frozen reports: the page that asks before one is frozen, what each said, and what has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from casetrack.engine.indicators import UNITS
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.outlines import load_outlines
from casetrack.errors import InvalidInput
from casetrack.reports.differences import compare, of_figure
from casetrack.reports.frozen_lists import list_frozen
from casetrack.reports.questions import Question
from casetrack.reports.snapshot_formats import file_of
from casetrack.reports.snapshots import LONGEST_NOTE, Opened, draft, freeze, open_snapshot
from casetrack.schemas.report import AskReport, ReportForm, ask_as_wished
from casetrack.schemas.snapshots import FreezeForm, SnapshotFigureForm
from casetrack.services.day_sheets import in_fours
from casetrack.services.snapshots import Shown, list_snapshots
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms, shell
from casetrack.web.login import looking, needs, working
from casetrack.web.report_periods import asked

blueprint = Blueprint("snapshots", __name__)
MOVED_AT_ONCE = 100


@blueprint.get("/bao-cao/chot")
@needs("report.read")
def index() -> str:
    """List the frozen reports."""
    with looking() as work:
        return render_template("snapshots/index.html", found=list_snapshots(work), outlines=load_outlines())


@blueprint.get("/bao-cao/chot/moi")
@needs("report.freeze")
def ask_first() -> tuple[str, int]:
    """Say what is to be frozen, before it is."""
    wish, errors = forms.load(ReportForm(), request.args)
    with looking() as work:
        try:
            question = ask_as_wished(work, wish or AskReport())
        except InvalidInput as wrong:
            question, errors = None, errors | wrong.fields
        typed = _days_of(question) | request.args if question and not errors else request.args
        return _form(errors, typed, question), 422 if errors else 200


@blueprint.post("/bao-cao/chot/moi")
@needs("report.freeze")
def add() -> Answer | tuple[str, int]:
    """Freeze a report, or show the one that still says the same."""
    try:
        wish = forms.ask(FreezeForm())
        with looking() as work:
            drafted = draft(work, wish.question(work), wish.wish(work))
        with working() as work:
            made = freeze(work, wish.question(work), wish.wish(work), drafted)
    except InvalidInput as wrong:
        return _form(wrong.fields or {"from": wrong.message}, request.form), 422
    return redirect(url_for(".show", number=made.row.number, frozen="new" if made.anew else "same"), 303)


@blueprint.get("/bao-cao/chot/<number>")
@needs("report.read")
def show(number: str) -> str:
    """Show a frozen report: every figure as it was, each opening what it counted."""
    with looking() as work:
        opened = open_snapshot(work, number)
        return render_template("snapshots/show.html", opened=opened, units=UNITS, **_about(opened))


@blueprint.get("/bao-cao/chot/<number>/so")
@needs("report.read")
def list_figure(number: str) -> str:
    """List what one figure counted, as it was then."""
    wish = asked(SnapshotFigureForm())
    with looking() as work:
        opened = open_snapshot(work, number)
        found = list_frozen(work, opened, wish.key, wish.first)
        return render_template(
            "snapshots/list.html", opened=opened, found=found, hosts=HOSTS, kinds=RECEPTIONS, **_about(opened)
        )


@blueprint.get("/bao-cao/chot/<number>/khac")
@needs("report.read")
def diff(number: str) -> str:
    """Tell what has changed since a report was frozen, of all its figures or of one."""
    wish = asked(SnapshotFigureForm())
    with looking() as work:
        opened = open_snapshot(work, number)
        found = compare(work, opened)
        found = of_figure(found, wish.key) if wish.key else found
        more = wish.first + MOVED_AT_ONCE
        page = {"cases": found.cases[wish.first : more], "next": more if more < len(found.cases) else None}
        return render_template("snapshots/diff.html", opened=opened, found=found, wish=wish, **page, **_about(opened))


@blueprint.get("/bao-cao/chot/<number>/tep.<paper:ending>")
@needs("report.read")
def take(number: str, ending: str) -> Response:
    """Give the paper of a frozen report as it was, or its figures as JSON."""
    with looking() as work:
        file = file_of(work, open_snapshot(work, number), ending, shell.language())
    answer = Response(file.content, content_type=file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


def latest(work: Work) -> Shown | None:
    """Give the report that was frozen last, to be named beside what is still a draft."""
    return next(iter(list_snapshots(work, most=1)), None)


def _about(opened: Opened) -> dict[str, Any]:
    """Give what every page of a frozen report says of it."""
    row = opened.row
    return {"row": row, "hash": in_fours(row.hash), "frozen_at": opened.shown.at, "outlines": load_outlines()}


def _days_of(question: Question) -> dict[str, str]:
    return {"from": shell.day(question.start), "to": shell.day(question.end)}


def _form(errors: forms.Errors, typed: Mapping[str, str], question: Question | None = None) -> str:
    with looking() as work:
        return render_template(
            "snapshots/freeze.html",
            errors=errors,
            typed=typed,
            question=question,
            offered=[(key, outline.label) for key, outline in load_outlines().items()],
            office_units=[(each.code, Text(each.name, each.name)) for each in work.units.values() if each.parent_id],
            longest=LONGEST_NOTE,
        )

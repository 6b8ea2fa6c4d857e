"""What is done to the ticked rows of the list of cases: given, reminded of, printed, taken along; never a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request
from marshmallow import ValidationError

from casetrack.errors import InvalidInput
from casetrack.papers.shapes import MEDIA_TYPES
from casetrack.schemas.base import UNREADABLE
from casetrack.schemas.chosen_cases import ChosenForm, GiveChosenForm, PrintForm, RemindForm, read_ticks
from casetrack.schemas.saved_views import read_question
from casetrack.services.access import require
from casetrack.services.case_sheet import chosen_table, look_along
from casetrack.services.cases import CHANNELS
from casetrack.services.chosen_cases import Chosen, RowResult, choose_all, find_chosen
from casetrack.services.list_head import head_of
from casetrack.services.parties import list_officers
from casetrack.services.reassigning import Reassign, reassign
from casetrack.services.reminders import Remind, remind
from casetrack.services.search import FindCases
from casetrack.services.taken_lists import file_name, made_file, read_out
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms, shell
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("chosen_cases", __name__)
Shown = str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which cases a page speaks of, and what the list was asked from which they were chosen."""

    cases: Sequence[Chosen]
    asked: str


@blueprint.post("/chon/giao")
@needs("case.assign")
def give() -> Shown:
    """Ask to whom the chosen cases go; once that is said, give them, and say of each what became of it."""
    if "send" not in request.form:
        return _page("give")
    try:
        with working() as work:
            choice = _chosen(work)
            results = reassign(work, Reassign(None, cases=choice.cases, **forms.ask(GiveChosenForm())))
    except InvalidInput as wrong:
        return _page("give", wrong.fields, 422)
    return _told("give", choice, results)


@blueprint.post("/chon/nhac")
@needs("case.remind")
def remind_holders() -> Shown:
    """Ask why whoever holds the chosen cases is reminded; once that is said, do it, and say what became of each."""
    if "send" not in request.form:
        return _page("remind")
    try:
        with working() as work:
            choice = _chosen(work)
            results = remind(work, Remind(choice.cases, **forms.ask(RemindForm())))
    except InvalidInput as wrong:
        return _page("remind", wrong.fields, 422)
    return _told("remind", choice, results)


@blueprint.post("/chon/in")
@needs("case.read")
def print_chosen() -> Shown:
    """Show the chosen cases as paper: one list, or a sheet of each."""
    with looking() as work:
        try:
            choice, paper = _chosen(work), forms.ask(PrintForm())["paper"]
            lines, results = find_chosen(work, choice.cases)
        except InvalidInput as wrong:
            return _nothing(wrong)
        look_along(work, [line.id for line in lines], "print")
        said = {"lines": lines, "paper": paper, "head": head_of(work, (), len(lines)), "names": _names(work)}
        return render_template("chosen_cases/print.html", choice=choice, results=results, **said)


@blueprint.post("/chon/tai-ve")
@needs("case.read")
def offer() -> Shown:
    """Say which of the chosen cases can be taken along, and offer them as files."""
    with looking() as work:
        try:
            choice = _chosen(work)
            lines, results = find_chosen(work, choice.cases)
        except InvalidInput as wrong:
            return _nothing(wrong)
        return render_template("chosen_cases/take.html", choice=choice, lines=lines, results=results)


@blueprint.post("/chon/tai-ve.<shape:shape>")
@needs("case.read")
def take(shape: str) -> Response:
    """Give the chosen cases as a file."""
    with looking() as work:
        lines, _results = find_chosen(work, _chosen(work).cases)
        table = chosen_table(work, [line.id for line in lines])
        file = made_file(work, table, shape=shape, language=shell.language())
        name = file_name(work, table, shape)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(file.tell())}
    answer = Response(read_out(file), headers=headers, content_type=MEDIA_TYPES[shape])
    answer.call_on_close(file.close)  # also when nobody reads it
    return answer


def _chosen(work: Work) -> _Choice:
    """Read which cases are chosen; raise InvalidInput for what no page has, or when too many fit."""
    said = forms.ask(ChosenForm())
    if said["all"]:
        require(work, "case.read")
        wish = read_question(said["asked"])
        return _Choice(choose_all(work, wish or FindCases()), said["asked"])
    try:
        return _Choice(read_ticks(said["cases"]), said["asked"])
    except ValidationError as wrong:
        raise InvalidInput(UNREADABLE, {"cases": UNREADABLE}) from wrong


def _page(what: str, errors: Mapping[str, Text] | None = None, status: int = 200) -> Shown:
    """Ask what is to be said with it, above the rows that were chosen."""
    with looking() as work:
        try:
            choice = _chosen(work)
            lines, results = find_chosen(work, choice.cases)
        except InvalidInput as wrong:
            return _nothing(wrong)
        page = render_template(
            f"chosen_cases/{what}.html",
            choice=choice,
            lines=lines,
            left=[row for row in results if not row.done],
            officers=[(each.id, each.name) for each in list_officers(work)] if what == "give" else (),
            errors=errors or {},
            typed=request.form,
        )
    return page, status


def _told(what: str, choice: _Choice, results: Sequence[RowResult]) -> str:
    done = sum(row.done for row in results)
    return render_template("chosen_cases/done.html", what=what, choice=choice, results=results, done=done)


def _nothing(wrong: InvalidInput) -> Shown:
    """Say why nothing could be chosen, and lead back to the list."""
    why = next(iter(wrong.fields.values()), wrong.message)
    return render_template("chosen_cases/none.html", why=why, asked=request.form.get("asked", "")), 422


def _names(work: Work) -> Mapping[str, Mapping[Any, Any]]:
    return {"unit": {unit.id: unit.name for unit in work.units.values()}, "channel": CHANNELS}

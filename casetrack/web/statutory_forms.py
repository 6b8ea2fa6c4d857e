"""The forms of the law: which there are for a period, each filled, what does not fit, and what a number counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from casetrack.engine.forms import UNITS, Note
from casetrack.errors import InvalidInput
from casetrack.papers.form_grid import written
from casetrack.reports.asked_units import unit_asked
from casetrack.reports.form_papers import SHAPES, make_form_file, name_of_row, said_of_finding, units_of
from casetrack.reports.forms import behind_form, fill_form
from casetrack.reports.questions import Question
from casetrack.reports.units_then import name_then
from casetrack.schemas.indicators import UnitForm
from casetrack.services.work import Work
from casetrack.web import shell
from casetrack.web.counted_lists import list_counted
from casetrack.web.login import looking, needs
from casetrack.web.report_periods import ask_to_send, asked, asked_days, due_reports

blueprint = Blueprint("statutory_forms", __name__)


@blueprint.get("/bao-cao/bieu")
@needs("report.read")
def index() -> str:
    """List the forms of a period: those in force on its last day, and why another one is not."""
    with looking() as work:
        question = ask_to_send(work)
        _unit(work, question)
        known = work.installation.forms
        listed = [(known.versions(key)[-1], known.find(key, question.end)) for key in known.keys]
        return render_template("statutory_forms/index.html", listed=listed, **_around(work, question))


@blueprint.get("/bao-cao/bieu/<form>")
@needs("report.read")
def show(form: str) -> str:
    """Show a form, filled for a period, of the office or a unit; each number opens."""
    with looking() as work:
        question = ask_to_send(work)
        unit = _unit(work, question)
        filled = fill_form(work, question, form, unit)
        shown = {"filled": filled, "form": filled.form, "name_of_row": name_of_row, "written": written}
        said = {"found": [said_of_finding(each) for each in filled.findings], "units": units_of(filled.form)}
        return render_template("statutory_forms/show.html", **shown, **said, **_around(work, question))


@blueprint.get("/bao-cao/bieu/<form>.<copy:made>")
@needs("report.read")
def take(form: str, made: str) -> Response:
    """Give a form as Excel, PDF or JSON."""
    with looking() as work:
        question = ask_to_send(work)
        file = make_form_file(work, question, form, made, unit=_unit(work, question), language=shell.language())
    answer = Response(file.content, content_type=file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


@blueprint.get("/bao-cao/bieu/<form>/<int:column>")
@needs("report.read")
def behind(form: str, column: int) -> str:
    """List what a number of a form counts; of cases that the reader may not see only how many there are."""
    with looking() as work:
        question = ask_to_send(work)
        unit = _unit(work, question)
        opened = behind_form(work, question, form, column, unit=unit)
        beside = {"whole": name_then(work, question, unit) or work.office.name, "units": UNITS, "link": _link}
        lists = list_counted(work, question, opened.behind)
        return render_template(
            "statutory_forms/behind.html", opened=opened, written=written, **beside, **lists, **_around(work, question)
        )


@blueprint.errorhandler(InvalidInput)
def _refused(wrong: InvalidInput) -> tuple[str, int]:
    """Say what is wrong with what was asked, and give it back as it was typed."""
    form = (request.view_args or {}).get("form")
    place = {"address": f"statutory_forms.{'show' if form else 'index'}", "at": {"form": form} if form else {}}
    mend = list(dict.fromkeys(wrong.fields.values())) or [wrong.message]
    with looking() as work:
        return render_template("statutory_forms/refused.html", mend=mend, **place, **_around(work, None)), 422


def _unit(work: Work, question: Question) -> int | None:
    asked(UnitForm())
    return unit_asked(work, question, request.args.getlist("unit"))


def _around(work: Work, question: Question | None) -> Mapping[str, Any]:
    code = request.args.get("unit", "").strip()
    offered = [each for each in work.units.values() if each.parent_id]
    days = asked_days() | ({"unit": code} if code else {})
    return {
        "question": question,
        "due": due_reports(work.today),
        "offered": offered,
        "unit": code,
        "days": days,
        "shapes": SHAPES,
        "notes": Note,
    }


def _link(**place: Any) -> str:
    same: dict[str, Any] = request.args.to_dict()
    return url_for("statutory_forms.behind", **{**same, **(request.view_args or {}), **place})

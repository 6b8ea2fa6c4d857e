"""The page that classifies a case by the table: the paper, the questions, and what is recommended with its articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.deadlines import urgency
from casetrack.engine.decisions import Sitting
from casetrack.errors import InvalidInput
from casetrack.reports.classifications import classifications_in
from casetrack.schemas.classifications import LONGEST_REASON, classify_form
from casetrack.schemas.payload import PREFIX
from casetrack.schemas.report import ReportForm, ask_as_wished
from casetrack.services.access import get_visible_case
from casetrack.services.cases import CHANNELS
from casetrack.services.classification_terms import advise
from casetrack.services.classifications import (
    Seen,
    begin_answers,
    classify,
    next_move,
    other_results,
    see_case,
)
from casetrack.services.parties import list_parties
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.cases import address_after
from casetrack.web.login import looking, needs, switch_language, working
from casetrack.web.open_forms import opens_form
from casetrack.web.report_periods import asked_days

blueprint = Blueprint("classifications", __name__)
_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_DECIDES = ("follow", "otherwise")


@blueprint.get("/ho-so/<number>/phan-loai")
@needs("case.step")
@opens_form
def form(number: str) -> str:
    """Put the questions, those answered that the case itself can answer."""
    return _page(number, None, {})


@blueprint.post("/ho-so/<number>/phan-loai")
@needs("case.step")
@opens_form
def send(number: str) -> Response | str | tuple[str, int]:
    """Put the questions that follow on the answers; or write the decision down and go on to the step."""
    if switch_language() or not any(button in request.form for button in _DECIDES):
        return _page(number, request.form, {})
    try:
        return _decide(number)
    except InvalidInput as wrong:
        return _page(number, request.form, wrong.fields or {"row": wrong.message}), 422


@blueprint.get("/bao-cao/phan-loai")
@needs("report.read")
def count() -> str:
    """Count over the period of a report how often each row was followed, and what was chosen instead."""
    wish, wrong = forms.load(ReportForm(), request.args)
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    with looking() as work:
        question = ask_as_wished(work, wish)
        rows = classifications_in(work, question)
        return render_template("report/classifications.html", question=question, rows=rows, days=asked_days())


def _decide(number: str) -> Response:
    with working() as work:
        case = get_visible_case(work, number)
        wish, wrong = forms.load(classify_form(see_case(work, case).table), _decided())
        if wrong:
            raise InvalidInput(_MEND, {key.removeprefix(f"{PREFIX}."): words for key, words in wrong.items()})
        trigger = classify(work, case, wish)
        go_on = url_for("steps.form", number=number, trigger=trigger) if trigger else address_after(work, number)
        return redirect(go_on, 303)


def _decided() -> Any:
    """Give what was sent; whoever follows the recommendation has chosen nothing else."""
    said = request.form.copy()
    if "follow" in said:
        said.poplist("chosen")
    else:
        said.setdefault("chosen", "?")  # nothing was ticked: no result has such a name
    return said


def _page(number: str, typed: Mapping[str, str] | None, errors: forms.Errors) -> str:
    with looking() as work:
        case = get_visible_case(work, number)
        seen = see_case(work, case)
        given = begin_answers(seen) if typed is None else _answers(seen, typed)
        sitting = seen.table.sit(given)
        due = seen.standing.due
        return render_template(
            "classifications/show.html",
            case=case,
            seen=seen,
            sitting=sitting,
            prefix=PREFIX,
            parties=list_parties(work, case),
            channel=CHANNELS.get(seen.standing.channel),
            urgency=urgency(due.due.due_on, work.today, work.calendar, due.unit) if due else None,
            typed=typed or {},
            errors={key if key in _OWN else f"{PREFIX}.{key}": words for key, words in errors.items()},
            longest_reason=LONGEST_REASON,
            **(_verdict(work, seen, sitting) if sitting.complete else {}),
        )


_OWN = ("row", "chosen", "reason")


def _answers(seen: Seen, typed: Mapping[str, str]) -> dict[str, str]:
    """Give what was answered; the usual answers stand for questions that appear only now."""
    said = {question.key: typed.get(f"{PREFIX}.{question.key}", "") for question in seen.table.questions}
    return {**begin_answers(seen), **{key: answer for key, answer in said.items() if answer}}


def _verdict(work: Work, seen: Seen, sitting: Sitting) -> dict[str, object]:
    verdict = seen.table.judge(sitting.answers)
    move = next_move(seen, verdict.row)
    step = seen.definition.step(seen.standing.state, move.trigger) if move else None
    return {
        "verdict": verdict,
        "advice": advise(work, seen, verdict.row, sitting.answers),
        "beside": [(measure, advise(work, seen, measure, sitting.answers)) for measure in verdict.measures],
        "step": step,
        "results": other_results(seen, verdict.row),
        "opens": work.installation.library.latest(verdict.row.opens) if verdict.row.opens else None,
    }

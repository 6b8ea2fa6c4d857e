"""Requests for papers: the open ones of the office by body, a list to take along, and those of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.definition import Step
from casetrack.errors import InvalidInput
from casetrack.schemas.base import Form
from casetrack.schemas.paper_files import (
    AnswerRequestForm,
    AskPapersForm,
    FindRequestsForm,
    MendRequestForm,
    RemindOfPapersForm,
)
from casetrack.services.access import get_visible_case, is_at_work_on, require_at_work
from casetrack.services.paper_requests import (
    ANSWERS,
    LONGEST,
    answer_request,
    ask_papers,
    mend_request,
    remind_of_papers,
    steps_now,
)
from casetrack.services.request_lists import ShownRequest, list_to_take, open_requests, request_of, requests_in
from casetrack.services.work import Work
from casetrack.text import Text, format_date
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("paper_requests", __name__)
_OF_CASE = "/ho-so/<number>/yeu-cau-giay-to"
_ONE = f"{_OF_CASE}/<int(max=999999):n>/<any('nhac', 'tra-loi', 'sua'):action>"
_ACTIONS: dict[str, tuple[type[Form], Callable[..., object], Text]] = {
    "nhac": (RemindOfPapersForm, remind_of_papers, Text("Nhắc", "Remind")),
    "tra-loi": (AnswerRequestForm, answer_request, Text("Ghi trả lời", "Note the answer")),
    "sua": (MendRequestForm, mend_request, Text("Bổ sung, sửa", "Complete it")),
}
Typed = Mapping[str, object]


@blueprint.get("/yeu-cau-giay-to")
@needs("case.read")
def index() -> str:
    """List the open requests by body, whoever waits longest first."""
    body, _wrong = forms.load(FindRequestsForm(), request.args)
    named = body["body"] if body else ""
    with looking() as work:
        return render_template("paper_files/requests.html", found=open_requests(work, named), body=named)


@blueprint.get("/yeu-cau-giay-to/in")
@needs("case.read")
def to_take() -> str:
    """Show the open requests of one body as a list to take along."""
    body, _wrong = forms.load(FindRequestsForm(), request.args)
    with looking() as work:
        taken = list_to_take(work, body["body"] if body else "")
        return render_template("paper_files/to_take.html", body=taken, today=work.today)


@blueprint.get(_OF_CASE)
@needs("case.read")
def of_case(number: str) -> str:
    """Show the requests of a case, and the form of a new one."""
    return _page(number, {}, {})


@blueprint.post(_OF_CASE)
@needs("case.note")
def ask(number: str) -> Response | tuple[str, int]:
    """Enter a request."""
    try:
        with working() as work:
            ask_papers(work, get_visible_case(work, number), forms.ask(AskPapersForm()))
    except InvalidInput as wrong:
        return _page(number, request.form, wrong.fields), 422
    return redirect(url_for(".of_case", number=number, saved=1), 303)


@blueprint.get(_ONE)
@needs("case.note")
def form(number: str, n: int, action: str) -> str:
    """Ask for a reminder, an answer, or what is to be told more exactly."""
    return _form(number, n, (action, None, {}))


@blueprint.post(_ONE)
@needs("case.note")
def send(number: str, n: int, action: str) -> Response | tuple[str, int]:
    """Note the reminder, the answer, or the request told more exactly."""
    schema, use, _label = _ACTIONS[action]
    try:
        with working() as work:
            use(work, get_visible_case(work, number), n, forms.ask(schema()))
    except InvalidInput as wrong:
        return _form(number, n, (action, request.form, wrong.fields or {"form": wrong.message})), 422
    return redirect(url_for(".of_case", number=number, saved=1), 303)


def _page(number: str, typed: Typed, errors: Mapping[str, Text]) -> str:
    with looking() as work:
        case = get_visible_case(work, number)
        asking, answering = steps_now(work, case)
        return render_template(
            "paper_files/of_case.html",
            case=case,
            requests=requests_in(work, case),
            works=is_at_work_on(work, case),
            asking=asking,
            answering=answering,
            typed=typed or _known(work, case.fields, asking),
            errors=errors,
            longest=LONGEST,
        )


def _known(work: Work, fields: Mapping[str, object], asking: Step | None) -> Typed:
    """Fill a new request with what the case knows: the papers that a step would ask for."""
    asked = asking.asks_papers if asking else None
    papers = fields.get(asked.papers or "") if asked else None
    return {"asked_on": format_date(work.today), "papers": papers or ""}


def _form(number: str, n: int, told: tuple[str, Typed | None, Mapping[str, Text]]) -> str:
    action, typed, errors = told
    with looking() as work:
        case = get_visible_case(work, number)
        require_at_work(work, case)
        shown = request_of(work, case, n)
        around: dict[str, Any] = {
            "typed": _as_typed(work, shown) if typed is None else typed,
            "label": _ACTIONS[action][2],
            "answering": steps_now(work, case)[1] if shown.by_step else None,
        }
        return render_template(
            "paper_files/request.html",
            case=case,
            shown=shown,
            action=action,
            answers=ANSWERS.items(),
            errors=errors,
            longest=LONGEST,
            **around,
        )


def _as_typed(work: Work, shown: ShownRequest) -> Typed:
    told = {name: getattr(shown, name) for name in ("asked_of", "papers", "letter_no", "missing")}
    wished = format_date(shown.wished_by) if shown.wished_by else ""
    return {**told, "wished_by": wished, "on": format_date(work.today)}

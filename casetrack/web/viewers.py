"""Who may see a protected case besides its own people, and letting somebody in or out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.viewers import LetInForm, LetOutForm
from casetrack.services.access import get_visible_case
from casetrack.services.viewers import LONGEST_DAYS, let_in, let_out, list_viewers, may_let_in, whom_to_let_in
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("viewers", __name__)
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")


@blueprint.get("/ho-so/<number>/nguoi-xem")
@needs("case.read")
def show(number: str) -> str:
    """List who was let in; a leader of the unit may let somebody in."""
    return _page(number, {})


@blueprint.post("/ho-so/<number>/nguoi-xem")
@needs("case.grant")
def add(number: str) -> Response | tuple[str, int]:
    """Let somebody in."""
    try:
        with working() as work:
            case = get_visible_case(work, number)
            wish, wrong = forms.load(LetInForm())
            if wrong:
                raise InvalidInput(_MEND, wrong)
            let_in(work, case, wish)
    except InvalidInput as wrong:
        return _page(number, wrong.fields), 422
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/ho-so/<number>/nguoi-xem/thoi")
@needs("case.grant")
def remove(number: str) -> Response:
    """Take it back."""
    with working() as work:
        case = get_visible_case(work, number)
        wish, wrong = forms.load(LetOutForm())
        if wrong:
            raise InvalidInput(_MEND, wrong)
        let_out(work, case, wish["user_id"])
    return redirect(url_for(".show", number=number), 303)


def _page(number: str, errors: forms.Errors) -> str:
    with looking() as work:
        case = get_visible_case(work, number)
        decides = may_let_in(work, case)
        return render_template(
            "viewers/show.html",
            case=case,
            viewers=list_viewers(work, case),
            decides=decides,
            candidates=whom_to_let_in(work) if decides else (),
            longest=LONGEST_DAYS,
            typed=request.form if errors else {},
            errors=errors,
        )

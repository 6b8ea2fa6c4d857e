"""Giving a clock more days, where the law allows it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.definition import DeadlineRule, Extension
from casetrack.errors import InvalidInput, NotFound, Refusal, StaleCase, TransitionRefused
from casetrack.schemas.cases import extend_form
from casetrack.services.access import get_visible_case
from casetrack.services.extensions import extend_deadline, refusals
from casetrack.text import Text
from casetrack.web import conflicts, forms
from casetrack.web.case_view import Opened, open_for_reading
from casetrack.web.cases import address_after
from casetrack.web.drawn_fields import written
from casetrack.web.login import looking, needs, working
from casetrack.web.open_forms import opens_form

blueprint = Blueprint("extensions", __name__)
_MEND = Text("Chưa gia hạn. Mục đánh dấu đỏ cần sửa.", "Not extended. Mend the marked fields.")
_MEANT = Text("Gia hạn", "Extend the deadline")


@blueprint.get("/ho-so/<number>/gia-han/<key>")
@needs("case.step")
@opens_form
def form(number: str, key: str) -> str:
    """Ask for how many days, and on what ground."""
    return _form(number, key, {})


@blueprint.post("/ho-so/<number>/gia-han/<key>")
@needs("case.step")
@opens_form
def send(number: str, key: str) -> Response | str | tuple[str, int]:
    """Extend the clock, or say every reason why not."""
    if "again" in request.form:
        return _form(number, key, request.form)
    try:
        return _save(number, key)
    except StaleCase:
        return conflicts.page(number, conflicts.Meant(_MEANT, url_for(".send", number=number, key=key)))
    except TransitionRefused as refusal:
        return _form(number, key, request.form, reasons=refusal.reasons), 409
    except InvalidInput as wrong:
        return _form(number, key, request.form, mend=wrong.fields), 422


def _save(number: str, key: str) -> Response:
    with working() as work:
        _, allowed = _allowed(open_for_reading(work, number), key)
        wish, wrong = forms.load(extend_form(allowed))
        if wrong:
            raise InvalidInput(_MEND, wrong)
        extend_deadline(work, get_visible_case(work, number), wish)
        return redirect(address_after(work, number), 303)


def _form(
    number: str,
    key: str,
    typed: Mapping[str, str],
    *,
    mend: forms.Errors | None = None,
    reasons: tuple[Refusal, ...] = (),
) -> str:
    with looking() as work:
        opened = open_for_reading(work, number)
        rule, allowed = _allowed(opened, key)
        return render_template(
            "cases/extend.html",
            case=opened.case,
            opened=opened,
            rule=rule,
            clock=next((c for c in opened.standing.clocks if c.key == key), None),
            reasons=reasons or refusals(work, opened.case, opened.standing, rule),
            refused=bool(reasons),
            errors=mend or {},
            allowed=allowed,
            n=typed.get("n", written(allowed.most.n)),
            decided_on=typed.get("decided_on", written(work.today)),
            ground_key=typed.get("ground_key", ""),
            ground=typed.get("ground", ""),
            decision_no=typed.get("decision_no", ""),
        )


def _allowed(opened: Opened, key: str) -> tuple[DeadlineRule, Extension]:
    """Find a clock with what the law adds to it in such a case, or to others where it adds nothing to this one."""
    found = next((rule for rule in opened.definition.deadlines if rule.key == key and rule.extensions), None)
    if found is None:
        raise NotFound(Text("Hạn này không gia hạn được.", "This deadline cannot be extended."))
    return found, found.extension_for(opened.standing.fields) or found.extensions[0]

"""Mending a wrong date or word: the dates that would move are shown before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput, NotFound, StaleCase
from casetrack.schemas.cases import correct_form
from casetrack.schemas.payload import PREFIX
from casetrack.services.access import get_visible_case
from casetrack.services.corrections import Correct, MovedClock, correct, correctable_fields, needed_fields, preview
from casetrack.services.timelines import Said, said_in
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import conflicts, forms
from casetrack.web.case_view import Opened, open_for_reading
from casetrack.web.cases import address_after
from casetrack.web.drawn_fields import draw_fields, names_in_form, written
from casetrack.web.login import looking, needs, working
from casetrack.web.open_forms import opens_form
from casetrack.web.sealed_forms import sealing_in

blueprint = Blueprint("corrections", __name__)
_MEND = Text("Chưa sửa. Mục đánh dấu đỏ cần xem lại.", "Not corrected. Check the marked fields.")
_MEANT = Text("Sửa ngày, lời đã ghi", "Correct an entry")


@blueprint.get("/ho-so/<number>/sua/<int:seq>")
@needs("case.correct")
@opens_form
def form(number: str, seq: int) -> str:
    """Ask what stands wrong and why."""
    return _form(number, seq, None)


@blueprint.post("/ho-so/<number>/sua/<int:seq>")
@needs("case.correct")
@opens_form
def send(number: str, seq: int) -> Response | str | tuple[str, int]:
    """Show what the correction moves; with the button of that page, write it."""
    if "again" in request.form:
        return _form(number, seq, request.form)
    try:
        return _save(number, seq) if "save" in request.form else _preview(number, seq)
    except StaleCase:
        return conflicts.page(number, conflicts.Meant(_MEANT, url_for(".send", number=number, seq=seq)))
    except InvalidInput as wrong:
        return _form(number, seq, request.form, mend=names_in_form(wrong)), 422


def _save(number: str, seq: int) -> Response:
    with working() as work:
        opened = open_for_reading(work, number)
        correct(work, get_visible_case(work, number), _wish(opened, seq))
        return redirect(address_after(work, number), 303)


def _preview(number: str, seq: int) -> str:
    with looking() as work:
        opened = open_for_reading(work, number)
        moved = preview(work, opened.case, _wish(opened, seq))
    return _form(number, seq, request.form, moved=moved)


def _wish(opened: Opened, seq: int) -> Correct:
    """Read the form; what is as it was before is not corrected."""
    said = _said(opened, seq)
    wish, wrong = forms.load(correct_form(opened.definition, _keys(opened, seq)))
    if wrong:
        raise InvalidInput(_MEND, wrong)
    made: Correct = wish
    return replace(
        made,
        seq=seq,
        occurred_on=made.occurred_on if made.occurred_on != said.occurred_on else None,
        title=made.title if said.title is not None and made.title != said.title else None,
        fields={**_emptied(opened, seq, said), **_changed(made, said)},
    )


def _changed(made: Correct, said: Said) -> dict[str, object]:
    return {key: value for key, value in made.fields.items() if value != said.fields.get(key)}


def _emptied(opened: Opened, seq: int, said: Said) -> dict[str, object]:
    """Give the fields whose control came back blank although the entry says something."""
    blank = {key for key in _keys(opened, seq) if not request.form.get(f"{PREFIX}.{key}", "-").strip()}
    return {key: None for key in blank if said.fields.get(key) not in (None, "")}


def _form(
    number: str,
    seq: int,
    typed: Mapping[str, str] | None,
    *,
    mend: forms.Errors | None = None,
    moved: tuple[MovedClock, ...] | None = None,
) -> str:
    with looking() as work:
        opened = open_for_reading(work, number)
        said = _said(opened, seq)
        given = typed or {}
        return render_template(
            "cases/correct.html",
            case=opened.case,
            opened=opened,
            seq=seq,
            said=said,
            fields=_controls(work, opened, seq, typed),
            occurred_on=given.get("occurred_on", written(said.occurred_on)),
            text=given.get("title", said.title or ""),
            reason=given.get("reason", ""),
            errors=mend or {},
            sealing=sealing_in(opened.definition, opened.standing.fields, _keys(opened, seq)),
            moved=moved,
            labels={rule.key: rule.label for rule in opened.definition.deadlines},
        )


def _controls(work: Work, opened: Opened, seq: int, typed: Mapping[str, str] | None) -> object:
    said = _said(opened, seq)
    keys = _keys(opened, seq)
    needed = needed_fields(opened.definition, opened.book.happenings, seq)
    return draw_fields(work, opened.definition, keys, known=said.fields, typed=typed, required=needed)


def _said(opened: Opened, seq: int) -> Said:
    said = said_in(opened.book.happenings, seq)
    if said is None:
        raise NotFound(Text("Hồ sơ không có dòng này để sửa.", "The case has no such entry to mend."))
    return said


def _keys(opened: Opened, seq: int) -> tuple[str, ...]:
    return correctable_fields(opened.definition, opened.book.happenings, seq)

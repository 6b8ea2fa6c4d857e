"""Somebody else is at it: who has a form of the same case or row open, said at once and asked again each minute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, current_app, g, request

from casetrack.errors import WrongDatabase
from casetrack.services import open_forms
from casetrack.services.access import glance
from casetrack.services.batch_rows import get_row
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web.login import by_itself, find_actor, installation, is_without_book, looking, needs
from casetrack.web.shell import case_url, say

if TYPE_CHECKING:
    from casetrack.models import Case

blueprint = Blueprint("open_forms", __name__)
View = TypeVar("View", bound=Callable[..., Any])
_SAVED = 303
_OF_CASE = Text(
    "{name} đang mở một mẫu của hồ sơ này từ {time}.", "{name} has had a form of this case open since {time}."
)
_OF_ROW = Text("{name} đang mở dòng này từ {time}.", "{name} has had this row open since {time}.")


def opens_form(view: View) -> View:
    """Declare that a page is a form which changes a case or a row: who else opens one is told."""
    view.opens_form = True  # type: ignore[attr-defined]
    return view


def register(app: Flask) -> None:
    """Note each form that is opened, and each that is sent."""
    app.after_request(_note)


@blueprint.post("/ho-so/<number>/dang-mo")
@needs("case.note")
@by_itself
def at_case(number: str) -> dict[str, list[str]]:
    """Say who else has a form of this case open, and note that this form still is, or is no more."""
    with looking() as work:
        found = said_of_case(work, glance(work, number))
    _follow(case_url(number))
    return {"others": found}


@blueprint.post("/ban-giao/<int(max=999999999):batch_no>/dong/<int(max=999999999):row_id>/dang-mo")
@needs("handover.run")
@by_itself
def at_row(batch_no: int, row_id: int) -> dict[str, list[str]]:
    """Say who else has this row open, and note that it still is, or is no more."""
    with looking() as work:
        get_row(work, batch_no, row_id)
        found = said_of_row(work, batch_no, row_id)
    _follow(_row(batch_no, row_id))
    return {"others": found}


def said_of_case(work: Work, case: Case) -> list[str]:
    """Say who else has a form of a case open."""
    return _said(work, _OF_CASE, open_forms.others_at(work, case_url(case.number), case))


def said_of_row(work: Work, batch_no: int, row_id: int) -> list[str]:
    """Say who else has a row of a hand-over open."""
    return _said(work, _OF_ROW, open_forms.others_at(work, _row(batch_no, row_id)))


def others_at(case: Case | None = None, **row: int) -> list[str]:
    """Say the same for the page that is being drawn."""
    return said_of_case(g.work, case) if case is not None else said_of_row(g.work, **row)


def _said(work: Work, words: Text, found: Sequence[open_forms.Beside]) -> list[str]:
    zone = ZoneInfo(work.office.timezone)
    return [say(words.with_(name=each.name, time=f"{each.since.astimezone(zone):%H:%M}")) for each in found]


def _follow(page: str) -> None:
    actor = find_actor()
    if actor is not None:
        noted = open_forms.note_closed if "left" in request.form else open_forms.note_open
        noted(installation(), actor, page)


def _row(batch_no: int, row_id: int) -> str:
    return f"/ban-giao/{batch_no}/dong/{row_id}"


def _note(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    actor = None if view is None or "opens_form" not in vars(view) or is_without_book() else find_actor()
    if actor is None:
        return response
    asked = request.view_args or {}
    page = case_url(asked["number"]) if "number" in asked else _row(**asked)
    with suppress(WrongDatabase):  # the answer stands, whether or not others are told
        if request.method == "POST" and response.status_code == _SAVED:
            open_forms.note_closed(installation(), actor, page)
        elif request.method == "GET" and response.status_code < 300:
            open_forms.note_open(installation(), actor, page)
    return response

"""Lists to take along: the address of each list, with .csv, .xlsx or .json behind it, asked the same as its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.datastructures import MultiDict

from casetrack.errors import InvalidInput
from casetrack.papers.shapes import MEDIA_TYPES
from casetrack.schemas.lists import LISTS, TakenList
from casetrack.services.taken_lists import file_name, made_file, read_out
from casetrack.web import forms, shell
from casetrack.web.login import looking, needs

blueprint = Blueprint("exports", __name__)
_PLACE = ("cursor", "saved", "first")  # in a list, which is taken whole


def address_of(key: str, shape: str, **said: str) -> str:
    """Give the address at which the list of this page is taken along, as it was asked for or as `said` otherwise."""
    rule = next(current_app.url_map.iter_rules(f"exports.{key}"))
    path = {name: value for name, value in (request.view_args or {}).items() if name in rule.arguments}
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if value and name not in _PLACE}
    return url_for(f"exports.{key}", **{**asked, **path, **said, "shape": shape})


def _view(listed: TakenList) -> Callable[..., Response]:
    @needs(listed.permission)
    def take(shape: str, **path: object) -> Response:
        return _given(listed, shape, path)

    return take


def _given(listed: TakenList, shape: str, path: dict[str, object]) -> Response:
    said = MultiDict(request.args)
    said.update({name: str(value) for name, value in path.items()})
    for place in _PLACE:
        said.poplist(place)
    with looking() as work:
        table = listed.make(work, _asked(listed, said))
        file = made_file(work, table, shape=shape, language=shell.language())
        name = file_name(work, table, shape)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(file.tell())}
    answer = Response(read_out(file), headers=headers, content_type=MEDIA_TYPES[shape])
    answer.call_on_close(file.close)  # also when nobody reads it
    return answer


def _asked(listed: TakenList, said: MultiDict[str, str]) -> Any:
    """Read what is asked for; raise InvalidInput that says what is wrong with it."""
    wish, wrong = forms.load(listed.form(), said)
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    return wish


for each in LISTS.values():
    blueprint.add_url_rule(f"{each.address}.<shape:shape>", each.key, _view(each))

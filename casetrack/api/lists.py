"""Lists whole, as files: each by its name, asked in the words of its page's address."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from marshmallow import Schema

from casetrack.api import bearer
from casetrack.api.bodies import load_query
from casetrack.api.operations import Reply, operation
from casetrack.papers.shapes import MEDIA_TYPES
from casetrack.schemas.lists import LISTS, TakenList
from casetrack.services.taken_lists import file_name, made_file, read_out
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("lists", __name__)
_SUMMARY = Text("Lấy cả danh sách: {label}", "Take a whole list: {label}")


class ListContent(Schema):
    """A list as CSV, Excel or JSON."""


def _view(listed: TakenList) -> Any:
    @operation(
        listed.permission,
        _SUMMARY.with_(label=listed.label),
        ListContent,
        query=listed.form,
        refuses=(404, 422),
        binary=True,
    )
    def take(work: Work, shape: str) -> Reply:
        """Give the rows that the account may see, all of them, in the form that the ending of the address names."""
        table = listed.make(work, load_query(listed.form()))
        file = made_file(work, table, shape=shape, language=bearer.language())
        headers = {
            "Content-Disposition": f'attachment; filename="{file_name(work, table, shape)}"',
            "Content-Length": str(file.tell()),
        }
        answer = Response(read_out(file), headers=headers, content_type=MEDIA_TYPES[shape])
        answer.call_on_close(file.close)  # also when nobody reads it
        return Reply(answer)

    return take


for each in LISTS.values():
    blueprint.add_url_rule(f"/lists/{each.key}.<shape:shape>", each.key, _view(each))

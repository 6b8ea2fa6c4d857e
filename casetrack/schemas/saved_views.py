"""What keeping a list of cases asks, and how what a list was asked is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from marshmallow import ValidationError, fields, post_load

from casetrack.schemas.base import Choice, Form, Line, Tick
from casetrack.schemas.search import FindCasesForm
from casetrack.services.list_layouts import COLUMNS, Layout
from casetrack.services.saved_views import LONGEST_NAME
from casetrack.services.search import FindCases

# What a view keeps of the address of a list: not the place in it, and no day to come, which would soon be past.
ASKED = (
    "view",
    "q",
    "kind",
    "phase",
    "officer",
    "channel",
    "opened",
    "outcome",
    "due_from",
    "due_to",
    "delay",
    "sort",
)


class SavedViewForm(Form):
    """The name of a view, and whether the whole office has it."""

    name = Line(load_default="", max_length=LONGEST_NAME)
    shared = Tick()


class LayoutForm(Form):
    """The columns of a list besides those that it always has, and whether its rows stand close."""

    columns = fields.List(Choice(COLUMNS), load_default=list)
    dense = Tick()

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Layout:
        """Give the layout."""
        return Layout(tuple(said["columns"]), said["dense"])


def write_question(said: Mapping[str, str]) -> str:
    """Write what a list is asked as an address asks it; two that ask the same are written alike."""
    return urlencode([(key, said[key].strip()) for key in ASKED if said.get(key, "").strip()])


def read_question(asked: str) -> FindCases | None:
    """Give the wish that a view keeps; None when a list can be asked so no more."""
    try:
        wish: FindCases = FindCasesForm().load(dict(parse_qsl(asked)))
    except ValidationError:
        return None
    return wish

"""What is asked of indicators: the numbers of a period, of the office or a unit, and what is entered by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Day, Form, Line, Tick
from casetrack.services.entered_figures import LONGEST, EnterFigure


class EnterFigureForm(Form):
    """A number that no case stands behind, of a day, with the document that says so.

    `take_back`: what was entered for that day holds no more; then there is no value.
    """

    key = Line(required=True, max_length=100)
    said_on = Day(required=True, past=True)
    value = Line(load_default="", max_length=LONGEST)
    source = Line(required=True, max_length=LONGEST)
    take_back = Tick()

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> EnterFigure:
        """Give the wish."""
        return EnterFigure(**said)


class UnitForm(Form):
    """Of which unit the numbers are asked, by its code; of the whole office, if none is named."""

    unit = Line(load_default="", max_length=40)

    @post_load
    def code(self, said: Mapping[str, Any], **_: Any) -> str:
        """Give the unit's code."""
        return str(said["unit"])

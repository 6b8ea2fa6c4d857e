"""What is asked of indicators: the numbers of a period, of the office or a unit, and what is entered by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import post_load

from casetrack.reports.questions import Question, ask
from casetrack.schemas.base import Day, Form, Line, Tick
from casetrack.services.entered_figures import LONGEST, EnterFigure
from casetrack.services.work import Work


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


@dataclass(frozen=True, slots=True)
class AskIndicators:
    """The wish of a program for the indicators of a period: of a unit by its code, from a place in a list on."""

    start: date
    end: date
    as_at: date | None = None
    known_at: date | None = None
    unit: str = ""
    cursor: str = ""

    def question(self, work: Work) -> Question:
        """Make the question; raise InvalidInput when its days do not fit together."""
        return ask(work, self.start, self.end, as_at=self.as_at, known_at=self.known_at)


class IndicatorsQuery(Form):
    """The days of a report, and of which unit with those inside it; without one, of the whole office."""

    start = Day(required=True, data_key="from")
    end = Day(required=True, data_key="to")
    as_at = Day()
    known_at = Day()
    unit = Line(load_default="", max_length=40)

    @post_load
    def wish(self, said: Mapping[str, Any], **_: Any) -> AskIndicators:
        """Make the wish."""
        return AskIndicators(**said)


class IndicatorListQuery(IndicatorsQuery):
    """The same, and from which place on the list is read: `next` of the page before."""

    cursor = Line(load_default="", max_length=400)

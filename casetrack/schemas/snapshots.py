"""What is asked of frozen reports: to freeze one, which figure is listed, and which changes are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import post_load

from casetrack.errors import InvalidInput
from casetrack.reports.outlines import ANNUAL
from casetrack.reports.questions import Question, ask
from casetrack.reports.snapshots import LONGEST_NOTE, Freeze
from casetrack.schemas.base import Count, Day, Form, Line
from casetrack.services.work import Work
from casetrack.text import Text

_NO_UNIT = Text("Cơ quan không có đơn vị này.", "The office has no such unit.")


@dataclass(frozen=True, slots=True)
class AskFreeze:
    """The wish to freeze the report of a period, of a unit by its code."""

    start: date
    end: date
    as_at: date | None = None
    known_at: date | None = None
    outline: str = ANNUAL
    unit: str = ""
    note: str = ""

    def question(self, work: Work) -> Question:
        """Make the question; raise InvalidInput when its days do not fit together."""
        return ask(work, self.start, self.end, as_at=self.as_at, known_at=self.known_at)

    def wish(self, work: Work) -> Freeze:
        """Give the wish as the book takes it; raise InvalidInput for a unit that there is not."""
        units = {each.code: each.id for each in work.units.values()}
        if self.unit and self.unit not in units:
            raise InvalidInput(_NO_UNIT, {"unit": _NO_UNIT})
        return Freeze(self.outline, units.get(self.unit), self.note)


class FreezeForm(Form):
    """The days of a report, by which outline it is written, of which unit if not of the office, and a note."""

    start = Day(required=True, data_key="from")
    end = Day(required=True, data_key="to")
    as_at = Day()
    known_at = Day()
    outline = Line(load_default=ANNUAL, max_length=60)
    unit = Line(load_default="", max_length=40)
    note = Line(load_default="", max_length=LONGEST_NOTE)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AskFreeze:
        """Make the wish."""
        return AskFreeze(**said)


@dataclass(frozen=True, slots=True)
class AskFigure:
    """Which figure of a frozen report, and how many things stand before the page."""

    key: str = ""
    first: int = 0


class SnapshotFigureForm(Form):
    """One figure of a frozen report by its key, and how many things stand before the page."""

    key = Line(load_default="", max_length=120, data_key="figure")
    first = Count(load_default=0, least=0, most=10**7)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AskFigure:
        """Make the wish."""
        return AskFigure(**said)

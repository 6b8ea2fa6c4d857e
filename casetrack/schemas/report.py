"""What the address of a report may ask: a period, the day of the numbers, the day of knowledge, one figure of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import post_load

from casetrack.reports.questions import Figure, Question, ask
from casetrack.schemas.base import Count, Day, Form, Line
from casetrack.services.work import Work


@dataclass(frozen=True, slots=True)
class AskReport:
    """The wish for a report; days that are not given are chosen by whoever makes it."""

    start: date | None = None
    end: date | None = None
    as_at: date | None = None
    known_at: date | None = None


class ReportForm(Form):
    """The days of a report."""

    start = Day(data_key="from")
    end = Day(data_key="to")
    as_at = Day()
    known_at = Day()

    @post_load
    def wish(self, data: dict[str, Any], **_: Any) -> AskReport:
        """Make the wish for a report."""
        return AskReport(**data)


class FigureForm(Form):
    """One number of a report: its name, and the row in which it stands."""

    name = Line(data_key="figure", load_default="", max_length=40)
    group = Line(load_default="", max_length=40)
    key = Line(load_default="")

    @post_load
    def figure(self, data: dict[str, Any], **_: Any) -> Figure:
        """Name the number."""
        return Figure(**data)


class AskFigureForm(ReportForm):
    """One number of a report of these days."""

    name = Line(data_key="figure", load_default="", max_length=40)
    group = Line(load_default="", max_length=40)
    key = Line(load_default="")

    @post_load
    def wish(self, data: dict[str, Any], **_: Any) -> tuple[AskReport, Figure]:
        """Make the wish for a report, and name the number."""
        figure = Figure(data.pop("name"), data.pop("group"), data.pop("key"))
        return AskReport(**data), figure


class PlaceForm(Form):
    """Where a page of a list begins: how many lines stand before it."""

    first = Count(load_default=0, least=0, most=10**7)

    @post_load
    def place(self, data: dict[str, int], **_: Any) -> int:
        """Give the number."""
        return data["first"]


def ask_as_wished(work: Work, wish: AskReport) -> Question:
    """Make the question of a report; without a period it is this year."""
    start = wish.start or date((wish.end or work.today).year, 1, 1)
    end = wish.end or date(start.year, 12, 31)
    return ask(work, start, end, as_at=wish.as_at, known_at=wish.known_at)

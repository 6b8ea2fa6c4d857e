"""What the heading of a report says: how much was settled, how much of it on time, what is overdue."""

from __future__ import annotations

from dataclasses import dataclass

from casetrack.engine.indicators import UNITS
from casetrack.engine.report_page import ReportPage
from casetrack.reports.measures import Measures
from casetrack.reports.summary import Summary
from casetrack.text import Text

_FULL = 100  # percent
_COLUMNS = ("receipts", "resolved", "on_time", "late", "overdue")


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer of a report in one line: `unit` is the word for what is counted, `target` the office's, in percent.

    `whole` is everything that there was to settle in the period.
    """

    unit: Text
    target: int
    whole: int
    done: int
    on_time: int
    late: int
    overdue: int

    @property
    def judged(self) -> int:
        """How many of those settled had a deadline."""
        return self.on_time + self.late

    @property
    def reaches_target(self) -> bool:
        """Tell whether the share on time is no less than the target."""
        return _FULL * self.on_time >= self.target * self.judged


def headline_of(page: ReportPage, summary: Summary, measures: Measures) -> Headline:
    """Read the last row of the first table of the page; an office that has none of these is told of all its cases."""
    found = [measures[page.headline(column)].value for column in _COLUMNS]
    counts = [value if isinstance(value, int) else 0 for value in found]
    if counts[0]:
        return Headline(UNITS[page.tables[0].unit], page.on_time_target, *counts)
    f = summary.figures
    whole = f["carried_over"] + f["received"] + f["reopened"]
    counts = [whole, *(f[column] for column in _COLUMNS[1:])]
    return Headline(UNITS["cases"], page.on_time_target, *counts)

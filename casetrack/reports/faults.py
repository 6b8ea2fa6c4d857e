"""A fault that would make a report wrong, and what each finder of faults is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casetrack.engine.findings import FaultKind
from casetrack.reports.questions import Question
from casetrack.services.work import Work
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, said in numbers, days and symbols only. `case_id`: the case that it is about, if any.

    `page`: where this very thing is mended, if that is neither its case nor the page of its kind.
    """

    says: Text
    case_id: int | None = None
    page: str = ""


Finder = Callable[[Work, Question, FaultKind], Iterable[Fault]]
Finders = Mapping[str, Finder]


def before(day: date, days: int) -> date:
    """Give the day so many days before; before the first day that there is stands nothing."""
    return day - timedelta(days=days) if day.toordinal() > days else date.min

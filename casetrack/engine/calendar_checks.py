"""What cannot be said of the days of a year, in words: the same for a file and for what is typed on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from casetrack.engine.calendar import CalendarDay
from casetrack.text import Text, weekday

ANOTHER_YEAR = Text("ngày {d} không thuộc năm {y}", "{d} is not in {y}")
TWICE = Text("ngày {d} ghi hai lần", "{d} is entered twice")
BOTH = Text("ngày {d} vừa nghỉ vừa làm bù", "{d} is both off and worked")
WORKED_ANYWAY = Text(
    "ngày làm bù phải là thứ Bảy hoặc Chủ nhật, {d} là {w}", "a make-up day must be on a weekend, {d} is a {w}"
)
OFF_ANYWAY = Text("{d} là {w}, vốn đã nghỉ", "{d} is a {w}, which is off anyway")


def faults_of(year: int, days: Sequence[CalendarDay]) -> Iterator[tuple[int, Text]]:
    """Name each day that cannot stand in this year, with its place in the list."""
    kinds: dict[date, str] = {}
    for place, entry in enumerate(days):
        if entry.day.year != year:
            yield place, ANOTHER_YEAR.with_(d=entry.day, y=year)
        if entry.kind == "make_up" and not _is_weekend(entry.day):
            yield place, WORKED_ANYWAY.with_(d=entry.day, w=weekday(entry.day))
        if entry.day in kinds:
            yield place, (TWICE if kinds[entry.day] == entry.kind else BOTH).with_(d=entry.day)
        kinds[entry.day] = entry.kind


def needless(run: Sequence[date]) -> Text | None:
    """Say why these days need not be entered as off, when none of them is worked anyway."""
    if run and all(_is_weekend(day) for day in run):
        return OFF_ANYWAY.with_(d=run[0], w=weekday(run[0]))
    return None


def _is_weekend(day: date) -> bool:
    return day.weekday() > 4

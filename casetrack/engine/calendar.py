"""The office's working calendar: which days are worked, and arithmetic in working days. The file: calendar_file.py."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import accumulate
from typing import Literal

from casetrack.errors import InvalidInput
from casetrack.text import Text, weekday

Status = Literal["confirmed", "tentative", "unchecked", "missing"]

_FROM_SUREST = ("confirmed", "tentative", "unchecked")
_OUTSIDE = Text(
    "Ngày tính ra nằm ngoài lịch (năm 1 đến năm 9999). Xem lại ngày bắt đầu và số ngày.",
    "The day falls outside the calendar (years 1 to 9999). Check the first day and the length.",
)

KINDS: dict[str, Text] = {"off": Text("nghỉ", "off"), "make_up": Text("làm bù", "worked")}
STATUSES: dict[Status, Text] = {
    "confirmed": Text("đã có thông báo", "confirmed"),
    "tentative": Text("dự kiến", "tentative"),
    "unchecked": Text("chưa đối chiếu", "unchecked"),
}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that differs from the week's pattern: a day off, or a Saturday or Sunday worked to make up for one.

    `source` is the notice or law that says so; `status` how sure the office is of it.
    """

    day: date
    kind: Literal["off", "make_up"]
    name: Text
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year of the calendar with its days; a year counts as no surer than its least sure day."""

    year: int
    status: Status
    source: str
    days: tuple[CalendarDay, ...]


@dataclass(frozen=True, slots=True, eq=False)  # one object, one calendar: what was counted with it is remembered by it
class WorkingCalendar:
    """Monday to Friday are worked, but for the days off; make-up days are worked. Years not listed know weekends only.

    Built once by `build_calendar`; every question is answered from sums, not by walking over days.
    """

    years: tuple[CalendarYear, ...]
    version: str
    _days: dict[date, CalendarDay]
    _statuses: dict[int, Status]
    _ordinals: list[int]  # of the days that change the count, ascending
    _sums: list[int]  # how much the first n of them add to the count

    def is_working(self, day: date) -> bool:
        """Tell whether the office works this day."""
        entry = self._days.get(day)
        return day.weekday() < 5 if entry is None else entry.kind == "make_up"

    def day_off(self, day: date) -> Text | None:
        """Name why nobody works this day (Tết Nguyên đán, Chủ nhật); None for a working day."""
        entry = self._days.get(day)
        if entry is not None:
            return entry.name if entry.kind == "off" else None
        return weekday(day) if day.weekday() > 4 else None

    def entry(self, day: date) -> CalendarDay | None:
        """Find what the calendar says of this very day, with its source; None when only the week's pattern applies."""
        return self._days.get(day)

    def entries_between(self, after: date, until: date) -> tuple[CalendarDay, ...]:
        """List the days that change the count, later than `after` and not later than `until`, in order."""
        low, high = bisect_right(self._ordinals, after.toordinal()), bisect_right(self._ordinals, until.toordinal())
        return tuple(self._days[date.fromordinal(ordinal)] for ordinal in self._ordinals[low:high])

    def next_working(self, day: date) -> date:
        """Give this day if it is worked, else the first working day after it."""
        return self._ranked(self._worked_until(day.toordinal() - 1) + 1)

    def previous_working(self, day: date) -> date:
        """Give this day if it is worked, else the last working day before it."""
        return self._ranked(self._worked_until(day.toordinal()))

    def add_working_days(self, start: date, n: int) -> date:
        """Give the nth working day after `start`, or before it when n is negative; `start` itself is not counted."""
        if n == 0:
            return start
        before = self._worked_until(start.toordinal() if n > 0 else start.toordinal() - 1)
        return self._ranked(before + n if n > 0 else before + n + 1)

    def working_days_between(self, a: date, b: date) -> int:
        """Count the working days later than `a` and not later than `b`; negative when `b` is the earlier one."""
        return self._worked_until(b.toordinal()) - self._worked_until(a.toordinal())

    def with_year(self, year: CalendarYear) -> WorkingCalendar:
        """Give the same calendar with this year in place of what it said of the year before."""
        return build_calendar([*(known for known in self.years if known.year != year.year), year])

    def in_force_at(self, _number: int) -> WorkingCalendar:
        """Give itself: a calendar alone is the one of all times (calendars.py)."""
        return self

    @property
    def newest(self) -> WorkingCalendar:
        """Give itself: none has followed."""
        return self

    def status_of(self, year: int) -> Status:
        """Say how sure the calendar of a year is; `missing` when nobody has entered it."""
        return self._statuses.get(year, "missing")

    def _worked_until(self, ordinal: int) -> int:
        """Count the working days since the first day of the first year, which was a Monday."""
        return 5 * (ordinal // 7) + min(ordinal % 7, 5) + self._sums[bisect_right(self._ordinals, ordinal)]

    def _ranked(self, rank: int) -> date:
        """Find the working day with this rank, the inverse of `_worked_until`."""
        most = len(self._ordinals)
        low, high = _weekday_ranked(rank - most), _weekday_ranked(rank + most)
        return day_at(low + bisect_left(range(low, high), rank, key=self._worked_until))


def build_calendar(years: Iterable[CalendarYear]) -> WorkingCalendar:
    """Build the calendar out of its years. Raises ValueError when a year or a day is entered twice."""
    ordered = tuple(sorted(years, key=lambda year: year.year))
    entries = sorted((entry for year in ordered for entry in year.days), key=lambda entry: entry.day)
    days = {entry.day: entry for entry in entries}
    if len(days) < len(entries) or len({year.year for year in ordered}) < len(ordered):
        raise ValueError("a calendar holds each year and each day once")
    changes = {entry.day.toordinal(): _change(entry) for entry in entries if _change(entry)}
    return WorkingCalendar(
        years=ordered,
        version=_fingerprint(ordered),
        _days=days,
        _statuses={year.year: _least_sure(year) for year in ordered},
        _ordinals=list(changes),
        _sums=[0, *accumulate(changes.values())],
    )


def day_at(ordinal: int) -> date:
    """Turn a day number into a date. Raises InvalidInput when no calendar has such a day."""
    if not 1 <= ordinal <= date.max.toordinal():
        raise InvalidInput(_OUTSIDE)
    return date.fromordinal(ordinal)


def _change(entry: CalendarDay) -> int:
    """Say what an entry adds to the count of working days; a day off on a Sunday changes nothing but the name."""
    in_week = entry.day.weekday() < 5
    return -1 if entry.kind == "off" and in_week else int(entry.kind == "make_up" and not in_week)


def _weekday_ranked(rank: int) -> int:
    weeks, rest = divmod(rank - 1, 5)
    return 7 * weeks + rest + 1


def _least_sure(year: CalendarYear) -> Status:
    return max((year.status, *(entry.status for entry in year.days)), key=_FROM_SUREST.index)


def _fingerprint(years: tuple[CalendarYear, ...]) -> str:
    """Hash what decides a date or its wording, so that a due date can say which calendar it was counted by."""
    facts = [(year.year, year.status, year.source) for year in years]
    days = [
        (entry.day.isoformat(), entry.kind, entry.name.vi, entry.name.en, entry.source, entry.status)
        for year in years
        for entry in sorted(year.days, key=lambda entry: entry.day)
    ]
    return sha256(repr((facts, days)).encode()).hexdigest()[:16]

"""The calendars of an office one after another: by which of them a thing is counted. One calendar: calendar.py.

A decision about the days off is an event of the office's book. What was written down before it was counted by the
calendar of then; what is written down after it, by the new one. So the same events give the same days for ever.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Protocol

from casetrack.engine.calendar import WorkingCalendar

UNWRITTEN = 2**63 - 1  # the number of an event that is not in the office's book yet: everything in it came before


class Calendars(Protocol):
    """What the fold of a case asks for: the calendar of then, and the one of now. One calendar alone is such too."""

    def in_force_at(self, number: int) -> WorkingCalendar:
        """Give the calendar by which the office counted when it wrote down its event of this number."""

    @property
    def newest(self) -> WorkingCalendar:
        """Give the calendar by which the office counts now."""


@dataclass(frozen=True, slots=True, eq=False)
class CalendarHistory:
    """The calendar that was shipped, and each that the office decided since, with the number of the deciding event."""

    shipped: WorkingCalendar
    decided: tuple[tuple[int, WorkingCalendar], ...] = ()

    def in_force_at(self, number: int) -> WorkingCalendar:
        """Give the calendar by which the office counted when it wrote down its event of this number."""
        place = bisect_right(self.decided, number, key=lambda decision: decision[0])
        return self.decided[place - 1][1] if place else self.shipped

    @property
    def newest(self) -> WorkingCalendar:
        """Give the calendar by which the office counts now."""
        return self.decided[-1][1] if self.decided else self.shipped

    def followed_by(self, number: int, calendar: WorkingCalendar) -> CalendarHistory:
        """Give the same history with one more calendar, in force from the event of this number on."""
        return CalendarHistory(self.shipped, (*self.decided, (number, calendar)))

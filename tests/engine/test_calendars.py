"""Which calendar counts: the one in force when an event was written down."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.engine.calendar import CalendarDay, CalendarYear, WorkingCalendar, build_calendar
from casetrack.engine.calendars import UNWRITTEN, CalendarHistory
from casetrack.text import Text


def a_calendar(off: int) -> WorkingCalendar:
    day = CalendarDay(date(2027, 3, off), "off", Text("Nghỉ", "Off"), "QĐ", "confirmed")
    return build_calendar([CalendarYear(2027, "confirmed", "QĐ", (day,))])


SHIPPED, FIRST, SECOND = a_calendar(1), a_calendar(2), a_calendar(3)


@pytest.mark.parametrize(
    ("number", "counts"),
    [(1, SHIPPED), (9, SHIPPED), (10, FIRST), (11, FIRST), (19, FIRST), (20, SECOND), (UNWRITTEN, SECOND)],
)
def test_an_event_is_counted_by_the_decision_before_it(number: int, counts: WorkingCalendar) -> None:
    history = CalendarHistory(SHIPPED).followed_by(10, FIRST).followed_by(20, SECOND)
    assert history.in_force_at(number) is counts
    assert history.newest is SECOND


def test_a_calendar_alone_has_always_been_in_force() -> None:
    assert SHIPPED.in_force_at(7) is SHIPPED.newest is SHIPPED
    assert CalendarHistory(SHIPPED).newest is CalendarHistory(SHIPPED).in_force_at(UNWRITTEN) is SHIPPED


def test_a_year_decided_anew_takes_the_place_of_the_year_before() -> None:
    (year,) = FIRST.years
    after = SHIPPED.with_year(year)
    assert [known.year for known in after.years] == [2027]
    assert (after.is_working(date(2027, 3, 1)), after.is_working(date(2027, 3, 2))) == (True, False)
    assert after.version == FIRST.version != SHIPPED.version

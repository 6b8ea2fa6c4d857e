"""The working calendar: the days of 2024 to 2027 one by one, and arithmetic against walking day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.engine.calendar import CalendarDay, CalendarYear, build_calendar
from casetrack.errors import InvalidInput
from casetrack.text import Text
from tests.engine.office_calendar import CALENDAR, OFF, days, works

ONE_DAY = timedelta(days=1)
any_day = st.dates(date(2005, 1, 1), date(2032, 12, 31))


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + n * ONE_DAY for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize("year", sorted(OFF))
def test_each_day_of_the_year_is_worked_or_off_as_the_notices_say(year: int) -> None:
    for day in days_of(year):
        assert CALENDAR.is_working(day) is works(day), day


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 2, 17), Text("Tết Nguyên đán", "Lunar New Year")),
        (date(2026, 8, 31), Text("Nghỉ hoán đổi", "Swapped day off")),
        (date(2026, 11, 24), Text("Ngày Văn hóa Việt Nam", "Vietnam Culture Day")),
        (date(2026, 7, 5), Text("Chủ nhật", "Sunday")),
        (date(2026, 7, 4), Text("thứ Bảy", "Saturday")),
        (date(2025, 11, 24), None),
        (date(2026, 11, 23), None),
        (date(2026, 8, 22), None),
    ],
)
def test_a_day_off_has_a_name_and_a_working_day_has_none(day: date, name: Text | None) -> None:
    assert CALENDAR.day_off(day) == name
    assert CALENDAR.is_working(day) is (name is None)


@pytest.mark.parametrize(
    ("year", "status"),
    [
        (2009, "missing"),
        (2010, "unchecked"),
        (2023, "unchecked"),
        (2024, "confirmed"),
        (2026, "confirmed"),
        (2027, "tentative"),
        (2028, "missing"),
    ],
)
def test_a_year_is_as_sure_as_its_least_sure_day(year: int, status: str) -> None:
    assert CALENDAR.status_of(year) == status


def test_tet_and_national_day_of_2027_are_announced_and_the_rest_is_planned() -> None:
    announced = {day for day in days({2027: OFF[2027]}) if day.month in (2, 9)}

    for day in days({2027: OFF[2027]}):
        entry = CALENDAR.entry(day)
        assert entry is not None
        assert entry.status == ("confirmed" if day in announced else "tentative")
        assert entry.source


def test_a_year_without_a_calendar_knows_weekends_only() -> None:
    assert [day for day in days_of(2031) if not CALENDAR.is_working(day)] == [
        day for day in days_of(2031) if day.weekday() > 4
    ]


@given(any_day)
def test_the_next_and_the_previous_working_day_are_the_nearest_ones(day: date) -> None:
    after, before = day, day
    while not CALENDAR.is_working(after):
        after += ONE_DAY
    while not CALENDAR.is_working(before):
        before -= ONE_DAY

    assert CALENDAR.next_working(day) == after
    assert CALENDAR.previous_working(day) == before


@given(any_day, st.integers(-300, 300))
def test_adding_working_days_is_walking_and_counting(day: date, n: int) -> None:
    reached, left = day, abs(n)
    while left:
        reached += ONE_DAY if n > 0 else -ONE_DAY
        left -= CALENDAR.is_working(reached)

    assert CALENDAR.add_working_days(day, n) == reached


@given(any_day, any_day)
def test_working_days_between_two_days_leave_out_the_first_and_take_in_the_last(a: date, b: date) -> None:
    walked = sum(CALENDAR.is_working(a + n * ONE_DAY) for n in range(1, (b - a).days + 1))

    assert CALENDAR.working_days_between(a, b) == (walked if b >= a else -CALENDAR.working_days_between(b, a))


def test_the_days_that_change_the_count_are_listed_in_order() -> None:
    found = CALENDAR.entries_between(date(2026, 8, 21), date(2026, 9, 1))

    assert [(entry.day, entry.kind) for entry in found] == [
        (date(2026, 8, 22), "make_up"),
        (date(2026, 8, 31), "off"),
        (date(2026, 9, 1), "off"),
    ]


def test_a_storm_that_closes_the_office_gives_another_version_and_moves_days() -> None:
    storm = CalendarDay(date(2026, 10, 6), "off", Text("Nghỉ tránh bão", "Storm closure"), "CĐ 12", "confirmed")
    years = [replace(y, days=(*y.days, storm)) if y.year == 2026 else y for y in CALENDAR.years]
    changed = build_calendar(years)

    assert changed.version != CALENDAR.version
    assert changed.add_working_days(date(2026, 10, 5), 1) == date(2026, 10, 7)
    assert build_calendar(reversed(CALENDAR.years)).version == CALENDAR.version


def test_a_holiday_on_a_sunday_gives_the_sunday_its_name_and_changes_no_count() -> None:
    sunday = CalendarDay(date(2026, 4, 26), "off", Text("Giỗ Tổ", "Hung Kings"), "BLLĐ", "confirmed")
    calendar = build_calendar([CalendarYear(2026, "confirmed", "BLLĐ", (sunday,))])

    assert calendar.day_off(date(2026, 4, 26)) == Text("Giỗ Tổ", "Hung Kings")
    assert calendar.working_days_between(date(2026, 4, 24), date(2026, 4, 27)) == 1


def test_a_year_with_more_worked_saturdays_than_days_off_counts_them_all() -> None:
    saturdays = [
        CalendarDay(date(2026, 3, day), "make_up", Text("Làm bù", "Worked"), "TB", "confirmed") for day in (7, 14, 21)
    ]
    calendar = build_calendar([CalendarYear(2026, "confirmed", "TB", tuple(saturdays))])

    assert calendar.add_working_days(date(2026, 3, 2), 11) == date(2026, 3, 14)
    assert calendar.next_working(date(2026, 3, 21)) == date(2026, 3, 21)


def test_a_day_cannot_be_entered_twice() -> None:
    twice = CalendarYear(2026, "confirmed", "x", CALENDAR.years[-2].days[:1] * 2)

    with pytest.raises(ValueError, match="once"):
        build_calendar([twice])


def test_a_day_beyond_every_calendar_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput, match="outside the calendar"):
        CALENDAR.add_working_days(date(9999, 12, 30), 5)

"""On which days a recurring session is held, where it goes from a day off, and what its hours are."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.engine.schedule import (
    Hours,
    Placed,
    Recurrence,
    overlap,
    place,
    read_hours,
    read_rule,
    slots_of,
    write_hours,
)
from casetrack.errors import InvalidInput
from casetrack.text import Text
from tests.factories import working_days

THURSDAYS = read_rule("FREQ=WEEKLY;BYDAY=TH")
FIRST, LAST = date(2025, 7, 1), date(2026, 5, 20)


def placed(rule: Recurrence, day: str, *taken: str) -> Placed:
    calendar = working_days()

    def hindrance(asked: date) -> Text | None:
        return calendar.day_off(asked) or (Text("bận", "busy") if asked.isoformat() in taken else None)

    return place(rule, date.fromisoformat(day), hindrance)


def test_the_year_of_the_report_has_46_thursdays_and_three_are_holidays():
    days = list(THURSDAYS.days_between(FIRST, LAST))
    moved = [each for each in (placed(THURSDAYS, day.isoformat()) for day in days) if each.why]
    assert len(days) == 46
    assert [(each.planned_on.isoformat(), each.held_on and each.held_on.isoformat()) for each in moved] == [
        ("2026-01-01", "2025-12-31"),  # the Friday is off by swap, so the day before
        ("2026-02-19", None),  # the whole week is Tết
        ("2026-04-30", "2026-04-29"),
    ]


@pytest.mark.parametrize(
    ("rule", "label", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", "thứ Ba thứ nhất, thứ ba hằng tháng", ["2026-06-02", "2026-06-16"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "thứ Sáu cuối cùng hằng tháng", ["2026-06-26"]),
        ("FREQ=MONTHLY;BYMONTHDAY=20,5", "ngày 5, 20 hằng tháng", ["2026-06-05", "2026-06-20"]),
        ("freq=weekly;byday=mo", "thứ Hai hằng tuần", [f"2026-06-{n:02d}" for n in (1, 8, 15, 22, 29)]),
    ],
)
def test_each_kind_of_rule_says_its_days(rule, label, days):
    found = read_rule(rule)
    assert found.label.vi == label
    assert [day.isoformat() for day in found.days_between(date(2026, 6, 1), date(2026, 6, 30))] == days
    assert read_rule(found.rule) == found


@pytest.mark.parametrize(
    "said",
    [
        "",
        "thứ Năm",
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=SA",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=5TU",
        "FREQ=MONTHLY;BYDAY=0TU",
        "FREQ=MONTHLY;BYDAY=1TU,3TH",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=0",
    ],
)
def test_a_rule_that_some_month_could_not_keep_is_refused(said):
    with pytest.raises(InvalidInput, match="rule of repetition"):
        read_rule(said)


def test_a_session_goes_to_the_next_free_day_of_its_week_then_back_then_nowhere():
    assert placed(THURSDAYS, "2026-06-04").held_on == date(2026, 6, 4)
    assert placed(THURSDAYS, "2026-06-04", "2026-06-04").held_on == date(2026, 6, 5)
    assert placed(THURSDAYS, "2026-06-04", "2026-06-04", "2026-06-05").held_on == date(2026, 6, 3)
    week = [f"2026-06-{n:02d}" for n in range(1, 6)]
    assert placed(THURSDAYS, "2026-06-04", *week).held_on is None


def test_a_monthly_session_stays_in_its_month():
    last = read_rule("FREQ=MONTHLY;BYDAY=-1TU")
    busy = [f"2026-06-{n:02d}" for n in range(25, 31)]
    assert placed(last, "2026-06-30", *busy).held_on == date(2026, 6, 24)


RULES = st.sampled_from(["FREQ=WEEKLY;BYDAY=TH", "FREQ=MONTHLY;BYDAY=2FR,-1FR", "FREQ=MONTHLY;BYMONTHDAY=1,15,28"])


@settings(max_examples=60)
@given(RULES, st.dates(date(2025, 1, 1), date(2027, 12, 1)), st.sets(st.integers(0, 40)))
def test_no_session_is_held_on_a_day_off_a_taken_day_or_outside_its_span(rule, start, busy):
    recurrence, taken = read_rule(rule), {(start + timedelta(days=n)).isoformat() for n in busy}
    for day in recurrence.days_between(start, start + timedelta(days=40)):
        found = placed(recurrence, day.isoformat(), *taken)
        if found.held_on is not None:
            first, last = recurrence.span_of(day)
            assert first <= found.held_on <= last
            assert working_days().is_working(found.held_on)
            assert found.held_on.isoformat() not in taken


def test_hours_are_read_as_people_write_them():
    assert write_hours(read_hours("8h-11h30; 13:30–17h")) == "08:00-11:30, 13:30-17:00"
    assert slots_of(read_hours("08:00-09:40, 13:30-14:00"), 30) == (time(8), time(8, 30), time(9), time(13, 30))
    morning, noon = read_hours("08:00-11:30"), read_hours("11:30-12:00")
    assert not overlap(morning, noon)
    assert overlap(morning, (Hours(time(11), time(13)),))


@pytest.mark.parametrize("said", ["", "sáng", "25:00-26:00", "8:00-8:70", "11:00-08:00", "08:00-10:00, 09:00-11:00"])
def test_hours_that_make_no_sense_are_refused(said):
    with pytest.raises(InvalidInput):
        read_hours(said)

"""The clocks of the law against a clerk who ticks off day after day, and what must hold for every term."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from casetrack.engine.calendar import CalendarDay, WorkingCalendar, build_calendar
from casetrack.engine.deadlines import Due, Grant, Pause, Term, count_term
from casetrack.engine.definition import Basis, Length
from casetrack.text import Text
from tests.engine.office_calendar import CALENDAR, works

ONE_DAY = timedelta(days=1)
LAW = Basis(Text("Luật", "Law"), "verified")
LABEL = Text("Thời hạn", "Term")

starts = st.dates(date(2024, 1, 1), date(2027, 12, 31))
day_lengths = st.one_of(
    st.builds(Length, st.integers(1, 90), st.just("calendar_days")),
    st.builds(Length, st.integers(1, 45), st.just("working_days")),
)
lengths = st.one_of(
    day_lengths,
    st.builds(Length, st.integers(1, 18), st.just("months")),
    st.builds(Length, st.integers(1, 2), st.just("years")),
)
terms = st.builds(
    Term,
    start_on=starts,
    count=st.sampled_from(["next_day", "same_day"]),
    length=lengths,
    roll=st.sampled_from(["next", "previous", "none"]),
    basis=st.just(LAW),
    label=st.just(LABEL),
)


@st.composite
def pauses_and_grants(draw: st.DrawFn, term: Term) -> tuple[list[Pause], list[Grant]]:
    """Draw pauses from before the start to long after the end, overlapping as they fall, and up to two extensions."""
    pauses = [
        Pause(first, first + timedelta(days=draw(st.integers(0, 25))))
        for first in draw(st.lists(st.integers(-20, 120), max_size=5).map(lambda gaps: [_on(term, n) for n in gaps]))
    ]
    if draw(st.integers(0, 5)) == 0:
        pauses.append(Pause(_on(term, draw(st.integers(-5, 200))), None))
    granted = draw(st.lists(st.tuples(lengths, st.integers(0, 60)), max_size=2))
    return pauses, [Grant(length, _on(term, n), "", "") for length, n in granted]


def _on(term: Term, n: int) -> date:
    return term.start_on + timedelta(days=n)


cases = terms.flatmap(lambda term: st.tuples(st.just(term), pauses_and_grants(term)))


def tick_off(term: Term, pauses: list[Pause], grants: list[Grant]) -> tuple[date | None, date | None]:
    """Give the unrolled and the rolled end as a clerk finds them: one day after the other, pencil in hand."""
    day: date | None = term.start_on - ONE_DAY if term.count == "same_day" else term.start_on
    for number, length in enumerate([term.length, *(g.length for g in sorted(grants, key=lambda g: g.granted_on))]):
        if day is None:
            return None, None
        first_counts = number == 0 and term.count == "same_day"
        day = tick_stretch(day, length, pauses, first_counts=first_counts)
    if day is None:
        return None, None
    rolled, direction = day, {"next": ONE_DAY, "previous": -ONE_DAY, "none": None}[term.roll]
    while direction is not None and not works(rolled):
        rolled += direction
    return day, rolled


def tick_stretch(day: date, length: Length, pauses: list[Pause], *, first_counts: bool) -> date | None:
    left = length.n
    if length.unit in ("months", "years"):  # as many days as the calendar puts between the two
        left = (same_number(day, length, first_counts=first_counts) - day).days
    while left:
        day += ONE_DAY
        if any(pause.last is None and pause.first <= day for pause in pauses):
            return None
        if any(pause.last is not None and pause.first <= day <= pause.last for pause in pauses):
            continue
        if length.unit != "working_days" or works(day):
            left -= 1
    return day


def same_number(day: date, length: Length, *, first_counts: bool) -> date:
    start = day + ONE_DAY if first_counts else day
    months = start.month - 1 + length.n * (12 if length.unit == "years" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    number = start.day
    while True:
        try:
            end = date(year, month, number)
        except ValueError:
            number -= 1
            continue
        return end - ONE_DAY if first_counts and number == start.day else end


def number_in(amount: Text) -> int:
    sign, n = re.findall(r"^([+−]) (\d+)", amount.vi)[0]
    return int(n) if sign == "+" else -int(n)


def with_day_off(day: date) -> WorkingCalendar:
    extra = CalendarDay(day, "off", Text("Bão", "Storm"), "CĐ", "confirmed")
    return build_calendar(
        [replace(y, days=(*y.days, extra)) if y.year == day.year else y for y in CALENDAR.years],
    )


@given(cases)
def test_counting_finds_the_day_that_a_clerk_finds_by_ticking_off(case: tuple[Term, tuple[list, list]]) -> None:
    term, (pauses, grants) = case
    due = count_term(term, CALENDAR, pauses, grants)

    assert (due.unrolled_on, due.due_on) == tick_off(term, pauses, grants)


@given(cases)
def test_a_date_is_provisional_exactly_when_a_year_on_its_way_is_not_confirmed(
    case: tuple[Term, tuple[list, list]],
) -> None:
    term, (pauses, grants) = case
    due = count_term(term, CALENDAR, pauses, grants)
    assume(due.due_on is not None)
    assert due.due_on is not None
    first = term.start_on if term.count == "same_day" else term.start_on + ONE_DAY
    years = set(range(min(first, due.due_on).year, due.due_on.year + 1)) | {first.year}

    assert due.provisional is bool(years - {2024, 2025, 2026})
    told = " ".join(line.text.vi for line in due.lines if line.code == "unsure")
    assert all(str(year) in told for year in years - {2024, 2025, 2026}) or "–" in told


@given(cases, st.randoms(use_true_random=False))
def test_the_order_in_which_pauses_were_recorded_does_not_matter(case: tuple[Term, tuple[list, list]], chance) -> None:
    term, (pauses, grants) = case
    shuffled = list(pauses)
    chance.shuffle(shuffled)

    assert count_term(term, CALENDAR, shuffled, grants) == count_term(term, CALENDAR, pauses, grants)


@given(cases)
def test_the_last_row_of_the_sum_is_the_day_due(case: tuple[Term, tuple[list, list]]) -> None:
    term, (pauses, grants) = case
    due = count_term(term, CALENDAR, pauses, grants)

    assert (due.lines[-1].code, due.lines[-1].until) == ("due", due.due_on)


@given(cases)
def test_a_term_that_moves_on_never_ends_on_a_day_off(case: tuple[Term, tuple[list, list]]) -> None:
    term, (pauses, grants) = case
    due = count_term(replace(term, roll="next"), CALENDAR, pauses, grants).due_on

    assert due is None or works(due)


@given(cases, st.integers(0, 150))
def test_another_holiday_never_makes_a_term_of_working_days_end_earlier(
    case: tuple[Term, tuple[list, list]], n: int
) -> None:
    term, (pauses, _) = case
    term = replace(term, length=Length(min(term.length.n, 45), "working_days"), roll="next")
    day = _on(term, n)
    assume(CALENDAR.entry(day) is None and day.year < 2028)
    before = count_term(term, CALENDAR, pauses).due_on
    after = count_term(term, with_day_off(day), pauses).due_on

    assert before is None or (after is None or after >= before)


def days_told(due: Due) -> int:
    return sum(
        number_in(line.amount)
        for line in due.lines
        if line.code in ("term", "paused", "extension", "moved", "not_moved")
    )


@given(cases, day_lengths, st.lists(st.integers(1, 30), max_size=2))
def test_the_amounts_of_the_sum_add_up_to_the_days_from_the_first_to_the_day_due(
    case: tuple[Term, tuple[list, list]], length: Length, extensions: list[int]
) -> None:
    term, (pauses, _) = case
    term = replace(term, length=length)
    grants = [Grant(Length(n, length.unit), term.start_on, "", "") for n in extensions]
    due = count_term(term, CALENDAR, [pause for pause in pauses if pause.last is not None], grants)
    assert due.due_on is not None
    eve = term.start_on - ONE_DAY if term.count == "same_day" else term.start_on
    walked = [eve + n * ONE_DAY for n in range(1, (due.due_on - eve).days + 1)]
    assume(due.due_on >= eve)  # a term of a day or two may move back to before its start

    assert days_told(due) == sum(length.unit == "calendar_days" or works(day) for day in walked)


@given(cases)
def test_each_row_that_names_a_day_names_one_not_before_the_row_above(case: tuple[Term, tuple[list, list]]) -> None:
    term, (pauses, grants) = case
    due = count_term(replace(term, roll="next"), CALENDAR, pauses, grants)
    reached = [line.until for line in due.lines[1:] if line.until is not None]

    assert reached == sorted(reached)

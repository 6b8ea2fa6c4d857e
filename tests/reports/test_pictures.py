"""The numbers behind the pictures agree with a plain recount, whatever happens in the office and in whatever order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from casetrack.db import Database
from casetrack.reports.pictures import Age, Numbers, numbers_of, share_within
from casetrack.reports.questions import ask
from casetrack.reports.summary import summarise
from casetrack.services.work import reading, system_actor
from tests.factories import Ward, a_case, a_ward
from tests.former_system import a_row, a_ward_that_takes_over, receipt_library, take_over
from tests.queries import queries_of
from tests.reports.recount import Story
from tests.reports.test_any_history import Asked, Office, offices

LIMITS = (10, 30, 90)
days = st.integers(0, 130)  # far enough for several months


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    book = Database(sqlite_url)
    yield a_ward(book)
    book.dispose()


def counted(ward: Ward, start: date, end: date, **more: date | None) -> Numbers:
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        return numbers_of(work, summarise(work, ask(work, start, end, **more)), LIMITS)


def month_ends(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day == last or (day + timedelta(days=1)).day == 1:
            yield day


def waits(story: Story, last: date) -> Iterator[tuple[int, date]]:
    """Give how many evenings in a row a case was open, and the day on which that was over."""
    open_since = None
    for n in range((last - story.opened).days + 1):
        day = story.opened + timedelta(days=n)
        if story.is_open(day):
            open_since = open_since or day
        elif open_since:
            yield (day - open_since).days, day
            open_since = None


def nearest_rank(lengths: list[int], percent: int) -> int:
    return sorted(lengths)[ceil(len(lengths) * percent / 100) - 1]


happenings = st.lists(
    st.tuples(st.sampled_from(["open", "open", "turn", "turn", "turn", "correct", "next day"]), days, days, days),
    min_size=1,
    max_size=14,
)


histories = given(happenings=happenings, asked=st.builds(Asked, days, days, days, days))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@histories
def test_of_any_history_agree_with_a_recount(sqlite_url, happenings, asked):
    agree_with_a_recount(sqlite_url, happenings, asked)


@pytest.mark.proof
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@histories
def test_of_any_history_agree_with_a_recount_on_postgresql(postgresql_url, happenings, asked):
    agree_with_a_recount(postgresql_url, happenings, asked)


def agree_with_a_recount(url: str, happenings: list[tuple[str, int, int, int]], asked: Asked) -> None:
    database = Database(url)
    ward = a_ward(database, code=f"xa{next(offices)}")
    object.__setattr__(ward.installation, "library", receipt_library())
    office = Office(ward)
    for happening in happenings:
        office.writes(happening)
    ward.on(office.today.isoformat())
    start, end, as_at, known_at = asked.of(office.today)
    stories = [story for story in office.known(known_at) if story.opened <= as_at]
    numbers = counted(ward, start, end, as_at=as_at, known_at=known_at)
    database.dispose()

    left = {day: sum(story.is_open(day) for story in stories) for day in month_ends(start, as_at)}
    told = {each.last: each.pending for each in numbers.ends}
    assert told == {day: n for day, n in left.items() if day in told}
    assert not any(n for day, n in left.items() if day not in told), "a month that is left out had nothing"

    still = [((as_at - story.opened).days, story.is_overdue(as_at)) for story in stories if story.is_open(as_at)]
    for age in numbers.ages:
        found = [late for n, late in still if age.least <= n <= (n if age.most is None else age.most)]
        assert (age.pending, age.overdue) == (len(found), sum(found))

    over = [n for story in stories for n, day in waits(story, as_at) if day >= start]
    assert [(stay.count, stay.median, stay.ninetieth) for stay in numbers.stays] == (
        [(len(over), nearest_rank(over, 50), nearest_rank(over, 90))] if over else []
    )


class TestMonths:
    @pytest.fixture
    def ward(self, database) -> Ward:
        ward = a_ward_that_takes_over(database)
        rows = [
            a_row("before", "1", opened="2025-11-20"),
            a_row("january", "2", opened="2026-01-10", closed="2026-02-27"),
            a_row("march", "3", opened="2026-03-31", closed="2026-03-31"),
        ]
        take_over(ward, rows)
        return ward

    def test_tell_what_was_left_at_each_end(self, ward):
        ends = counted(ward, date(2026, 1, 1), date(2026, 12, 31)).ends
        assert [(end.last.isoformat(), end.pending) for end in ends] == [
            ("2026-01-31", 2),
            ("2026-02-28", 1),
            ("2026-03-31", 1),
            ("2026-04-30", 1),
            ("2026-05-31", 1),
            ("2026-06-04", 1),
        ]

    def test_of_a_hundred_years_begin_with_the_first_case(self, ward):
        ends = counted(ward, date(1926, 1, 1), date(2026, 12, 31)).ends
        assert (ends[0].month, len(ends)) == (date(2025, 11, 1), 8)

    def test_of_waiting_are_those_of_the_phases_that_ended(self, ward):
        numbers = counted(ward, date(2026, 1, 1), date(2026, 6, 4))
        assert [(stay.workflow, stay.phase, stay.count, stay.median) for stay in numbers.stays] == [
            ("receipt", "received", 1, 48)
        ]


def test_the_age_of_a_case_counts_from_the_day_of_its_entry(ward):
    a_case(ward.on("2026-05-25"))
    numbers = counted(ward.on("2026-06-04"), date(2026, 6, 1), date(2026, 6, 4))
    assert numbers.ages[0] == Age(0, 10, pending=1, overdue=0)
    assert [age.key for age in numbers.ages] == ["0-10", "11-30", "31-90", "91-"]


@pytest.mark.parametrize(
    ("days", "percent", "said"),
    [
        ({1: 1}, 50, 1),
        ({1: 1, 9: 1}, 50, 1),
        ({1: 1, 9: 1}, 90, 9),
        ({1: 9, 50: 1}, 90, 1),
        ({1: 8, 50: 2}, 90, 50),
        ({}, 50, 0),
    ],
)
def test_so_many_percent_took_no_longer(days, percent, said):
    assert share_within(Counter(days), percent) == said


def test_pictures_cost_as_many_statements_for_many_cases_as_for_one(ward):
    costs = []
    for n in (1, 6):
        for _ in range(n):
            a_case(ward)
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            summary = summarise(work, ask(work, date(2026, 1, 1), date(2026, 12, 31)))
            with queries_of(ward) as statements:
                numbers_of(work, summary, LIMITS)
            costs.append(len(statements))
    assert costs == [3, 3]

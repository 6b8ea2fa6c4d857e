"""Whatever happens in the office, in whatever order it is written down, each indicator agrees with a plain recount."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import count

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from casetrack.db import Database
from casetrack.engine.indicators import CountedCases, TopValues
from casetrack.models import Case
from casetrack.reports.indicators import Measures, behind, measure
from casetrack.reports.questions import Question, ask
from casetrack.services.work import Work, reading, system_actor
from tests.reports.claims_office import DOINGS, FIRST, ClaimsOffice, claims_indicators
from tests.reports.recount_indicators import Asked, Recount

offices = count(1)
few = st.integers(0, 6)  # so that things often fall on the same day
happenings = st.lists(st.tuples(st.sampled_from(DOINGS), few, few, few), min_size=1, max_size=22)
any_days = st.tuples(few, few, few)


def check(office: ClaimsOffice, start: date, as_at: date, known_at: date, *, lists: bool = True) -> Measures:
    """Hold every indicator, and every list behind one, to the recount; give what was measured."""
    asked = Asked(start, as_at, known_at)
    with reading(office.ward.installation, system_actor(office.ward.office.id)) as work:
        question = ask(work, start, as_at, as_at=as_at, known_at=known_at)
        told, again = measure(work, question), Recount(work, asked, office.bodies)
        assert {key: each.plain for key, each in told.items()} == {key: again.value(key) for key in told}
        if lists:
            every_list_is_the_recounts(work, question, again)
    balances_hold(told)
    return told


def every_list_is_the_recounts(work: Work, question: Question, again: Recount) -> None:
    for key, indicator in claims_indicators().items():
        if isinstance(indicator.source, CountedCases | TopValues):
            cases = behind(work, question, key).cases
            assert cases is not None
            found = work.session.scalars(select(Case.id).where(Case.id.in_(cases))).all()
            if key == "ward.distinct":
                assert len(found) == again.value(key)
                assert set(found) <= again.ids(key)
            else:
                assert set(found) == again.ids(key), key


def balances_hold(told: Measures) -> None:
    for row in ("people", "party"):
        of_row = {key.rpartition(".")[2]: each.value for key, each in told.items() if key.startswith(f"bodies.{row}.")}
        cell = {name: value for name, value in of_row.items() if isinstance(value, int)}
        assert cell["receipts"] == cell["carried_over"] + cell["received"] + cell["reopened"]
        assert cell["receipts"] == cell["resolved"] + cell["pending"]
        assert cell["resolved"] == cell["on_time"] + cell["late"] + cell["without_deadline"]


@pytest.mark.parametrize("url", ["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.postgresql)])
def test_every_indicator_agrees_with_a_recount_from_the_events(request, url):
    database = Database(request.getfixturevalue(url))

    @settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
    @given(happenings=happenings, days=any_days)
    def any_office(happenings, days):
        agree(database, happenings, days)

    any_office()
    database.dispose()


def agree(database: Database, happenings: list[tuple[str, int, int, int]], days: tuple[int, int, int]) -> None:
    """Let things happen in a new office, then ask on its last day as at one day and as known on another."""
    office = ClaimsOffice.of(database, f"cl{next(offices)}")
    for happening in happenings:
        office.writes(happening)
    today = office.ward.on(office.today.isoformat()).today
    start = min(FIRST + timedelta(days=days[0] - 4), today)
    known_at = min(FIRST + timedelta(days=days[2]), today)
    check(office, start, min(start + timedelta(days=days[1]), today), known_at)
    check(office, start, today, today)


def roll(chance: random.Random) -> int:
    return chance.randint(0, 6)


def test_what_changes_in_a_case_moves_exactly_the_figures_that_depend_on_it(sqlite_url):
    """One event is corrected in each of some cases: of the indicators those move that the recount moves, and few."""
    database = Database(sqlite_url)
    office, chance = ClaimsOffice.of(database, "mot"), random.Random(20260520)
    for _ in range(90):
        office.writes((chance.choice(("open", "open", "step")), roll(chance), roll(chance), roll(chance)))
    office.writes(("next day", 0, 0, 6))
    today = office.ward.on(office.today.isoformat()).today
    told, moved = check(office, FIRST, today, today, lists=False), dict[int, set[str]]()
    for n in range(4 * len(office.cases)):
        case = n % len(office.cases)
        if len(moved) == 20 or case in moved:
            continue
        office.writes(("correct", case, roll(chance), roll(chance)))
        before, told = told, check(office, FIRST, today, today, lists=False)
        if changed := {key for key in told if told[key].plain != before[key].plain}:
            moved[case] = changed
    database.dispose()
    assert len(moved) == 20
    changes = list(moved.values())
    assert all(len(each) < len(told) // 2 for each in changes), "each leaves most of the report as it was"
    assert set().union(*changes) >= {"ward.topics", "ward.nameless", "bodies.people.received"}

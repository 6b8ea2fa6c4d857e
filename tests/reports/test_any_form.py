"""Whatever happens to petitions, in whatever order, each column of each form of the law agrees with a plain recount."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from itertools import count

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from casetrack.db import Database
from casetrack.reports.forms import FilledForm, behind_form, fill_form
from casetrack.reports.questions import ask
from casetrack.services.work import reading, system_actor
from tests.reports.petitions_office import DOINGS, FIRST, PetitionsOffice
from tests.reports.recount_forms import FormRecount, holds
from tests.reports.recount_indicators import Asked

offices = count(1)
few = st.integers(0, 6)
happenings = st.lists(st.tuples(st.sampled_from(DOINGS), few, few, few), min_size=1, max_size=24)
FORMS = ("02/XLD", "03/GQKN", "04/GQTC", "05/KQTH")


def told(form: FilledForm) -> dict[int | None, dict[int, Fraction]]:
    rows = [(row.unit.id if row.unit else None, row) for row in (*form.rows, form.total)]
    return {unit: {n: Fraction(number or 0) for n, number in row.numbers.items()} for unit, row in rows}


def numbers_of(
    recounted: dict[str, dict[int, Fraction]], key: str, splits: dict[int, Fraction]
) -> Callable[[str, int, bool], Fraction]:
    return lambda of, column, split: splits[column] if split else recounted[of or key][column]


def check(office: PetitionsOffice, asked: Asked) -> None:
    """Hold every row of every form to the recount, its checks to what they say, and the papers to their lists."""
    with reading(office.ward.installation, system_actor(office.ward.office.id)) as work:
        question = ask(work, asked.start, asked.as_at, as_at=asked.as_at, known_at=asked.known_at)
        again = {unit: FormRecount(work, asked, units) for unit, units in office.scopes.items()}
        recounted = {unit: {key: again[unit].form(key) for key in FORMS} for unit in again}
        for key in FORMS:
            form = fill_form(work, question, key)
            for unit, numbers in told(form).items():
                assert numbers == recounted[unit][key], (key, unit)
            found = {(each.check.said, each.row.unit.id if each.row.unit else None) for each in form.findings}
            wrong = {
                (each.said, unit)
                for unit in told(form)
                for each in form.form.checks
                if not holds(each.said, numbers_of(recounted[unit], key, again[unit].splits(key)))
            }
            assert wrong == found, key
        opened = behind_form(work, question, "02/XLD", 1)
        assert set(opened.behind.ids) == {each.id for each in again[None].petitions() if each.papers}


def agree(database: Database, happenings: list[tuple[str, int, int, int]], days: tuple[int, int, int]) -> None:
    office = PetitionsOffice.of(database, f"don{next(offices)}")
    for happening in happenings:
        office.writes(happening)
    today = office.ward.on(office.today.isoformat()).today
    start = min(FIRST + timedelta(days=2 * days[0] - 4), today)
    check(
        office,
        Asked(start, min(start + timedelta(days=4 * days[1]), today), min(FIRST + timedelta(4 * days[2]), today)),
    )
    check(office, Asked(start, today, today))


def any_offices(url: str, examples: int) -> None:
    """Try offices in which anything may happen."""
    database = Database(url)

    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(happenings=happenings, days=st.tuples(few, few, few))
    def any_office(happenings, days):
        agree(database, happenings, days)

    try:
        any_office()
    finally:
        database.dispose()


def test_every_column_of_every_form_agrees_with_a_recount_from_the_events(sqlite_url):
    any_offices(sqlite_url, 6)


@pytest.mark.postgresql
def test_the_columns_agree_on_postgresql_too(postgresql_url):
    any_offices(postgresql_url, 2)


@pytest.mark.proof
def test_many_offices_agree_in_every_column(sqlite_url):
    any_offices(sqlite_url, 80)


def test_a_long_story_fills_every_form(sqlite_url):
    """A story long enough that papers were sent on, decided and executed: it moves columns in each of the forms."""
    database = Database(sqlite_url)
    office = PetitionsOffice.of(database, "dai")
    for n in range(6):
        for happening in (("open", n, 0, n), ("classify", n, 0, n), ("decide", n, 0, n), ("add", n, 0, 0)):
            office.writes(happening)
    two_contents = (("open two", 2, 0, 0), ("classify", 6, 0, 2), ("classify", 7, 0, 0))  # a request and a complaint
    sent_on = (("open", 0, 0, 0), ("classify", 8, 4, 1), ("send on", 8, 1, 0))
    for happening in (*two_contents, *sent_on, ("next day", 0, 0, 0)):
        office.writes(happening)
    for n in range(5):
        office.writes(("execute", n, n, n + 1))
    today = office.ward.on(office.today.isoformat()).today
    check(office, Asked(FIRST, today, today))
    check(office, Asked(today, today, today))
    with reading(office.ward.installation, system_actor(office.ward.office.id)) as work:
        asked = ask(work, FIRST, today)
        forms = {key: fill_form(work, asked, key).total.numbers for key in FORMS}
        split = FormRecount(work, Asked(FIRST, today, today), office.scopes[None]).splits("02/XLD")
    database.dispose()
    assert split[5] > 0, "more matters than papers, where one paper has two contents"
    moved = {key: {n for n, number in numbers.items() if number} for key, numbers in forms.items()}
    assert moved["02/XLD"] >= {1, 2, 3, 4, 5, 6, 12, 19}
    assert moved["03/GQKN"] >= {1, 2, 4, 7, 13}
    assert moved["04/GQTC"] >= {1, 2, 4, 7}
    assert moved["05/KQTH"] >= {1, 2, 3, 5, 16}

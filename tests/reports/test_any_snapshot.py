"""Whatever happens before and after a report is frozen: it keeps what it said, and tells what a recount tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from casetrack.db import Database
from casetrack.models import Case
from casetrack.reports.differences import Differences, compare
from casetrack.reports.questions import ask
from casetrack.reports.snapshots import Freeze, freeze, open_snapshot
from casetrack.services.chain import verify
from casetrack.services.work import Work, begin, reading, system_actor
from tests.factories import a_ward
from tests.former_system import receipt_library
from tests.reports.recount import FIGURES, figures_of
from tests.reports.test_any_history import Asked, Office, days, happenings

Happening = tuple[str, int, int, int]
Cases = dict[str, set[int]]
offices = count(1)


@dataclass
class Story:
    """What happened in an office before a report was frozen, and after."""

    database: Database
    before: list[Happening]
    after: list[Happening]


def counted(office: Office, start: date, as_at: date) -> dict[str, set[int]]:
    """Give the cases of each figure, by a plain recount of what the book tells now."""
    found: dict[str, set[int]] = {name: set() for name in FIGURES}
    for told in office.cases:
        for name in figures_of(told.story(), start, as_at):
            found[name].add(told.id)
    return found


def check(story: Story, asked: Asked) -> None:
    """Freeze between two histories, and hold the frozen report and the differences to the recounts."""
    ward = a_ward(story.database, code=f"xa{next(offices)}")
    object.__setattr__(ward.installation, "library", receipt_library())
    office = Office(ward)
    for happening in story.before:
        office.writes(happening)
    ward.on(office.today.isoformat())
    start, end, as_at, _known_at = asked.of(office.today)
    then = counted(office, start, as_at)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        number = freeze(work, ask(work, start, end, as_at=as_at), Freeze()).row.number
    for happening in story.after:
        office.writes(happening)
    ward.on(office.today.isoformat())
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        opened = open_snapshot(work, number)
        assert {name: set(opened.cases.lists[f"summary.{name}"].keys) for name in FIGURES} == then
        assert {name: opened.figures[f"summary.{name}"].value for name in FIGURES} == {n: len(then[n]) for n in FIGURES}
        it_tells_what_a_recount_tells(work, compare(work, opened), then, counted(office, start, as_at))
        verify(work)


def it_tells_what_a_recount_tells(work: Work, found: Differences, then: Cases, now: Cases) -> None:
    """Hold the differences to the cases of the figures then and now."""
    of_office = select(Case.number, Case.id).where(Case.office_id == work.office.id)  # every story has one of its own
    numbers = {row.number: row.id for row in work.session.execute(of_office)}
    for name in FIGURES:
        key = f"summary.{name}"
        assert {numbers[each.number] for each in found.cases if key in each.came} == now[name] - then[name]
        assert {numbers[each.number] for each in found.cases if key in each.went} == then[name] - now[name]
    changed = {each.figure.key for each in found.figures if each.figure.group == "summary"}
    assert changed == {f"summary.{name}" for name in FIGURES if then[name] != now[name]}
    assert all(each.why and each.how for each in found.cases)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=happenings, after=happenings, asked=st.builds(Asked, days, days, days, days))
def test_a_frozen_report_stays_and_its_differences_are_those_of_a_recount(
    database: Database, before: list[Happening], after: list[Happening], asked: Asked
):
    check(Story(database, before, after), asked)


@pytest.mark.proof
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=happenings, after=happenings, asked=st.builds(Asked, days, days, days, days))
def test_many_frozen_reports_stay(database: Database, before: list[Happening], after: list[Happening], asked: Asked):
    check(Story(database, before, after), asked)

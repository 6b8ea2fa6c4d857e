"""The ward's backlog of land violations: how many there are, how many have a file, and that what is old stays late."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.services.search import FindCases, count_views, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.work import reading
from tests.factories import Ward, a_case, a_step, the_case

FOUND = {"matter": "land", "road": "Tỉnh lộ cũ", "violation": "Quán trên đất đường.", "found_by": "handover"}
MINUTES = {"violator_kind": "household", "competent": True, "minutes_no": "05/BB-VPHC"}


def a_violation(ward: Ward, found_on: str) -> str:
    return a_case(
        ward,
        "Quán trên đất đường",
        by="officer",
        workflow="land_violation",
        opened_on=date(2025, 7, 14),
        fields={**FOUND, "found_on": found_on, "former_office": "Xã Lam Thượng cũ"},
    )


@pytest.fixture
def backlog(ward: Ward) -> list[str]:
    """Three violations that a former office found: one gets its minutes, two stay without a file."""
    numbers = [a_violation(ward, day) for day in ("2025-06-10", "2025-06-11", "2023-05-15")]
    a_step(ward, numbers[0], "officer", "make_minutes", **MINUTES)
    for number in numbers[1:]:
        a_step(ward, number, "officer", "leave_unfiled", unfiled_cause="origin")
    return numbers


def numbers_of(ward: Ward, wanted: Filter) -> set[str]:
    with reading(ward.installation, ward.actor("leader")) as work:
        return {line.number for line in find_cases(work, FindCases(wanted)).lines}


def test_those_with_and_without_a_file_are_told_apart_and_add_up(ward: Ward, backlog: list[str]):
    everything = numbers_of(ward, Filter(kind="land_violation"))
    without = numbers_of(ward, Filter(kind="land_violation", phase="classified"))
    with_file = numbers_of(ward, Filter(kind="land_violation", phase="transferred"))
    assert everything == with_file | without == set(backlog)
    assert (with_file, without) == ({backlog[0]}, set(backlog[1:]))


def test_one_without_a_file_stays_late_once_its_two_years_have_passed(ward: Ward, backlog: list[str]):
    assert the_case(ward, backlog[2]).due_on == date(2025, 5, 15)
    with reading(ward.installation, ward.actor("leader")) as work:
        assert count_views(work)["overdue"] == 1


def test_the_day_of_the_plan_takes_the_place_of_a_far_statute(ward: Ward, backlog: list[str]):
    assert the_case(ward, backlog[1]).due_on == date(2027, 6, 11)
    a_step(ward, backlog[1], "leader", "plan", plan_due_on="2026-09-30")
    assert the_case(ward, backlog[1]).due_on == date(2026, 9, 30)

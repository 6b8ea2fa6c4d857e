"""Whatever the roles, units, levels and grants: the one clause lets through what a slow reading of the rule does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from casetrack.db import Database
from casetrack.engine.definition import LEVELS
from casetrack.models import Case
from casetrack.services.access import hidden_cases, is_visible, visible_cases
from casetrack.services.offices import add_unit
from casetrack.services.permissions import PERMISSIONS, ROLES
from casetrack.services.search import FindCases, count_seen_and_hidden, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.work import Actor, Work, begin, system_actor
from tests.factories import COMPLAINT, Ward, a_case, a_ward

CASES, USERS = 6, 3
PLACES = ("root", "VP", "KT", "KT1", "KT11")  # KT11 lies in KT1, which lies in KT


@dataclass(frozen=True, slots=True)
class Situation:
    """How one case stands: its level and unit, who has it, who entered it, and who is let in until when."""

    level: str
    unit: str
    officer: int | None
    opened_by: int | None
    grants: Mapping[int, date | None]


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away and the one who asks stands in: for all, one unit or one kind; over, on, to come, called off."""

    who: int
    unit: str | None
    workflow: str | None
    first: date
    last: date
    called_off: bool


@pytest.fixture(scope="module")
def the_ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Ward]]:
    """Give a ward with units in units, and cases that each example makes otherwise; a whole ward is long to print."""
    book = Database(f"sqlite:///{tmp_path_factory.mktemp('visibility') / 'casetrack.db'}")
    book.upgrade()
    ward = a_ward(book)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        for code, above in (("KT1", "KT"), ("KT11", "KT1")):
            ward.units[code] = add_unit(work, code, code, ward.units[above])
    for _ in range(CASES):
        a_case(ward, "Mương tắc", fields=COMPLAINT)
    yield lambda: ward
    book.dispose()


users = st.integers(0, USERS - 1)
days = st.sampled_from([None, date(2026, 6, 3), date(2026, 6, 4), date(2026, 7, 1)])
situations = st.builds(
    Situation,
    st.sampled_from(LEVELS),
    st.sampled_from(PLACES),
    st.none() | users,
    st.none() | users,
    st.dictionaries(users, days, max_size=2),
)
before, now, after = date(2026, 6, 3), date(2026, 6, 4), date(2026, 6, 5)
absences = st.builds(
    Away,
    st.integers(1, USERS - 1),
    st.sampled_from([None, None, None, "root", "KT"]),
    st.sampled_from([None, None, None, "petition", "discipline"]),
    st.sampled_from([before, now, now, after]),
    st.sampled_from([now, now, after, before]),
    st.sampled_from([False, False, False, True]),
)
held = st.frozensets(st.tuples(st.sampled_from(sorted(ROLES)), st.sampled_from(PLACES)), max_size=3)


@given(st.lists(situations, min_size=CASES, max_size=CASES), held, st.lists(absences, min_size=1, max_size=3))
def test_somebody_sees_exactly_what_the_rule_says(
    the_ward: Callable[[], Ward], cases: list[Situation], roles: frozenset[tuple[str, str]], away: list[Away]
) -> None:
    ward = the_ward()
    people = list(ward.users.values())[:USERS]
    me = 0
    actor = Actor(
        people[me].id, "", ward.office.id, frozenset((role, ward.units[place].id) for role, place in roles), "vi"
    )
    with Session(ward.database.engine) as session:
        work = Work(session, ward.installation, actor, ward.office, ward.now, ward.now)
        numbers = lay_out(work, ward, cases)
        send_away(work, ward, [each for each in away if each.first <= each.last])
        expected = {
            number
            for number, case in zip(numbers, cases, strict=True)
            if sees(case, me, roles, ward.today) or looks_after(case, roles, away, ward.today)
        }
        assert set(session.scalars(select(Case.number).where(visible_cases(work)))) == expected
        hidden = select(func.count(Case.id)).where(hidden_cases(work))
        assert session.scalars(hidden).one() == CASES - len(expected)
        for number in numbers:
            assert is_visible(work, number) == (number in expected)
        if actor.may("case.read"):
            found = find_cases(work, FindCases(Filter("all", q="muong")))
            assert {line.number for line in found.lines} == expected
        if actor.may("report.read"):
            assert count_seen_and_hidden(work, select(Case.id)) == (len(expected), CASES - len(expected))
        session.rollback()


def sees(case: Situation, who: int, roles: frozenset[tuple[str, str]], today: date) -> bool:
    """Say in plain words who sees a case (decision 7)."""
    if not any("case.read" in PERMISSIONS[role] for role, _place in roles):
        return False
    if case.level in ("public", "internal") or who in (case.officer, case.opened_by):
        return True
    if who in case.grants and (case.grants[who] or today) >= today:
        return True
    above = {"root", case.unit} | {"KT1": {"KT"}, "KT11": {"KT", "KT1"}}.get(case.unit, set())
    looks = {"restricted": {"leader", "inspector"}, "sealed": {"leader"}}[case.level]
    return any(role in looks and place in above for role, place in roles)


def looks_after(case: Situation, roles: frozenset[tuple[str, str]], away: list[Away], today: date) -> bool:
    """Say in plain words what standing in opens (decision 38); every case here is a petition."""
    reads = any("case.read" in PERMISSIONS[role] for role, _place in roles)
    return (
        reads
        and case.level == "restricted"
        and any(
            each.who == case.officer
            and each.unit in (None, case.unit)
            and each.workflow in (None, "petition")
            and each.first <= today <= each.last
            and not each.called_off
            for each in away
        )
    )


def send_away(work: Work, ward: Ward, away: list[Away]) -> None:
    keys = [user.id for user in list(ward.users.values())[:USERS]]
    for each in away:
        work.session.execute(
            text(
                "INSERT INTO absences"
                " (office_id, user_id, substitute_id, first_day, last_day, unit_id, workflow, called_off)"
                " VALUES (:f, :u, :s, :first, :last, :unit, :workflow, :off)"
            ),
            {
                "f": ward.office.id,
                "u": keys[each.who],
                "s": keys[0],
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "unit": ward.units[each.unit].id if each.unit else None,
                "workflow": each.workflow,
                "off": each.called_off,
            },
        )


def lay_out(work: Work, ward: Ward, cases: list[Situation]) -> list[str]:
    """Write the situations over the ward's cases, in a transaction that is never ended well; give their numbers."""
    rows = work.session.execute(select(Case.id, Case.number).order_by(Case.id)).all()
    keys = [user.id for user in list(ward.users.values())[:USERS]]
    for (case_id, _number), case in zip(rows, cases, strict=True):
        officer, opened_by = (None if who is None else keys[who] for who in (case.officer, case.opened_by))
        said = {"id": case_id, "level": case.level, "unit": ward.units[case.unit].id}
        work.session.execute(
            text("UPDATE cases SET level = :level, unit_id = :unit, officer_id = :o, opened_by_id = :b WHERE id = :id"),
            {**said, "o": officer, "b": opened_by},
        )
        for who, until in case.grants.items():
            work.session.execute(
                text(
                    "INSERT INTO case_grants (office_id, case_id, user_id, reason, until) VALUES (:f, :c, :u, '', :d)"
                ),
                {"f": ward.office.id, "c": case_id, "u": keys[who], "d": until and until.isoformat()},
            )
    work.session.expire_all()
    return [number for _id, number in rows]


def test_the_days_of_the_examples_lie_around_the_wards(the_ward: Callable[[], Ward]) -> None:
    assert the_ward().today == date(2026, 6, 3) + timedelta(days=1)

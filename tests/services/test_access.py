"""Who may see which case, by one clause for lists, counts and pages."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from casetrack.errors import NotFound
from casetrack.models import Case, CaseGrant
from casetrack.services.access import get_visible_case, hidden_cases, visible_cases
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, Ward, a_case, a_ward, an_account


def seen_by(ward: Ward, who: str) -> set[str]:
    with reading(ward.installation, ward.actor(who)) as work:
        seen = set(work.session.scalars(select(Case.number).where(visible_cases(work))))
        hidden = work.session.scalars(select(func.count()).select_from(Case).where(hidden_cases(work))).one()
        total = select(func.count()).select_from(Case).where(Case.office_id == ward.office.id)
        assert len(seen) + hidden == work.session.scalars(total).one()
    return seen


@pytest.fixture
def sealed(ward: Ward) -> str:
    an_account(ward, "colleague", "officer")
    an_account(ward, "elsewhere", "leader", "VP")
    return a_case(ward, fields=DENUNCIATION, officer="officer", unit="KT")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("desk", True),  # who wrote it down
        ("officer", True),  # to whom it is handed
        ("leader", True),  # of a unit above
        ("colleague", False),
        ("elsewhere", False),  # leads another unit
        ("clerk", False),
        ("inspector", False),
        ("auditor", False),
        ("administrator", False),
    ],
)
def test_a_denunciation_is_seen_by_its_own_people_only(ward: Ward, sealed: str, who: str, sees: bool):
    assert (sealed in seen_by(ward, who)) is sees


def test_a_hidden_case_is_not_told_from_one_that_is_not_there(ward: Ward, sealed: str):
    messages = []
    for number in (sealed, "TC-2026-0999"):
        with reading(ward.installation, ward.actor("colleague")) as work, pytest.raises(NotFound) as missing:
            get_visible_case(work, number)
        messages.append(missing.value.message.vi.replace(number, "…"))
    assert messages[0] == messages[1]


def test_a_grant_lets_one_person_in_until_its_last_day(ward: Ward, sealed: str):
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        case_id = work.session.scalars(select(Case.id).where(Case.number == sealed)).one()
        user_id = ward.users["colleague"].id
        work.session.add(
            CaseGrant(
                office_id=ward.office.id, case_id=case_id, user_id=user_id, reason="Giúp", until=date(2026, 6, 30)
            )
        )
    assert sealed in seen_by(ward, "colleague")
    ward.on("2026-07-01")
    assert sealed not in seen_by(ward, "colleague")


def test_another_ward_sees_nothing_of_this_one(ward: Ward, sealed: str, database):
    a_case(ward)
    other = a_ward(database, code="khac")
    for who in ("leader", "officer", "desk", "auditor"):
        assert seen_by(other, who) == set()


def test_an_administrator_of_accounts_reads_no_cases(ward: Ward):
    a_case(ward)
    assert seen_by(ward, "administrator") == set()

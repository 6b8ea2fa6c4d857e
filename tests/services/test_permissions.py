"""What the roles may do fits what workflow files may name; what changes the whole office, nobody in a unit decides."""

from __future__ import annotations

import pytest

from casetrack.engine.calendar import CalendarYear
from casetrack.engine.definition import ROLES as STEP_TAKERS
from casetrack.errors import Forbidden
from casetrack.services.calendar import DecideYear
from casetrack.services.law import SignRule, sheet_of, sign_rule
from casetrack.services.permissions import PERMISSIONS, ROLES
from casetrack.services.recounts import preview
from casetrack.services.work import Work, begin, reading
from tests.factories import Ward, an_account


def test_a_workflow_may_name_exactly_the_roles_that_may_take_steps():
    assert set(STEP_TAKERS) == {role for role, allowed in PERMISSIONS.items() if "case.step" in allowed}


def test_every_role_has_its_permissions_and_its_name():
    assert set(ROLES) == set(PERMISSIONS)


def sign_the_first_rule(work: Work) -> None:
    sign_rule(work, SignRule(sheet_of(work).rows[0].fingerprint, "Công báo"))


def change_the_calendar(work: Work) -> None:
    preview(work, DecideYear(CalendarYear(2031, "tentative", "Dự kiến", ())))


@pytest.mark.parametrize("attempt", [sign_the_first_rule, change_the_calendar])
@pytest.mark.parametrize("role", ["leader", "administrator"])
class TestWhatChangesTheWholeOffice:
    def test_is_not_decided_by_who_leads_a_unit_inside_it(self, ward: Ward, role: str, attempt):
        an_account(ward, "inside", role, "KT")
        with reading(ward.installation, ward.actor("inside")) as work, pytest.raises(Forbidden) as refused:
            attempt(work)
        assert "cấp cơ quan" in refused.value.message.vi

    def test_is_decided_by_who_holds_the_role_in_the_office_itself(self, ward: Ward, role: str, attempt):
        with begin(ward.installation, ward.actor(role)) as work:
            attempt(work)


def test_who_has_no_such_role_anywhere_is_told_so_plainly(ward: Ward):
    with reading(ward.installation, ward.actor("desk")) as work, pytest.raises(Forbidden) as refused:
        change_the_calendar(work)
    assert refused.value.message.vi == "Bạn chưa được giao việc này. Người quản trị phân quyền."

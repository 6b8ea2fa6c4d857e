"""What the roles may do fits what workflow files may name; what changes the whole office, nobody in a unit decides."""

from __future__ import annotations

import pytest

from casetrack.engine.calendar import CalendarYear
from casetrack.engine.definition import ROLES as STEP_TAKERS
from casetrack.errors import Forbidden
from casetrack.services.access import get_visible_case, is_at_work_on, require_at_work
from casetrack.services.calendar import DecideYear
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.delays import ExplainDelay, answers_for, explain_delay
from casetrack.services.law import SignRule, sheet_of, sign_rule
from casetrack.services.permissions import PERMISSIONS, ROLES
from casetrack.services.recounts import preview
from casetrack.services.work import Work, begin, reading
from tests.factories import Ward, a_case, an_account


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


class TestWhatBecomesPartOfTheFile:
    @pytest.fixture
    def number(self, ward: Ward) -> str:
        """A late case of KT that everybody may see, and people of another unit."""
        for role in ("officer", "leader", "desk", "inspector"):
            an_account(ward, f"{role} of VP", role, "VP")
        an_account(ward, "officer of KT", "officer", "KT")
        number = a_case(ward, by="desk", unit="KT", officer="officer of KT")
        ward.on("2026-08-03")
        return number

    @pytest.mark.parametrize(
        ("who", "may"),
        [
            ("officer of KT", (True, True)),
            ("leader", (True, True)),
            ("desk", (False, True)),  # who entered it
            ("clerk", (False, True)),  # of the whole office
            ("officer of VP", (False, False)),
            ("leader of VP", (False, False)),
            ("desk of VP", (False, False)),
            ("inspector of VP", (False, False)),
            ("auditor", (False, False)),
        ],
    )
    def test_is_for_the_people_of_the_case(self, ward: Ward, number: str, who: str, may: tuple[bool, bool]):
        with reading(ward.installation, ward.actor(who)) as work:
            case = get_visible_case(work, number)
            assert (answers_for(work, case), is_at_work_on(work, case)) == may

    def test_is_refused_in_words(self, ward: Ward, number: str):
        with begin(ward.installation, ward.actor("officer of VP")) as work:
            case = get_visible_case(work, number)
            with pytest.raises(Forbidden, match="goes into the reports"):
                explain_delay(work, case, ExplainDelay("papers"))
            with pytest.raises(Forbidden, match="add papers"):
                require_at_work(work, case)
            assert note_activity(work, case, NoteActivity("", work.today, "Đã gọi hỏi")).case_seq

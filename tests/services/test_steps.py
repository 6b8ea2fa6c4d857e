"""Moving a case: who may, when it is refused and why, and what a second person sees."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from casetrack.errors import Forbidden, InvalidInput, StaleCase, TransitionRefused
from casetrack.models import CaseEvent
from casetrack.services.access import get_visible_case
from casetrack.services.projections import standing_of
from casetrack.services.steps import TakeStep, list_steps, take_step
from casetrack.services.users import give_role
from casetrack.services.work import begin, reading, system_actor
from tests.factories import COMPLAINT, ELIGIBLE, Ward, a_case, a_person, a_step, an_account, the_case

CLASSIFIED = ("officer", "classify", {"petition_class": "complaint", **ELIGIBLE})


def reasons_of(refused: pytest.ExceptionInfo[TransitionRefused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


class TestTakeStep:
    def test_refuses_with_every_reason_at_once(self, ward: Ward):
        number = a_case(
            ward,
            steps=[("officer", "classify", {"petition_class": "complaint", "eligible": False, "competent": False})],
        )
        with pytest.raises(TransitionRefused) as refused:
            a_step(ward, number, "officer", "accept")
        assert reasons_of(refused) == ["no_petitioner", "not_competent", "not_eligible", "role_missing"]

    def test_a_refused_step_leaves_no_trace(self, ward: Ward):
        number = a_case(ward)
        with pytest.raises(TransitionRefused):
            a_step(ward, number, "officer", "sign_decision")
        assert (the_case(ward, number).state, the_case(ward, number).seq) == ("received", 1)

    def test_a_step_that_only_the_library_would_know_is_refused(self, ward: Ward):
        number = a_case(ward)
        with pytest.raises(TransitionRefused) as refused:
            a_step(ward, number, "leader", "to_settled")
        assert reasons_of(refused) == ["unknown_trigger"]

    def test_a_step_cannot_be_dated_before_the_last_one(self, ward: Ward):
        number = a_case(ward, opened_on=date(2026, 6, 3))
        with begin(ward.installation, ward.actor("officer")) as work:
            case = get_visible_case(work, number)
            wish = TakeStep("withdraw", date(2026, 6, 2), case.version, comment="Rút đơn")
            with pytest.raises(TransitionRefused) as refused:
                take_step(work, case, wish)
        assert reasons_of(refused) == ["before_last_step"]

    def test_whoever_drafted_the_decision_does_not_sign_it(self, ward: Ward):
        an_account(ward, "chief", "leader")
        number = a_case(ward, petitioner=a_person(ward), steps=[CLASSIFIED, ("leader", "accept", {})])
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            give_role(work.session, ward.users["leader"], "officer", ward.units["root"].id)
        a_step(ward, number, "leader", "submit_draft", proposal="Bồi thường thêm.")
        with pytest.raises(TransitionRefused) as refused:
            a_step(ward, number, "leader", "sign_decision", result="founded", decision_no="1/QĐ")
        assert reasons_of(refused) == ["four_eyes"]
        a_step(ward, number, "chief", "sign_decision", result="founded", decision_no="1/QĐ")
        assert the_case(ward, number).outcome == "settled"

    def test_the_second_of_two_people_is_told_that_the_case_has_moved(self, ward: Ward):
        number = a_case(ward)
        seen = the_case(ward, number).version
        a_step(ward, number, "officer", "classify", petition_class="complaint", **ELIGIBLE)
        with begin(ward.installation, ward.actor("desk")) as work, pytest.raises(StaleCase):
            take_step(work, get_visible_case(work, number), TakeStep("withdraw", work.today, seen, comment="Rút đơn"))
        with ward.database.reading() as session:
            steps = select(func.count()).select_from(CaseEvent).where(CaseEvent.kind == "step")
            assert session.scalars(steps).one() == 1

    def test_a_field_that_the_step_does_not_ask_for_is_refused(self, ward: Ward):
        number = a_case(ward)
        with pytest.raises(InvalidInput):
            a_step(ward, number, "officer", "classify", petition_class="complaint", result="founded", **ELIGIBLE)

    def test_an_auditor_looks_and_does_not_move(self, ward: Ward):
        number = a_case(ward)
        with pytest.raises(Forbidden):
            a_step(ward, number, "auditor", "withdraw", comment="Rút đơn")

    def test_a_petition_goes_to_a_unit_of_this_office_only(self, ward: Ward):
        number = a_case(ward, fields={**COMPLAINT, "petition_class": "feedback"})
        a_step(ward, number, "officer", "classify", petition_class="feedback", eligible=True, competent=False)
        with pytest.raises(InvalidInput) as refused:
            a_step(ward, number, "leader", "forward_unit", receiving_unit=999)
        assert set(refused.value.fields) == {"receiving_unit"}

    def test_a_case_is_handed_only_to_somebody_who_works_for_its_unit(self, ward: Ward):
        number = a_case(ward)
        with begin(ward.installation, ward.actor("officer")) as work:
            case = get_visible_case(work, number)
            wish = TakeStep("withdraw", work.today, case.version, comment="Rút", officer_id=ward.users["auditor"].id)
            with pytest.raises(InvalidInput) as refused:
                take_step(work, case, wish)
        assert set(refused.value.fields) == {"officer_id"}


class TestListSteps:
    def test_a_closed_step_says_why_before_anybody_presses_it(self, ward: Ward):
        number = a_case(
            ward, steps=[("officer", "classify", {"petition_class": "complaint", "eligible": True, "competent": False})]
        )
        with reading(ward.installation, ward.actor("leader")) as work:
            case = get_visible_case(work, number)
            steps = {
                s.step.trigger: [r.code for r in s.refusals] for s in list_steps(work, case, standing_of(work, case))
            }
        assert "not_competent" in steps["accept"]
        assert steps["forward_unit"] == []

    def test_a_role_in_a_department_does_not_reach_the_office_above_it(self, ward: Ward):
        an_account(ward, "land", "officer", "KT")
        above, inside = a_case(ward), a_case(ward, unit="KT")
        with reading(ward.installation, ward.actor("land")) as work:
            for number, codes in ((above, ["role_missing"]), (inside, [])):
                case = get_visible_case(work, number)
                classify = next(
                    s for s in list_steps(work, case, standing_of(work, case)) if s.step.trigger == "classify"
                )
                assert [refusal.code for refusal in classify.refusals] == codes


def test_what_was_typed_in_a_step_becomes_the_cases_own(ward: Ward):
    number = a_case(ward, fields=COMPLAINT, steps=[CLASSIFIED])
    assert the_case(ward, number).fields["competent"] is True

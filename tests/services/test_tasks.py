"""What follows a decision or an anonymous tip: a task in the same hand, as protected as the case it came from."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from casetrack.errors import NotFound
from casetrack.models import Case, CaseLink
from casetrack.services.access import get_visible_case
from casetrack.services.work import reading
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, the_case

REPORTED = ("officer", "report_verification", {"report_no": "15/BC"})


def tasks(ward: Ward) -> list[Case]:
    """Read every case that some other opened, in the order of the book."""
    with ward.database.reading() as session:
        query = select(Case).join(CaseLink, CaseLink.to_case_id == Case.id).order_by(Case.id)
        found = list(session.scalars(query))
        session.expunge_all()
        return found


def signed(
    ward: Ward, fields: Mapping[str, object], result: str, *before: tuple[str, str, Mapping[str, object]]
) -> str:
    """Take a petition to its signed decision."""
    classify = ("officer", "classify", {"petition_class": fields["petition_class"], **ELIGIBLE})
    draft = ("officer", "submit_draft", {"proposal": "Dự thảo"})
    sign = ("leader", "sign_decision", {"result": result, "decision_no": "15/QĐ-UBND"})
    accept: tuple[str, str, Mapping[str, object]] = ("leader", "accept", {})
    steps: list[tuple[str, str, Mapping[str, object]]] = [classify, accept, *before, draft, sign]
    return a_case(ward, fields=fields, officer="officer", petitioner=a_person(ward), steps=steps)


def test_a_signed_complaint_is_settled_and_its_execution_followed_by_the_same_officer(ward: Ward):
    number = signed(ward, dict(COMPLAINT), "partly_founded")
    assert the_case(ward, number).outcome == "settled"
    [task] = tasks(ward)
    assert (task.workflow, task.number, task.officer_id) == ("execution", "TH-2026-0001", ward.users["officer"].id)
    assert task.fields["decision_no"] == "15/QĐ-UBND"
    assert (task.unit_id, task.opened_on) == (the_case(ward, number).unit_id, ward.today)


def test_what_is_to_be_recovered_goes_with_the_execution(ward: Ward):
    verify = ("leader", "start_verification", {"verification_no": "61/QĐ"})
    amounts = ("officer", "enter_recovery", {"recovered_money": 12_500_000_000, "returned_land": 40})
    signed(ward, dict(COMPLAINT), "founded", verify, REPORTED, amounts)
    [task] = tasks(ward)
    assert (task.fields["recovered_money"], task.fields["returned_land"]) == (12_500_000_000, 40)


def test_the_execution_of_a_conclusion_is_as_sealed_as_the_denunciation(ward: Ward):
    verify = ("leader", "start_verification", {"verification_no": "61/QĐ"})
    signed(ward, dict(DENUNCIATION), "founded", verify, REPORTED)
    [task] = tasks(ward)
    assert (task.level, task.names_key) == ("sealed", "")
    with reading(ward.installation, ward.actor("officer")) as work:
        assert get_visible_case(work, task.number).id == task.id
    with reading(ward.installation, ward.actor("desk")) as work, pytest.raises(NotFound):
        get_visible_case(work, task.number)


def test_an_answered_request_is_followed_only_where_somebody_forwarded_it(ward: Ward):
    fields = {**COMPLAINT, "petition_class": "request"}
    signed(ward, fields, "answered")
    assert tasks(ward) == []
    signed(ward, {**fields, "forwarded_by": "Đoàn đại biểu Quốc hội tỉnh"}, "answered")
    assert [task.fields["forwarded_by"] for task in tasks(ward)] == ["Đoàn đại biểu Quốc hội tỉnh"]


def an_anonymous_tip(ward: Ward, **known: object) -> str:
    classify = {"petition_class": "denunciation", "anonymous": True, "competent": True, "eligible": False, **known}
    return a_case(ward, fields=DENUNCIATION, officer="officer", steps=[("officer", "classify", classify)])


@pytest.mark.parametrize(("wish", "opened"), [(True, ["tip_check"]), (False, [])])
def test_an_anonymous_tip_is_filed_and_looked_into_on_wish(ward: Ward, wish: bool, opened: list[str]):
    number = an_anonymous_tip(ward)
    a_step(ward, number, "officer", "file", comment="Không rõ người gửi", file_ground="anonymous", follow_up=wish)
    assert (the_case(ward, number).outcome, the_case(ward, number).fields["anonymous"]) == ("filed", True)
    assert [(task.workflow, task.level) for task in tasks(ward)] == [(each, "sealed") for each in opened]


def test_an_inspected_tip_ends_with_the_check(ward: Ward):
    number = an_anonymous_tip(ward, eligible=True)
    a_step(ward, number, "officer", "examine_denunciation", verifiable=True)
    a_step(ward, number, "leader", "inspect", comment="Kiểm tra sổ thu")
    [task] = tasks(ward)
    a_step(ward, task.number, "leader", "order_check", order_no="5/GV")
    a_step(ward, task.number, "officer", "report_check", tip_result="signs", findings="Hai hộ xác nhận")
    assert the_case(ward, number).state == "inspecting"
    a_step(ward, task.number, "leader", "conclude", proposed="inspection")
    assert (the_case(ward, number).state, the_case(ward, number).outcome) == ("inspected", "settled")

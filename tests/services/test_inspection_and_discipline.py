"""An inspection that finds what is considered for discipline: the case that it opens, and who sees both."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casetrack.errors import NotFound, TransitionRefused
from casetrack.models import Case, CaseLink
from casetrack.services.access import get_visible_case
from casetrack.services.work import reading
from tests.factories import Ward, a_case, a_step, an_account, the_case

DECIDED = {"decision_no": "08-QĐ/UBKT", "members": 2, "ends_on": "2026-07-31", "overlaps": False}


@pytest.fixture
def inspected(ward: Ward) -> str:
    """An inspection on signs of a violation, up to its report."""
    number = a_case(
        ward.on("2026-07-16"),
        "Dấu hiệu lập hồ sơ đất sai",
        by="inspector",
        workflow="inspection",
        fields={"kind": "inspection_signs", "body": "commission", "summary": "Lập hồ sơ đất sai nguồn gốc."},
    )
    a_step(ward, number, "leader", "decide", **DECIDED)
    a_step(ward, number, "inspector", "start", comment="Công bố quyết định")
    a_step(ward, number, "inspector", "submit_report", findings="Có vi phạm")
    return number


def conclude(ward: Ward, number: str, result: str) -> None:
    a_step(ward, number, "leader", "conclude", conclusion_no="33-TB/UBKT", result=result, remedy_due_on="2026-08-31")


def opened_by(ward: Ward, number: str) -> list[Case]:
    query = select(Case).join(CaseLink, CaseLink.to_case_id == Case.id).order_by(Case.id)
    with ward.database.reading() as session:
        return list(session.scalars(query.where(CaseLink.from_case_id == the_case(ward, number).id)))


def test_each_person_at_fault_has_a_case_of_their_own_in_the_same_unit(ward: Ward, inspected: str):
    conclude(ward, inspected, "discipline")
    for _ in range(2):
        a_step(ward, inspected, "leader", "refer_discipline")
    found = opened_by(ward, inspected)
    assert [(case.workflow, case.workflow_version, case.level) for case in found] == [
        ("discipline", 2, "restricted")
    ] * 2
    assert {case.unit_id for case in found} == {the_case(ward, inspected).unit_id}
    assert the_case(ward, inspected).state == "concluded", "it goes on to its own remedy"


def test_the_inspection_ends_without_waiting_for_the_discipline(ward: Ward, inspected: str):
    conclude(ward, inspected, "discipline")
    a_step(ward, inspected, "leader", "refer_discipline")
    a_step(ward, inspected, "inspector", "report_remedy", remedy_result="done")
    a_step(ward, inspected, "leader", "close")
    assert the_case(ward, inspected).state == "settled"
    assert [case.closed_on for case in opened_by(ward, inspected)] == [None]


def test_mere_shortcomings_open_no_disciplinary_case(ward: Ward, inspected: str):
    conclude(ward, inspected, "shortcomings")
    with pytest.raises(TransitionRefused) as refused:
        a_step(ward, inspected, "leader", "refer_discipline")
    assert [reason.code for reason in refused.value.reasons] == ["no_discipline_found"]
    assert opened_by(ward, inspected) == []


def test_both_are_seen_by_the_people_of_the_case_only(ward: Ward, inspected: str):
    conclude(ward, inspected, "discipline")
    a_step(ward, inspected, "leader", "refer_discipline")
    an_account(ward, "stranger", "officer")
    for number in (inspected, *(case.number for case in opened_by(ward, inspected))):
        with reading(ward.installation, ward.actor("stranger")) as work, pytest.raises(NotFound):
            get_visible_case(work, number)

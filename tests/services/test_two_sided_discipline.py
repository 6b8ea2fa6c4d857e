"""A Party member who is a public employee: two disciplinary cases, one on each side, tied together."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casetrack.errors import NotFound
from casetrack.models import Case, CaseLink
from casetrack.services.access import get_visible_case
from casetrack.services.projections import standing_of
from casetrack.services.work import reading
from tests.factories import Ward, a_case, a_step, an_account, the_case

FOUND = {"discovered_on": "2026-07-01", "concrete": True, "competent": True}
INQUIRY = (
    ("open_inquiry", {"plan_no": "09/QĐ-UBKT", "is_party_member": True}),
    ("submit_findings", {"findings": "Có vi phạm", "violated_on": "2026-06-15"}),
    ("convene", {"meeting_on": "2026-07-16"}),
    ("record_vote", {"votes_for": 11, "votes_against": 0, "form": "warning"}),
    ("sign_decision", {"decision_no": "11-QĐ/ĐU"}),
)
LED = {"open_inquiry", "convene", "sign_decision", "refer"}
PARTY_DECISION = {"party_decision_no": "11-QĐ/ĐU", "party_decision_on": "2026-07-16"}


def run_inquiry(ward: Ward, number: str) -> None:
    for trigger, filled in INQUIRY:
        a_step(ward, number, "leader" if trigger in LED else "inspector", trigger, **filled)


@pytest.fixture
def party_case(ward: Ward) -> str:
    number = a_case(
        ward.on("2026-07-16"),
        "Vắng mặt không phép",
        by="inspector",
        workflow="discipline",
        fields={"summary": "Vắng mặt không phép"},
        steps=[("inspector", "screen", {"subject_kind": "party_member", **FOUND})],
    )
    run_inquiry(ward, number)
    a_step(ward, number, "leader", "refer", receiving_unit=ward.units["KT"].id, **PARTY_DECISION)
    return number


def other_side(ward: Ward, number: str) -> str:
    query = select(Case.number).join(CaseLink, CaseLink.to_case_id == Case.id)
    with ward.database.reading() as session:
        return session.scalars(query.where(CaseLink.from_case_id == the_case(ward, number).id)).one()


def test_the_states_side_counts_thirty_days_from_the_partys_decision(ward: Ward, party_case: str):
    number = other_side(ward, party_case)
    a_step(ward, number, "inspector", "screen", subject_kind="public_employee", **FOUND)
    with reading(ward.installation, ward.actor("leader")) as work:
        clocks = standing_of(work, get_visible_case(work, number)).clocks
    due = {clock.key: clock.due.due_on.isoformat() for clock in clocks if clock.due.due_on}
    assert due["after_party"] == "2026-08-17"  # 15/8 is a Saturday
    assert due["decide"] == "2026-09-29"


def test_the_end_of_one_side_ends_the_waiting_of_the_other(ward: Ward, party_case: str):
    number = other_side(ward, party_case)
    a_step(ward, number, "inspector", "screen", subject_kind="public_employee", **FOUND)
    run_inquiry(ward.on("2026-08-05"), number)
    assert the_case(ward, party_case).state == "counterpart"
    a_step(ward, number, "inspector", "announce", told_party_no="60/UBND")
    assert the_case(ward, party_case).state == "settled"
    assert the_case(ward, party_case).closed_on == ward.today


def test_both_cases_are_seen_by_the_people_of_the_case_only(ward: Ward, party_case: str):
    an_account(ward, "stranger", "officer")
    for number in (party_case, other_side(ward, party_case)):
        assert the_case(ward, number).level == "restricted"
        with reading(ward.installation, ward.actor("stranger")) as work, pytest.raises(NotFound):
            get_visible_case(work, number)

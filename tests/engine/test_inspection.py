"""What the stories of an inspection cannot say: who sees it, whose numbers they are, what the year's report counts."""

from datetime import date
from itertools import pairwise

import pytest

from casetrack.engine.guards import Facts
from casetrack.errors import TransitionRefused
from tests.factories import workflows

INSPECTION = workflows().latest("inspection")
KINDS = [value for value, _ in INSPECTION.fields["kind"].values]


@pytest.mark.parametrize("kind", KINDS)
def test_every_inspection_is_for_the_people_of_the_case_and_numbered_by_its_kind(kind: str):
    assert INSPECTION.level_for({"kind": kind}) == "restricted"
    assert INSPECTION.number.prefix_for({"kind": kind}) == ("GS" if kind.startswith("supervision") else "KT")
    assert not INSPECTION.at_desk


def test_the_stages_follow_the_partys_way_from_plan_to_remedy():
    way = ("planned", "prepared", "running", "report_ready", "concluded", "remedied", "settled")
    ahead = {"decide", "start", "submit_report", "conclude", "report_remedy", "close"}
    steps = {(step.source, step.target) for step in INSPECTION.steps if step.trigger in ahead}
    assert set(pairwise(way)) <= steps


def test_no_number_of_days_is_taken_from_rules_that_nobody_has_read():
    sure = {variant.basis.certainty for rule in INSPECTION.deadlines for variant in rule.variants}
    stated = {rule.stated_basis.certainty for rule in INSPECTION.deadlines if rule.stated_basis}
    assert sure | stated == {"local"}
    assert {document.basis.certainty for document in INSPECTION.documents.values() if document.basis} <= {
        "unverified",
        "local",
    }


def test_plan_and_result_overlap_and_remedy_can_be_counted():
    counted = {key for key, declared in INSPECTION.fields.items() if declared.indicator}
    assert {"kind", "body", "in_plan", "overlaps", "result", "remedy_result"} <= counted
    for key in ("organisations", "members", "heads", "at_fault_organisations", "at_fault_members"):
        assert INSPECTION.fields[key].type == "integer"


def test_who_is_inspected_can_be_erased():
    personal = {key for key, declared in INSPECTION.fields.items() if declared.personal}
    assert personal == {"summary", "subjects", "findings", "conclusion_summary", "answer_summary"}


def test_only_regular_supervision_goes_without_a_decision():
    (guard,) = next(step for step in INSPECTION.steps if step.trigger == "start_regular").guards
    assert guard.check is not None
    assert [kind for kind in KINDS if guard.check.holds({"kind": kind})] == ["supervision_regular"]


def test_whoever_wrote_the_report_does_not_conclude_though_they_lead_too():
    facts = Facts(
        fields={"result": "clean", "conclusion_no": "30-TB/ĐU"},
        roles=frozenset({"inspector", "leader"}),
        actor_id=7,
        last_actor_of={"submit_report": 7},
        occurred_on=date(2026, 4, 14),
        today=date(2026, 4, 14),
    )
    with pytest.raises(TransitionRefused) as refused:
        workflows().machine("inspection", 1).fire("report_ready", "conclude", facts)
    assert [reason.code for reason in refused.value.reasons] == ["four_eyes"]

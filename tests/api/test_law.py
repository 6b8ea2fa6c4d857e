"""Another program reads the law behind every number, and who verified which rule."""

from __future__ import annotations

from casetrack.services.law import SignRule, sign_rule
from casetrack.services.work import begin
from tests.factories import a_case


def test_a_program_reads_the_rules_and_who_verified_them(ward, program):
    reader = program("auditor")
    rules = reader.get("/law").json
    assert rules["all_signed"] == 0
    assert rules["all_rules"] == len(rules["items"])
    first = rules["items"][0]["rule"]
    with begin(ward.installation, ward.actor("leader")) as work:
        sign_rule(work, SignRule(first, "Công báo số 12"))
    (signed,) = reader.get("/law?part=signed").json["items"]
    assert signed["rule"] == first
    assert signed["signed"]["by"] == ward.users["leader"].full_name
    assert signed["signed"]["on"] == ward.today.isoformat()
    assert reader.get("/law?part=none").status_code == 422


def test_the_lines_of_a_sum_name_their_rules(ward, program):
    number = a_case(ward)
    reader = program("auditor")
    rules = {rule["rule"] for rule in reader.get("/law").json["items"]}
    lines = [line for clock in reader.get(f"/cases/{number}/deadlines").json["items"] for line in clock["lines"]]
    named = {line["basis"]["rule"] for line in lines if line["basis"]}
    assert named
    assert named <= rules

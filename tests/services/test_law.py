"""Verifying a rule: by a person with the right to, for exactly its words and number, for his office, in the book."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casetrack import paths
from casetrack.engine.library import WorkflowLibrary, load_definition
from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.services.chain import verify
from casetrack.services.law import (
    SheetFilter,
    SignRule,
    WithdrawSignOff,
    entries_about,
    find_rule,
    sheet_of,
    sign_offs,
    sign_rule,
    withdraw_sign_off,
)
from casetrack.services.work import begin, reading, system_actor
from tests.factories import Ward, a_ward
from tests.queries import queries_of

SOURCE = "Công báo số 12, trang 5"
PERMIT = (paths.WORKFLOWS.parent / "tests" / "engine" / "permit.yaml").read_bytes()


@pytest.fixture
def rule(ward) -> str:
    """The fingerprint of a rule that its author did not verify."""
    with reading(ward.installation, ward.actor("auditor")) as work:
        rows = sheet_of(work).rows
        return next(row.fingerprint for row in rows if row.rule.basis.certainty == "unverified")


def sign(ward: Ward, rule: str, by: str = "leader", source: str = SOURCE) -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        sign_rule(work, SignRule(rule, source))


def withdraw(ward: Ward, rule: str, reason: str = "Đọc nhầm khoản") -> None:
    with begin(ward.installation, ward.actor("leader")) as work:
        withdraw_sign_off(work, WithdrawSignOff(rule, reason))


def signed(ward: Ward) -> set[str]:
    with reading(ward.installation, ward.actor("auditor")) as work:
        return set(sign_offs(work))


@pytest.mark.parametrize("who", ["leader", "administrator"])
def test_a_sign_off_holds_the_name_the_day_and_the_place_where_it_was_read(ward, rule, who):
    sign(ward, rule, by=who)
    with reading(ward.installation, ward.actor("auditor")) as work:
        found = sign_offs(work)[rule]
    assert (found.by, found.on, found.source) == (ward.users[who].full_name, ward.today, SOURCE)


@pytest.mark.parametrize("who", ["desk", "officer", "clerk", "inspector", "auditor"])
def test_who_may_only_read_the_sheet_verifies_nothing(ward, rule, who):
    with pytest.raises(Forbidden):
        sign(ward, rule, by=who)
    assert signed(ward) == set()


def test_a_program_verifies_nothing(ward, rule):
    with pytest.raises(Forbidden), begin(ward.installation, system_actor(ward.office.id)) as work:
        sign_rule(work, SignRule(rule, SOURCE))


def test_where_it_was_read_must_be_said(ward, rule):
    with pytest.raises(InvalidInput) as wrong:
        sign(ward, rule, source="  ")
    assert set(wrong.value.fields) == {"source"}


def test_a_rule_is_verified_once_until_that_is_taken_back(ward, rule):
    sign(ward, rule)
    with pytest.raises(InvalidInput):
        sign(ward, rule, by="administrator")
    withdraw(ward, rule)
    assert signed(ward) == set()
    sign(ward, rule, by="administrator")
    assert signed(ward) == {rule}


def test_taking_back_needs_a_reason_and_something_to_take_back(ward, rule):
    with pytest.raises(InvalidInput):
        withdraw(ward, rule)
    sign(ward, rule)
    with pytest.raises(InvalidInput) as wrong:
        withdraw(ward, rule, reason=" ")
    assert set(wrong.value.fields) == {"reason"}
    assert signed(ward) == {rule}


def test_nothing_that_was_done_about_a_rule_is_lost(ward, rule):
    sign(ward, rule)
    withdraw(ward.on("2026-06-08"), rule)
    with reading(ward.installation, ward.actor("auditor")) as work:
        entries = entries_about(work, find_rule(work, rule))
    assert [(entry.signed, str(entry.said.on)) for entry in entries] == [(False, "2026-06-08"), (True, "2026-06-04")]
    assert entries[0].said.note == "Đọc nhầm khoản"


def test_sign_offs_are_links_of_the_offices_chain(ward, rule):
    sign(ward, rule)
    withdraw(ward, rule)
    with reading(ward.installation, ward.actor("auditor")) as work:
        assert verify(work) == 4  # two of them set the ward up


def test_the_sign_off_of_another_office_does_not_count_here(ward, rule):
    neighbour = a_ward(ward.database, code="benthuy")
    sign(neighbour, rule)
    assert signed(neighbour) == {rule}
    assert signed(ward) == set()


def with_library(ward: Ward, text: bytes) -> Ward:
    library = WorkflowLibrary([load_definition(text, "permit.yaml")])
    return replace(ward, installation=replace(ward.installation, library=library))


def test_a_rule_with_another_number_or_article_is_not_verified(ward):
    before = with_library(ward, PERMIT)
    with reading(before.installation, before.actor("auditor")) as work:
        rule = next(row.fingerprint for row in sheet_of(work).rows if row.length.vi == "7 ngày LV")
    sign(before, rule)
    for was, became in ((b"{n: 7, unit", b"{n: 8, unit"), ("Điều 1".encode(), "Điều 11".encode())):
        assert was in PERMIT
        after = with_library(ward, PERMIT.replace(was, became))
        with reading(after.installation, after.actor("auditor")) as work:
            sheet = sheet_of(work)
            assert sheet.all_signed == 0
            assert rule not in {row.fingerprint for row in sheet.rows}
    assert signed(with_library(ward, PERMIT)) == {rule}


def test_a_rule_is_found_by_the_first_signs_of_its_fingerprint(ward, rule):
    with reading(ward.installation, ward.actor("auditor")) as work:
        assert find_rule(work, f" {rule[:8].upper()} ").fingerprint == rule
        for code in ("", rule[:5], "ffffffff", "%"):
            with pytest.raises(NotFound):
                find_rule(work, code)


def test_the_sheet_shows_what_is_asked_for(ward, rule):
    sign(ward, rule)
    with reading(ward.installation, ward.actor("auditor")) as work:
        every, verified, left = (sheet_of(work, SheetFilter(part)) for part in ("all", "signed", "open"))
        land = sheet_of(work, SheetFilter(workflow="land_dossier"))
    assert [row.fingerprint for row in verified.rows] == [rule]
    assert len(left.rows) == len(every.rows) - 1 == every.all_rules - every.all_signed
    assert {use.workflow for row in land.rows for use in row.uses} >= {"land_dossier"}
    assert all(any(use.workflow == "land_dossier" for use in row.uses) for row in land.rows)


def test_the_sign_offs_are_read_anew_only_when_one_was_added(ward, rule):
    sign(ward, rule)
    asked = []
    for _again in range(2):
        with queries_of(ward) as statements, reading(ward.installation, ward.actor("auditor")) as work:
            statements.clear()
            sign_offs(work)
        asked.append(len([each for each in statements if "law_sign_offs" in each]))
    assert asked == [2, 1]

"""The rules that a lawyer signs: each number with its article has one fingerprint, which nothing but itself changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack import paths
from casetrack.engine.clock_rules import Basis, Length, Validity
from casetrack.engine.condition_words import say_condition
from casetrack.engine.counting_rules import COUNTING_RULES, FIRST_DAY, LAST_DAY
from casetrack.engine.deadlines import AskedTerm
from casetrack.engine.duties_file import load_duties
from casetrack.engine.law import Rule, SignOff, rules_of, sureness
from casetrack.engine.law_sheet import calendar_rule, law_sheet
from casetrack.engine.library import WorkflowLibrary, load_definition
from casetrack.engine.report_periods import load_report_periods
from casetrack.text import Text
from tests.factories import workflows, working_days

PERMIT = (paths.WORKFLOWS.parent / "tests" / "engine" / "permit.yaml").read_bytes()
RULE = Rule(
    kind="term",
    says=Text("Giải quyết", "Settlement"),
    basis=Basis(Text("Luật Khiếu nại 2011 Điều 28", "Law on Complaints 2011, Article 28"), "verified"),
    length=Length(30, "calendar_days"),
    start="accept",
    count="next_day",
    roll="next",
    when="complex == false",
    valid=Validity("received", date(2026, 7, 1)),
)
SHEET = law_sheet(workflows(), working_days(), load_duties(), load_report_periods())


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "extension"},
        {"says": Text("Giải quyết lần hai", "Settlement")},
        {"basis": Basis(Text("Luật Khiếu nại 2011 Điều 37", "Law on Complaints 2011, Article 28"), "verified")},
        {"basis": replace(RULE.basis, certainty="reported")},
        {"length": Length(45, "calendar_days")},
        {"length": Length(30, "working_days")},
        {"start": "opened"},
        {"count": "same_day"},
        {"roll": "none"},
        {"when": ""},
        {"valid": None},
        {"valid": Validity("accepted", date(2026, 7, 1))},
        {"times": 1},
    ],
    ids=str,
)
def test_a_rule_that_says_something_else_is_another_rule(changed):
    assert replace(RULE, **changed).fingerprint != RULE.fingerprint


def test_a_better_translation_needs_no_lawyer():
    english = replace(
        RULE,
        says=replace(RULE.says, en="Term of settlement"),
        basis=replace(RULE.basis, text=replace(RULE.basis.text, en="Complaints Law, Article 28")),
    )
    assert english.fingerprint == RULE.fingerprint


@given(st.lists(st.integers(1, 400), min_size=2, max_size=6, unique=True))
def test_every_number_of_days_has_a_fingerprint_of_its_own(numbers):
    prints = {replace(RULE, length=Length(n, "working_days")).fingerprint for n in numbers}
    assert len(prints) == len(numbers)


def test_the_basis_of_every_rule_carries_the_fingerprint_of_its_rule():
    for definition in workflows().all():
        for placed in rules_of(definition):
            assert placed.rule.basis.rule == placed.rule.fingerprint


def test_the_steps_out_of_a_state_are_those_of_the_workflow():
    for definition in workflows().all():
        leaving = [step for steps in definition.steps_from.values() for step in steps]
        assert sorted(map(id, leaving)) == sorted(map(id, definition.steps))


def test_the_lines_of_a_sum_carry_the_rules_by_which_it_was_counted():
    due = AskedTerm(date(2026, 4, 1), Length(30, "calendar_days"), ()).count(working_days())
    assert [line.basis.rule for line in due.lines if line.basis] == [FIRST_DAY.fingerprint, LAST_DAY.fingerprint]


def test_the_sheet_lists_every_rule_once():
    prints = [row.fingerprint for row in SHEET]
    assert len(prints) == len(set(prints))
    assert {placed.rule.fingerprint for d in workflows().all() for placed in rules_of(d)} < set(prints)
    assert {rule.fingerprint for rule in COUNTING_RULES} < set(prints)
    assert {row.rule.kind for row in SHEET} >= {"counting", "term", "guard", "act", "calendar", "duty", "period"}


def test_the_short_names_of_the_rules_differ():
    assert len({row.code for row in SHEET}) == len(SHEET)


def test_a_rule_that_two_versions_share_stands_once_and_names_both():
    second = load_definition(PERMIT.replace(b"version: 1", b"version: 2"), "permit-2.yaml")
    library = WorkflowLibrary([load_definition(PERMIT, "permit.yaml"), second])
    rows = [row for row in law_sheet(library, working_days(), (), ()) if row.uses]
    assert rows
    assert {use.versions for row in rows for use in row.uses} == {(1, 2)}
    assert all(row.current for row in rows)


def test_a_rule_of_which_only_old_cases_know_is_marked():
    second = PERMIT.replace(b"version: 1", b"version: 2").replace(b"{n: 7, unit", b"{n: 8, unit")
    library = WorkflowLibrary([load_definition(PERMIT, "permit.yaml"), load_definition(second, "permit-2.yaml")])
    seven, eight = (
        next(row for row in law_sheet(library, working_days(), (), ()) if row.length.vi == length)
        for length in ("7 ngày LV", "8 ngày LV")
    )
    assert (seven.current, eight.current) == (False, True)


def test_the_sheet_says_what_a_clock_counts_from_in_words():
    starts = {row.start.vi for row in SHEET if row.rule.kind == "term"}
    assert {"Tiếp nhận", "Thụ lý"} <= starts
    assert "" not in starts


def test_another_day_off_makes_a_year_of_the_calendar_another_rule():
    year = next(year for year in working_days().years if year.year == 2026)
    fewer = replace(year, days=year.days[1:])
    assert calendar_rule(year).fingerprint != calendar_rule(fewer).fingerprint


def test_a_condition_is_said_in_the_words_of_the_form():
    fields = workflows().latest("petition").fields
    said = say_condition("petition_class in [complaint, denunciation] and competent == false", fields)
    assert said.vi == "“Loại đơn” thuộc [Khiếu nại, Tố cáo] và “Thuộc thẩm quyền của đơn vị” là không"
    day = say_condition("occurred_on >= 2026-07-01 or answer_no is not set", fields)
    assert day.vi == "ngày của bước từ 01/7/2026 hoặc “Số văn bản trả lời” chưa ghi"


@pytest.mark.parametrize(
    ("certainty", "words"),
    [
        ("verified", None),
        ("reported", None),
        ("unverified", "chưa kiểm chứng"),
        ("local", "quy định nội bộ, chưa kiểm chứng"),
    ],
)
def test_what_nobody_signed_says_so_where_its_author_was_not_sure(certainty, words):
    said = sureness(replace(RULE.basis, certainty=certainty, rule="a"), {})
    assert (said.text.vi if said else None) == words


@pytest.mark.parametrize("certainty", ["verified", "reported", "unverified", "local"])
def test_what_somebody_signed_names_him_whatever_its_author_said(certainty):
    signed = {"a": SignOff("Đỗ Quang Khải", date(2026, 6, 4), "Công báo số 12")}
    said = sureness(replace(RULE.basis, certainty=certainty, rule="a"), signed)
    assert said
    assert said.signed
    assert "đã kiểm chứng: Đỗ Quang Khải, 04/6/2026" in said.text.vi

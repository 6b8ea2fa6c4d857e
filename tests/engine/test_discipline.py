"""What the stories of a disciplinary case cannot say: who may not sign, who sees it, how sure the numbers are."""

from datetime import date

import pytest

from casetrack.engine.definition import DeadlineRule, Length
from casetrack.engine.guards import Facts
from casetrack.engine.lengths import choose_variant
from casetrack.errors import TransitionRefused
from tests.factories import workflows

DISCIPLINE = workflows().latest("discipline")
CLOCKS = {rule.key: rule for rule in DISCIPLINE.deadlines}
KINDS = [value for value, _ in DISCIPLINE.fields["subject_kind"].values]


def certainty(rule: DeadlineRule, day: str, **fields: object) -> str:
    """Tell how sure a number is for a case received, and a clock started, on that day."""
    on = date.fromisoformat(day)
    return choose_variant(rule, fields, {"received": on, "accepted": on, "step_date": on}).basis.certainty


@pytest.mark.parametrize(
    ("clock", "day", "fields", "expected"),
    [
        ("decide", "2025-06-30", {"subject_kind": "civil_servant"}, "unverified"),
        ("decide", "2025-07-01", {"subject_kind": "civil_servant"}, "reported"),
        ("decide", "2026-06-30", {"subject_kind": "public_employee"}, "unverified"),
        ("decide", "2026-07-01", {"subject_kind": "public_employee"}, "reported"),
        ("decide", "2026-07-01", {"subject_kind": "party_member"}, "local"),
        ("statute", "2026-08-16", {"subject_kind": "party_member"}, "reported"),
        ("statute", "2026-08-17", {"subject_kind": "party_member"}, "unverified"),
        ("statute", "2026-08-17", {"subject_kind": "party_member", "form": "warning"}, "unverified"),
        ("statute", "2026-08-17", {"subject_kind": "civil_servant", "form": "warning"}, "reported"),
        ("tell_party", "2026-04-10", {}, "reported"),
        ("tell_party", "2026-04-11", {}, "unverified"),
        ("after_party", "2026-06-30", {"subject_kind": "public_employee"}, "unverified"),
        ("after_party", "2026-07-01", {"subject_kind": "public_employee"}, "reported"),
        ("after_party", "2026-07-01", {"subject_kind": "civil_servant"}, "unverified"),
        ("suspension", "2026-04-11", {}, "reported"),
        ("suspension_before", "2026-04-10", {}, "reported"),
        ("paper", "2026-07-01", {"subject_kind": "party_member"}, "unverified"),
        ("decide", "2026-07-01", {"subject_kind": "retired"}, "unverified"),
        ("summons", "2026-07-01", {"subject_kind": "public_employee"}, "reported"),
        ("review_report", "2026-07-01", {"subject_kind": "public_employee"}, "reported"),
        ("after_sentence", "2026-07-01", {"subject_kind": "public_employee"}, "unverified"),
        ("complain", "2026-07-01", {"subject_kind": "civil_servant"}, "verified"),
        ("complain", "2026-07-01", {"subject_kind": "public_employee"}, "unverified"),
        ("complain", "2026-07-01", {"subject_kind": "party_member"}, "reported"),
        ("in_force", "2026-07-01", {"subject_kind": "public_employee"}, "unverified"),
        ("rehabilitate", "2026-06-30", {"subject_kind": "public_employee"}, "unverified"),
        ("rehabilitate", "2026-07-01", {"subject_kind": "public_employee"}, "reported"),
    ],
)
def test_each_number_says_how_sure_it_is_on_both_sides_of_a_change(clock, day, fields, expected):
    assert certainty(CLOCKS[clock], day, **fields) == expected


@pytest.mark.parametrize("form", ["warning", "removal", "dissolution"])
def test_the_partys_longer_limit_keeps_its_ten_years_from_17_august_2026(form: str):
    on = date(2026, 8, 17)
    fields = {"subject_kind": "party_member", "form": form}
    chosen = choose_variant(CLOCKS["statute"], fields, {"received": on, "accepted": on, "step_date": on})
    assert chosen.length == Length(10, "years")


@pytest.mark.parametrize(("clock", "at_most"), [("suspension", 120), ("suspension_before", 180)])
def test_a_suspension_never_lasts_longer_than_the_party_allows(clock: str, at_most: int):
    rule = CLOCKS[clock]
    (extension,) = rule.extensions
    first = rule.variants[0].length
    assert isinstance(first, Length)
    assert first.n + extension.max_times * extension.most.n == at_most
    assert rule.roll == "none"


@pytest.mark.parametrize("clock", ["suspension", "suspension_before"])
def test_a_suspension_is_prolonged_by_a_numbered_decision_on_a_named_ground(clock: str):
    (extension,) = CLOCKS[clock].extensions
    assert extension.decision_no == "required"
    assert {key for key, _ in extension.grounds} == {"inquiry_open", "judicial", "other"}


def test_the_summons_counts_back_from_the_meeting_and_anew_when_it_is_put_off():
    summons = CLOCKS["summons"]
    assert (summons.count, summons.roll, summons.start_field) == ("back", "previous", "meeting_on")
    assert summons.restarted_by == {"adjourn"}


def test_the_persons_own_rights_are_never_overdue():
    assert {key for key, rule in CLOCKS.items() if rule.kind == "limit"} == {"complain", "in_force"}


def test_the_time_in_which_a_person_is_not_considered_counts_for_no_limit_of_the_decision():
    assert CLOCKS["decide"].pause_states == {"not_considered"}
    assert "not_considered" in {step.target for step in DISCIPLINE.steps_from["findings_ready"]}


def test_the_two_rules_on_suspension_leave_no_day_without_one_and_none_with_both():
    before, now = CLOCKS["suspension_before"].valid, CLOCKS["suspension"].valid
    assert before is not None
    assert now is not None
    for day in (date(2026, 4, 10), date(2026, 4, 11)):
        assert before.covers(day) != now.covers(day)


@pytest.mark.parametrize("kind", KINDS)
def test_every_case_is_for_the_people_of_the_case_only(kind: str):
    assert DISCIPLINE.level_for({"subject_kind": kind}) == "restricted"
    assert DISCIPLINE.number.prefix_for({"subject_kind": kind}) == "KL"
    assert not DISCIPLINE.at_desk


def test_whoever_recorded_the_vote_does_not_sign_though_they_lead_too():
    facts = Facts(
        fields={"decision_no": "12-QĐ/ĐU"},
        roles=frozenset({"inspector", "leader"}),
        actor_id=7,
        last_actor_of={"record_vote": 7},
        occurred_on=date(2026, 7, 27),
        today=date(2026, 7, 27),
    )
    with pytest.raises(TransitionRefused) as refused:
        workflows().machine("discipline", 2).fire("draft_ready", "sign_decision", facts)
    assert [reason.code for reason in refused.value.reasons] == ["four_eyes"]


def test_what_names_the_person_can_be_erased():
    personal = {key for key, declared in DISCIPLINE.fields.items() if declared.personal}
    assert personal == {"subject_name", "position", "summary", "findings", "answer_summary"}


def test_both_measures_of_one_case_can_be_counted():
    assert DISCIPLINE.fields["suspension_ground"].indicator
    assert DISCIPLINE.fields["form"].indicator

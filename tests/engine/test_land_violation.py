"""What the stories of a land violation cannot say: who may not sign, how sure the numbers are, what can be counted."""

from datetime import date

import pytest

from casetrack.engine.definition import Length
from casetrack.engine.guards import Facts
from casetrack.engine.lengths import choose_variant
from casetrack.errors import TransitionRefused
from tests.factories import workflows

VIOLATION = workflows().latest("land_violation")
CLOCKS = {rule.key: rule for rule in VIOLATION.deadlines}
ON = date(2026, 3, 2)


def chosen(clock: str, **fields: object) -> tuple[Length, str]:
    """Give the length that holds for such a case, and how sure it is."""
    variant = choose_variant(CLOCKS[clock], fields, {"received": ON, "accepted": ON, "step_date": ON})
    assert isinstance(variant.length, Length)
    return variant.length, variant.basis.certainty


@pytest.mark.parametrize(
    ("fields", "n", "unit"),
    [
        ({"competent": True}, 7, "working_days"),
        ({"competent": False}, 10, "working_days"),
        ({"complexity": "plain"}, 7, "working_days"),
        ({"complexity": "complex"}, 1, "months"),
        ({"complexity": "special"}, 2, "months"),
        ({"complexity": "special", "competent": False}, 2, "months"),
    ],
)
def test_the_decision_has_the_four_lengths_of_article_66(fields: dict[str, object], n: int, unit: str):
    length, certainty = chosen("decide", **fields)
    assert (length.n, length.unit, certainty) == (n, unit, "reported")


@pytest.mark.parametrize("clock", ["statute_found", "statute_ended"])
@pytest.mark.parametrize(("matter", "certainty"), [("land", "reported"), ("building", "unverified")])
def test_the_two_years_of_article_6_are_read_for_land_and_unverified_for_buildings(
    clock: str, matter: str, certainty: str
):
    length, sure = chosen(clock, matter=matter)
    assert (length.n, length.unit, sure) == (2, "years", certainty)
    assert CLOCKS[clock].roll == "none"


def test_only_one_of_the_two_statutes_runs():
    found = CLOCKS["statute_found"].when
    assert found is not None
    assert found.holds({"found_on": "2024-06-10"})
    assert not found.holds({"found_on": "2024-06-10", "ended_on": "2024-05-01"})


def test_what_nobody_read_in_the_law_says_so():
    assert chosen("hand_on")[1] == "unverified"
    assert chosen("comply")[1] == "unverified"
    assert {key for key, rule in CLOCKS.items() if rule.variants[:1] and chosen(key)[1] == "local"} == {
        "review",
        "answer",
        "follow_up",
        "close",
    }


def test_the_time_to_obey_is_the_violators_and_ours_begins_when_it_is_over():
    assert [key for key, rule in CLOCKS.items() if rule.kind == "limit"] == ["comply"]
    assert CLOCKS["follow_up"].start_due == "comply"


def test_a_case_without_a_file_stays_countable_by_road_former_office_and_cause():
    counted = {key for key, declared in VIOLATION.fields.items() if declared.indicator}
    assert {"road", "former_office", "unfiled_cause", "found_by", "matter"} <= counted
    assert VIOLATION.states["unfiled"].phase == "classified"
    assert VIOLATION.states["minuted"].phase == "transferred"


def test_the_violator_can_be_erased_and_the_place_stays():
    personal = {key for key, declared in VIOLATION.fields.items() if declared.personal}
    assert personal == {"violator_name", "violation", "answer_summary", "proposal"}


def test_whoever_wrote_the_draft_does_not_sign_it_though_they_lead_too():
    facts = Facts(
        fields={"found_on": "2026-03-02", "sanction": "warning", "decision_no": "15/QĐ-XPHC"},
        roles=frozenset({"officer", "leader"}),
        actor_id=7,
        last_actor_of={"submit_draft": 7},
        occurred_on=date(2026, 3, 10),
        today=date(2026, 3, 10),
    )
    with pytest.raises(TransitionRefused) as refused:
        workflows().machine("land_violation", 1).fire("draft_ready", "sign_decision", facts)
    assert [reason.code for reason in refused.value.reasons] == ["four_eyes"]


@pytest.mark.parametrize(("signed_on", "codes"), [("2026-06-10", []), ("2026-06-12", ["statute_out"])])
def test_no_fine_is_signed_once_two_years_have_passed_since_the_discovery(signed_on: str, codes: list[str]):
    facts = Facts(
        fields={"matter": "land", "found_on": "2024-06-10", "sanction": "warning", "decision_no": "1"},
        roles=frozenset({"leader"}),
        actor_id=7,
        occurred_on=date.fromisoformat(signed_on),
        today=date.fromisoformat(signed_on),
    )
    step = VIOLATION.step("draft_ready", "sign_decision")
    assert step is not None
    broken = [guard.code for guard in step.guards if guard.check and not guard.check.holds(facts.for_guards())]
    assert broken == codes

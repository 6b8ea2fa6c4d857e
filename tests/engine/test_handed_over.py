"""What the stories of a handed-over file cannot say: who sees it, whose numbers they are, what can be counted."""

import pytest

from tests.factories import workflows

HANDED_OVER = workflows().latest("handed_over")


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ("civil_servant", "restricted"),
        ("public_employee", "restricted"),
        ("social_protection", "internal"),
        ("other", "internal"),
    ],
)
def test_a_personnel_file_is_for_the_people_of_the_case_only(kind: str, level: str):
    assert HANDED_OVER.level_for({"file_kind": kind}) == level


def test_every_number_of_days_is_the_offices_own():
    assert {variant.basis.certainty for rule in HANDED_OVER.deadlines for variant in rule.variants} == {"local"}


def test_waiting_for_papers_holds_the_offices_term_and_has_one_of_its_own():
    clocks = {rule.key: rule for rule in HANDED_OVER.deadlines}
    assert clocks["complete"].pause_states == {"awaiting_papers"}
    assert clocks["papers"].start == "ask_papers"
    assert clocks["papers"].pause_states == frozenset()


def test_the_inventory_and_the_cause_of_delay_can_be_counted():
    counted = {key for key, declared in HANDED_OVER.fields.items() if declared.indicator}
    assert counted == {
        "file_kind",
        "former_office",
        "former_officer",
        "papers",
        "competent",
        "asked_of",
        "delay_cause",
        "result",
        "entered_elsewhere",
    }


def test_the_person_and_what_they_receive_can_be_erased():
    assert {key for key, declared in HANDED_OVER.fields.items() if declared.personal} == {"holder_name", "scheme"}


def test_files_that_were_complete_are_taken_over_in_one_step():
    ending = {
        step.trigger
        for step in HANDED_OVER.steps_from["received"]
        if HANDED_OVER.states[step.target].outcome == "settled"
    }
    assert ending == {"record_settled"}

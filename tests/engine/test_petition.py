"""The shipped petition workflow: sound, in both languages, every number with its article and how sure it is."""

from pathlib import Path

import pytest

from casetrack.engine.definition import OUTCOMES, PHASES
from casetrack.engine.loader import read_workflow

FILE = read_workflow((Path(__file__).resolve().parents[2] / "workflows/petition.yaml").read_bytes(), "petition.yaml")
PETITION = FILE.definition
DEADLINES = {deadline.key: deadline for deadline in PETITION.deadlines}


def test_it_uses_every_phase_and_every_outcome():
    assert {state.phase for state in PETITION.states.values()} == set(PHASES)
    assert {state.outcome for state in PETITION.states.values() if state.outcome} == set(OUTCOMES)


@pytest.mark.parametrize(
    ("petition_class", "prefix", "level"),
    [
        ("complaint", "KN", "internal"),
        ("denunciation", "TC", "sealed"),
        ("request", "KI", "internal"),
        ("feedback", "PA", "internal"),
    ],
)
def test_the_class_decides_number_and_level(petition_class, prefix, level):
    fields: dict[str, object] = {"petition_class": petition_class}
    assert (PETITION.number.prefix_for(fields), PETITION.level_for(fields)) == (prefix, level)


def test_what_the_law_does_not_say_is_marked_as_the_offices_own():
    for key in ("process", "resolve"):
        rule = DEADLINES[key]
        assert [v.basis.certainty for v in rule.variants][-1] == "local"
        assert {v.basis.certainty for v in rule.variants[:-1]} == {"verified"}
    assert DEADLINES["answer_unit"].variants[0].basis.certainty == "local"

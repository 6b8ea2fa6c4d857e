"""The shipped petition workflow: sound, in both languages, every number with its article and how sure it is."""

from itertools import pairwise
from pathlib import Path

import pytest

from casetrack.engine.checks import check
from casetrack.engine.checks.paths import reachable
from casetrack.engine.definition import OUTCOMES, PHASES
from casetrack.engine.diagram_layout import lay_out
from casetrack.engine.loader import read_workflow

FILE = read_workflow((Path(__file__).resolve().parents[2] / "workflows/petition.yaml").read_bytes(), "petition.yaml")
PETITION = FILE.definition
DEADLINES = {deadline.key: deadline for deadline in PETITION.deadlines}


def test_it_has_neither_mistakes_nor_warnings():
    assert check(FILE) == ()


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


def test_every_step_stands_in_some_story():
    told = {step["do"] for story in PETITION.scenarios for step in story.steps if "do" in step}
    assert {step.trigger for step in PETITION.steps} == told


def test_every_closed_guard_is_shown_by_some_story():
    codes = {guard.code for step in PETITION.steps for guard in step.guards}
    shown: set[object] = set()
    for story in PETITION.scenarios:
        for step in story.steps:
            refused = step.get("refused", ())
            assert isinstance(refused, tuple)
            shown.update(refused)
    assert codes - shown == {"linked_case_open"}  # needs a second case; the stories of services tell it


def test_every_case_can_end_from_everywhere():
    for state in PETITION.states:
        assert "settled" in reachable(PETITION, (state,))


def test_the_diagram_keeps_its_lines_out_of_its_boxes():
    for language in ("vi", "en"):
        layout = lay_out(PETITION, language)
        for line in layout.lines:
            for (x1, y1), (x2, y2) in pairwise(line.points):
                for box in layout.boxes.values():
                    beside = max(x1, x2) <= box.x or min(x1, x2) >= box.x + box.width
                    assert beside or max(y1, y2) <= box.y or min(y1, y2) >= box.y + box.height

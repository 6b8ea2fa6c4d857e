"""What every shipped workflow keeps: no mistakes, each step and refusal told by a story, a picture that can be read."""

from itertools import pairwise
from pathlib import Path

import pytest

from casetrack.engine.checks import check
from casetrack.engine.checks.paths import final_states, reachable
from casetrack.engine.diagram_layout import lay_out
from casetrack.engine.draft import WorkflowFile
from casetrack.engine.library import workflow_files
from casetrack.engine.loader import read_workflow

FOLDER = Path(__file__).resolve().parents[2] / "workflows"
FILES = [read_workflow(path.read_bytes(), path.name) for path in workflow_files(FOLDER)]
TOLD_BY_SERVICES = {"linked_case_open"}  # needs a second case

NAMES = [f"{file.definition.id}-{file.definition.version}" for file in FILES]
shipped = pytest.mark.parametrize("file", FILES, ids=NAMES)


@shipped
def test_it_has_neither_mistakes_nor_warnings(file: WorkflowFile):
    assert [str(problem) for problem in check(file)] == []


@shipped
def test_every_step_stands_in_some_story(file: WorkflowFile):
    told = {step["do"] for story in file.definition.scenarios for step in story.steps if "do" in step}
    assert {step.trigger for step in file.definition.steps} - told == set()


@shipped
def test_every_closed_guard_is_shown_by_some_story(file: WorkflowFile):
    shown: set[object] = set()
    for story in file.definition.scenarios:
        for step in story.steps:
            refused = step.get("refused", ())
            assert isinstance(refused, tuple)
            shown.update(refused)
    codes = {guard.code for step in file.definition.steps for guard in step.guards}
    assert codes - shown - TOLD_BY_SERVICES == set()


@shipped
def test_every_clock_runs_in_some_story(file: WorkflowFile):
    run: set[object] = set()
    for story in file.definition.scenarios:
        due = story.expect["due"]
        assert isinstance(due, dict)
        run.update(key for key, day in due.items() if day is not None)
    assert {rule.key for rule in file.definition.deadlines} - run == set()


@shipped
def test_every_end_is_reached_by_some_story(file: WorkflowFile):
    assert final_states(file.definition) - {story.expect["state"] for story in file.definition.scenarios} == set()


@shipped
def test_every_case_can_be_settled_from_everywhere(file: WorkflowFile):
    for state in file.definition.states:
        assert "settled" in reachable(file.definition, (state,))


@shipped
def test_the_diagram_keeps_its_lines_out_of_its_boxes(file: WorkflowFile):
    for language in ("vi", "en"):
        layout = lay_out(file.definition, language)
        for line in layout.lines:
            for (x1, y1), (x2, y2) in pairwise(line.points):
                for box in layout.boxes.values():
                    beside = max(x1, x2) <= box.x or min(x1, x2) >= box.x + box.width
                    assert beside or max(y1, y2) <= box.y or min(y1, y2) >= box.y + box.height

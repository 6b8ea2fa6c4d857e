"""How two other offices of the world work, in our schema without a line of code: nothing in Python knows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from casetrack.engine.checks import check
from casetrack.engine.library import load_definition
from casetrack.engine.loader import read_workflow
from casetrack.engine.machine import WorkflowMachine
from casetrack.engine.scenarios import run_scenario
from tests.engine.office_calendar import CALENDAR

FILES = sorted((Path(__file__).parent / "foreign").glob("*.yaml"))
STORIES = [(path, story.name) for path in FILES for story in load_definition(path.read_bytes(), path.name).scenarios]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_it_has_no_mistakes_and_is_warned_only_of_its_lone_roles(path: Path):
    assert {problem.code for problem in check(read_workflow(path.read_bytes(), path.name))} == {"W26"}


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_step_is_walked(path: Path):
    definition = load_definition(path.read_bytes(), path.name)
    walked = {step["do"] for story in definition.scenarios for step in story.steps if "do" in step}
    assert {step.trigger for step in definition.steps} == walked


@pytest.mark.parametrize(("path", "name"), STORIES, ids=[name for _, name in STORIES])
def test_a_story_comes_out_as_promised(path: Path, name: str):
    definition = load_definition(path.read_bytes(), path.name)
    (story,) = [story for story in definition.scenarios if story.name == name]
    assert [said.en for said in run_scenario(WorkflowMachine(definition), CALENDAR, story)] == []


def test_no_code_knows_these_offices():
    code = Path(__file__).resolve().parents[2] / "casetrack"
    named = [load_definition(path.read_bytes(), path.name).id for path in FILES]
    assert [file for file in code.rglob("*.py") for name in named if name in file.read_text("utf-8")] == []

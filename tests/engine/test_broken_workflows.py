"""A folder of broken workflows, one for each check code: each is refused, or warned of, by its code, line and key."""

import re
from pathlib import Path

import pytest

from casetrack.engine.checks import blocks, check
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.loader import read_workflow
from casetrack.errors import DefinitionError, Problem

FOLDER = Path(__file__).parent / "broken"
BROKEN = sorted(FOLDER.glob("[EW]*.yaml"))
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "workflows.md"
PROMISE = re.compile(r"# ([EW]\d\d[a-z]?): .+\. Line (\d+)(?:, (\S+))?\n")
IN_THE_OFFICE = {"E81", "E82"}  # of a file that is sound, but not the one of the office's cases: test_publication.py


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Read, check and take a file into a library, beside the sound one if it is fit for that."""
    try:
        file = read_workflow(path.read_bytes(), path.name)
        if found := check(file):
            return found
        WorkflowLibrary([file.definition])
        WorkflowLibrary([read_workflow((FOLDER / "good.yaml").read_bytes(), "good.yaml").definition, file.definition])
    except DefinitionError as error:
        return error.problems
    return ()


def test_the_sound_workflow_of_which_they_are_made_has_no_problem():
    assert problems_of(FOLDER / "good.yaml") == ()


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_workflow_is_refused_with_exactly_its_code_line_and_key(path):
    promise = PROMISE.match(path.read_text("utf-8"))
    assert promise, "the first line says what must be told"
    code, line, key = promise.groups()
    assert code == path.stem
    (problem,) = problems_of(path)
    assert (problem.code, problem.file, problem.line, problem.key) == (code, path.name, int(line), key or "")
    assert blocks(problem) is code.startswith("E")
    assert problem.message.vi != problem.message.en


def test_no_code_is_without_a_broken_workflow_and_none_without_a_code():
    on_page = set(re.findall(r"^\| ([EW]\d\d[a-z]?) \|", GUIDE.read_text("utf-8"), re.MULTILINE))
    assert {path.stem for path in BROKEN} == on_page - IN_THE_OFFICE


def test_a_broken_workflow_breaks_a_line_or_two_of_the_sound_one():
    sound = set((FOLDER / "good.yaml").read_text("utf-8").splitlines()[1:])
    for path in BROKEN:
        own = set(path.read_text("utf-8").splitlines()[1:])
        assert len(sound - own) <= 4, f"{path.name} says too little of the sound one"

"""The smallest workflow that has one of everything (permit.yaml); a test changes a line of it."""

from pathlib import Path

from casetrack.engine.draft import WorkflowFile
from casetrack.engine.loader import read_workflow

SMALL = (Path(__file__).parent / "permit.yaml").read_text("utf-8")


def changed(*changes: tuple[str, str]) -> bytes:
    """Give the small workflow with some lines changed; each must be there exactly once."""
    text = SMALL
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times in the small workflow: {old}"
        text = text.replace(old, new)
    return text.encode()


def small_file(*changes: tuple[str, str]) -> WorkflowFile:
    """Read the small workflow, changed or not."""
    return read_workflow(changed(*changes), "permit.yaml")

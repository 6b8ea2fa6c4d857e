"""The letters of an installation: the shipped ones, and the office's own sources in its extra folder."""

from __future__ import annotations

from casetrack import paths
from casetrack.config import Settings
from casetrack.engine.letters import LetterLibrary
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.loader_letters import load_letters


def load_letter_library(settings: Settings, workflows: WorkflowLibrary) -> LetterLibrary:
    """Read the letters beside the workflows; raise DefinitionError naming every mistake."""
    folders = [paths.WORKFLOWS, *([settings.workflows] if settings.workflows else [])]
    return load_letters(folders, workflows.all())

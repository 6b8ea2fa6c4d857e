"""The letters of an installation: the shipped ones, and the office's own sources in its extra folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from casetrack import paths
from casetrack.config import Settings
from casetrack.engine.letters import LetterLibrary
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.loader_letters import load_letters
from casetrack.services.work import Installation


def load_letter_library(settings: Settings, workflows: WorkflowLibrary) -> LetterLibrary:
    """Read the letters beside the workflows; raise DefinitionError naming every mistake."""
    return load_letters(letter_folders(settings), workflows.all())


def letter_folders(settings: Settings) -> tuple[Path, ...]:
    """Give the folders that hold sources of letters; one of a later folder takes the place of its namesake."""
    return (paths.WORKFLOWS, *([settings.workflows] if settings.workflows else []))


def letters_of(installation: Installation) -> LetterLibrary:
    """Give the letters of a running installation, read once."""
    return _read(installation.library, installation.letter_folders)


@lru_cache(maxsize=8)
def _read(workflows: WorkflowLibrary, folders: tuple[Path, ...]) -> LetterLibrary:
    return load_letters(folders, workflows.all())

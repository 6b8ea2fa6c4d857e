"""The decision tables of an installation: the shipped ones, and the office's own in its extra folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from casetrack.engine.decisions import DecisionTable
from casetrack.engine.decisions_file import load_decisions
from casetrack.engine.letters import LetterLibrary
from casetrack.engine.library import WorkflowLibrary
from casetrack.services.letter_library import letters_of
from casetrack.services.work import Installation

if TYPE_CHECKING:
    from casetrack.models import Case


def tables_of(installation: Installation) -> Mapping[str, DecisionTable]:
    """Give the tables of a running installation by workflow, read once; raise DefinitionError naming every mistake."""
    return _read(installation.library, letters_of(installation), installation.letter_folders)


def table_for(installation: Installation, case: Case) -> DecisionTable | None:
    """Give the table of a case's workflow; None where it has none."""
    return tables_of(installation).get(case.workflow)


@lru_cache(maxsize=8)
def _read(workflows: WorkflowLibrary, letters: LetterLibrary, folders: tuple[Path, ...]) -> Mapping[str, DecisionTable]:
    return load_decisions(folders, workflows, {letter.key for letter in letters.all()})

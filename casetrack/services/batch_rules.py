"""The rules by which lists of former offices are read, as this installation has them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from casetrack.engine.handover_rules import HandoverRules
from casetrack.engine.handover_rules_file import load_handover_rules
from casetrack.engine.library import WorkflowLibrary
from casetrack.services.work import Installation
from casetrack.text import Text


def rules_of(installation: Installation) -> HandoverRules:
    """Give the rules: those of the office's own folder where it has some, else those that are shipped. Read once."""
    return _loaded(installation.letter_folders, installation.library)


def kind_label(rules: HandoverRules, kind: str | None) -> Text:
    """Name a kind of lists; one that the rules no longer know by its key."""
    known = rules.kinds.get(kind or "")
    return known.label if known is not None else Text(kind or "", kind or "")


@lru_cache(maxsize=4)
def _loaded(folders: tuple[Path, ...], library: WorkflowLibrary) -> HandoverRules:
    return load_handover_rules(folders, library)

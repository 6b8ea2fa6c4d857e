"""What every table of a report is made of: rows with a key, a name and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casetrack.text import Text

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: the key by which its figures open (`questions.Figure`), its name, its counts by figure."""

    key: str
    label: Text
    counts: Counts

"""Real values for the blanks in the application's addresses, so that tests take the addresses from the application."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLANK = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
# What stands in a blank wherever it is; a number depends on what it numbers, so whoever asks says which.
USUAL: Mapping[str, str] = {
    "trigger": "classify",
    "action": "sua",
    "key": "process",
    "workflow": "instruction",
    "id_": "petition",
    "year": "2026",
    "seq": "1",
    "filename": "casetrack.css",
    "path": "tiep-cong-dan",
    "book": "visits",
    "indicator": "people_committee_petitions.total",
    "shape": "csv",
    "outline": "annual",
    "ending": "txt",
    "form": "02-xld",
    "made": "json",
    "kind": "document",
    "stop": "help",
    "deed": "mo-khoa",
}


def filled(address: str, **values: str) -> str:
    """Fill the blanks of an address; a blank that nobody knows is filled with 1, of which there may be none."""
    return _BLANK.sub(lambda blank: {**USUAL, **values}.get(blank[1], "1"), address)


def blanks(address: str) -> set[str]:
    """Name the blanks of an address."""
    return set(_BLANK.findall(address))

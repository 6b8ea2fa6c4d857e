"""Whose list it is: the name of a commune or district in a title, in a heading within the table, or in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casetrack.engine.handover_rules import UNIT, HandoverRules
from casetrack.engine.handover_words import places, tidy
from casetrack.sheets import SheetTable
from casetrack.vietnamese import capitalised

_NUMBERED = re.compile(r"^\s*(?:[IVXLC]{1,5}|[A-Z]|\d{1,3})(?:\s*[.)/:-]\s*|\s+)")
_OFFICES = re.compile(r"\s[-–]\s|\n")  # between the offices of one heading
_ENDS = re.compile(r"[\n\r\t,;(]|\s[-–]\s")


def unit_of_titles(rules: HandoverRules, table: SheetTable) -> str | None:
    """Find the unit whose list it is by what stands above the table; the last one named, which is the lowest."""
    found = None
    for line in table.lines:
        if line.role in ("title", "minutes"):
            parts = [part for cell in line.cells if isinstance(cell, str) for part in _OFFICES.split(cell)]
            named = [unit_in(rules, part) for part in parts if rules.office_words.begin(part)]
            found = next(filter(None, reversed(named)), found)
    return found


def first_unit(rules: HandoverRules, texts: Iterable[str | None]) -> str | None:
    """Find the first unit among some words."""
    return next((unit for text in texts if text and (unit := unit_in(rules, text))), None)


def unit_in(rules: HandoverRules, text: str) -> str | None:
    """Read the name of a unit that words begin with: `II. UBND XÃ LAM THƯỢNG` becomes `xã Lam Thượng`."""
    words = tidy(_ENDS.split(_NUMBERED.sub("", text.strip()))[0])
    office = rules.office_words.begin(words)
    if office:
        words = _from(words, office.end)
    found = rules.unit_words.begin(words)
    name = _from(words, found.end) if found and found.means == UNIT else ""
    if not found or not name:
        return None
    name = name.lower() if name.isupper() else name
    kind = tidy(words[: len(words) - len(_from(words, found.end))]).lower()
    return f"{kind} {capitalised(name)}"


def _from(words: str, number: int) -> str:
    starts = [start for _word, start, _end in places(words)]
    return words[starts[number] :] if number < len(starts) else ""

"""Which papers of a file are there, missing or lost, out of one cell: `Đơn; Trích đo / thiếu: Biên lai / mất: GCN`.

A word that tells so counts for what follows it, up to the next such word; after a paper (`biên lai: mất`, `trích đo
(thiếu)`) for that paper alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casetrack.engine.handover_rules import ComponentWords
from casetrack.engine.handover_words import Phrases, marked, places, tidy

PRESENT, MISSING, LOST, COMPLETE = "present", "missing", "lost", "complete"
_PARTS = re.compile(r"[;,/\n|+•]|(?<=[.])\s|^\s*[-–]\s|\s[-–]\s+(?=[^\s])")


@dataclass(slots=True)
class Components:
    """The papers of a file by name. `said`: the cell told something, if only that all is there."""

    present: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    said: bool = False

    @property
    def papers(self) -> str | None:
        """Sum up, as workflows do: lost, missing or complete; None where nothing was said."""
        if self.lost:
            return LOST
        if self.missing:
            return MISSING
        return COMPLETE if self.said else None

    def join(self, other: Components) -> None:
        """Take in what another column says."""
        self.said = self.said or other.said
        for state, names in ((PRESENT, other.present), (MISSING, other.missing), (LOST, other.lost)):
            for name in names:
                self.add(state, name)

    def add(self, state: str, name: str) -> None:
        """Put a paper where it belongs, once."""
        where = {PRESENT: self.present, MISSING: self.missing, LOST: self.lost}[state]
        if name not in where:
            where.append(name)


def read_components(typed: str, phrases: Phrases, words: ComponentWords, state: str = PRESENT) -> Components:
    """Read a cell; papers that it does not name stand under the words for such. `state` is that of its column."""
    found = Components(said=bool(marked(typed)))
    named = True
    for part in _cut(typed):
        begins = phrases.begin(part)
        if begins is None:
            own, name = _own_state(part, phrases)
            found.add(own or state, name)
            named = True
            continue
        if not named:
            found.add(state, words.unnamed)
        if begins.means == COMPLETE:
            state, named = PRESENT, True
            rest = _after(part, begins.end)
            if begins.end < len(marked(part)) and not rest.startswith("("):
                found.add(PRESENT, rest)
            continue
        state, rest = begins.means, _after(part, begins.end)
        named = bool(rest) or state == PRESENT
        if rest:
            found.add(state, rest)
    if not named:
        found.add(state, words.unnamed)
    return found


def _cut(typed: str) -> list[str]:
    """Cut a cell at its separators, but never within brackets."""
    parts, depth, last = [], 0, 0
    cuts = {found.start(): found.end() for found in _PARTS.finditer(typed)}
    for place, sign in enumerate(typed):
        depth += (sign == "(") - (sign == ")" and depth > 0)
        if place in cuts and not depth:
            parts.append(typed[last:place])
            last = cuts[place]
    parts.append(typed[last:])
    return [part for part in map(_bare, parts) if part]


def _own_state(part: str, phrases: Phrases) -> tuple[str | None, str]:
    """Read `biên lai: mất`, `biên lai (mất)`, `biên lai thất lạc`: a word at the end that tells of this paper alone."""
    last = next(reversed(list(phrases.all(part))), None)
    if last is None or last.end < len(marked(part)) or last.means == COMPLETE:
        return None, part
    before = _before(part, last.start).rstrip()
    if last.means == PRESENT and not before.endswith(("(", ":", "-")):
        return None, part  # `giấy khai sinh con`, typed without marks
    return last.means, _bare(before.rstrip("(:- "))


def _after(part: str, words: int) -> str:
    _word, _start, end = list(places(part))[words - 1]
    return _bare(part[end:].lstrip(":-–. "))


def _before(part: str, words: int) -> str:
    _word, start, _end = list(places(part))[words]
    return part[:start]


def _bare(part: str) -> str:
    return tidy(part).strip(" .;,:-–")

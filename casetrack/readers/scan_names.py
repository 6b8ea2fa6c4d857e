"""What the name of a scan says: the number of a case before it, and what the paper is behind it.

A number may hold signs that no file name has (118/2025/LT-ĐĐ01), and scanners drop the marks of letters, so both are
compared as words without marks: `118-2025-LT-DD01 trich luc.pdf` is `trich luc` of the case with that number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from casetrack.vietnamese import fold

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 12  # of which a number may consist


@dataclass(frozen=True, slots=True)
class ScanName:
    """The name of a scan as it was read: the cases whose number begins it, and the words behind the number."""

    numbers: tuple[str, ...]
    part: str


def index_numbers(known: Collection[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Let cases be found by each of their numbers: pairs of the case's own number and one by which it is known."""
    found: dict[str, set[str]] = {}
    for number, known_as in known:
        if key := fold(known_as):
            found.setdefault(key, set()).add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


def read_scan_name(name: str, index: Mapping[str, frozenset[str]]) -> ScanName:
    """Find the longest number that begins a file's name; none of `numbers` when it begins with no known number."""
    stem = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).stem)
    words = list(_WORD.finditer(stem))
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        numbers = index.get(fold(" ".join(word[0] for word in words[:count])))
        if numbers:
            rest = stem[words[count - 1].end() :]
            return ScanName(tuple(sorted(numbers)), " ".join(re.split(r"[\s_.\-–]+", rest)).strip(" ,;()[]"))
    return ScanName((), "")

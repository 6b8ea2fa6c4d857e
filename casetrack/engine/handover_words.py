"""Words of a list as an office types them: compared with their marks, or without where they were typed without any.

Case, blanks, punctuation and the place of a tone (`thủy`, `thuỷ`) make no difference. `Tổ` is not `Tờ`; `To` is both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from casetrack.vietnamese import fold

Tokens = tuple[str, ...]
_KEPT = 4000  # texts whose words are remembered: a list says the same over and over
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}


def places(text: str) -> Iterator[tuple[str, int, int]]:
    """Give each word, in small letters with its tone at the end, and where it begins and ends in the text."""
    start = None
    for place, letter in enumerate(text + " "):
        if letter.isalnum() or unicodedata.combining(letter):
            start = place if start is None else start
        elif start is not None:
            word = _toneless(text[start:place])
            if word:
                yield word, start, place
            start = None


def _toneless(word: str) -> str:
    letters, tone = [], ""
    for letter in unicodedata.normalize("NFD", word.casefold()):
        if letter in _TONES:
            tone = _TONES[letter]
        else:
            letters.append(letter)
    return "".join(letters) + tone if letters else ""


@lru_cache(maxsize=_KEPT)
def marked(text: str) -> Tokens:
    """Cut into words, each in small letters with its tone at the end: `Thuỷ` and `thủy` are the same."""
    return tuple(word for word, _start, _end in places(text))


@lru_cache(maxsize=_KEPT)
def plain(text: str) -> Tokens:
    """Cut into words without marks."""
    return tuple(fold(text).split())


def has_marks(text: str) -> bool:
    """Tell whether anything was typed with a Vietnamese mark."""
    return not text.isascii() and marked(text) != plain(text)


def tidy(text: str) -> str:
    """Write words composed (NFC) and with single blanks, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that stands in a text: what it means, and between which words."""

    means: str
    start: int
    end: int

    @property
    def length(self) -> int:
        """Count its words."""
        return self.end - self.start


@dataclass(frozen=True)
class Phrases:
    """Phrases and what each means. Of phrases that begin at the same word the longest is found."""

    words: Mapping[str, Sequence[str]]

    @cached_property
    def _marked(self) -> Mapping[Tokens, str]:
        return {marked(phrase): means for means, phrases in self.words.items() for phrase in phrases}

    @cached_property
    def _plain(self) -> Mapping[Tokens, str]:
        """Give the phrases without marks; one that would mean two things is left out."""
        meant: dict[Tokens, set[str]] = {}
        for means, phrases in self.words.items():
            for phrase in phrases:
                meant.setdefault(plain(phrase), set()).add(means)
        return {tokens: next(iter(means)) for tokens, means in meant.items() if len(means) == 1}

    @cached_property
    def _longest(self) -> int:
        return max((len(tokens) for tokens in self._marked), default=0)

    def exact(self, text: str) -> str | None:
        """Give what a text means that is a phrase and nothing else."""
        known, tokens = self._read(text)
        return known.get(tokens)

    def begin(self, text: str) -> Found | None:
        """Find the longest phrase with which a text begins."""
        return next((found for found in self.all(text) if not found.start), None)

    def all(self, text: str) -> Iterator[Found]:
        """Find every phrase, from left to right, none within another."""
        known, tokens = self._read(text)
        start = 0
        while start < len(tokens):
            for end in range(min(start + self._longest, len(tokens)), start, -1):
                means = known.get(tokens[start:end])
                if means is not None:
                    yield Found(means, start, end)
                    start = end
                    break
            else:
                start += 1

    def _read(self, text: str) -> tuple[Mapping[Tokens, str], Tokens]:
        return (self._marked, marked(text)) if has_marks(text) else (self._plain, plain(text))

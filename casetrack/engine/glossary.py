"""The words of the office, read from the one table that has them: docs/glossary.md. Those that people meet on pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from casetrack import paths
from casetrack.text import Text
from casetrack.vietnamese import phrase_key

_CELLS = 4  # en, vi, what it is, là gì; a row without the last is a word of the developers


@dataclass(frozen=True, slots=True)
class Word:
    """A word in both languages, and what it is."""

    word: Text
    means: Text


@cache
def words() -> tuple[Word, ...]:
    """Give the words that people meet on pages, in the order of the file."""
    rows = [line.strip().strip("|").split("|") for line in paths.GLOSSARY.read_text("utf-8").splitlines()]
    told = [[cell.strip() for cell in row] for row in rows if len(row) == _CELLS]
    heads = ("en", "---")
    return tuple(Word(Text(vi, en), Text(means, what)) for en, vi, what, means in told if en not in heads)


def words_in(language: str) -> list[Word]:
    """Sort the words as a dictionary of a language does."""
    if language == "en":
        return sorted(words(), key=lambda each: each.word.en.casefold())
    return sorted(words(), key=lambda each: phrase_key(each.word.vi))


def meaning_of(english: str) -> Text | None:
    """Say what a word is, by its English name; None for one that people do not meet."""
    return next((each.means for each in words() if each.word.en == english), None)

"""Fills a Word template: names become words, in a sandbox where a template can do nothing but name them."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache

from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from casetrack.papers.docx_marks import without_times

BLANK = "........"  # where a paper may be completed by hand
_NEW_PARAGRAPH = "\a"  # as docxtpl reads it
_CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]"
)


class Said:
    """What stands under a name: its own words, what is below it, and its things if it is a list."""

    __slots__ = ("_below", "_items", "_words")

    def __init__(
        self, words: str = "", below: Mapping[str, object] | None = None, items: Iterable[object] = ()
    ) -> None:
        self._words = words
        self._below = dict(below or {})
        self._items = tuple(items)

    def __getitem__(self, name: str) -> object:
        return self._below[name]

    def __iter__(self) -> Iterator[object]:
        return iter(self._items)

    def __str__(self) -> str:
        return self._words

    def __bool__(self) -> bool:
        return bool(self._words or self._items)


class LawOn:
    """What holds on the day of a letter: `from_2026_07_01`, `until_2026_06_30`, both days included."""

    __slots__ = ("_day",)

    def __init__(self, day: date) -> None:
        self._day = day

    def __getitem__(self, name: str) -> bool:
        word, _, said = name.partition("_")
        bound = date.fromisoformat(said.replace("_", "-"))
        return self._day >= bound if word == "from" else self._day <= bound


class Blank(ChainableUndefined):
    """A name that has no value in this case: dots to write on."""

    def __str__(self) -> str:
        return BLANK

    def __html__(self) -> str:
        return BLANK


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Give the sandbox in which templates are filled: everything is escaped, a name without a value is dots."""
    return _compiling_once(ImmutableSandboxedEnvironment(autoescape=True, undefined=Blank, finalize=_spell))


@cache
def _bare() -> ImmutableSandboxedEnvironment:
    return _compiling_once(ImmutableSandboxedEnvironment(autoescape=False, undefined=ChainableUndefined))


def _compiling_once(sandbox: ImmutableSandboxedEnvironment) -> ImmutableSandboxedEnvironment:
    """Let a sandbox compile the same source once: letters are filled while nobody else in the office can write."""
    vars(sandbox)["from_string"] = lru_cache(maxsize=128)(sandbox.from_string)
    return sandbox


def fill(template: bytes, values: Mapping[str, object]) -> bytes:
    """Give the letter as .docx. The template has been checked: template_check.py."""
    filled = DocxTemplate(io.BytesIO(template))
    filled.render({name: _clean(value) for name, value in values.items()}, jinja_env=environment())
    out = io.BytesIO()
    filled.save(out)
    return without_times(out.getvalue())


def fill_words(words: str, values: Mapping[str, object]) -> str:
    """Fill the names of a line that stands in no document, such as a suggestion; a missing one is left out."""
    return " ".join(_bare().from_string(words).render(values).split(" ")).strip()


def _clean(value: object) -> object:
    """Let a mapping be asked by its keys alone, never by the methods of a dict."""
    return Said(below={key: _clean(inner) for key, inner in value.items()}) if isinstance(value, Mapping) else value


def _spell(value: object) -> object:
    """Write a value as a document takes it: no control characters, composed letters, a new paragraph for each line."""
    if isinstance(value, Blank):
        return value
    words = unicodedata.normalize("NFC", _CONTROL.sub("", str(value).replace("\r\n", "\n"))).strip()
    return words.replace("\n", _NEW_PARAGRAPH) if words else BLANK

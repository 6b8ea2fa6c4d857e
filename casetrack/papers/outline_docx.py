"""An office's own outline: a Word file with `{{ names }}` wherever a number is to stand, found and filled.

Word cuts what is typed into pieces as it likes; what is read here is a paragraph as a person sees it, in the body, in
tables, boxes, notes, above and below the page. A value takes the looks of the first letter of its braces; everything
else in the file stays as it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from docx.oxml.ns import qn

from casetrack.errors import FileRefused
from casetrack.papers.outline_package import BODY, Package
from casetrack.papers.outline_pages import Pages
from casetrack.text import Text

_BRACES = re.compile(r"\{\{(.{0,200}?)\}\}")
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_MOST = 2_000  # places to fill
_AROUND = 40  # letters before and behind that say where something stands
_BETWEEN = "\n"  # what no name goes across: a tab, a new line, a page
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]+")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARAGRAPH, _TEXT = qn("w:p"), qn("w:t")
_BREAKS = (qn("w:tab"), qn("w:br"), qn("w:cr"))
_KINDS = (
    ("word/header", Text("đầu trang", "above the page")),
    ("word/footer", Text("chân trang", "below the page")),
    ("word/footnotes", Text("chú thích cuối trang", "footnote")),
    ("word/endnotes", Text("chú thích cuối văn bản", "endnote")),
)
_PAGE = Text("trang {n}", "page {n}")
_ABOUT = Text("khoảng trang {n}", "about page {n}")
_SOMEWHERE = Text("trong thân văn bản", "in the text")
_TOO_MANY = Text(
    "Tệp có hơn {n} chỗ điền. Chia thành nhiều đề cương.", "More than {n} places to fill. Make several outlines of it."
).with_(n=_MOST)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands between one pair of braces, on which page (or above, below it), with the words around it.

    A lone brace, or braces with something else than a name, are placeholders of no name: `said` is what stands there.
    """

    said: str
    where: Text
    around: str


def find_placeholders(content: bytes) -> tuple[Placeholder, ...]:
    """List what an outline wants to be filled, in its order; raise FileRefused for a file that is not to be opened."""
    package = Package(content)
    pages = Pages(package.parts[BODY], content)
    found = list(islice(_found(package, pages), _MOST + 1))
    if len(found) > _MOST:
        raise FileRefused("too_large", _TOO_MANY)
    return tuple(dict.fromkeys(found))  # a box stands twice in its file, for old and for new programs


def fill_placeholders(content: bytes, spoken: Callable[[str], str]) -> bytes:
    """Give the outline with every pair of braces replaced by what is spoken for it; the same values, the same bytes."""
    package = Package(content)
    for root in package.parts.values():
        for paragraph in root.iter(_PARAGRAPH):
            _fill(_pieces(paragraph), spoken)
    return package.packed()


def _found(package: Package, pages: Pages) -> Iterator[Placeholder]:
    for name, root in package.parts.items():
        for paragraph in root.iter(_PARAGRAPH):
            words = _words(_pieces(paragraph))
            for start, end, said in _marked(words):
                where = _place(name, paragraph, pages)
                yield Placeholder(said, where, _cut(words, start, end))


def _marked(words: str) -> Iterator[tuple[int, int, str]]:
    last = 0
    for found in _BRACES.finditer(words):
        yield from _strays(words, last, found.start())
        yield found.start(), found.end(), found[1]
        last = found.end()
    yield from _strays(words, last, len(words))


def _strays(words: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    yield from ((found.start(), found.end(), found[0]) for found in _STRAY.finditer(words, start, end))


def _place(name: str, paragraph: Any, pages: Pages) -> Text:
    if name != BODY:
        return next(kind for start, kind in _KINDS if name.startswith(start))
    page = pages.of(paragraph)
    if page is None:
        return _SOMEWHERE
    return (_PAGE if pages.are_told else _ABOUT).with_(n=page)


def _pieces(paragraph: Any) -> list[Any]:
    """Give what a person reads of a paragraph, and what parts it; a box inside it has paragraphs of its own."""
    return [
        element
        for element in paragraph.iter(_TEXT, *_BREAKS)
        if next(element.iterancestors(_PARAGRAPH), None) is paragraph and element.getparent().tag != qn("w:tabs")
    ]


def _words(pieces: list[Any]) -> str:
    return "".join((piece.text or "") if piece.tag == _TEXT else _BETWEEN for piece in pieces)


def _fill(pieces: list[Any], spoken: Callable[[str], str]) -> None:
    """Replace each pair of braces, the last first, so that those before it stay where they are."""
    words = _words(pieces)
    for found in reversed(list(_BRACES.finditer(words))):
        _replace(pieces, found.span(), _clean(spoken(found[1])))


def _replace(pieces: list[Any], span: tuple[int, int], words: str) -> None:
    """Let words stand for a span of a paragraph: in the piece in which it begins, and taken out of the others."""
    at = 0
    for piece in pieces:
        text = (piece.text or "") if piece.tag == _TEXT else _BETWEEN
        start, end = max(span[0] - at, 0), min(span[1] - at, len(text))
        if piece.tag == _TEXT and start < end:
            begins = span[0] >= at
            piece.text = text[:start] + (words if begins else "") + text[end:]
            piece.set(_SPACE, "preserve")
        at += len(text)


def _clean(words: str) -> str:
    """Write a value as a document takes it: on one line, without signs that no document holds."""
    return _CONTROL.sub(" ", words)


def _cut(words: str, start: int, end: int) -> str:
    first, last = max(start - _AROUND, 0), end + _AROUND
    cut = ("…" if first else "") + words[first:last] + ("…" if last < len(words) else "")
    return " ".join(cut.split())

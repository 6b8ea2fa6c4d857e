"""On which page of a Word file a paragraph stands: as Word noted it when it showed the file, else as our PDF has it.

What Word has never shown is laid out as its PDF would be. What that cannot show is missing from it, so the page is only
about right; and where it cannot be laid out, the breaks that somebody set are counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from docx.oxml.ns import qn

from casetrack.papers.docx_reading import read_docx
from casetrack.papers.letter_pdf import pages_of

_NOTED, _BREAK = qn("w:lastRenderedPageBreak"), qn("w:br")
_PARAGRAPH, _TABLE, _ROW, _TEXT = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:t")
_BEHIND = 0.5  # a break behind the first words of a paragraph: what is above it stands on the page before


class Pages:
    """The pages of a file's body; `are_told`: Word itself has noted them."""

    def __init__(self, body: Any, content: bytes) -> None:
        self._body = body
        self._content = content
        self._numbers = {paragraph: number for number, paragraph in enumerate(body.iter(_PARAGRAPH))}
        self._noted = sorted(self._breaks(_NOTED))
        self.are_told = bool(self._noted)

    def of(self, paragraph: Any) -> int | None:
        """Give the page on which a paragraph of the body begins, None where it cannot be told."""
        if self.are_told:
            return self._counted(self._noted, paragraph)
        if self._laid_out is None:
            return self._counted(sorted(self._breaks(_BREAK)), paragraph)
        return self._laid_out.get(self._block_of(paragraph))

    def _counted(self, places: list[float], paragraph: Any) -> int:
        return 1 + bisect_right(places, self._numbers[paragraph])

    def _breaks(self, tag: str) -> Iterator[float]:
        """Give where pages begin, by number of paragraph; a row that goes over a page does so in each of its cells."""
        met = set[Any]()
        for element in self._body.iter(tag):
            if tag == _BREAK and element.get(qn("w:type")) != "page":
                continue
            row = next(element.iterancestors(_ROW), element)
            if row not in met:
                met.add(row)
                paragraph = next(element.iterancestors(_PARAGRAPH))
                first = next(paragraph.iter(_TEXT, tag), element)
                yield self._numbers[paragraph] + (0 if first is element and tag == _NOTED else _BEHIND)

    @cached_property
    def _laid_out(self) -> dict[tuple[int, int], int] | None:
        """Give the page of each paragraph, and of each row of a table, of the body; None where that fails."""
        try:
            page = read_docx(self._content)
            places = list(_marked(page["blocks"]))
            found = pages_of(page)
        except Exception:  # whatever python-docx and the typesetter meet in a file of a stranger
            return None
        return {place: found[mark] for mark, place in enumerate(places) if mark in found}

    def _block_of(self, paragraph: Any) -> tuple[int, int]:
        """Tell in which block of the body a paragraph stands, and in which row of it, if it is a table."""
        way = [paragraph, *paragraph.iterancestors()]
        top = way[way.index(self._body.find(qn("w:body"))) - 1]
        blocks = [child for child in top.getparent() if child.tag in (_PARAGRAPH, _TABLE)]
        rows = [child for child in top if child.tag == _ROW]
        row = next((rows.index(element) for element in way if element in rows), 0)
        return (blocks.index(top) if top in blocks else -1), row


def _marked(blocks: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """Mark each paragraph, and the first one of each row of a table; give what each mark stands for."""
    mark = 0
    for number, block in enumerate(blocks):
        rows = [row[0]["blocks"][0] for row in block["rows"]] if block["kind"] == "table" else [block]
        for row, first in enumerate(rows):
            target = first
            while target["kind"] == "table":
                target = target["rows"][0][0]["blocks"][0]
            target["mark"] = mark
            mark += 1
            yield number, row

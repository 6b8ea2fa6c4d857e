"""Reads a .docx as it looks: its paragraphs and tables in order, with everything that their styles say worked out.

What is read here is what the PDF shows. What it cannot show (pictures, boxes, numbers that Word sets by itself) is
named by `unreadable`, so that nobody puts in a template whose paper and PDF would differ.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from casetrack.text import Text

_ALIGN = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}
_UNREADABLE = {
    "drawing": Text("hình ảnh hoặc khung vẽ", "a picture or drawing"),
    "pict": Text("hình ảnh hoặc khung vẽ", "a picture or drawing"),
    "object": Text("đối tượng nhúng", "an embedded object"),
    "numPr": Text("đánh số tự động (hãy gõ số)", "automatic numbering (type the numbers)"),
    "ins": Text("thay đổi đang theo dõi (hãy chấp nhận hết)", "tracked changes (accept them all)"),
    "del": Text("thay đổi đang theo dõi (hãy chấp nhận hết)", "tracked changes (accept them all)"),
    "sdt": Text("ô điều khiển nội dung", "a content control"),
    "fldSimple": Text("trường tự động", "an automatic field"),
    "instrText": Text("trường tự động", "an automatic field"),
    "footnoteReference": Text("chú thích cuối trang", "a footnote"),
    "endnoteReference": Text("chú thích cuối văn bản", "an endnote"),
    "commentReference": Text("nhận xét", "a comment"),
    "hyperlink": Text("liên kết", "a hyperlink"),
    "altChunk": Text("tệp nhúng", "an embedded file"),
    "sym": Text("ký hiệu của phông riêng", "a sign of a font of its own"),
    "vMerge": Text("ô gộp theo chiều dọc", "cells merged downwards"),
}


_FORM = (
    "alignment",
    "first_line_indent",
    "left_indent",
    "right_indent",
    "space_before",
    "space_after",
    "line_spacing",
    "keep_with_next",
    "page_break_before",
)
_MOST_STYLES = 20  # that one may be based on; a circle of styles ends there


@dataclass(slots=True)
class Looks:
    """How letters look, in points."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    size: float = 14
    caps: bool = False


def read_docx(data: bytes) -> dict[str, Any]:
    """Give the page and the blocks of a document as plain values; lengths in points."""
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    lengths = {
        "width": section.page_width,
        "height": section.page_height,
        "top": section.top_margin,
        "bottom": section.bottom_margin,
        "left": section.left_margin,
        "right": section.right_margin,
    }
    page = {name: _points(length) for name, length in lengths.items()}
    return {"page": page, "blocks": list(_Reading(document).blocks(document))}


def unreadable(data: bytes) -> dict[str, Text]:
    """Name each thing in the body of a document that its PDF would not show, by what Word calls it."""
    body = docx.Document(io.BytesIO(data)).element.body
    found = {element.tag.rpartition("}")[2] for element in body.iter() if isinstance(element.tag, str)}
    return {name: _UNREADABLE[name] for name in sorted(found & _UNREADABLE.keys())}


def words_of(data: bytes) -> str:
    """Give all the words of a document in their order, paragraph by paragraph."""
    return "\n".join(_words(read_docx(data)["blocks"]))


def _words(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["kind"] == "table":
            for row in block["rows"]:
                for cell in row:
                    yield from _words(cell["blocks"])
        else:
            yield "".join(run.get("text", " ") for run in block["runs"])


class _Reading:
    """Walks through a document; what its styles say is worked out once for each."""

    def __init__(self, document: Document) -> None:
        self._styles = {style.style_id: style for style in document.styles}
        normal = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        self._normal = normal.style_id if normal is not None else ""
        self._looks: dict[str, Looks] = {}
        self._forms: dict[str, dict[str, Any]] = {}
        self._size = _default_size(document)

    def blocks(self, place: Document | _Cell) -> Iterator[dict[str, Any]]:
        for block in place.iter_inner_content():
            yield self._table(block) if isinstance(block, Table) else self._paragraph(block)

    def _paragraph(self, paragraph: Paragraph) -> dict[str, Any]:
        style = paragraph._p.style or self._normal
        looks, own = self._styled(style), _form(paragraph.paragraph_format)
        form = {**self._form_of(style), **own}
        runs = [piece for run in paragraph.runs for piece in self._pieces(run, looks)]
        size = max((run["size"] for run in runs), default=_mark_size(paragraph, looks))
        return {
            "kind": "paragraph",
            "align": _ALIGN.get(form.get("alignment", WD_ALIGN_PARAGRAPH.LEFT), "left"),
            "first": _points(form.get("first_line_indent")),
            "left": _points(form.get("left_indent")),
            "right": _points(form.get("right_indent")),
            "before": _points(form.get("space_before")),
            "after": _points(form.get("space_after")),
            "spacing": _spacing(form.get("line_spacing"), size),
            "keep": bool(form.get("keep_with_next")),
            "page_break": bool(form.get("page_break_before")),
            "rule": paragraph._p.find(f".//{qn('w:pBdr')}/{qn('w:top')}") is not None,
            "size": size,
            "runs": runs,
        }

    def _pieces(self, run: Run, looks: Looks) -> Iterator[dict[str, Any]]:
        named = self._styled(run._r.style, looks) if run._r.style else looks
        own = _over(run.font, named)
        said = {"bold": own.bold, "italic": own.italic, "underline": own.underline, "size": own.size}
        for child in run._r:
            tag = child.tag.rpartition("}")[2]
            if tag == "t" and child.text:
                yield {**said, "text": child.text.upper() if own.caps else child.text}
            elif tag == "tab":
                yield {**said, "tab": _has_dots(run)}
            elif tag in ("br", "cr"):
                yield {**said, "break": "page" if child.get(qn("w:type")) == "page" else "line"}
            elif tag == "noBreakHyphen":
                yield {**said, "text": "\u2011"}

    def _styled(self, name: str, base: Looks | None = None) -> Looks:
        """Give how letters of a style look; `base`: what a style of letters is laid over."""
        if base is not None:
            return _over_all(self._chain(name), base)
        if name not in self._looks:
            self._looks[name] = _over_all(self._chain(name), Looks(size=self._size))
        return self._looks[name]

    def _form_of(self, name: str) -> dict[str, Any]:
        if name not in self._forms:
            form = dict[str, Any]()
            for style in self._chain(name):
                form.update(_form(style.paragraph_format))
            self._forms[name] = form
        return self._forms[name]

    def _chain(self, name: str) -> list[Any]:
        """Give a style after those that it is based on."""
        found, style = list[Any](), self._styles.get(name)
        while style is not None and style not in found and len(found) < _MOST_STYLES:
            found.insert(0, style)
            style = style.base_style
        return found

    def _table(self, table: Table) -> dict[str, Any]:
        rows = [[self._cell(cell) for cell in _cells(row)] for row in table.rows]
        kept = [all(part.get("keep") for part in row[0]["blocks"]) for row in rows]
        return {
            "kind": "table",
            "columns": _columns(table),
            "ruled": _is_ruled(table),
            "repeated": sum(row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows),
            "together": len(rows) > 1 and all(kept[:-1]),
            "keep": bool(kept) and kept[-1],
            "rows": rows,
        }

    def _cell(self, cell: _Cell) -> dict[str, Any]:
        return {"span": cell.grid_span, "blocks": list(self.blocks(cell))}


def _form(said: Any) -> dict[str, Any]:
    """Give what a paragraph or a style says of itself."""
    return {name: value for name in _FORM if (value := getattr(said, name)) is not None}


def _has_dots(run: Run) -> bool:
    stops = run._parent.paragraph_format.tab_stops if isinstance(run._parent, Paragraph) else ()
    return any(stop.leader is not None and stop.leader.name == "DOTS" for stop in stops)


def _default_size(document: Document) -> float:
    found = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:sz')}")
    return int(found.get(qn("w:val"))) / 2 if found is not None else 10


def _over_all(styles: list[Any], looks: Looks) -> Looks:
    for style in styles:
        looks = _over(style.font, looks)
    return looks


def _over(font: Any, looks: Looks) -> Looks:
    return Looks(
        bold=looks.bold if font.bold is None else font.bold,
        italic=looks.italic if font.italic is None else font.italic,
        underline=looks.underline if font.underline is None else bool(font.underline),
        size=looks.size if font.size is None else font.size.pt,
        caps=looks.caps if font.all_caps is None else font.all_caps,
    )


def _mark_size(paragraph: Paragraph, looks: Looks) -> float:
    """Give the height of an empty paragraph: that of its mark."""
    found = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:sz')}")
    return int(found.get(qn("w:val"), "0")) / 2 if found is not None else looks.size


def _points(length: Any) -> float:
    return round(length.pt, 2) if length is not None else 0


def _spacing(said: Any, size: float) -> float:
    """Give the distance of lines as a multiple of single spacing."""
    if said is None:
        return 1.0
    return round(said, 3) if isinstance(said, float) else round(said.pt / (size * 1.15), 3)


def _cells(row: Any) -> Iterator[_Cell]:
    met = set[int]()
    for cell in row.cells:
        if id(cell._tc) not in met:
            met.add(id(cell._tc))
            yield cell


def _columns(table: Table) -> list[float]:
    """Give the widths of the columns in points, by the first row that fills them all, else as the grid says."""
    for row in table.rows:
        cells = list(_cells(row))
        if len(cells) == len(table.columns) and all(cell.width for cell in cells):
            return [round(cell.width.pt, 2) for cell in cells if cell.width]
    return [round(column.width.pt, 2) if column.width else 100 for column in table.columns]


def _is_ruled(table: Table) -> bool:
    if table.style is not None and table.style.name == "Table Grid":
        return True
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    edges = list(borders) if borders is not None else []
    return any(edge.get(qn("w:val")) not in ("nil", "none", None) for edge in edges)

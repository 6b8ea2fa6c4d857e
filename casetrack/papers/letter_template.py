"""A letter's source as a Word template, laid out as Nghị định 30/2020 (Phụ lục I) wants it, with its names in braces.

A4 with margins of 20, 20, 30 and 15 mm, Times New Roman; the office at the left of the head, the motto of the nation at
the right; the signature at the right of the foot, who receives it at the left. What is made twice is the same, byte for
byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from casetrack.papers.docx_marks import draw_rule, keep_together, pack, prepare, set_borders, shrink
from casetrack.papers.letter_source import Grid, Part, Signing, Source

WIDTH = 165  # mm between the margins
_LEFT, _CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
_HEAD = (66, 99)  # mm of the two columns of the head
_FOOT = (75, 90)
_DECISION = "decision"
_NUMBER_LINE = "Số: {{ number }}"


def build_template(source: Source) -> bytes:
    """Give the .docx with the names in braces, as an office may take it, change it in Word and put it in again."""
    document = docx.Document()
    prepare(document)
    _write_head(document, source)
    _write_title(document, source)
    for part in source.grounds:
        _write_part(document, part, italic=True)
    for part in source.preamble:
        _write_part(document, part)
    if source.kind == _DECISION:
        _line(document.add_paragraph(), "QUYẾT ĐỊNH:", bold=True, before=8, after=6)
    for part in source.body:
        _write_part(document, part)
    _write_foot(document, source)
    return pack(document)


def _write_head(document: Document, source: Source) -> None:
    (left, right), below = _columns(document, _HEAD, rows=2)
    _line(left.paragraphs[0], "{{ office.superior }}", size=12)
    _line(left.add_paragraph(), "{{ office.head }}", size=12, bold=True)
    draw_rule(left.add_paragraph(), Mm(22))
    _line(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    draw_rule(right.add_paragraph(), Mm(20))
    left, right = below
    number = left.paragraphs[0]
    if source.numbered:
        _line(number, _NUMBER_LINE, size=13)
    if not source.heading:
        about = left.add_paragraph() if source.numbered else number
        _line(about, source.about, size=12, before=6)
    _line(right.paragraphs[0], "{{ date }}", size=13, italic=True)


def _write_title(document: Document, source: Source) -> None:
    if source.heading:
        _line(document.add_paragraph(), source.heading, size=14, bold=True, before=18)
        _line(document.add_paragraph(), source.about, size=14, bold=True)
        draw_rule(document.add_paragraph(), Mm(60))
    if source.kind == _DECISION:
        _line(document.add_paragraph(), "{{ office.authority }}", size=14, bold=True, before=6, after=6)
    addressed = source.to
    if len(addressed) == 1:
        _line(document.add_paragraph(), f"Kính gửi: {addressed[0]}", size=14, before=12, after=6)
    elif addressed:
        _line(document.add_paragraph(), "Kính gửi:", size=14, before=12)
        for line in addressed:
            paragraph = _line(document.add_paragraph(), f"- {line}", size=14, align=_LEFT)
            paragraph.paragraph_format.left_indent = Mm(60)
    if not addressed:
        _space(document.add_paragraph(), 6)


def _write_part(document: Document, part: Part, *, italic: bool = False) -> None:
    tags = list(_tags(part))
    for opening, _closing in tags:
        document.add_paragraph(opening)
    if part.table:
        _write_table(document, part.table)
    elif part.lines:
        for _number in range(part.lines):
            _dotted(document.add_paragraph())
    else:
        _paragraph(document, part, italic=italic)
    for _opening, closing in reversed(tags):
        document.add_paragraph(closing)


def _tags(part: Part) -> Iterator[tuple[str, str]]:
    """Give the tags around a part, from the outside in; a condition on one thing of a list stands inside."""
    of_item = part.when.removeprefix("not ").startswith("item")
    repeated = [(f"{{%p for item in {part.each} %}}", "{%p endfor %}")] if part.each else []
    conditions = [
        *([f"law.from_{part.start:%Y_%m_%d}"] if part.start else []),
        *([f"law.until_{part.end:%Y_%m_%d}"] if part.end else []),
        *([part.when] if part.when else []),
    ]
    asked = [(f"{{%p if {condition} %}}", "{%p endif %}") for condition in conditions]
    yield from (*repeated, *asked) if of_item else (*asked, *repeated)


def _write_table(document: Document, table: Grid) -> None:
    grid = document.add_table(rows=0, cols=len(table.head))
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_borders(grid)
    widths = _widths(table.head)
    _set_widths(grid, widths)
    _row(grid, table.head, widths, bold=True)
    for row in table.rows:
        if table.each:
            _row(grid, [f"{{%tr for item in {table.each} %}}", *("" for _ in row[1:])], widths)
        _row(grid, row, widths)
        if table.each:
            _row(grid, ["{%tr endfor %}", *("" for _ in row[1:])], widths)
    _space(document.add_paragraph(), 4)


def _row(grid: Table, words: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> None:
    cells = grid.add_row().cells  # type: ignore[no-untyped-call]  # python-docx leaves it so
    for cell, text, width in zip(cells, words, widths, strict=True):
        cell.width = Mm(width)
        narrow = bold or width <= _NUMBER_WIDTH
        _line(cell.paragraphs[0], _counted(text), size=12, bold=bold, align=_CENTER if narrow else _LEFT)


_NUMBER_WIDTH = 12  # mm of a column of running numbers


def _widths(head: Sequence[str]) -> list[float]:
    """Share the width: running numbers need little, the others are alike."""
    narrow = [word.strip().rstrip(".").upper() in ("STT", "TT") for word in head]
    rest = (WIDTH - _NUMBER_WIDTH * sum(narrow)) / max(1, len(head) - sum(narrow))
    return [_NUMBER_WIDTH if small else rest for small in narrow]


def _write_foot(document: Document, source: Source) -> None:
    """Write who signs and who receives it; never apart from the last words, nor over two pages."""
    for paragraph in document.paragraphs[-2:]:
        paragraph.paragraph_format.keep_with_next = True
    last = document.add_paragraph()
    _space(last, 6)
    last.paragraph_format.keep_with_next = True
    if source.signatures:
        _write_signatures(document, source.signatures)
        _recipients(document, source.recipients)
        return
    ((left, right),) = _columns(document, _FOOT)
    _recipients(left, source.recipients)
    if source.by_head:
        _line(right.paragraphs[0], "{{ signer.title }}", size=13, bold=True)
    else:
        right.paragraphs[0].add_run("{%p if signer.authority %}")
        _line(right.add_paragraph(), "{{ signer.authority }}", size=13, bold=True)
        right.add_paragraph("{%p endif %}")
        _line(right.add_paragraph(), "{{ signer.title }}", size=13, bold=True)
    _sign_here(right, "{{ signer.name }}")


def _write_signatures(document: Document, signatures: Sequence[Signing]) -> None:
    (columns,) = _columns(document, [WIDTH / len(signatures)] * len(signatures))
    for cell, signature in zip(columns, signatures, strict=True):
        _line(cell.paragraphs[0], signature.title, size=13, bold=True)
        if signature.hint:
            _line(cell.add_paragraph(), signature.hint, size=13, italic=True)
        _sign_here(cell, "")


def _sign_here(cell: _Cell, name: str) -> None:
    _space(cell.add_paragraph(), 48)
    _line(cell.add_paragraph(), name, size=13, bold=True)


def _recipients(place: Document | _Cell, recipients: Iterable[str]) -> None:
    first = True
    for line in recipients:
        if first:
            paragraph = place.paragraphs[0] if isinstance(place, _Cell) else place.add_paragraph()
            _line(paragraph, "Nơi nhận:", size=12, bold=True, italic=True, align=_LEFT)
        _line(place.add_paragraph(), f"- {line}", size=11, align=_LEFT)
        first = False


def _columns(document: Document, widths: Sequence[float], *, rows: int = 1) -> list[tuple[_Cell, ...]]:
    table = document.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_widths(table, widths)
    for row in table.rows:
        keep_together(row)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return [row.cells for row in table.rows]


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _paragraph(document: Document, part: Part, *, italic: bool) -> None:
    paragraph = document.add_paragraph()
    if part.article:
        paragraph.add_run(f"{part.article} ").bold = True
    _line(paragraph, _counted(part.text), bold=part.heading, italic=italic, align=_JUSTIFY, after=6)
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.keep_with_next = part.heading


def _counted(words: str) -> str:
    """Write the running number of a thing in a list as Jinja calls it."""
    return words.replace("{{ n }}", "{{ loop.index }}")


def _line(
    paragraph: Paragraph,
    text: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = _CENTER,
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def _dotted(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.add_run("\t")


def _space(paragraph: Paragraph, points: float) -> None:
    """Leave so much room: a paragraph of the smallest letters with a space behind it."""
    shrink(paragraph)
    paragraph.paragraph_format.space_after = Pt(points)

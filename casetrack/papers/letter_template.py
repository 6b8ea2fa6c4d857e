"""A letter's source as a Word template, laid out as Nghị định 30/2020 (Phụ lục I) wants it, with its names in braces.

A4 with margins of 20, 20, 30 and 15 mm, Times New Roman; the office at the left of the head, the motto of the nation at
the right; the signature at the right of the foot, who receives it at the left. What is made twice is the same, byte for
byte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm
from docx.table import Table

from casetrack.papers.docx_marks import keep_with_next, pack, prepare, repeat, set_borders
from casetrack.papers.letter_foot import write_foot
from casetrack.papers.letter_head import DECISION, write_head, write_title
from casetrack.papers.letter_lines import (
    CENTER,
    JUSTIFY,
    LEFT,
    WIDTH,
    conditions_of,
    leave_room,
    set_widths,
    write_dots,
    write_line,
)
from casetrack.papers.letter_source import Grid, Part, Source

_NUMBER_WIDTH = 12  # mm of a column of running numbers
_NUMBERED = ("STT", "TT")
_WHOLE = 100  # per cent
_MANY_COLUMNS = 9
_MOST_TOGETHER = 10  # dotted lines or rows that are not torn apart
_NAME = re.compile(r"\{\{ ([a-z][a-z0-9_.]*) \}\}")


def build_template(source: Source) -> bytes:
    """Give the .docx with the names in braces, as an office may take it, change it in Word and put it in again."""
    document = docx.Document()
    prepare(document)
    write_head(document, source)
    write_title(document, source)
    for part in source.grounds:
        _write_part(document, part, italic=True)
    for part in source.preamble:
        _write_part(document, part)
    if source.kind == DECISION:
        decides = write_line(document.add_paragraph(), "QUYẾT ĐỊNH:", bold=True, before=8, after=6)
        decides.paragraph_format.keep_with_next = True
    for part in source.body:
        _write_part(document, part)
    write_foot(document, source)
    return pack(document)


def _write_part(document: Document, part: Part, *, italic: bool = False) -> None:
    tags = list(conditions_of(part))
    for opening, _closing in tags:
        document.add_paragraph(opening)
    if part.table:
        _write_table(document, part.table)
    elif part.lines:
        _write_lines(document, part.lines)
    else:
        _write_words(document, part, italic=italic)
    for _opening, closing in reversed(tags):
        document.add_paragraph(closing)


def _write_words(document: Document, part: Part, *, italic: bool) -> None:
    """Write a paragraph; one that announces what follows stays with it."""
    paragraph = document.add_paragraph()
    if part.article:
        paragraph.add_run(f"{part.article} ").bold = True
    write_line(paragraph, _counted(part.text), bold=part.heading, italic=italic, align=JUSTIFY, after=6)
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.keep_with_next = part.heading or part.text.endswith(":")


def _write_lines(document: Document, count: int) -> None:
    for number in range(count):
        paragraph = document.add_paragraph()
        write_dots(paragraph)
        paragraph.paragraph_format.keep_with_next = count <= _MOST_TOGETHER and number < count - 1


def _write_table(document: Document, table: Grid) -> None:
    grid = document.add_table(rows=0, cols=len(table.head))
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    set_borders(grid)
    widths = _widths(table)
    set_widths(grid, widths)
    columns = [
        (width, _is_number(head) or head in table.centered) for width, head in zip(widths, table.head, strict=True)
    ]
    _write_row(grid, table.head, columns, bold=True)
    repeat(grid.rows[0])
    for row in table.rows:
        if table.each:
            _write_row(grid, [f"{{%tr for item in {table.each} %}}", *("" for _ in row[1:])], columns)
        _write_row(grid, [_optional(cell) for cell in row], columns)
        if table.each:
            _write_row(grid, ["{%tr endfor %}", *("" for _ in row[1:])], columns)
    if not table.each and len(grid.rows) <= _MOST_TOGETHER:
        for row in grid.rows[:-1]:
            keep_with_next(row)
    leave_room(document.add_paragraph(), 4)


def _write_row(grid: Table, words: Sequence[str], columns: Sequence[tuple[float, bool]], *, bold: bool = False) -> None:
    """Write a row, in smaller letters where columns are many; of each its width, and whether its words are centred."""
    size = 12 if len(columns) < _MANY_COLUMNS else 10
    cells = grid.add_row().cells  # type: ignore[no-untyped-call]  # python-docx leaves it so
    for cell, text, (width, centered) in zip(cells, words, columns, strict=True):
        cell.width = Mm(width)
        align = CENTER if bold or centered else LEFT
        write_line(cell.paragraphs[0], _counted(text), size=size, bold=bold, align=align, before=2, after=2)


def _widths(table: Grid) -> list[float]:
    """Share the width as the source says; else running numbers need little, and the others are alike."""
    if table.widths:
        return [WIDTH * share / _WHOLE for share in table.widths]
    narrow = [_is_number(word) for word in table.head]
    rest = (WIDTH - _NUMBER_WIDTH * sum(narrow)) / max(1, len(narrow) - sum(narrow))
    return [_NUMBER_WIDTH if small else rest for small in narrow]


def _is_number(head: str) -> bool:
    return head.strip().rstrip(".").upper() in _NUMBERED


def _counted(words: str) -> str:
    """Write the running number of a thing in a list as Jinja calls it."""
    return words.replace("{{ n }}", "{{ loop.index }}")


def _optional(words: str) -> str:
    """Leave what has no value out, where its place in a table says what is missing."""
    return _NAME.sub(lambda name: name[0] if name[1] == "n" else f"{{% if {name[1]} %}}{name[0]}{{% endif %}}", words)

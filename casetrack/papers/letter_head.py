"""The upper part of a letter: who issues it, its number and day, what it is called, to whom it goes.

Of the State as Nghị định 30/2020 (Phụ lục I) wants it; of the Party as Hướng dẫn 36-HD/VPTW (2018) does, wherever the
letterhead is one of the Party.
"""

from __future__ import annotations

from docx.document import Document
from docx.shared import Mm
from docx.table import _Cell

from casetrack.papers.docx_marks import draw_rule
from casetrack.papers.letter_lines import (
    LEFT,
    Place,
    lay_columns,
    leave_room,
    next_line,
    write_either,
    write_line,
    write_when,
)
from casetrack.papers.letter_source import Source

_COLUMNS = (66, 99)  # mm
_FIRST, _DEEPER = 40, 48  # mm from the margin of "Kính gửi:" and of each of several addressees
_DASHES = "-----"  # under the title of the Party's papers
DECISION = "decision"


def write_head(document: Document, source: Source) -> None:
    """Write the office and the motto side by side, under them number and day."""
    below = source.numbered or source.dated or not source.heading
    (left, right), *lower = lay_columns(document, _COLUMNS, rows=2 if below else 1)
    write_either(left, lambda party: _write_office(left, party=party))
    write_either(right, lambda party: _write_motto(right, party=party))
    for number, day in lower:
        _write_lower(number, day, source)


def write_title(document: Document, source: Source) -> None:
    """Write what the paper is called and about, who decides, and to whom it goes."""
    if source.heading:
        write_either(document, lambda party: _write_heading(document, source, party=party))
    if source.kind == DECISION:
        write_line(document.add_paragraph(), "{{ office.authority }}", bold=True, before=6, after=6)
    if source.to:
        write_either(document, lambda party: _write_addressees(document, source, party=party))
    else:
        leave_room(document.add_paragraph(), 6)


def _write_office(cell: _Cell, *, party: bool) -> None:
    size = 14 if party else 12
    superior = "{{ office.superior_head }}"
    write_when(cell, "office.superior_head", lambda: write_line(cell.add_paragraph(), superior, size=size))
    write_line(cell.add_paragraph(), "{{ office.head }}", size=size, bold=True)
    if party:
        write_line(cell.add_paragraph(), "*")
    else:
        draw_rule(cell.add_paragraph(), Mm(22))


def _write_motto(cell: _Cell, *, party: bool) -> None:
    if party:
        write_line(cell.add_paragraph(), "{{ office.party }}", size=15, bold=True)
        draw_rule(cell.add_paragraph(), Mm(11))
        return
    write_line(cell.add_paragraph(), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    write_line(cell.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    draw_rule(cell.add_paragraph(), Mm(20))


def _write_lower(number: _Cell, day: _Cell, source: Source) -> None:
    if source.numbered or not source.heading:
        write_either(number, lambda party: _write_number(number, source, party=party))
    if source.dated:
        write_either(day, lambda party: _write_day(day, party=party))


def _write_number(cell: _Cell, source: Source, *, party: bool) -> None:
    if source.numbered:
        said = "Số {{ number }}" if party else "Số: {{ number }}"
        write_line(next_line(cell), said, size=14 if party else 13)
    if not source.heading:
        write_line(next_line(cell), source.about, size=12, italic=party, before=6)


def _write_day(cell: _Cell, *, party: bool) -> None:
    write_line(cell.add_paragraph(), "{{ date }}", size=14 if party else 13, italic=True)


def _write_heading(document: Document, source: Source, *, party: bool) -> None:
    write_line(document.add_paragraph(), source.heading, size=16 if party else 14, bold=True, before=18)
    write_line(document.add_paragraph(), source.about, bold=True)
    if party:
        write_line(document.add_paragraph(), _DASHES)
    else:
        draw_rule(document.add_paragraph(), Mm(60))


def _write_addressees(place: Place, source: Source, *, party: bool) -> None:
    """Write one addressee behind "Kính gửi:", several under it; only these words are slanted on the Party's papers."""
    paragraph = write_line(place.add_paragraph(), "Kính gửi:", italic=party, before=12)
    if len(source.to) == 1:
        write_line(paragraph, f" {source.to[0]}", before=12, after=6)
        return
    paragraph.alignment, paragraph.paragraph_format.left_indent = LEFT, Mm(_FIRST)
    for number, line in enumerate(source.to, start=1):
        last = number == len(source.to)
        said = f"- {line}{'.' if last else ';'}"
        paragraph = write_line(place.add_paragraph(), said, align=LEFT, after=8 if last else 0)
        paragraph.paragraph_format.left_indent = Mm(_DEEPER)

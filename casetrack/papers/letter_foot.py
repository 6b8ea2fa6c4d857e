"""The foot of a letter: who signs it, and who receives it."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.table import _Cell

from casetrack.papers.docx_marks import keep_with_next
from casetrack.papers.letter_lines import (
    LEFT,
    WIDTH,
    Place,
    conditions_of,
    is_tag,
    lay_columns,
    leave_room,
    next_line,
    write_either,
    write_line,
    write_when,
)
from casetrack.papers.letter_source import Part, Signing, Source

_COLUMNS = (75, 90)  # mm
_PEN = 48  # points of room to sign in


def write_foot(document: Document, source: Source) -> None:
    """Write who signs and who receives it; never apart from the last words, nor over two pages."""
    for paragraph in [each for each in document.paragraphs if not is_tag(each)][-2:]:
        paragraph.paragraph_format.keep_with_next = True
    last = document.add_paragraph()
    leave_room(last, 6)
    last.paragraph_format.keep_with_next = True
    if not source.signatures:
        ((left, right),) = lay_columns(document, _COLUMNS)
        _write_recipients(left, source.recipients)
        write_either(right, lambda party: _write_signer(right, source, party=party))
        return
    for number, row in enumerate(source.signatures, start=1):
        beside = number == len(source.signatures) and [each.place for each in row] == ["right"]
        _write_row(document, row, source.recipients if beside else ())
        if number < len(source.signatures):
            keep_with_next(document.tables[-1].rows[-1])
    if not beside:
        _write_recipients(document, source.recipients)


def _write_signer(cell: _Cell, source: Source, *, party: bool) -> None:
    size = 14 if party else 13
    if not source.by_head:
        authority = "{{ signer.authority }}"
        write_when(cell, "signer.authority", lambda: write_line(cell.add_paragraph(), authority, size=size, bold=True))
    write_line(cell.add_paragraph(), "{{ signer.title }}", size=size, bold=not party)
    _write_name(cell, "{{ signer.name }}", size=size)


def _write_row(document: Document, row: Sequence[Signing], beside: Sequence[Part]) -> None:
    """Write the places to sign of one row: one alone stands on its side, several share the width."""
    if [each.place for each in row] == ["right"]:
        ((left, right),) = lay_columns(document, _COLUMNS)
        _write_recipients(left, beside)
        cells = [right]
    elif [each.place for each in row] == ["left"]:
        ((left, _right),) = lay_columns(document, _COLUMNS[::-1])
        cells = [left]
    else:
        (found,) = lay_columns(document, [WIDTH / len(row)] * len(row))
        cells = list(found)
    for cell, signature in zip(cells, row, strict=True):
        write_line(next_line(cell), signature.title, size=13, bold=True)
        if signature.hint:
            write_line(cell.add_paragraph(), signature.hint, size=13, italic=True)
        _write_name(cell, "", size=13)


def _write_name(cell: _Cell, name: str, *, size: float) -> None:
    leave_room(cell.add_paragraph(), _PEN)
    write_line(cell.add_paragraph(), name, size=size, bold=True)


def _write_recipients(place: Place, recipients: Sequence[Part]) -> None:
    if recipients:
        write_either(place, lambda party: _write_list(place, recipients, party=party))


def _write_list(place: Place, recipients: Sequence[Part], *, party: bool) -> None:
    head = write_line(place.add_paragraph(), "Nơi nhận:", size=14 if party else 12, align=LEFT, bold=not party)
    head.runs[0].italic, head.runs[0].underline = not party or None, party or None
    for part in recipients:
        tags = list(conditions_of(part))
        for opening, _closing in tags:
            place.add_paragraph(opening)
        write_line(place.add_paragraph(), f"- {part.text}", size=12 if party else 11, align=LEFT)
        for _opening, closing in reversed(tags):
            place.add_paragraph(closing)

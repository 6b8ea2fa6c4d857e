"""A register as a workbook: every line in the order of the book, struck and hidden ones too, in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from casetrack.engine.clock_rules import Validity
from casetrack.engine.law import sureness
from casetrack.engine.register_forms import forms_between
from casetrack.papers.workbook import Cell as Written
from casetrack.papers.workbook import Column, Table
from casetrack.services.book import Book, Cell, Line
from casetrack.services.law import sign_offs
from casetrack.services.register_pages import FindLines, all_lines, get_book, kept_by
from casetrack.services.work import Work
from casetrack.text import Text, format_date

_FORM = Text("{form} ({basis})", "{form} ({basis})")
_SURE = Text("{form} ({basis}, {sure})", "{form} ({basis}, {sure})")
_UNTIL = Text("Đến hết ngày {day}: {form}", "Until {day}: {form}")
_FROM = Text("Từ ngày {day}: {form}", "From {day}: {form}")
STRUCK = Text("Gạch bỏ: {reason}", "Struck through: {reason}")


def as_table(work: Work, wish: FindLines) -> Table:
    """Give a part of a register as a table for a workbook."""
    book, body = get_book(wish.book), kept_by(work, wish)
    return Table(
        name=str(wish.year),
        title=f"{book.name.vi.upper()} NĂM {wish.year}",
        remarks=[
            (body.name if body else "") or work.office.name,
            period_of(wish).vi,
            *(said.vi for said in forms_of(work, wish)),
        ],
        columns=[Column(column.label.vi, column.width) for column in book.columns],
        rows=_rows(book, all_lines(work, wish, "export")),
    )


def period_of(wish: FindLines) -> Text:
    """Say which part of the year was asked for."""
    if wish.start is None and wish.end is None:
        return Text(f"Cả năm {wish.year}", f"The whole of {wish.year}")
    start = format_date(wish.start) if wish.start else f"01/01/{wish.year}"
    end = format_date(wish.end) if wish.end else f"31/12/{wish.year}"
    return Text(f"Từ ngày {start} đến ngày {end}", f"From {start} to {end}")


def forms_of(work: Work, wish: FindLines) -> list[Text]:
    """Say after which form this part of the book is kept; where the form changes, from or until which day."""
    first, last = wish.start or date(wish.year, 1, 1), wish.end or date(wish.year, 12, 31)
    signed, said = sign_offs(work), list[Text]()
    for form in forms_between(wish.book, first, last):
        sure = sureness(form.basis, signed)
        words = (
            _SURE.with_(form=form.label, basis=form.basis.text, sure=sure.text)
            if sure
            else _FORM.with_(form=form.label, basis=form.basis.text)
        )
        said.append(_dated(words, form.valid, first, last))
    return said


def _dated(words: Text, valid: Validity, first: date, last: date) -> Text:
    if valid.end is not None and valid.end < last:
        return _UNTIL.with_(day=valid.end, form=words)
    if valid.start is not None and valid.start > first:
        return _FROM.with_(day=valid.start, form=words)
    return words


def _rows(book: Book, lines: Iterable[Line]) -> Iterator[list[Written]]:
    for line in lines:
        cells = [_written(cell) for cell in book.cells(line)]
        if line.struck:
            note = cells[-1]
            struck = STRUCK.with_(reason=line.struck).vi
            cells[-1] = f"{note}; {struck}" if note else struck
        yield cells


def _written(cell: Cell) -> Written:
    return cell.vi if isinstance(cell, Text) else cell

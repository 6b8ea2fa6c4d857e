"""A register to take along: every line in the order of the book, struck and hidden ones too, always in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from casetrack.engine.clock_rules import Validity
from casetrack.engine.law import sureness
from casetrack.engine.register_forms import forms_between
from casetrack.papers.table import Cell as Written
from casetrack.papers.table import Column, Table
from casetrack.services.book import Book, Cell, Line
from casetrack.services.law import sign_offs
from casetrack.services.list_head import moment_of
from casetrack.services.register_pages import FindLines, all_lines, count_lines, get_book, kept_by
from casetrack.services.work import Work
from casetrack.text import Text, format_date

_FORM = Text("{form} ({basis})", "{form} ({basis})")
_SURE = Text("{form} ({basis}, {sure})", "{form} ({basis}, {sure})")
_UNTIL = Text("Đến hết ngày {day}: {form}", "Until {day}: {form}")
_FROM = Text("Từ ngày {day}: {form}", "From {day}: {form}")
_COUNT = Text("{n} dòng", "{n} lines")
STRUCK = Text("Gạch bỏ: {reason}", "Struck through: {reason}")


def as_table(work: Work, wish: FindLines) -> Table:
    """Give a part of a register; raise InvalidInput or NotFound before its first line."""
    book, body, count = get_book(wish.book), kept_by(work, wish), count_lines(work, wish)
    owner = (body.name if body else "") or work.office.name
    part = [period_of(wish), *([Text(f"“{wish.words}”", "")] if wish.words.strip() else ())]
    said = (Text(owner, owner), *part, *forms_of(work, wish), _COUNT.with_(n=count), moment_of(work))
    return Table(
        name=f"so-{book.path}-{wish.year}",
        title=_in_vietnamese(Text(f"{book.name.vi.upper()} NĂM {wish.year}", "")),
        remarks=[_in_vietnamese(each) for each in said],
        columns=[Column(column.key, _in_vietnamese(column.label), column.width) for column in book.columns],
        rows=_rows(book, all_lines(work, wish, "export")),
        count=count,
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


def _in_vietnamese(said: Text) -> Text:
    """Keep the words of the form, whoever reads it."""
    return Text(said.vi, said.vi)

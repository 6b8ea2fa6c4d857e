"""A list as CSV: what is said above it in lines that begin with `#`, then the headings, then a row each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from casetrack.papers.spreadsheet import harmless
from casetrack.papers.table import Cell, Table
from casetrack.text import Text

MEDIA_TYPE = "text/csv; charset=utf-8"
_MARK = "\ufeff"  # by which a spreadsheet knows that the letters are UTF-8
_AT_ONCE = 200
_BEGINS = re.compile(r"([,;]\s*)(?=[=+\-@])")


def write_table_csv(table: Table, language: str) -> Iterator[bytes]:
    """Write piece by piece, headings in the reader's language; days are written 2026-06-04, moments with their zone."""
    head = "".join(f"# {_above(said.in_(language))}\r\n" for said in (table.title, *table.remarks))
    yield (_MARK + head).encode()
    rows: list[Sequence[str]] = [[column.label.in_(language) for column in table.columns]]
    for row in table.rows:
        rows.append([spell(cell, language) for cell in row])
        if len(rows) >= _AT_ONCE:
            yield _lines(rows)
            rows = []
    yield _lines(rows)


def _above(said: str) -> str:
    """Write a line above the list; what a spreadsheet would make a cell of cannot begin a formula."""
    return _BEGINS.sub(r"\1'", " ".join(said.split()))


def spell(cell: Cell, language: str) -> str:
    """Write a cell as letters; what somebody typed cannot be taken for a formula."""
    if isinstance(cell, Text):
        return harmless(cell.in_(language))
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return "" if cell is None else str(cell)


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()

"""A list as JSON: one object with what is said above it, its columns, and its rows, each an object by their keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from casetrack.papers.table import Cell, Table
from casetrack.text import Text

MEDIA_TYPE = "application/json"


def write_table_json(table: Table, language: str, made_at: datetime) -> Iterator[bytes]:
    """Write piece by piece, words in the reader's language; days are written 2026-06-04, moments with their zone."""
    head = {
        "list": table.name,
        "title": table.title.in_(language),
        "remarks": [said.in_(language) for said in table.remarks],
        "made_at": made_at.isoformat(timespec="seconds"),
        "count": table.count,
        "columns": [{"key": column.key, "label": column.label.in_(language)} for column in table.columns],
    }
    yield (json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "rows": [').encode()
    between = "\n"
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        said = {column.key: plain(cell, language) for column, cell in cells}
        yield f"{between}  {json.dumps(said, ensure_ascii=False)}".encode()
        between = ",\n"
    yield b"\n ]\n}\n"


def plain(cell: Cell, language: str) -> str | int | None:
    """Give a cell as JSON has it; a decimal as its letters, so that none of it is lost."""
    if isinstance(cell, Text):
        return cell.in_(language)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return str(cell) if isinstance(cell, date | Decimal) else cell

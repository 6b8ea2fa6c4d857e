"""The shapes in which a list leaves the book: for a spreadsheet that reads letters, for Excel, for a program."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from casetrack.papers import table_csv, table_json, workbook
from casetrack.papers.table import Table

MEDIA_TYPES: dict[str, str] = {
    "csv": table_csv.MEDIA_TYPE,
    "xlsx": workbook.MEDIA_TYPE,
    "json": table_json.MEDIA_TYPE,
}
SHAPES = tuple(MEDIA_TYPES)


def write_table(table: Table, file: IO[bytes], *, shape: str, language: str, made_at: datetime) -> None:
    """Write a list in one of the SHAPES; `made_at` is the moment of its numbers, in the office's zone."""
    if shape == "xlsx":
        workbook.write_workbook(table, language, made_at, file)
        return
    pieces = (
        table_csv.write_table_csv(table, language)
        if shape == "csv"
        else table_json.write_table_json(table, language, made_at)
    )
    for piece in pieces:
        file.write(piece)

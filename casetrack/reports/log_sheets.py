"""Rows of the management log as a table to take along."""

from __future__ import annotations

from collections.abc import Sequence

from casetrack.papers.table import Cell, Column, Table
from casetrack.services.list_head import head_of
from casetrack.services.management_log import ShownRow, rows_of
from casetrack.services.work import Work
from casetrack.text import Text

_COLUMNS = (
    Column("number", Text("Dòng số", "Row"), 8),
    Column("day", Text("Ngày", "Day"), 12),
    Column("kind", Text("Loại", "Kind"), 28),
    Column("title", Text("Nội dung", "What it was"), 60),
    Column("fields", Text("Chi tiết", "Besides"), 60),
    Column("entered_by", Text("Ai ghi", "Entered by"), 24),
    Column("recorded_at", Text("Lúc ghi", "When"), 20),
)


def list_of_log_rows(work: Work, ids: Sequence[int], *, name: str, title: Text, about: Sequence[Text]) -> Table:
    """Give the rows that a number counts, as they were counted."""
    rows = [_cells(each) for each in rows_of(work, ids)]
    return Table(name, title, head_of(work, about, len(rows)), _COLUMNS, rows, len(rows))


def _cells(shown: ShownRow) -> Sequence[Cell]:
    row, told = shown.row, [(field.label, field.label_of(value)) for field, value in shown.said]
    besides = Text("; ".join(f"{a.vi}: {b.vi}" for a, b in told), "; ".join(f"{a.en}: {b.en}" for a, b in told))
    return row.number, row.happened_on, shown.kind.label, row.title, besides, shown.by, shown.at

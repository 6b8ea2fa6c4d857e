"""The table that stands in a sheet of a former office: its header, and what each line above, in and below it is."""

from __future__ import annotations

from casetrack.sheets import Sheet, SheetTable


def find_table(sheet: Sheet, header_row: int | None = None) -> SheetTable:
    """Give each line of a sheet its role; `header_row` is the first row of the header, where a person said so."""
    raise NotImplementedError

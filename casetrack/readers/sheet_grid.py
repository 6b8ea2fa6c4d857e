"""A sheet to look into by row and column, with what its merged cells cover."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casetrack.readers.table_words import is_heading
from casetrack.sheets import Area, CellError, CellValue, Sheet
from casetrack.vietnamese import fold

Filled = tuple[tuple[int, CellValue], ...]


class SheetGrid:
    """The cells of a sheet that hold something."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._filled = [
            tuple((column, value) for column, value in enumerate(row.cells, 1) if value is not None)
            for row in sheet.rows
        ]
        self._areas: dict[int, list[Area]] = {}
        for area in sheet.merged:
            self._areas.setdefault(area.first_row, []).append(area)

    @property
    def last_row(self) -> int:
        """Give the number of the last row."""
        return len(self._filled)

    def filled(self, row: int) -> Filled:
        """Give the cells of a row that hold something, with their columns."""
        return self._filled[row - 1] if 1 <= row <= len(self._filled) else ()

    def value(self, row: int, column: int) -> CellValue:
        """Give what one cell holds."""
        cells = self.sheet.rows[row - 1].cells if 1 <= row <= len(self._filled) else ()
        return cells[column - 1] if 1 <= column <= len(cells) else None

    def areas(self, row: int) -> list[Area]:
        """Give the merged areas that begin in a row."""
        return self._areas.get(row, [])

    def span(self, row: int, column: int) -> int:
        """Give over how many columns the cell is merged; 1 when it is not."""
        found = next((area for area in self.areas(row) if area.first_column == column), None)
        return found.last_column - column + 1 if found else 1

    def text(self, row: int) -> str:
        """Give all that a row says, in one string."""
        return " ".join(as_words(value) for _column, value in self.filled(row))

    def words(self, row: int) -> Iterator[tuple[int, str]]:
        """Give the cells of a row that hold words."""
        return ((column, value) for column, value in self.filled(row) if isinstance(value, str))


def as_words(value: CellValue) -> str:
    """Write a cell in one line, a day as 04/06/2025."""
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return " ".join(str(value).split()) if value is not None else ""


def is_heading_row(grid: SheetGrid, row: int) -> bool:
    """Tell whether a row is a header by its words: at least three short headings, hardly anything else."""
    filled = grid.filled(row)
    words = [value for _column, value in filled if isinstance(value, str) and len(value) <= 100]
    if len(words) < len(filled) or len(words) < 2:
        return False
    known = sum(is_heading(each) for each in words)
    with_digits = sum(any(letter.isdigit() for letter in each) for each in words)
    few = len(words) == 2 and not (known == 2 and fold(words[0]) in ("stt", "tt", "so tt"))
    return not few and known >= 0.6 * len(words) and with_digits <= 0.2 * len(words)

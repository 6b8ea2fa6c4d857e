"""A sheet to look into by row and column, with what its merged cells cover."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casetrack.readers.table_words import has_digits, is_heading
from casetrack.sheets import Area, CellError, CellValue, Sheet
from casetrack.vietnamese import fold

_LONGEST = 200  # a heading that explains itself
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
    """Tell whether a row is a header by its words: at least three headings, hardly anything else.

    Where figures follow below words alone, fewer of the words need be known.
    """
    filled = grid.filled(row)
    words = [value for _column, value in filled if isinstance(value, str) and len(value) <= _LONGEST]
    if len(words) < 0.8 * len(filled) or len(words) < 2:
        return False
    known = sum(is_heading(each) for each in words)
    with_digits = sum(has_digits(each) for each in words)
    few = len(words) == 2 and not (known == 2 and fold(words[0]) in ("stt", "tt", "so tt"))
    enough = 0.4 if not with_digits and _figures_follow(grid, row) else 0.6
    return not few and known >= enough * len(words) and with_digits <= 0.2 * len(words)


def _figures_follow(grid: SheetGrid, row: int) -> bool:
    """Tell whether the next line that fills several cells has figures in at least three of them."""
    below = (grid.filled(each) for each in range(row + 1, min(row + 8, grid.last_row + 1)))
    figures = next((f for f in below if len(f) >= 3 and any(_is_figure(value) for _column, value in f)), ())
    return sum(_is_figure(value) for _column, value in figures) >= 3


def _is_figure(value: CellValue) -> bool:
    return not isinstance(value, str) or has_digits(value)

"""Where the header of a list stands, over how many rows it reaches, and what stands over each column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from casetrack.readers.sheet_grid import SheetGrid, as_words, is_heading_row
from casetrack.readers.table_words import (
    COUNTS,
    HEADINGS,
    IDENTIFYING,
    NUMBERINGS,
    has_digits,
    is_heading,
    is_title,
    is_total,
)
from casetrack.sheets import CellValue, TableColumn
from casetrack.vietnamese import fold

_DEEPEST = 4
_MOSTLY = 0.7
_WORDS_OF_A_HEADING = 25


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header, first to last, and what stands over each column: from the top down, no word twice."""

    first: int
    last: int
    over: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """Give the numbers of its rows."""
        return tuple(range(self.first, self.last + 1))

    def columns(self) -> list[TableColumn]:
        """Give the columns that have a heading."""
        return [TableColumn(column, said[0], " / ".join(said[1:]) or None) for column, said in self.over if said]

    def numbering(self) -> int | None:
        """Give the column that numbers the lines, if its heading says so."""
        return next((column for column, said in self.over if said and fold(said[0]) in NUMBERINGS), None)

    def identifies(self) -> bool:
        """Tell whether a heading asks who or where: a list of single things."""
        return self._says_any(IDENTIFYING)

    def counts(self) -> bool:
        """Tell whether a heading asks how many: `Số lượng`, `Tổng số hồ sơ`."""
        return self._says_any(COUNTS)

    def _says_any(self, phrases: frozenset[str]) -> bool:
        said = {fold(words) for _column, each in self.over for words in each}
        return any(f" {phrase} " in f" {words} " for words in said for phrase in phrases)

    def clearness(self) -> float:
        """Give the share of its columns over which a heading stands that is known word for word."""
        exact = sum(any(fold(words) in HEADINGS for words in said) for _column, said in self.over)
        return exact / len(self.over)

    def is_like(self, other: Header) -> bool:
        """Tell whether two headers are of the same table, printed again: most columns say the same."""
        mine, theirs = dict(self.over), dict(other.over)
        alike = sum(_folded(said) == _folded(theirs.get(column, ())) for column, said in mine.items())
        return alike >= _MOSTLY * max(len(mine), len(theirs))


def _folded(said: tuple[str, ...]) -> str:
    return fold(" ".join(said))


def find_headers(grid: SheetGrid) -> list[Header]:
    """Find every header of a sheet by its words, repeated ones too, from the top down."""
    found: list[Header] = []
    row = 1
    while row <= grid.last_row:
        if is_heading_row(grid, row):
            found.append(header_at(grid, row))
            row = found[-1].last
        row += 1
    return found


def header_at(grid: SheetGrid, row: int) -> Header:
    """Read the header that has its full row here: with the bands above it and the smaller headings below."""
    first = row - 1 if _is_band(grid, row) else row
    last = _last_row(grid, row)
    columns = {column for each in range(first, last + 1) for column, _value in grid.filled(each)}
    rows = [_spread(grid, each, last) for each in range(first, last + 1)]
    over = ((column, _down(rows, column)) for column in sorted(columns))
    return Header(first, last, tuple((column, said) for column, said in over if said))


def _down(rows: list[dict[int, str]], column: int) -> tuple[str, ...]:
    said: list[str] = []
    for row in rows:
        words = row.get(column, "")
        if words and (not said or said[-1] != words):
            said.append(words)
    return tuple(said)


def _spread(grid: SheetGrid, row: int, last: int) -> dict[int, str]:
    """Write the headings of one row over all the columns that they stand for."""
    spread: dict[int, str] = {}
    for column, value in grid.filled(row):
        for covered in range(column, column + _reach(grid, row, column, last)):
            spread[covered] = as_words(value)
    return spread


def _reach(grid: SheetGrid, row: int, column: int, last: int) -> int:
    """Tell over how many columns a heading stands: merged, or followed by empty cells with smaller headings below."""
    reach = grid.span(row, column)
    if reach > 1 or row >= last or grid.value(row + 1, column) is None:
        return reach
    while grid.value(row, column + reach) is None and grid.value(row + 1, column + reach) is not None:
        reach += 1
    return reach


def _last_row(grid: SheetGrid, row: int) -> int:
    """Find the last row of a header: down to where its cells are merged, and rows that only stand below bands."""
    columns = {column for column, _value in grid.filled(row)}
    merged = [area.last_row for area in grid.areas(row) if area.first_column in columns]
    last = min(max([row, *merged]), row + _DEEPEST - 1)
    while last < row + _DEEPEST - 1 and (_stands_below(grid, last) or _goes_on(grid, row, last)):
        last += 1
    return last


def _stands_below(grid: SheetGrid, row: int) -> bool:
    """Tell whether the next row holds the smaller headings of this row's: words alone, under bands."""
    below = grid.filled(row + 1)
    if not below or not all(_is_short(value) for _column, value in below):
        return False
    if sum(has_digits(as_words(value)) for _column, value in below) > 0.2 * len(below):
        return False
    under_bands = {
        covered
        for column, _value in grid.filled(row)
        if (reach := _reach(grid, row, column, row + 1)) > 1
        for covered in range(column, column + reach)
    }
    return sum(column in under_bands for column, _value in below) >= _MOSTLY * len(below)


def _goes_on(grid: SheetGrid, first: int, row: int) -> bool:
    """Tell whether the headings were broken into two rows by hand (`Họ và`, below it `tên`), before line number 1."""
    numbering = next((column for column, words in grid.words(first) if fold(words) in NUMBERINGS), None)
    below = grid.filled(row + 1)
    if numbering is None or row != first or not below or below[0][0] == numbering:
        return False
    headed = {column: as_words(value) for column, value in grid.filled(row)}
    broken = all(column in headed and _is_short(value) and not has_digits(as_words(value)) for column, value in below)
    if len(below) == 1:  # else it is the heading of a group
        broken = broken and not is_heading(headed[below[0][0]])
    return broken and is_number(grid.value(row + 2, numbering))


def _is_band(grid: SheetGrid, row: int) -> bool:
    """Tell whether the row above holds bands over this one's headings: `Thông tin thửa đất` merged over three."""
    above, here = grid.filled(row - 1), grid.filled(row)
    if not above or not all(_is_short(value) for _column, value in above):
        return False
    said = [as_words(value) for _column, value in above]
    if any(is_title(words) or is_total(words) or ":" in words or has_digits(words) for words in said):
        return False
    width = here[-1][0] - here[0][0] + 1
    # A band stands inside the table and never over the numbering of the lines, as a line of the letterhead may.
    inside = all(here[0][0] < column <= here[-1][0] for column, _value in above)
    spans = [grid.span(row - 1, column) for column, _value in above]
    return inside and max(spans) > 1 and max(spans) < 0.8 * width


def _is_short(value: CellValue) -> bool:
    return isinstance(value, str) and len(value) <= 4 * _WORDS_OF_A_HEADING


_NUMBER_OF_COLUMN = re.compile(r"[(\[-]?\s*(\d{1,2})\s*[)\]-]?(\s*=.*)?")
_NUMBER = re.compile(r"\(?\d{1,5}(\.\d{1,3})*\s*[.)]?")


def is_number(value: CellValue) -> bool:
    """Tell whether a cell numbers a line: 1, `1.`, `(1)`, `1.2`."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) or (isinstance(value, str) and bool(_NUMBER.fullmatch(value.strip())))


def is_numbers_of_columns(grid: SheetGrid, row: int, header: Header) -> bool:
    """Tell whether a row numbers the columns, as forms do below the header: (1) (2) (3), or A B 1 2."""
    said = [as_words(value) for _column, value in grid.filled(row)]
    if len(said) < max(3, 0.6 * len(header.over)):
        return False
    letters = [each for each in said if len(fold(each)) == 1 and fold(each).isalpha()]
    numbers = [int(found[1]) for each in said if (found := _NUMBER_OF_COLUMN.fullmatch(each))]
    counts_up = all(b - a == 1 for a, b in pairwise(numbers))
    return (
        len(letters) + len(numbers) == len(said) and len(letters) <= 3 and counts_up and numbers[:1] in ([], [1], [0])
    )

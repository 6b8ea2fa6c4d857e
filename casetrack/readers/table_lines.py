"""What each line below a list's header is: data, group, total, a header again, or the foot."""

from __future__ import annotations

from itertools import pairwise

from casetrack.readers.sheet_grid import SheetGrid, as_words
from casetrack.readers.table_headers import Header, is_number, is_numbers_of_columns
from casetrack.readers.table_words import has_digits, is_foot, is_group, is_page, is_title, is_total, label_of
from casetrack.sheets import Role

_WIDE = 0.5  # of the table's columns: a cell merged over so many heads a group
_FULL = 0.6  # of the table's columns: a line that fills so many is data even without a number
_SOME = 0.4  # of the table's columns: below the foot, a line with its number that fills so many is data after all
_MOSTLY = 0.7


class LineReader:
    """Reads the lines below one header, from the top down."""

    def __init__(self, grid: SheetGrid, header: Header, repeats: list[Header], last: int) -> None:
        self._grid = grid
        self._header = header
        self._last = last
        self._columns = [column for column, _said in header.over]
        self._repeated = {row for again in repeats for row in again.rows}
        self._numbering = header.numbering() or self._numbering_by_values()
        self._before_data = self._rows_before_data()
        self._in_foot = False
        self.roles: dict[int, Role] = {}

    def read(self) -> dict[int, Role]:
        """Give the role of each line below the header."""
        for row in range(self._header.last + 1, self._last + 1):
            role = self._role(row)
            if role == "header" and row in self._repeated:
                self._titles_above(row)
            self.roles[row] = role
        self._after_the_last_line()
        return self.roles

    def _numbering_by_values(self) -> int | None:
        """Find the column that counts 1, 2, 3 though its heading does not say so: the first one, or the one before."""
        rows = range(self._header.last + 1, self._last + 1)
        for column in (self._columns[0] - 1, self._columns[0]):
            said = [value for row in rows if (value := self._grid.value(row, column)) is not None]
            counted = [value for value in said if isinstance(value, int) and not isinstance(value, bool)]
            rising = sum(b - a == 1 for a, b in pairwise(counted))
            if len(counted) >= 2 and counted[0] in (0, 1) and rising >= _MOSTLY * (len(said) - 1):
                return column
        return None

    def _rows_before_data(self) -> set[int]:
        """Give the rows below which, on the same page, surely data follow: none of them is the foot."""
        before: set[int] = set()
        follows = False
        for row in range(self._last, self._header.last, -1):
            if follows:
                before.add(row)
            numbered = self._is_numbered(row) and self._inside(row) >= max(3, _SOME * len(self._columns))
            follows = row not in self._repeated and (follows or numbered or self._is_full(row))
        return before

    def _role(self, row: int) -> Role:
        if not self._grid.filled(row):
            return "blank"
        if row in self._repeated or self._numbers_columns(row):
            self._in_foot = False
            return "header"
        numbered = self._is_numbered(row)
        if numbered:
            return self._role_of_numbered(row)
        if self._is_total(row):
            return "total"
        if is_page(self._grid.text(row)):
            return "title"
        if self._in_foot and not self._is_full(row):
            return "signature"
        if row not in self._before_data and self._begins_foot(row):
            self._in_foot = True
            return "signature"
        self._in_foot = False
        return "group" if self._is_group(row) else "data"

    def _role_of_numbered(self, row: int) -> Role:
        if self._in_foot and self._inside(row) < max(3, _SOME * len(self._columns)):
            return "signature"
        self._in_foot = False
        return "group" if self._is_numbered_group(row) else "data"

    def _inside(self, row: int) -> int:
        return sum(column in self._columns for column, _value in self._grid.filled(row))

    def _is_numbered(self, row: int) -> bool:
        return self._numbering is not None and is_number(self._grid.value(row, self._numbering))

    def _numbers_columns(self, row: int) -> bool:
        above = self.roles.get(row - 1, "header")
        return above == "header" and is_numbers_of_columns(self._grid, row, self._header)

    def _is_total(self, row: int) -> bool:
        words = [said for _column, said in self._grid.words(row)]
        return any(is_total(said) for said in words[:2])

    def _is_full(self, row: int) -> bool:
        """Tell whether a line without a number fills the table as data does; names of those who sign have no digits."""
        filled = self._grid.filled(row)
        return len(filled) >= max(3, _FULL * len(self._columns)) and has_digits(self._grid.text(row))

    def _begins_foot(self, row: int) -> bool:
        said = [as_words(value) for _column, value in self._grid.filled(row)]
        sparse = len(said) <= max(2, len(self._columns) // 2) and len(said) < max(2, _FULL * len(self._columns))
        signs = [is_foot(each) for each in said]
        figures = any(has_digits(each) for each, sign in zip(said, signs, strict=True) if not sign)
        return all(signs) or (sparse and any(signs) and not figures)

    def _is_group(self, row: int) -> bool:
        filled = self._grid.filled(row)
        column, first = filled[0]
        if self._grid.span(row, column) > _WIDE * len(self._columns) and isinstance(first, str):
            return True
        if column == self._numbering:
            # In place of a number: a heading alone, or its label with the heading beside it and perhaps some counts.
            words = list(self._grid.words(row))
            label = label_of(as_words(first)) in ("roman", "letter") and len(as_words(first)) <= 6
            return len(filled) == 1 or (label and len(words) <= 2 and len(filled) <= 5)
        alone = len(filled) == 1 and isinstance(first, str)
        return alone and len(self._columns) > 2 and (column == self._columns[0] or is_group(as_words(first)))

    def _is_numbered_group(self, row: int) -> bool:
        """Tell whether a number and words alone head lines that count anew: `2 | Thôn Nà Vường`, then 1 or 2.1."""
        filled = self._grid.filled(row)
        if len(filled) != 2 or len(self._columns) < 5 or not isinstance(filled[1][1], str):
            return False
        below = next((each for each in range(row + 1, self._last + 1) if self._grid.filled(each)), None)
        if below is None or self._numbering is None or len(self._grid.filled(below)) < 3:
            return False
        mine, next_one = (as_words(self._grid.value(each, self._numbering)).strip("(). ") for each in (row, below))
        return next_one in ("1", f"{mine}.1")

    def _titles_above(self, row: int) -> None:
        """Judge anew what was taken for the foot but stands above a header that is printed again."""
        above = row - 1
        while self.roles.get(above) in ("blank", "signature", "group"):
            words = self._grid.text(above)
            if self.roles[above] == "signature" and not (is_title(words) or is_group(words)):
                return
            if is_title(words):
                self.roles[above] = "title"
            elif self.roles[above] == "signature":
                self.roles[above] = "group"
            above -= 1

    def _after_the_last_line(self) -> None:
        """Judge anew what follows the last line that is surely data: notes, and numbers prepared for lines to come."""
        apart = False
        for row in range(self._last_full_line() + 1, self._last + 1):
            role = self.roles[row]
            apart = apart or role in ("blank", "total", "signature")
            if role == "group":
                self.roles[row] = "signature"
            elif role == "data" and self._is_only_a_number(row):
                self.roles[row] = "blank"
            elif role == "data" and apart and not self._is_numbered(row):
                self.roles[row] = "signature"

    def _last_full_line(self) -> int:
        """Give the last row that has its number, or fills much of the table, and says more than its number."""
        data = (row for row, role in self.roles.items() if role == "data" and not self._is_only_a_number(row))
        enough = max(2, 0.3 * len(self._columns))
        sure = [row for row in data if self._is_numbered(row) or len(self._grid.filled(row)) > enough]
        return max(sure, default=self._header.last)

    def _is_only_a_number(self, row: int) -> bool:
        filled = self._grid.filled(row)
        return len(filled) == 1 and filled[0][0] == self._numbering and self._is_numbered(row)

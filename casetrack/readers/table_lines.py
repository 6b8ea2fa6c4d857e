"""What each line below a list's header is: data, group, total, a header again, or the foot."""

from __future__ import annotations

from casetrack.readers.sheet_grid import SheetGrid, as_words
from casetrack.readers.table_headers import Header, is_number, is_numbers_of_columns
from casetrack.readers.table_words import is_foot, is_group, is_title, is_total, label_of
from casetrack.sheets import Role

_WIDE = 0.5  # of the table's columns: a cell merged over so many heads a group


class LineReader:
    """Reads the lines below one header, from the top down."""

    def __init__(self, grid: SheetGrid, header: Header, repeats: list[Header]) -> None:
        self._grid = grid
        self._header = header
        self._columns = [column for column, _said in header.over]
        self._numbering = header.numbering()
        self._repeated = {row for again in repeats for row in again.rows}
        self._in_foot = False
        self.roles: dict[int, Role] = {}

    def read(self, last: int) -> dict[int, Role]:
        """Give the role of each line from below the header to the row `last`."""
        for row in range(self._header.last + 1, last + 1):
            role = self._role(row)
            if role == "header" and row in self._repeated:
                self._titles_above(row)
            self.roles[row] = role
        self._after_the_last_line()
        return self.roles

    def _role(self, row: int) -> Role:
        if not self._grid.filled(row):
            return "blank"
        if row in self._repeated or self._numbers_columns(row):
            self._in_foot = False
            return "header"
        numbered = self._numbering is not None and is_number(self._grid.value(row, self._numbering))
        if not numbered and self._is_total(row):
            return "total"
        if self._in_foot and not self._is_data_after_all(row, numbered=numbered):
            return "signature"
        if not numbered and self._begins_foot(row):
            self._in_foot = True
            return "signature"
        self._in_foot = False
        return "group" if not numbered and self._is_group(row) else "data"

    def _numbers_columns(self, row: int) -> bool:
        above = self.roles.get(row - 1, "header")
        return above == "header" and is_numbers_of_columns(self._grid, row, self._header)

    def _is_total(self, row: int) -> bool:
        words = [said for _column, said in self._grid.words(row)]
        if not words:
            return False
        return any(is_total(said) for said in words[:2])

    def _is_data_after_all(self, row: int, *, numbered: bool) -> bool:
        inside = sum(column in self._columns for column, _value in self._grid.filled(row))
        return numbered and inside >= max(3, 0.4 * len(self._columns))

    def _begins_foot(self, row: int) -> bool:
        words = [said for _column, said in self._grid.words(row)]
        filled = len(self._grid.filled(row))
        return filled <= max(3, len(self._columns) // 2) and any(is_foot(said) for said in words)

    def _is_group(self, row: int) -> bool:
        filled = self._grid.filled(row)
        column, first = filled[0]
        if self._grid.span(row, column) > _WIDE * len(self._columns) and isinstance(first, str):
            return True
        words = list(self._grid.words(row))
        if column in (self._numbering, self._columns[0]) and self._numbering is not None:
            # In place of a number: a heading alone, or its label with the heading beside it and perhaps some counts.
            label = label_of(as_words(first)) in ("roman", "letter") and len(as_words(first)) <= 6
            return len(filled) == 1 or (label and len(words) <= 2 and len(filled) <= 5)
        alone = len(filled) == 1 and isinstance(first, str)
        return alone and len(self._columns) > 2 and (column == self._columns[0] or is_group(as_words(first)))

    def _titles_above(self, row: int) -> None:
        """Call titles what was taken for the foot but stands above a header that is printed again."""
        above = row - 1
        while self.roles.get(above) in ("blank", "signature", "group"):
            if self.roles[above] != "blank":
                if not is_title(self._grid.text(above)):
                    return
                self.roles[above] = "title"
            above -= 1

    def _after_the_last_line(self) -> None:
        """Judge anew what follows the last line that holds more than its number: notes, and numbers without a line."""
        for row in sorted(self.roles, reverse=True):
            role = self.roles[row]
            if role == "group":
                self.roles[row] = "signature"
            elif role == "data":
                filled = self._grid.filled(row)
                if len(filled) > 1 or filled[0][0] != self._numbering:
                    return
                self.roles[row] = "blank"

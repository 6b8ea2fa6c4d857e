"""The table that stands in a sheet of a former office: its header, and what each line above, in and below it is."""

from __future__ import annotations

from casetrack.errors import InvalidInput
from casetrack.readers.sheet_grid import SheetGrid, as_words
from casetrack.readers.table_headers import Header, find_headers, header_at
from casetrack.readers.table_lines import LineReader
from casetrack.readers.table_words import has_digits, is_minutes, is_total, label_of
from casetrack.sheets import Area, CellValue, Role, Sheet, SheetTable, TableColumn, TableLine
from casetrack.text import Text

_ROWS_OF_A_LIST = 3
_LONGEST_TALLY = 20
_MOST_ASKED = 3
_CLEAR = 0.5  # as clear as the clearest header, or it is none


def find_table(sheet: Sheet, header_row: int | None = None) -> SheetTable:
    """Give each line of a sheet its role; `header_row` is a row of the header, where a person said so.

    Asked is which row it is when several differ, or when a list has none that its words show. Raises InvalidInput for a
    row that holds nothing.
    """
    grid = SheetGrid(sheet)
    found = find_headers(grid)
    tallies = [header for header in found if _is_tally(grid, header, found)]
    lists = _strong([header for header in found if header not in tallies])
    if header_row is not None:
        header = _said(grid, lists, header_row)
    else:
        different = _different(lists)
        if len(different) != 1:
            asked = tuple(header.first for header in different) if lists else _unnamed(grid, tallies)
            return _without_table(grid, asked)
        header = different[0]
    others = [each for each in (*tallies, *lists) if each.first != header.first]
    return _with_table(grid, header, others, {each.first for each in tallies})


def _said(grid: SheetGrid, lists: list[Header], row: int) -> Header:
    known = next((header for header in lists if row in header.rows), None)
    if known:
        return known
    if not grid.filled(row):
        why = _NO_SUCH_ROW.with_(row=row, sheet=grid.sheet.name)
        raise InvalidInput(why, {"header_row": why})
    return header_at(grid, row)


def _is_tally(grid: SheetGrid, header: Header, found: list[Header]) -> bool:
    """Tell whether a table only counts, as in minutes; one that goes on for long is a list, whatever its headings."""
    if header.identifies():
        return False
    pages = [each for each in found if each.is_like(header)]
    own = {row for page in pages for row in page.rows}
    first = pages[0].first
    end = min((each.first for each in found if each.first > first and each not in pages), default=grid.last_row + 1)
    lines = [row for row in range(first, end) if row not in own and len(grid.filled(row)) > 1]
    return len(lines) <= _LONGEST_TALLY and _counts(grid, header, lines)


def _counts(grid: SheetGrid, header: Header, lines: list[int]) -> bool:
    return header.counts() or _are_figures(grid, header, lines)


def _are_figures(grid: SheetGrid, header: Header, lines: list[int]) -> bool:
    """Tell whether at least half of the columns, besides the one that numbers the lines, hold numbers and no words."""
    columns = [column for column, _said in header.over if column != header.numbering()]
    held = [{type(v) for row in lines if (v := grid.value(row, column)) is not None} for column in columns]
    used = [types for types in held if types]
    return bool(used) and 2 * sum(types <= {int, float} for types in used) >= len(used)


def _strong(lists: list[Header]) -> list[Header]:
    """Leave out lines whose words happen to read like headings, where a clear header stands."""
    clearest = max((header.clearness() for header in lists), default=0.0)
    return [header for header in lists if header.numbering() or header.clearness() >= _CLEAR * clearest]


def _different(lists: list[Header]) -> list[Header]:
    different: list[Header] = []
    for header in lists:
        if not any(header.is_like(known) for known in different):
            different.append(header)
    return different


def _unnamed(grid: SheetGrid, tallies: list[Header]) -> tuple[int, ...]:
    """Give the rows that may head a list whose headings are unknown; none where the sheet is minutes or mere words."""
    wide = [row for row in range(1, grid.last_row + 1) if len(grid.filled(row)) >= _ROWS_OF_A_LIST]
    minutes = any(is_minutes(grid.text(row)) for row in range(1, min(wide, default=1) + 1))
    if minutes or tallies or len(wide) <= _ROWS_OF_A_LIST:
        return ()
    words_alone = (row for row in wide if not any(has_digits(as_words(v)) for _column, v in grid.filled(row)))
    return tuple(words_alone)[:_MOST_ASKED] or (wide[0],)


def _without_table(grid: SheetGrid, asked: tuple[int, ...]) -> SheetTable:
    """Give a sheet that holds no list, or whose header must be asked for."""
    roles: dict[int, Role] = dict.fromkeys(range(1, grid.last_row + 1), "other" if asked else "minutes")
    roles |= dict.fromkeys(asked, "header")
    return SheetTable(grid.sheet.name, grid.sheet.hidden, (), None, (), _lines(grid, roles), asked)


def _with_table(grid: SheetGrid, header: Header, others: list[Header], tallies: set[int]) -> SheetTable:
    repeats = [each for each in others if each.first > header.last and each.is_like(header)]
    foreign = [each for each in others if not each.is_like(header)]
    end = min((each.first - 1 for each in foreign if each.first > header.last), default=grid.last_row)
    after: Role = "minutes" if end + 1 in tallies else "other"
    roles = _above(grid, header, foreign, tallies)
    roles |= dict.fromkeys(header.rows, "header")
    roles |= LineReader(grid, header, [each for each in repeats if each.last <= end], end).read()
    roles |= dict.fromkeys(range(end + 1, grid.last_row + 1), after)
    lines = _lines(grid, roles)
    first = next((line.number for line in lines if line.role == "data"), None)
    columns = (*header.columns(), *_nameless(header, lines))
    sheet = grid.sheet
    in_order = tuple(sorted(columns, key=lambda column: column.number))
    return SheetTable(sheet.name, sheet.hidden, header.rows, first, in_order, lines, (header.first,))


def _above(grid: SheetGrid, header: Header, foreign: list[Header], tallies: set[int]) -> dict[int, Role]:
    """Give the roles of the lines above the header: titles, stated totals, and tables that are not the chosen one."""
    roles: dict[int, Role] = {}
    within: Role = "title"
    for row in range(1, header.first):
        opened = next((each for each in foreign if each.first == row), None)
        if opened:
            within = "minutes" if row in tallies else "other"
        states = is_total(grid.text(row)) and any(letter.isdigit() for letter in grid.text(row))
        roles[row] = "total" if within == "title" and states else within
    return roles


def _nameless(header: Header, lines: tuple[TableLine, ...]) -> list[TableColumn]:
    """Give the columns that hold data though nothing stands over them: they must be seen."""
    named = {column for column, _said in header.over}
    used = {
        column
        for line in lines
        if line.role == "data"
        for column, value in enumerate(line.cells, 1)
        if value is not None and column not in named
    }
    return [TableColumn(column, "") for column in sorted(used)]


def _lines(grid: SheetGrid, roles: dict[int, Role]) -> tuple[TableLine, ...]:
    filled = _merged_values(grid, roles)
    groups = _Groups()
    lines = []
    for row in grid.sheet.rows:
        role: Role = roles.get(row.number, "blank") if grid.filled(row.number) else "blank"
        if role == "group":
            groups.open(as_words(grid.filled(row.number)[0][1]), grid.text(row.number))
        cells = _with_merged(row.cells, filled.get(row.number, {})) if role == "data" else row.cells
        lines.append(TableLine(row.number, row.hidden, role, cells, groups.name if role == "data" else None))
    return tuple(lines)


def _merged_values(grid: SheetGrid, roles: dict[int, Role]) -> dict[int, dict[int, CellValue]]:
    """Give what merged cells mean for the data lines that they cover, by row and column."""
    values: dict[int, dict[int, CellValue]] = {}
    for area in grid.sheet.merged:
        value = grid.value(area.first_row, area.first_column)
        if value is None or roles.get(area.first_row) != "data":
            continue
        for row in range(area.first_row, min(area.last_row, grid.last_row) + 1):
            if roles.get(row) == "data":
                values.setdefault(row, {}).update(dict.fromkeys(_columns(area), value))
    return values


def _columns(area: Area) -> range:
    return range(area.first_column, min(area.last_column, area.first_column + 99) + 1)


def _with_merged(cells: tuple[CellValue, ...], values: dict[int, CellValue]) -> tuple[CellValue, ...]:
    if not values:
        return cells
    wide = [*cells, *[None] * (max(values) - len(cells))]
    for column, value in values.items():
        if wide[column - 1] is None:
            wide[column - 1] = value
    return tuple(wide)


class _Groups:
    """The headings under which a line stands, the widest first: `A. Xã Lam Thượng / II. Hồ sơ cấp đổi`."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []

    @property
    def name(self) -> str | None:
        """Give them in one line; None before the first."""
        return " / ".join(words for _label, words in self._open) or None

    def open(self, first: str, words: str) -> None:
        """Begin a group by its words, of which the first cell may hold its number alone.

        One that is numbered in the same way ends with all that it held.
        """
        label = label_of(first)
        place = next((n for n, (known, _words) in enumerate(self._open) if known == label), len(self._open))
        self._open[place:] = [(label, words)]


_NO_SUCH_ROW = Text(
    "Dòng {row} của trang “{sheet}” trống, không thể là dòng tiêu đề. Chọn dòng có tên các cột.",
    "Row {row} of the sheet “{sheet}” is empty and cannot be the header. Choose the row with the names of the columns.",
)

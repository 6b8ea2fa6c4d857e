"""What a workbook of an office holds, once read: cells, rows, sheets, and the table that stands in a sheet.

Readers make these from bytes, the engine reads lists from them. Rows and columns count from 1, as Excel shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class CellError:
    """What stands where a formula could not be reckoned: `#REF!`, `#N/A`. Never a value to be used."""

    text: str


CellValue = str | int | float | bool | date | datetime | CellError | None
"""A cell: words are in Unicode, composed (NFC), else as typed; a whole number is an int; None is an empty cell."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row, empty ones between others too; its first cell is of column 1, its last one that holds something."""

    number: int
    hidden: bool
    cells: tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """Cells merged into one; the value stands in the first, both ends belong to it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, shown or hidden. `encoding`: in what its words were typed, `mixed` where cells differ."""

    name: str
    hidden: bool
    rows: tuple[SheetRow, ...]
    merged: tuple[Area, ...] = ()
    encoding: str = "Unicode"


@dataclass(frozen=True, slots=True)
class Remark:
    """What must be said of a workbook that was read all the same: a stable code, where, and a sentence for people.

    Codes: `cell_error`, `formula_without_value`, `external_link`, `mixed_encodings`, `unreadable_words`.
    """

    code: str
    sheet: str | None
    row: int | None
    column: int | None
    text: Text


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read. `encoding`: Unicode, TCVN3 or VNI-Windows, that of most words; `fonts` are those in use."""

    kind: str
    encoding: str
    fonts: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...] = ()


Role = Literal["title", "header", "group", "data", "total", "signature", "minutes", "other", "blank"]
"""What a line of a sheet is; every line is one of these, none is lost in silence.

`signature` is the whole foot, with notes, place and day; `other` belongs to another table than the chosen one.
"""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its heading, and the smaller heading under a merged one (`Thửa đất` over `Số thửa`)."""

    number: int
    heading: str
    under: str | None = None


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line with its role. Merged cells of a data line are filled in; ditto marks stand as typed.

    `group`: the heading under which a data line stands, if any.
    """

    number: int
    hidden: bool
    role: Role
    cells: tuple[CellValue, ...]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The table of a sheet. No header rows but `candidates`: a person must say which row is the header.

    Until then there are no columns and no data lines. A sheet with neither holds no list: its lines are minutes.
    """

    sheet: str
    hidden: bool
    header_rows: tuple[int, ...]
    first_data_row: int | None
    columns: tuple[TableColumn, ...]
    lines: tuple[TableLine, ...]
    candidates: tuple[int, ...] = ()

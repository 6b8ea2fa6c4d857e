"""Sheets as their file holds them, before their words are read: what the readers of .xlsx, .xls and .ods give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from casetrack.errors import FileRefused
from casetrack.sheets import Area, CellError, CellValue
from casetrack.text import Text

MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_SHEETS = 100
MOST_AREAS = 50_000
MOST_CELLS = 1_000_000  # of a workbook: more would fill the memory of an office's machine
MOST_LETTERS = 100_000_000  # counted for each cell, though cells may share their words
_ERROR = re.compile(r"#(REF|N/A|VALUE|DIV/0|NAME|NUM|NULL|SPILL|CALC|GETTING_DATA)[!?]?|Err:5\d\d")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  # a spreadsheet's days have no zone
_BEFORE_THE_DAY_THAT_NEVER_WAS = 60  # Excel counts a 29th of February 1900
_LAST_SERIAL = 2_958_466  # after 31/12/9999


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a value may not be used (`external_link`, `formula_without_value`), the formula, what it last showed."""

    code: str
    formula: str
    shown: str


@dataclass(slots=True)
class Budget:
    """What one workbook may still hold, all its sheets together."""

    cells: int = MOST_CELLS
    letters: int = MOST_LETTERS

    def spend(self, value: CellValue) -> None:
        """Count one cell; raise FileRefused when the workbook holds too much."""
        self.cells -= 1
        if isinstance(value, str):
            self.letters -= len(value)
        if self.cells < 0 or self.letters < 0:
            raise FileRefused("too_large", LARGE)


def writable(words: str) -> str:
    """Leave out what no text can hold, as NUL and halves of letters, which a package may write as `_x0000_`."""
    return _UNWRITABLE.sub("", words)


@dataclass(slots=True)
class RawSheet:
    """Cells by row and column, from 1; words as the file holds them. `fonts` of cells with words, where it tells."""

    name: str
    hidden: bool
    budget: Budget
    cells: dict[int, dict[int, CellValue]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)
    troubles: dict[tuple[int, int], Trouble] = field(default_factory=dict)
    columns_in_use: int = 0

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Keep what a cell holds, within the limits; words that are an error of a formula become that error."""
        if isinstance(value, str):
            value = writable(value)
            value = CellError(value.strip()) if _ERROR.fullmatch(value.strip()) else value
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        if row > MOST_ROWS:
            raise FileRefused("too_many_rows", _ROWS.with_(sheet=self.name, row=row, most=f"{MOST_ROWS:,}"))
        self.columns_in_use = max(self.columns_in_use, column)
        self.budget.spend(value)
        if column <= MOST_COLUMNS:
            self.cells.setdefault(row, {})[column] = value

    def merge(self, area: Area) -> None:
        """Keep an area of merged cells."""
        if len(self.merged) >= MOST_AREAS:
            raise FileRefused("damaged", DAMAGED)
        self.merged.append(area)

    @property
    def last_row(self) -> int:
        """Give the last row that holds something."""
        return max(self.cells, default=0)

    def refuse_shape(self) -> None:
        """Refuse a sheet that is too wide for a list, or whose merged areas lie over one another without end."""
        if self.columns_in_use > MOST_COLUMNS:
            wide = _COLUMNS.with_(sheet=self.name, n=self.columns_in_use, most=MOST_COLUMNS)
            raise FileRefused("too_many_columns", wide)
        rows = (min(area.last_row, self.last_row) - area.first_row + 1 for area in self.merged)
        if sum(each for each in rows if each > 0) > MOST_ROWS * MOST_COLUMNS:
            raise FileRefused("damaged", DAMAGED)

    def words(self) -> Iterator[tuple[int, int, str]]:
        """Give each cell that holds words: row, column, words."""
        for row, cells in self.cells.items():
            for column, value in cells.items():
                if isinstance(value, str):
                    yield row, column, value


def from_serial(serial: float, *, since_1904: bool = False) -> CellValue:
    """Read a spreadsheet's number of days as a date, with a time of day if it has one; a mere time becomes `HH:MM`."""
    if since_1904:
        serial += 1462
    if not 0 <= serial < _LAST_SERIAL:
        return serial
    moment = _FIRST_DAY + timedelta(days=serial)
    if serial < _BEFORE_THE_DAY_THAT_NEVER_WAS:
        moment += timedelta(days=1)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    if serial < 1:
        return f"{moment:%H:%M}"
    return as_day(moment)


def as_day(moment: datetime) -> date | datetime:
    """Give the day alone where no time of day was meant."""
    return moment if moment.time() != moment.min.time() else moment.date()


def number(value: float) -> int | float:
    """Give a whole number as one: spreadsheets know only fractions."""
    return int(value) if value.is_integer() else value


DAMAGED = Text(
    "Bảng tính bị hỏng, không đọc được trọn vẹn. Mở bằng Excel, lưu lại (Save As, .xlsx) rồi gửi.",
    "The workbook is damaged and cannot be read whole. Open it in Excel, save it anew (Save As, .xlsx) and send it.",
)
LARGE = Text(
    "Bảng tính quá lớn. Xóa ảnh, trang và cột không cần, hoặc chia thành nhiều tệp rồi gửi.",
    "The workbook is too large. Delete pictures, spare sheets and columns, or split it into several files.",
)
_ROWS = Text(
    "Trang “{sheet}” có dữ liệu ở dòng {row}; nhận nhiều nhất {most} dòng. Xóa ô lạc ở cuối trang, hoặc chia tệp.",
    "Sheet “{sheet}” has something in row {row}; at most {most} rows are taken. Delete stray cells, or split the file.",
)
_COLUMNS = Text(
    "Trang “{sheet}” dùng đến cột thứ {n}; nhận nhiều nhất {most} cột. Xóa cột thừa, ô lạc ở bên phải rồi gửi.",
    "Sheet “{sheet}” uses columns up to number {n}; a list may have {most}. Delete spare columns and stray cells.",
)

"""Cells of a former system's log, read as days, numbers and words; what cannot be read becomes a finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from casetrack.engine.definition import Field
from casetrack.text import Text

EARLIEST_YEAR = 1900  # an older day is a slip of the keyboard: 0201 for 2021

_TOO_LONG = Text("Dài hơn {n} ký tự. Rút ngắn.", "Longer than {n} characters. Shorten it.")
_BLANK = Text("Ô trống. Điền giá trị của hệ thống cũ.", "The cell is empty. Fill in what the former system has.")
_NO_DATE = Text(
    "“{said}” không phải ngày giờ. Viết như 2026-05-20 hoặc 2026-05-20 09:30+07:00, hoặc khai “date_format” trong tệp "
    "ánh xạ.",
    "“{said}” is no date. Write 2026-05-20 or 2026-05-20 09:30+07:00, or give “date_format” in the mapping.",
)
_NO_NUMBER = Text("“{said}” không phải số nguyên. Sửa ô này.", "“{said}” is no whole number. Mend the cell.")
_NO_VALUE = Text("“{said}” không có trong danh mục: {known}.", "“{said}” is none of: {known}.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said about one row: an error keeps its case out, a warning does not."""

    row: int
    column: str
    case: str
    level: Literal["error", "warning"]
    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class Instant:
    """A legal day, and the instant where the former system knew it."""

    on: date
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of the file says."""

    row: int
    column: str
    word: str


@dataclass(slots=True)
class CellReader:
    """Reads the cells of one file in its time zone and remembers what it found; `case` is the one being read."""

    zone: ZoneInfo
    date_format: str | None
    case: str = ""
    findings: list[Finding] = field(default_factory=list)

    def error(self, cell: Cell, code: str, message: Text) -> None:
        """Note what keeps the case out."""
        self.findings.append(Finding(cell.row, cell.column, self.case, "error", code, message))

    def warn(self, cell: Cell, code: str, message: Text) -> None:
        """Note what somebody should look at."""
        self.findings.append(Finding(cell.row, cell.column, self.case, "warning", code, message))

    def words(self, cell: Cell, longest: int) -> str:
        """Read words that must be there and fit."""
        if not cell.word:
            self.error(cell, "blank", _BLANK)
        if len(cell.word) > longest:
            self.error(cell, "too_long", _TOO_LONG.with_(n=longest))
        return cell.word

    def instant(self, cell: Cell) -> Instant | None:
        """Read an instant that must be there."""
        if not cell.word:
            self.error(cell, "blank", _BLANK)
        return self.find_instant(cell)

    def find_instant(self, cell: Cell) -> Instant | None:
        """Read an instant, or None for an empty cell."""
        if not cell.word:
            return None
        shape = self.date_format
        try:
            moment = datetime.strptime(cell.word, shape) if shape else datetime.fromisoformat(cell.word)  # noqa: DTZ007
            moment = moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment
            day = moment.astimezone(self.zone).date()
        except (ValueError, OverflowError):
            day = date.min
        if day.year < EARLIEST_YEAR:
            self.error(cell, "unreadable_date", _NO_DATE.with_(said=cell.word))
            return None
        knows_hour = "%H" in shape or "%I" in shape if shape else len(cell.word) > len("2026-05-20")
        return Instant(day, moment.astimezone(UTC) if knows_hour else None)

    def value(self, cell: Cell, declared: Field) -> object:
        """Read what a field of the workflow takes; None for an empty cell."""
        if not cell.word:
            return None
        if declared.type == "date":
            instant = self.find_instant(cell)
            return instant.on.isoformat() if instant else None
        if declared.type == "integer":
            return self._integer(cell)
        if declared.type == "enum":
            return self._listed(cell, declared)
        return self.words(cell, declared.max_length)

    def _integer(self, cell: Cell) -> int | None:
        try:
            return int(cell.word)
        except ValueError:
            self.error(cell, "unreadable_number", _NO_NUMBER.with_(said=cell.word))
            return None

    def _listed(self, cell: Cell, declared: Field) -> str:
        known = [value for value, _label in declared.values]
        if cell.word not in known:
            self.error(cell, "unknown_value", _NO_VALUE.with_(said=cell.word, known=", ".join(known)))
        return cell.word

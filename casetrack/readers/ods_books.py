"""The sheets of an .ods: values, hidden rows and sheets, merged areas, fonts, and formulas not to be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime

from casetrack.errors import FileRefused
from casetrack.readers.compound_files import LOCKED
from casetrack.readers.package_parts import PackageParts
from casetrack.readers.raw_sheets import (
    DAMAGED,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    Budget,
    RawSheet,
    Trouble,
    as_day,
    number,
)
from casetrack.sheets import Area, CellError, CellValue

_MANIFEST = "META-INF/manifest.xml"
_NUMBERS = frozenset({"float", "percentage", "currency"})
_OTHER_BOOK = ("'file:", "'http", "dde(", "webservice(")
_SIGNS = {"tab": "\t", "line-break": "\n"}


def read_ods(parts: PackageParts) -> list[RawSheet]:
    """Read every sheet of cells, in the order of its tabs."""
    if parts.has(_MANIFEST):
        parts.read(_MANIFEST, _refuse_locked)
    reader = _Reader()
    parts.read("content.xml", reader.started, reader.ended, reader.said)
    return reader.sheets


def _refuse_locked(name: str, _said: dict[str, str]) -> None:
    if name in ("encryption-data", "encrypted-key"):
        raise FileRefused("password", LOCKED)


@dataclass(slots=True)
class _Styles:
    hidden_tables: set[str] = field(default_factory=set)
    fonts: dict[str, str] = field(default_factory=dict)
    _open: str = ""

    def started(self, name: str, said: dict[str, str]) -> None:
        if name == "style":
            self._open = said.get("name", "")
        elif name == "table-properties" and said.get("display") == "false":
            self.hidden_tables.add(self._open)
        elif name == "text-properties" and (font := said.get("font-name") or said.get("font-family")):
            self.fonts[self._open] = font.strip("'\"")


@dataclass(slots=True)
class _Cell:
    said: dict[str, str]
    paragraphs: list[str] = field(default_factory=list)


class _Reader:
    """Reads the content's XML; remarks of cells (annotations) are no part of them."""

    def __init__(self) -> None:
        self.sheets: list[RawSheet] = []
        self._styles = _Styles()
        self._budget = Budget()
        self._row = self._column = 1
        self._times = 1  # how often the open row is repeated
        self._cell: _Cell | None = None
        self._in_remark = 0
        self._in_words = 0
        self._row_of: dict[int, tuple[CellValue, str, Trouble | None]] = {}
        self._started = {
            "table": self._open_table,
            "table-row": self._open_row,
            "table-cell": self._open_cell,
            "covered-table-cell": self._open_cell,
        }
        self._ended = {
            "table-row": self._close_row,
            "table-cell": self._close_cell,
            "covered-table-cell": self._close_cell,
        }

    def started(self, name: str, attributes: dict[str, str]) -> None:
        said = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self._styles.started(name, said)
        if name == "annotation":
            self._in_remark += 1
        elif self._cell is None or self._in_remark:
            if name in self._started and not self._in_remark:
                self._started[name](said)
        elif name == "p":
            self._in_words += 1
            self._cell.paragraphs.append("")
        elif self._in_words:
            self._add(_SIGNS.get(name) or " " * min(_count(said, "c"), 1000) * (name == "s"))

    def ended(self, name: str) -> None:
        if name == "annotation":
            self._in_remark -= 1
        elif name == "p" and not self._in_remark:
            self._in_words = max(self._in_words - 1, 0)
        elif name in self._ended and not self._in_remark:
            self._ended[name]()

    def said(self, words: str) -> None:
        if self._in_words and not self._in_remark:
            self._add(words)

    def _add(self, words: str) -> None:
        if self._cell and self._cell.paragraphs:
            self._cell.paragraphs[-1] += words

    def _open_table(self, said: dict[str, str]) -> None:
        if len(self.sheets) >= MOST_SHEETS:
            raise FileRefused("damaged", DAMAGED)
        hidden = said.get("style-name", "") in self._styles.hidden_tables
        self.sheets.append(RawSheet(said.get("name", ""), hidden, self._budget))
        self._row = 1

    def _open_row(self, said: dict[str, str]) -> None:
        self._times, self._column, self._row_of = _count(said, "number-rows-repeated"), 1, {}
        if said.get("visibility") in ("collapse", "filter"):
            last = min(self._row + self._times, MOST_ROWS + 2)
            self._sheet.hidden_rows.update(range(self._row, last))

    def _open_cell(self, said: dict[str, str]) -> None:
        self._cell = _Cell(said)

    @property
    def _sheet(self) -> RawSheet:
        if not self.sheets:
            raise FileRefused("damaged", DAMAGED)
        return self.sheets[-1]

    def _close_cell(self) -> None:
        cell, self._cell, self._in_words = self._cell, None, 0
        if cell is None:
            return
        times = _count(cell.said, "number-columns-repeated")
        down, right = _count(cell.said, "number-rows-spanned"), _count(cell.said, "number-columns-spanned")
        if down > 1 or right > 1:
            self._sheet.merge(Area(self._row, self._column, self._row + down - 1, self._column + right - 1))
        value, trouble = _judged(cell)
        if value is not None:
            font = self._styles.fonts.get(cell.said.get("style-name", ""), "")
            for column in range(self._column, min(self._column + times, MOST_COLUMNS + 1)):
                self._row_of[column] = (value, font, trouble)
            self._sheet.columns_in_use = max(self._sheet.columns_in_use, self._column + times - 1)
        self._column += times

    def _close_row(self) -> None:
        first = self._row
        self._row += self._times
        if not self._row_of:
            return
        for row in range(first, min(self._row, MOST_ROWS + 2)):
            for column, (value, font, trouble) in self._row_of.items():
                self._sheet.put(row, column, value)
                if font and isinstance(value, str):
                    self._sheet.fonts[row, column] = font
                if trouble:
                    self._sheet.troubles[row, column] = trouble


def _judged(cell: _Cell) -> tuple[CellValue, Trouble | None]:
    formula, shown = cell.said.get("formula", ""), "\n".join(cell.paragraphs)
    value = _value(cell.said, shown)
    if formula and cell.said.get("value-type") == "error":
        return CellError(shown or "#ERROR"), None
    if formula and any(mark in formula.lower() for mark in _OTHER_BOOK):
        return CellError(formula), Trouble("external_link", formula, shown)
    if formula and value is None and "value-type" not in cell.said:
        return CellError(formula), Trouble("formula_without_value", formula, "")
    return value, None


def _value(said: dict[str, str], shown: str) -> CellValue:
    kind = said.get("value-type", "string" if shown else "")
    if kind in _NUMBERS:
        held = float(said["value"])
        return number(held) if math.isfinite(held) else CellError(said["value"])
    if kind == "date":
        return as_day(datetime.fromisoformat(said["date-value"]).replace(tzinfo=None))
    if kind == "boolean":
        return said.get("boolean-value") == "true"
    return (shown or said.get("string-value", "")) or None


def _count(said: dict[str, str], key: str) -> int:
    return max(int(said.get(key, "1")), 1)

"""The sheets of an .xlsx: values, hidden rows and sheets, merged areas, fonts, and formulas not to be trusted."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from casetrack.errors import FileRefused
from casetrack.readers.package_parts import PackageParts
from casetrack.readers.raw_sheets import DAMAGED, MOST_SHEETS, Budget, RawSheet, Trouble, as_day, from_serial, number
from casetrack.sheets import Area, CellError, CellValue

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_OTHER_BOOK = re.compile(r"\[\d+\]")  # [1]Sheet1!A1
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NO_PART_OF_A_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|general', re.I)
_LONGEST_FORMAT = 255
_HOLDERS = ("v", "f", "t")


def read_xlsx(parts: PackageParts) -> list[RawSheet]:
    """Read every sheet of cells, in the order of its tabs."""
    book = _Book()
    parts.read("xl/workbook.xml", book.started)
    parts.read("xl/_rels/workbook.xml.rels", book.related)
    styles, strings = _Styles(), _Strings()
    if parts.has("xl/styles.xml"):
        parts.read("xl/styles.xml", styles.started, styles.ended)
    if parts.has("xl/sharedStrings.xml"):
        parts.read("xl/sharedStrings.xml", strings.started, strings.ended, strings.said)
    sheets, budget = [], Budget()
    for name, hidden, part in book.sheets():
        reader = _SheetReader(RawSheet(name, hidden, budget), strings.found, styles, since_1904=book.since_1904)
        parts.read(part, reader.started, reader.ended, reader.said)
        sheets.append(reader.sheet)
    return sheets


@dataclass(slots=True)
class _Book:
    listed: list[tuple[str, bool, str]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    since_1904: bool = False

    def started(self, name: str, said: dict[str, str]) -> None:
        if name == "workbookPr":
            self.since_1904 = said.get("date1904", "0") in ("1", "true")
        elif name == "sheet":
            key = next((value for attribute, value in said.items() if attribute.rpartition(":")[2] == "id"), "")
            self.listed.append((said["name"], said.get("state", "visible") != "visible", key))

    def related(self, name: str, said: dict[str, str]) -> None:
        if name == "Relationship" and said.get("Type", "").endswith("/worksheet"):
            self.targets[said["Id"]] = posixpath.normpath(posixpath.join("xl", said["Target"])).lstrip("/")

    def sheets(self) -> Iterator[tuple[str, bool, str]]:
        """Give name, whether hidden, and part of each sheet; what is a drawing alone has no cells."""
        if len(self.listed) > MOST_SHEETS or not self.targets:
            raise FileRefused("damaged", DAMAGED)
        for name, hidden, key in self.listed:
            if key in self.targets:
                target = self.targets[key]
                yield name, hidden, target


@dataclass(slots=True)
class _Styles:
    """By the number of a cell's style: whether it shows a date, and its font."""

    dates: list[bool] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    _codes: dict[str, str] = field(default_factory=dict)
    _named: list[str] = field(default_factory=list)
    _section: str = ""

    def started(self, name: str, said: dict[str, str]) -> None:
        if name in ("fonts", "cellXfs", "numFmts", "cellStyleXfs", "dxfs"):
            self._section = name
        elif name == "font" and self._section == "fonts":
            self._named.append("")
        elif name == "name" and self._section == "fonts" and self._named:
            self._named[-1] = said.get("val", "")
        elif name == "numFmt" and self._section == "numFmts":
            self._codes[said["numFmtId"]] = said.get("formatCode", "")
        elif name == "xf" and self._section == "cellXfs":
            self._add(said.get("numFmtId", "0"), int(said.get("fontId", "0")))

    def _add(self, shown_as: str, font: int) -> None:
        code = self._codes.get(shown_as)
        self.dates.append(is_date_format(code) if code is not None else int(shown_as) in _DATES)
        self.fonts.append(self._named[font] if font < len(self._named) else "")

    def ended(self, name: str) -> None:
        if name == self._section:
            self._section = ""


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a day or a time: `dd/mm/yyyy`, but not `0 "đồng"` or `[Red]0`."""
    return bool(re.search(r"[dmyh]|s", _NO_PART_OF_A_DATE.sub("", code[:_LONGEST_FORMAT].split(";")[0]), re.I))


@dataclass(slots=True)
class _Strings:
    """The words that cells share; readings of Asian signs are left out."""

    found: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _in_words: bool = False
    _in_reading: bool = False

    def started(self, name: str, _said: dict[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._in_reading = True
        self._in_words = name == "t" and not self._in_reading

    def said(self, words: str) -> None:
        if self._in_words:
            self._pieces.append(words)

    def ended(self, name: str) -> None:
        self._in_words = False
        if name == "rPh":
            self._in_reading = False
        elif name == "si":
            self.found.append(unescaped("".join(self._pieces)))


def unescaped(words: str) -> str:
    """Read signs that XML cannot hold, as Excel writes them: `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words


class _SheetReader:
    """Reads one sheet's XML, cell by cell."""

    def __init__(self, sheet: RawSheet, strings: list[str], styles: _Styles, *, since_1904: bool) -> None:
        self.sheet = sheet
        self._strings = strings
        self._styles = styles
        self._since_1904 = since_1904
        self._row = self._column = 0
        self._kind, self._style = "n", 0
        self._held: dict[str, str] = {}  # what the cell's value, formula and words in place say
        self._into = ""
        self._in_reading = False
        self._shared: dict[str, str] = {}
        self._shared_key = ""

    def started(self, name: str, said: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(said)
        elif name == "row":
            self._row, self._column = int(said.get("r", self._row + 1)), 0
            if said.get("hidden") in ("1", "true"):
                self.sheet.hidden_rows.add(self._row)
        elif name in _HOLDERS and not self._in_reading:
            self._into = name
            self._held.setdefault(name, "")
            if name == "f":
                self._shared_key = said.get("si", "") if said.get("t") == "shared" else ""
        elif name == "rPh":
            self._in_reading = True
        elif name == "mergeCell":
            self.sheet.merge(_area(said["ref"]))

    def _open_cell(self, said: dict[str, str]) -> None:
        place = said.get("r")
        self._row, self._column = _place(place) if place else (self._row, self._column + 1)
        self._kind, self._style = said.get("t", "n"), int(said.get("s", "0"))
        self._held, self._shared_key = {}, ""

    def said(self, words: str) -> None:
        if self._into:
            self._held[self._into] += words

    def ended(self, name: str) -> None:
        if name in _HOLDERS:
            self._into = ""
        elif name == "rPh":
            self._in_reading = False
        elif name == "c":
            self._close_cell()

    def _close_cell(self) -> None:
        value = self._value()
        self.sheet.put(self._row, self._column, value)
        if "f" in self._held:
            self._judge_formula(value)
        fonts = self._styles.fonts
        if isinstance(value, str) and self._style < len(fonts) and fonts[self._style]:
            self.sheet.fonts[self._row, self._column] = fonts[self._style]

    def _judge_formula(self, value: CellValue) -> None:
        formula = self._held["f"]
        if self._shared_key:
            formula = formula or self._shared.get(self._shared_key, "")
            self._shared[self._shared_key] = formula
        unreckoned = not self._held.get("v") and self._kind != "str"
        if unreckoned or (_OTHER_BOOK.search(formula) and not isinstance(value, CellError)):
            code = "formula_without_value" if unreckoned else "external_link"
            self.sheet.put(self._row, self._column, CellError(f"={formula}"))
            self.sheet.troubles[self._row, self._column] = Trouble(code, formula, self._held.get("v", ""))

    def _value(self) -> CellValue:
        held = self._held.get("v")
        if self._kind == "inlineStr":
            return unescaped(self._held.get("t", ""))
        if not held:
            return None
        match self._kind:
            case "s":
                return self._strings[_index(held, len(self._strings))]
            case "str":
                return unescaped(held)
            case "e":
                return CellError(held.strip())
            case "b":
                return held.strip() in ("1", "true")
            case "d":
                return as_day(datetime.fromisoformat(held.strip()).replace(tzinfo=None))
        return self._numeric(float(held), held)

    def _numeric(self, value: float, held: str) -> CellValue:
        if not math.isfinite(value):
            return CellError(held)
        dates = self._styles.dates
        if self._style < len(dates) and dates[self._style]:
            value_of_day = from_serial(value, since_1904=self._since_1904)
            return value_of_day if not isinstance(value_of_day, float) else number(value_of_day)
        return number(value)


def _index(held: str, length: int) -> int:
    index = int(held)
    if not 0 <= index < length:
        raise FileRefused("damaged", DAMAGED)
    return index


def _place(reference: str) -> tuple[int, int]:
    """Read `B7` as row 7, column 2."""
    found = _CELL.fullmatch(reference)
    if not found:
        raise FileRefused("damaged", DAMAGED)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    if bottom < top or right < left:
        raise FileRefused("damaged", DAMAGED)
    return Area(top, left, bottom, right)

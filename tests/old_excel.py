"""Workbooks as Excel 97 wrote them (.xls), byte by byte, and what may be wrong with one."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from datetime import date

from casetrack.sheets import Area, CellError, CellValue, Sheet

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_FIRST_DAY = date(1899, 12, 30)
_ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
# Of a workbook: a password, and a link to another one.
LOCKED = struct.pack("<HH", 0x002F, 6) + bytes(6)
LINKED = struct.pack("<HH", 0x01AE, 2 + 2 + 1 + 9) + struct.pack("<HHB", 0, 9, 0) + b"\x01khac.xls"


def as_xls(*sheets: Sheet, font: str = "Times New Roman", more: bytes = b"") -> bytes:
    """Write sheets as .xls, words as they are given, all in one font; `more`: records for the book as a whole."""
    pages = [_page(sheet) for sheet in sheets]
    starts, place = [], len(_globals(sheets, [0] * len(sheets), font, more))
    for page in pages:
        starts.append(place)
        place += len(page)
    return compound(_globals(sheets, starts, font, more) + b"".join(pages))


def compound(stream: bytes) -> bytes:
    """Put a stream into a compound file, as its `Workbook`."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\x00")
    sectors = len(stream) // _SECTOR
    tables = next(n for n in range(1, 100) if n * (_SECTOR // 4) >= sectors + n + 1)
    chain = [*([_FAT] * tables), _END, *(tables + 2 + n for n in range(sectors - 1)), _END]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", tables, tables, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", *range(tables), *([_FREE] * (109 - tables)))
    entries = (
        _entry("Root Entry", (5, 1), _END, 0) + _entry("Workbook", (2, _FREE), tables + 1, len(stream)) + bytes(256)
    )
    return head + struct.pack(f"<{len(chain)}I", *chain) + entries + stream


def _entry(name: str, kind_and_child: tuple[int, int], start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le")
    kind, child = kind_and_child
    told = spelled.ljust(64, b"\x00") + struct.pack("<HBBIII", len(spelled) + 2, kind, 1, _FREE, _FREE, child)
    return told + bytes(36) + struct.pack("<II", start, size) + bytes(4)


def _record(kind: int, said: bytes) -> bytes:
    return struct.pack("<HH", kind, len(said)) + said


def _spelled(words: str, length: str) -> bytes:
    return struct.pack(f"<{length}B", len(words), 1) + words.encode("utf-16-le")


def _globals(sheets: Iterable[Sheet], starts: list[int], font: str, more: bytes) -> bytes:
    said = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6)), more]
    said.append(_record(0x0042, struct.pack("<H", 1200)))
    said.append(_record(0x0031, struct.pack("<HHHHHBBBB", 240, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _spelled(font, "B")))
    for shown_as in (0, 14):
        said.append(_record(0x00E0, struct.pack("<HHH", 0, shown_as, 1) + bytes(14)))
    for sheet, start in zip(sheets, starts, strict=True):
        said.append(_record(0x0085, struct.pack("<IBB", start, sheet.hidden, 0) + _spelled(sheet.name, "B")))
    return b"".join(said) + _record(0x000A, b"")


def _page(sheet: Sheet) -> bytes:
    said = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6))]
    for row in sheet.rows:
        if row.hidden:
            told = struct.pack("<HHHHHHI", row.number - 1, 0, len(row.cells), 255, 0, 0, 0x20)
            said.append(_record(0x0208, told))
        said += [_cell(row.number - 1, n, value) for n, value in enumerate(row.cells) if value is not None]
    said += [_merged(area) for area in sheet.merged]
    return b"".join(said) + _record(0x000A, b"")


def _merged(area: Area) -> bytes:
    edges = (area.first_row - 1, area.last_row - 1, area.first_column - 1, area.last_column - 1)
    return _record(0x00E5, struct.pack("<5H", 1, *edges))


def _cell(row: int, column: int, value: CellValue) -> bytes:
    if isinstance(value, str):
        return _record(0x0204, struct.pack("<HHH", row, column, 0) + _spelled(value, "H"))
    if isinstance(value, CellError):
        return _record(0x0205, struct.pack("<HHHBB", row, column, 0, _ERRORS[value.text], 1))
    if isinstance(value, bool):
        return _record(0x0205, struct.pack("<HHHBB", row, column, 0, value, 0))
    if isinstance(value, date):
        return _record(0x0203, struct.pack("<HHHd", row, column, 1, (value - _FIRST_DAY).days))
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))

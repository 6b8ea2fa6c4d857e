"""A workbook of Excel or LibreOffice as its sheets of cells: values, hidden rows and sheets, merged areas, fonts.

What it is, its content says and not its name. Nothing is guessed in silence: what may not be used is an error there.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter

from casetrack.errors import FileRefused
from casetrack.readers.compound_files import read_compound
from casetrack.readers.ods_books import read_ods
from casetrack.readers.office_packages import read_package
from casetrack.readers.package_parts import PackageParts
from casetrack.readers.raw_sheets import DAMAGED, LARGE, MOST_ROWS, RawSheet, writable
from casetrack.readers.sheet_words import read_words
from casetrack.readers.workbook_remarks import remarks_of
from casetrack.readers.xls_books import read_xls
from casetrack.readers.xlsx_books import read_xlsx
from casetrack.sheets import Remark, Sheet, SheetRow, Workbook
from casetrack.text import Text

LARGEST_FILE = 32 * 1024 * 1024
_MOST_ROWS_TOGETHER = 4 * MOST_ROWS
_PACKAGE, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READERS = {"xlsx": read_xlsx, "ods": read_ods}
_LETTERS = frozenset({"docx", "odt", "doc"})


def read_workbook(data: bytes, encoding: str | None = None) -> Workbook:
    """Read a workbook; raise FileRefused for what cannot be read whole or may not be let in.

    `encoding` is what a person says that the words were typed in; without it, it is recognised.
    """
    if len(data) > LARGEST_FILE:
        raise FileRefused("too_large", LARGE)
    kind, raw = _raw(data)
    for each in raw:
        each.refuse_shape()
    if sum(each.last_row for each in raw) > _MOST_ROWS_TOGETHER:
        raise FileRefused("too_large", LARGE)
    encodings = read_words(raw, encoding)
    counted = Counter[str]()
    for told in encodings:
        counted.update(told)
    return Workbook(
        kind=kind,
        encoding=max(counted, key=lambda name: counted[name], default="Unicode"),
        fonts=tuple(sorted({font for each in raw for font in each.fonts.values()})),
        sheets=tuple(_sheet(each, told) for each, told in zip(raw, encodings, strict=True)),
        remarks=_remarks(raw, encodings),
    )


def _raw(data: bytes) -> tuple[str, list[RawSheet]]:
    if data.startswith(_COMPOUND):
        kind = read_compound(io.BytesIO(data))
        return _no_letter(kind), read_xls(data)
    if not data.startswith(_PACKAGE):
        raise FileRefused("unknown_type", _OTHER_KIND)
    kind = _no_letter(read_package(io.BytesIO(data)))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return kind, _READERS[kind](PackageParts(package))
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as failure:
        raise FileRefused("damaged", DAMAGED) from failure


def _no_letter(kind: str) -> str:
    if kind in _LETTERS:
        raise FileRefused("unknown_type", _OTHER_KIND)
    return kind


def _sheet(raw: RawSheet, encodings: Counter[str]) -> Sheet:
    rows = []
    for row in range(1, raw.last_row + 1):
        cells = raw.cells.get(row, {})
        width = max(cells, default=0)
        rows.append(SheetRow(row, row in raw.hidden_rows, tuple(cells.get(column) for column in range(1, width + 1))))
    encoding = "mixed" if len(encodings) > 1 else next(iter(encodings), "Unicode")
    return Sheet(writable(raw.name), raw.hidden, tuple(rows), tuple(raw.merged), encoding)


def _remarks(raw: list[RawSheet], encodings: list[Counter[str]]) -> tuple[Remark, ...]:
    return tuple(remark for each, told in zip(raw, encodings, strict=True) for remark in remarks_of(each, told))


_OTHER_KIND = Text(
    "Nội dung không phải bảng tính (.xlsx, .xls, .ods), dù tên tệp là gì: có thể là trang web, CSV, PDF hay Word đổi "
    "tên. Mở bằng Excel, chọn Lưu thành (Save As) loại .xlsx rồi gửi.",
    "The content is no workbook (.xlsx, .xls, .ods), whatever its name: perhaps a web page, CSV, PDF or Word file "
    "renamed. Open it in Excel, choose Save As .xlsx and send that.",
)

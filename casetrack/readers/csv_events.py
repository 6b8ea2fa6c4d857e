"""A former system's event log: bytes of a CSV file, plain or gzipped, to rows of text. Knows no case and no mapping.

The file is read whole before anything is made of it, so a file that is cut off or wrongly encoded leaves no trace.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from dataclasses import dataclass

from casetrack.errors import InvalidInput
from casetrack.readers.event_log import EventLog, Row, unpacked
from casetrack.text import Text

_UTF8 = ("utf-8", "utf-8-sig")


@dataclass(frozen=True, slots=True)
class CsvShape:
    """How the former system writes its files."""

    encoding: str = "utf-8"
    delimiter: str = ","


def is_text_encoding(name: str) -> bool:
    """Tell whether Python can read text in an encoding of this name."""
    try:
        "".encode(name)
    except LookupError:
        return False
    return True


def read_csv_events(data: bytes, shape: CsvShape) -> EventLog:
    """Read a whole log; raise InvalidInput with the row and what to mend when it is empty, cut off or no such CSV."""
    text = _decoded(b"".join(unpacked(data)), shape.encoding)
    rows = _rows(text, shape.delimiter)
    if not rows:
        raise InvalidInput(
            Text("Tệp trống. Xuất lại từ hệ thống cũ.", "The file is empty. Export it again from the former system.")
        )
    heading, *others = rows
    _check_heading(heading)
    for row in others:
        _check_width(row, heading)
    if not others:
        raise InvalidInput(
            Text(
                "Tệp chỉ có dòng tiêu đề, không có dòng nào để nhập. Xuất lại từ hệ thống cũ.",
                "The file has a heading and no rows. Export it again from the former system.",
            )
        )
    return EventLog(heading.cells, tuple(others))


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode("utf-8-sig" if codecs.lookup(encoding).name in _UTF8 else encoding)
    except UnicodeDecodeError as failure:
        raise _wrong_encoding(encoding, data[: failure.start].count(b"\n") + 1) from None
    if "\0" in text:
        raise _wrong_encoding(encoding, text[: text.index("\0")].count("\n") + 1)
    if not data.isascii() and codecs.lookup(encoding).name not in _UTF8 and _is_utf8(data):
        # An eight-bit encoding takes any byte, and the book would be full of "Ã©": letters never pair up so by chance.
        raise _wrong_encoding(encoding, 1)
    return unicodedata.normalize("NFC", text)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wrong_encoding(encoding: str, row: int) -> InvalidInput:
    return InvalidInput(
        Text(
            "Dòng {row}: tệp không phải mã {encoding}. Sửa “encoding” trong tệp ánh xạ cho đúng (utf-8, utf-16, "
            "windows-1258...) hoặc lưu lại tệp theo mã UTF-8.",
            "Row {row}: the file is not in {encoding}. Set “encoding” in the mapping to what it is (utf-8, utf-16, "
            "windows-1258...), or save the file as UTF-8.",
        ).with_(row=row, encoding=encoding),
        row=row,
    )


def _rows(text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    number = 0
    try:
        for cells in reader:
            number += 1
            if any(cells):
                rows.append(Row(number, tuple(cell.strip() for cell in cells)))
    except csv.Error as failure:
        raise InvalidInput(
            Text(
                "Dòng {row}: không đọc được CSV ({why}). Thường là thiếu dấu ngoặc kép đóng hoặc tệp bị cắt cụt.",
                "Row {row}: this is no CSV ({why}). Mostly a closing quote is missing, or the file is cut off.",
            ).with_(row=number + 1, why=failure),
            row=number + 1,
        ) from None
    return rows


def _check_heading(heading: Row) -> None:
    seen: set[str] = set()
    for name in heading.cells:
        if name in seen:
            raise InvalidInput(
                Text(
                    "Cột “{name}” có hai lần trong dòng tiêu đề. Đổi tên hoặc bỏ một cột.",
                    "The heading has the column “{name}” twice. Rename or remove one.",
                ).with_(name=name),
                row=heading.number,
            )
        seen.add(name)


def _check_width(row: Row, heading: Row) -> None:
    if len(row.cells) != len(heading.cells):
        raise InvalidInput(
            Text(
                "Dòng {row}: có {n} ô trong khi tiêu đề có {m}. Tệp bị cắt cụt, hoặc “delimiter” trong tệp ánh xạ sai.",
                "Row {row}: {n} cells where the heading has {m}. The file is cut off, or “delimiter” in the mapping "
                "is wrong.",
            ).with_(row=row.number, n=len(row.cells), m=len(heading.cells)),
            row=row.number,
        )

"""Where a page of a list ends: the sort value and key of its last row, packed for an address. Holds nothing secret."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date

from casetrack.errors import InvalidInput
from casetrack.text import Text

_LARGEST_KEY = 2**62


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row after which (or before which, going back) a page begins, in a list sorted by `sort`."""

    sort: str
    back: bool
    value: str | None  # of the sort column: a number, a day in ISO, or none; or the tier of a match
    id: int


def pack(cursor: Cursor) -> str:
    """Write a cursor for an address."""
    said = json.dumps([cursor.sort, cursor.back, cursor.value, cursor.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def unpack(said: str, sort: str) -> Cursor:
    """Read a cursor of a list sorted by `sort`; raise InvalidInput for anything else."""
    try:
        parts = json.loads(base64.b64decode(said.encode() + b"=" * (-len(said) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise _unreadable() from None
    if not isinstance(parts, list) or [type(part) for part in parts] not in (
        [str, bool, str, int],
        [str, bool, type(None), int],
    ):
        raise _unreadable()
    cursor = Cursor(*parts)
    if cursor.sort != sort or not 0 <= cursor.id < _LARGEST_KEY:
        raise _unreadable()
    if not (cursor.value or "").isprintable():  # a NUL or half a letter, which no database would compare
        raise _unreadable()
    return cursor


def day_of(cursor: Cursor) -> date | None:
    """Give the day that a cursor holds."""
    try:
        return None if cursor.value is None else date.fromisoformat(cursor.value)
    except ValueError:
        raise _unreadable() from None


def number_of(cursor: Cursor, *, below: int) -> int:
    """Give the small number that a cursor holds."""
    value = cursor.value or ""
    if not (value.isascii() and value.isdigit() and len(value) == 1 and int(value) < below):
        raise _unreadable()
    return int(value)


def _unreadable() -> InvalidInput:
    return InvalidInput(
        Text(
            "Không đọc được vị trí trang trong địa chỉ. Mở lại danh sách từ đầu.",
            "The place in the list cannot be read from the address. Open the list from its beginning.",
        )
    )

"""A former system's event log, whatever file it came in: columns and rows of text, and the unpacking of that file."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from casetrack.errors import InvalidInput
from casetrack.text import Text

LARGEST = 300_000_000  # unpacked; a packed file of a few kilobytes could grow to fill the office's memory
PIECE = 1 << 16
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Row:
    """One event of the file; `number` is where a person finds it: the spreadsheet's row, or the line of an XES."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventLog:
    """The file's columns and its rows, each with as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def unpacked(data: bytes) -> Iterator[bytes]:
    """Give a file, plain or gzipped, in pieces; raise InvalidInput where it is damaged or has grown too large."""
    packed = data.startswith(_GZIP)
    size = 0
    try:
        with gzip.open(io.BytesIO(data)) if packed else io.BytesIO(data) as file:
            while piece := file.read(PIECE):
                size += len(piece)
                if size > LARGEST:
                    raise too_large()
                yield piece
    except (EOFError, OSError, zlib.error):
        raise InvalidInput(
            Text(
                "Tệp nén .gz bị cắt cụt hoặc hỏng. Chép lại hoặc xuất lại tệp.",
                "The .gz file is cut off or damaged. Copy or export it again.",
            )
        ) from None


def too_large() -> InvalidInput:
    """Say that a file holds more than one import takes."""
    return InvalidInput(
        Text(
            "Tệp quá lớn (trên {n} MB khi giải nén). Chia thành nhiều tệp rồi nhập lần lượt.",
            "The file is too large (over {n} MB unpacked). Split it and import the parts one after another.",
        ).with_(n=LARGEST // 1_000_000)
    )

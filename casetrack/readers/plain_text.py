"""Plain text, in whichever of the office's old and new encodings: no byte in it that no text has."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import BinaryIO

from casetrack.errors import FileRefused
from casetrack.text import Text

_AT_ONCE = 1 << 20
# Old single-byte Vietnamese fonts (TCVN3, VNI) use every byte but these.
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def refuse_binary(file: BinaryIO) -> None:
    """Raise FileRefused unless the whole file is text."""
    file.seek(0)
    wide = file.read(2) in (BOM_UTF16_LE, BOM_UTF16_BE)
    while piece := file.read(_AT_ONCE):
        # In UTF-16, letters of Vietnamese and Latin have a zero beside them, and no sign is two zeros.
        if b"\x00\x00\x00" in piece if wide else _NOT_TEXT.search(piece):
            raise FileRefused(
                "no_text",
                Text(
                    "Tên tệp là văn bản thuần nhưng nội dung không phải chữ. Chọn lại tệp.",
                    "The file is named as plain text, but its content is none. Choose again.",
                ),
            )

"""The letters that the shipped faces hold. A sign that they lack, such as a smiley, is shown as an empty square."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
LACKING = "\u25a1"
_SEGMENTED = 4  # the format of the table that lists the plain letters


def shown(words: str) -> str:
    """Give words as the faces can show them."""
    known = _known()
    return "".join(sign if ord(sign) in known else LACKING for sign in words)


def letters_of(face: bytes) -> frozenset[int]:
    """Read from a TrueType face which characters it holds: its table `cmap`, format 4."""
    tables = dict(_tables(face))
    cmap = tables[b"cmap"]
    at = next(place for place in _subtables(face, cmap) if _number(face, place) == _SEGMENTED)
    segments = _number(face, at + 6) // 2
    ends = struct.unpack_from(f">{segments}H", face, at + 14)
    starts = struct.unpack_from(f">{segments}H", face, at + 16 + 2 * segments)
    spans = zip(starts, ends, strict=True)
    return frozenset(code for start, end in spans for code in range(start, end + 1) if code != 0xFFFF)


@cache
def _known() -> frozenset[int]:
    """Give what all faces hold together with the spaces that need no face."""
    faces = [letters_of(file.read_bytes()) for file in FONTS.glob("*.ttf")]
    return frozenset.intersection(*faces)


def _tables(face: bytes) -> list[tuple[bytes, int]]:
    count = _number(face, 4)
    entries = (struct.unpack_from(">4sLLL", face, 12 + 16 * number) for number in range(count))
    return [(tag, offset) for tag, _checksum, offset, _length in entries]


def _subtables(face: bytes, cmap: int) -> list[int]:
    count = _number(face, cmap + 2)
    return [cmap + struct.unpack_from(">HHL", face, cmap + 4 + 8 * number)[2] for number in range(count)]


def _number(face: bytes, at: int) -> int:
    found: int = struct.unpack_from(">H", face, at)[0]
    return found

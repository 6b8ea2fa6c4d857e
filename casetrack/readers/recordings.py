"""Sound and film: by the frame that must follow the first one, or by the brand that a container names."""

from __future__ import annotations

from typing import BinaryIO

_SOUND = (b"M4A ", b"M4B ")
_FILM = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"MSNV", b"3gp4", b"3gp5")
_BRANDS = dict.fromkeys(_SOUND, "m4a") | dict.fromkeys(_FILM, "mp4")
# Kilobits of MPEG 1, and of MPEG 2 and 2.5, layer III, by four bits of a frame's header; the first and last are none.
_KILOBITS = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
)
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def movie_kind(head: bytes) -> str:
    """Give m4a or mp4 for a container of one of the known brands; nothing for any other file."""
    return _BRANDS.get(head[8:12], "") if head[4:8] == b"ftyp" else ""


def is_mp3(file: BinaryIO) -> bool:
    """Tell whether two frames of MPEG layer III follow each other at the start, or after the tags there."""
    file.seek(0)
    start = 0
    tag = file.read(10)
    if tag[:3] == b"ID3" and len(tag) == 10:
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(tag[6:], (21, 14, 7, 0), strict=True))
    length = _frame_at(file, start)
    return bool(length and _frame_at(file, start + length))


def _frame_at(file: BinaryIO, place: int) -> int:
    """Give the length of the frame that begins here; 0 when none does."""
    file.seek(place)
    header = file.read(4)
    # Eleven bits of sync, then version (01 is none) and layer III.
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2 or header[1] & 0x18 == 0x08:
        return 0
    version, rate = header[1] >> 3 & 3, header[2] >> 2 & 3
    kilobits = _KILOBITS[version != 3][header[2] >> 4]
    if rate == 3 or not kilobits:
        return 0
    return (144 if version == 3 else 72) * kilobits * 1000 // _HERTZ[version][rate] + (header[2] >> 1 & 1)

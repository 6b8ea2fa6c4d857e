"""The zipped documents of Word, Excel and LibreOffice: which kind, and whether what is inside may be let in.

Each entry is unpacked piece by piece and thrown away, so that a bomb fills neither the memory nor the disk.
"""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from casetrack.errors import FileRefused
from casetrack.readers.compound_files import LOCKED, MACROS
from casetrack.text import Text

LARGEST_UNPACKED = 512 * 1024 * 1024
MOST_ENTRIES = 10_000
_LARGEST_RATIO = 200  # above 10 MB; sheets of the office pack to a fortieth
_RATIO_COUNTS_FROM = 10 * 1024 * 1024
_AT_ONCE = 1 << 18
_LARGEST_LIST = 1 << 20
_LIST = "[Content_Types].xml"
_OFFICE = {
    b"wordprocessingml.document.main+xml": ("docx", "word/document.xml"),
    b"spreadsheetml.sheet.main+xml": ("xlsx", "xl/workbook.xml"),
}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
# Where macros stand: Word and Excel (VBA and the old sheets of commands), LibreOffice (Basic but its mere lists).
_MACROS = re.compile(
    r"(.*/)?vba\w*\.(bin|xml)|xl/(macrosheets|intlmacrosheets)/.*|basic/(?!.*(script|dialog)-l[bc]\.xml$).*[^/]|scripts/.*[^/]"
)
_MACRO_MARKS = (b"macroenabled", b"vbaproject", b"macrosheet")
_PROGRAMS = re.compile(r".*\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|msi|jar|lnk)")
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_SIZE = 22


def read_package(file: BinaryIO) -> str:
    """Give docx, xlsx, odt or ods; raise FileRefused for what is damaged, a bomb, has macros or is something else."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - _END_SIZE, 0))
    if not file.read().startswith(_END_OF_DIRECTORY):
        raise FileRefused("two_faces", _DAMAGED)  # cut off, or something hangs behind it
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            refuse_bombs(entries, size)
            _refuse_inside(entries)
            for entry in entries:
                for _piece in _unpacked(file, entry):
                    pass
            return _kind(file, {entry.filename: entry for entry in entries})
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, UnicodeError) as failure:
        raise FileRefused("damaged", _DAMAGED) from failure


def refuse_bombs(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Raise FileRefused for a bomb by what the directory says; that it says the truth, unpacking shows."""
    whole, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    too_dense = any(
        e.file_size > _RATIO_COUNTS_FROM and e.file_size > _LARGEST_RATIO * max(e.compress_size, 1) for e in entries
    )
    # Entries that overlap hold more packed bytes together than the file has.
    if not entries:
        raise zipfile.BadZipFile
    if len(entries) > MOST_ENTRIES or whole > LARGEST_UNPACKED or packed > size or too_dense:
        raise FileRefused("bomb", _BOMB)


def _refuse_inside(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    if len(set(names)) != len(names) or min(entry.header_offset for entry in entries) != 0:
        raise FileRefused("damaged", _DAMAGED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("password", LOCKED)
    if any(map(_MACROS.fullmatch, names)):
        raise FileRefused("macros", MACROS)
    if any(map(_PROGRAMS.fullmatch, names)):
        raise FileRefused("program", _PROGRAM)


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one entry as any program would, past what its header promises; refuse it where the two differ."""
    file.seek(entry.header_offset)
    mark, name, extra = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if mark != b"PK\x03\x04" or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    file.seek(name + extra, os.SEEK_CUR)
    left, whole, check = entry.compress_size, 0, 0
    packed = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (read := file.read(min(left, _AT_ONCE))):
        left -= len(read)
        while read:
            piece = packed.decompress(read, _AT_ONCE) if packed else read
            read = packed.unconsumed_tail if packed else b""
            whole, check = whole + len(piece), zlib.crc32(piece, check)
            if whole > entry.file_size:
                raise FileRefused("bomb", _BOMB)
            yield piece
    if left or whole != entry.file_size or check != entry.CRC or (packed and not packed.eof):
        raise zipfile.BadZipFile


def _kind(file: BinaryIO, entries: dict[str, zipfile.ZipInfo]) -> str:
    if "mimetype" in entries and entries["mimetype"].file_size < _AT_ONCE:
        said = b"".join(_unpacked(file, entries["mimetype"]))
        if said in _OPEN:
            return _OPEN[said]
    if _LIST in entries and entries[_LIST].file_size < _LARGEST_LIST:
        said = b"".join(_unpacked(file, entries[_LIST]))
        if any(mark in said.lower() for mark in _MACRO_MARKS):
            raise FileRefused("macros", MACROS)
        for mark, (kind, part) in _OFFICE.items():
            if mark in said and part in entries:
                return kind
    raise FileRefused("unknown_type", _ARCHIVE)


_DAMAGED = Text(
    "Tệp bị hỏng, bị cắt cụt, hoặc có nội dung khác gắn thêm. Mở bằng Word, Excel, lưu lại rồi gửi.",
    "The file is damaged, cut off, or something else hangs on it. Open it in Word or Excel, save it and send it again.",
)
_BOMB = Text(
    "Tệp nén bất thường: bung ra lớn gấp nhiều lần (bom nén). Không nhận.",
    "The file is packed abnormally: unpacked it is many times larger (a zip bomb). It is not taken.",
)
_PROGRAM = Text(
    "Trong tệp có chương trình chạy được. Xóa phần đó, lưu lại rồi gửi.",
    "There is a program inside the file. Take it out, save it and send it again.",
)
_ARCHIVE = Text(
    "Tệp nén không phải Word, Excel, ODT hay ODS. Giải nén, gửi từng tệp.",
    "The archive is no Word, Excel, ODT or ODS file. Unpack it and send each file.",
)

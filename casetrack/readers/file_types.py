"""What a file is, told by its content and never by its name alone. What is not on the list is not taken.

Two faces are none: a file that a browser or an archiver could read as something else is refused as well.
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from casetrack.errors import FileRefused
from casetrack.readers.compound_files import read_compound
from casetrack.readers.office_packages import read_package
from casetrack.readers.plain_text import refuse_binary
from casetrack.readers.recordings import is_mp3, movie_kind
from casetrack.text import Text

_HEAD = _TAIL = 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_PAGE_MARKS = (b"<html", b"<!doctype html", b"<script", b"<?php", b"<svg")


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that the office takes. `endings`: the first is its own; files of one family are often mixed up.

    `shown_as`: how a browser shows it by itself, as a picture or as a page; empty when it must be downloaded.
    """

    key: str
    media_type: str
    endings: tuple[str, ...]
    family: str
    label: Text
    shown_as: str = ""


_TYPES = (
    FileType("pdf", "application/pdf", ("pdf",), "pdf", Text("PDF", "PDF"), "page"),
    FileType("jpeg", "image/jpeg", ("jpg", "jpeg"), "picture", Text("ảnh JPEG", "JPEG picture"), "picture"),
    FileType("png", "image/png", ("png",), "picture", Text("ảnh PNG", "PNG picture"), "picture"),
    FileType("webp", "image/webp", ("webp",), "picture", Text("ảnh WebP", "WebP picture"), "picture"),
    FileType("tiff", "image/tiff", ("tif", "tiff"), "picture", Text("ảnh TIFF", "TIFF picture")),
    FileType("docx", f"{_OFFICE}wordprocessingml.document", ("docx",), "letter", Text("Word", "Word")),
    FileType("doc", "application/msword", ("doc",), "letter", Text("Word", "Word")),
    FileType("odt", "application/vnd.oasis.opendocument.text", ("odt",), "letter", Text("văn bản ODT", "ODT text")),
    FileType("xlsx", f"{_OFFICE}spreadsheetml.sheet", ("xlsx",), "sheet", Text("Excel", "Excel")),
    FileType("xls", "application/vnd.ms-excel", ("xls",), "sheet", Text("Excel", "Excel")),
    FileType(
        "ods", "application/vnd.oasis.opendocument.spreadsheet", ("ods",), "sheet", Text("bảng tính ODS", "ODS sheet")
    ),
    FileType("txt", "text/plain", ("txt",), "text", Text("văn bản thuần", "plain text")),
    FileType("csv", "text/csv", ("csv",), "text", Text("bảng CSV", "CSV table")),
    FileType("mp3", "audio/mpeg", ("mp3",), "recording", Text("ghi âm MP3", "MP3 recording")),
    FileType("m4a", "audio/mp4", ("m4a",), "recording", Text("ghi âm M4A", "M4A recording")),
    FileType("mp4", "video/mp4", ("mp4",), "recording", Text("ghi hình MP4", "MP4 recording")),
)
TYPES = {kind.key: kind for kind in _TYPES}
BY_MEDIA_TYPE = {kind.media_type: kind for kind in _TYPES}
TAKEN = Text(
    "PDF, ảnh (JPEG, PNG, WebP, TIFF), Word, Excel, ODT, ODS, TXT, CSV, ghi âm ghi hình (MP3, M4A, MP4)",
    "PDF, pictures (JPEG, PNG, WebP, TIFF), Word, Excel, ODT, ODS, TXT, CSV, recordings (MP3, M4A, MP4)",
)


def read_type(file: BinaryIO, ending: str) -> FileType:
    """Tell what a file is; raise FileRefused when it is nothing that the office takes, or something beside.

    The ending decides only between plain text and tables of it; it must belong to what the content is.
    """
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise FileRefused("empty", Text("Tệp rỗng, 0 byte. Chọn lại tệp.", "The file is empty, 0 bytes. Choose again."))
    file.seek(0)
    head = file.read(_HEAD)
    kind = _by_magic(file, head) or _by_ending(file, head, ending)
    if kind.family in ("letter", "sheet"):  # a package has been read to its last byte, a compound file has no tail
        _refuse_other_family(kind, ending)
        return kind
    file.seek(max(size - _TAIL, 0))
    _refuse_second_face(file, kind, head, file.read())
    _refuse_other_family(kind, ending)
    return kind


def _by_magic(file: BinaryIO, head: bytes) -> FileType | None:
    if head.startswith(b"PK\x03\x04"):
        return TYPES[read_package(file)]
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return TYPES[read_compound(file)]
    plain = (
        ("pdf", head.startswith(b"%PDF-")),
        ("jpeg", head.startswith(b"\xff\xd8\xff")),
        ("png", head.startswith(b"\x89PNG\r\n\x1a\n")),
        ("webp", head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
        ("tiff", head[:4] in (b"II*\x00", b"MM\x00*")),
        (movie_kind(head), bool(movie_kind(head))),
    )
    found = next((key for key, fits in plain if fits), None)
    if found is None and is_mp3(file):
        found = "mp3"
    return TYPES[found] if found else None


def _by_ending(file: BinaryIO, head: bytes, ending: str) -> FileType:
    if head.startswith(_PROGRAMS):
        raise FileRefused(
            "program",
            Text(
                "Đây là chương trình chạy được, dù mang tên gì. Không nhận chương trình.",
                "This is a program, whatever it is called. Programs are not taken.",
            ),
        )
    kind = next((kind for kind in TYPES.values() if kind.family == "text" and ending in kind.endings), None)
    if kind is None:
        raise FileRefused(
            "unknown_type",
            Text(
                "Nội dung tệp không phải loại được nhận. Nhận: {taken}.",
                "The file's content is of no kind that is taken. Taken are: {taken}.",
            ).with_(taken=TAKEN),
        )
    refuse_binary(file)
    return kind


def _refuse_second_face(file: BinaryIO, kind: FileType, head: bytes, tail: bytes) -> None:
    """Refuse a PDF with something behind its end, and whatever an archiver or a browser could read as its own."""
    small = (head + tail).lower()
    behind = tail.rpartition(b"%%EOF")[2] if kind.key == "pdf" else b""
    marks = _PAGE_MARKS if kind.key == "pdf" else (*_PAGE_MARKS, b"%pdf-")
    unended = kind.key == "pdf" and b"%%EOF" not in tail
    if unended or behind.strip(b"\x00\t\n\x0c\r ") or zipfile.is_zipfile(file) or any(m in small for m in marks):
        raise FileRefused(
            "two_faces",
            Text(
                "Tệp là {kind} nhưng có nội dung loại khác gắn thêm (trang web, tệp nén) hoặc bị cắt cụt. "
                "In hoặc quét lại thành tệp mới rồi gửi.",
                "The file is {kind}, but something of another kind hangs on it (a web page, an archive), or it is cut "
                "off. Print or scan it into a new file.",
            ).with_(kind=kind.label),
        )


def _refuse_other_family(kind: FileType, ending: str) -> None:
    alike = {e for other in TYPES.values() if other.family == kind.family for e in other.endings}
    if ending not in alike:
        raise FileRefused(
            "other_ending",
            Text(
                "Nội dung là {kind} nhưng tên không kết thúc bằng .{own}. Xem lại tệp; nếu đúng thì đổi tên.",
                "The content is {kind}, but the name does not end with .{own}. Check the file; if right, rename it.",
            ).with_(kind=kind.label, own=kind.endings[0]),
        )

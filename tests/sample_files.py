"""Small files of every kind, and of every kind of mischief, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 8 + b"\xff\xd9"
TIFF = b"II*\x00\x08\x00\x00\x00" + b"\x00" * 64
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
MP3 = (b"\xff\xfb\x90\x00" + b"\x00" * 413) * 3
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom\x00\x00\x00\x00" + b"\x00" * 64
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
TXT = "Biên bản làm việc\nngày 04/6/2026\n".encode()
OLD_TXT = b"Bi\xaan b\xb6n l\xb5m vi\xd6c\r\n"  # TCVN3
WIDE_TXT = "\ufeffBiên bản".encode("utf-16-le")
PROGRAM = b"MZ\x90\x00" + b"\x00" * 600
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_TYPES = '<?xml version="1.0"?><Types><Override PartName="/{part}" ContentType="{kind}"/></Types>'


def a_png(side: int = 2) -> bytes:
    """A picture that a browser really draws."""
    rows = b"".join(b"\x00" + b"\x2a\x4a\x9c" * side for _ in range(side))
    chunks = [
        (b"IHDR", struct.pack("!2I5B", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    told = (
        struct.pack("!I", len(said)) + name + said + struct.pack("!I", zlib.crc32(name + said)) for name, said in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


def as_sent(said: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    """The body of a form with a file as a browser sends it, and its content type."""
    mark = "----5d1b3c"
    parts = [f'name="{key}"\r\n\r\n{value}'.encode() for key, value in said.items()]
    parts.append(f'name="file"; filename="{name}"\r\n\r\n'.encode() + content)
    body = b"".join(f"--{mark}\r\nContent-Disposition: form-data; ".encode() + part + b"\r\n" for part in parts)
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def a_zip(parts: dict[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    """An archive with these parts, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in parts.items():
            archive.writestr(name, said, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def a_docx(more: dict[str, bytes | str] | None = None, *, kind: str = _WORD) -> bytes:
    """A letter of Word."""
    listed = _TYPES.format(part="word/document.xml", kind=kind)
    return a_zip({"[Content_Types].xml": listed, "word/document.xml": "<w:document/>", **(more or {})})


def an_xlsx(more: dict[str, bytes | str] | None = None, *, book: str = "<workbook/>") -> bytes:
    """A sheet of Excel."""
    listed = _TYPES.format(part="xl/workbook.xml", kind=_EXCEL)
    return a_zip({"[Content_Types].xml": listed, "xl/workbook.xml": book, **(more or {})})


def an_excel(rows: str, *, before: str = "") -> bytes:
    """A sheet of Excel with these rows of XML, as perhaps no program would write them; `before`: what precedes them."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns:r="{kinds}"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>'
    related = f'<Relationship Id="r1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/>'
    return an_xlsx(
        {
            "xl/_rels/workbook.xml.rels": f"<Relationships>{related}</Relationships>",
            "xl/worksheets/sheet1.xml": f"{before}<worksheet><sheetData>{rows}</sheetData></worksheet>",
        },
        book=book,
    )


def an_odf(kind: str, more: dict[str, bytes | str] | None = None) -> bytes:
    """A text or spreadsheet of LibreOffice."""
    said = f"application/vnd.oasis.opendocument.{kind}"
    return a_zip({"mimetype": said, "content.xml": "<office/>", **(more or {})}, stored=("mimetype",))


def a_compound(*names: str) -> bytes:
    """An old file of Word or Excel whose directory has these names."""
    entries = [_entry("Root Entry", 5), *(_entry(name, 2) for name in names)]
    entries += [bytes(128)] * (-len(entries) % 4)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(entries)


def _entry(name: str, kind: int) -> bytes:
    spelled = name.encode("utf-16-le")
    return spelled.ljust(64, b"\x00") + struct.pack("<HB", len(spelled) + 2, kind) + bytes(61)


def a_bomb(size: int = 40 * 1024 * 1024) -> bytes:
    """A letter of Word with a part of zeros that packs to a thousandth."""
    return a_docx({"word/media/image1.bmp": bytes(size)})


def a_lying_bomb() -> bytes:
    """A bomb whose directory says that its part is small."""
    honest = a_bomb()
    part = next(e for e in zipfile.ZipFile(io.BytesIO(honest)).infolist() if e.filename.endswith(".bmp"))
    size, lie = struct.pack("<I", part.file_size), struct.pack("<I", 1000)
    return honest.replace(size, lie)


TAKEN: dict[str, tuple[str, bytes]] = {
    "pdf": ("quyet-dinh.pdf", PDF),
    "jpeg": ("ảnh chụp.JPG", JPEG),
    "png": ("so-do.png", a_png()),
    "webp": ("zalo.webp", WEBP),
    "tiff": ("fax.tif", TIFF),
    "docx": ("tờ trình.docx", a_docx()),
    "xlsx": ("bảng kê.xlsx", an_xlsx()),
    "odt": ("biên bản.odt", an_odf("text")),
    "ods": ("sổ.ods", an_odf("spreadsheet")),
    "doc": ("cũ.doc", a_compound("WordDocument", "1Table")),
    "xls": ("cũ.xls", a_compound("Workbook")),
    "txt": ("ghi chú.txt", TXT),
    "csv": ("danh sách.csv", TXT),
    "mp3": ("tiếp dân.mp3", MP3),
    "m4a": ("ghi âm.m4a", M4A),
    "mp4": ("hiện trường.mp4", MP4),
}
# What it is, what it is called, its content, and the stable reason why it is not taken.
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "a renamed program": ("don-khieu-nai.pdf", PROGRAM, "program"),
    "a renamed script of a shell": ("don.txt", b"#!/bin/sh\nrm -rf /\n", "program"),
    "a script by its ending": ("don.bat", b"del *.*\r\n", "unknown_type"),
    "a web page called a text": ("don.txt", b"<!DOCTYPE html><script>x</script>", "two_faces"),
    "a picture with scripts": ("so-do.svg", b"<svg onload='x'/>", "unknown_type"),
    "a PDF with an archive behind": ("don.pdf", PDF + a_zip({"a.txt": "a"}), "two_faces"),
    "a PDF with an archive and a second end behind": ("don.pdf", PDF + a_zip({"a.txt": "a"}) + b"%%EOF", "two_faces"),
    "a PDF with a web page behind": ("don.pdf", PDF + b"<html><script>x</script></html>", "two_faces"),
    "a PDF that begins as a web page": ("don.pdf", PDF[:9] + b"<script>x</script>" + PDF[9:], "two_faces"),
    "a PDF that was cut off": ("don.pdf", PDF[:60], "two_faces"),
    "a picture with an archive behind": ("anh.jpg", JPEG + a_zip({"a.txt": "a"}), "two_faces"),
    "a letter with macros": ("don.docx", a_docx({"word/vbaProject.bin": b"\x00"}), "macros"),
    "a letter with macros under another name": (
        "don.docx",
        a_docx(kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "a sheet with macros": ("ke.xlsx", an_xlsx({"xl/vbaProject.bin": b"\x00"}), "macros"),
    "a sheet with old macros": ("ke.xlsx", an_xlsx({"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
    "an old letter with macros": ("cu.doc", a_compound("WordDocument", "Macros", "_VBA_PROJECT"), "macros"),
    "an old sheet with macros": ("cu.xls", a_compound("Workbook", "_vba_project_cur"), "macros"),
    "a text of LibreOffice with macros": ("b.odt", an_odf("text", {"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
    "a letter with a password": ("don.docx", a_compound("EncryptionInfo", "EncryptedPackage"), "password"),
    "an installer": ("cai.doc", a_compound("!_StringData"), "unknown_type"),
    "a program inside a letter": ("don.docx", a_docx({"word/embeddings/setup.exe": PROGRAM}), "program"),
    "a zip bomb": ("don.docx", a_bomb(), "bomb"),
    "a zip bomb that lies": ("don.docx", a_lying_bomb(), "bomb"),
    "a letter that was cut off": ("don.docx", a_docx()[:-30], "two_faces"),
    "a letter with something before it": ("don.docx", b"PK\x03\x04" + bytes(100) + a_docx(), "damaged"),
    "a letter with a flipped bit": (
        "don.docx",
        a_docx().replace(b"<w:doc", b"<w:dod", 1)[:40] + a_docx()[41:],
        "damaged",
    ),
    "an archive": ("tai-lieu.zip", a_zip({"a.txt": "a"}), "unknown_type"),
    "an archive called a letter": ("tai-lieu.docx", a_zip({"a.txt": "a"}), "unknown_type"),
    "an empty file": ("don.pdf", b"", "empty"),
    "a text that is none": ("don.txt", b"abc\x00def", "no_text"),
    "a letter called a picture": ("anh.png", PDF, "other_ending"),
    "a name of 500 letters": ("a" * 500 + ".pdf", PDF, "long_name"),
    "a name of 500 letters, slashes and tricks": ("../" * 60 + "đơn" * 100 + "\u202efdp.exe", PDF, "hidden_signs"),
    "a name that turns around": ("don\u202efdp.exe", PDF, "hidden_signs"),
    "a name with a hidden sign": ("don\u200b.pdf", PDF, "hidden_signs"),
    "an ending in look-alike letters": ("don.\u0440df", PDF, "strange_ending"),
    "an ending in wide letters": ("don.\uff50\uff44\uff46", PDF, "strange_ending"),
    "no ending": ("don", PDF, "no_ending"),
    "nothing but an ending": (".pdf", PDF, "no_ending"),
}

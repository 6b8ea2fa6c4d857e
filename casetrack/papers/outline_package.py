"""The Word file of an office's own outline as a package: whether it may be opened at all, and its parts with words.

Somebody of another office made it. It is only read and filled, never run: what would run something, or fetch something
from elsewhere, once the filled paper is opened in Word is refused, with words on what to do. That it is a Word file
without macros, and no bomb, readers/file_types.py has told before.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from casetrack.errors import FileRefused
from casetrack.papers.docx_marks import without_times
from casetrack.text import Text

LARGEST = 10_000_000
_LARGEST_PART = 5_000_000
BODY = "word/document.xml"
_WITH_WORDS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_EMBEDDED = re.compile(r"word/(embeddings|activex)/.*", re.IGNORECASE)
_NOT_FILLED = re.compile(r"word/(?!comments).*\.xml")
_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']([^\"']*)[\"']")
# Fields that only number, repeat or sum up what is in the paper itself; every other kind may fetch or run something.
_FIELDS = frozenset(
    {
        *("page", "numpages", "sectionpages", "section", "pageref", "ref", "noteref", "seq", "styleref", "toc", "tc"),
        *("index", "xe", "formtext", "quote", "symbol", "date", "time", "createdate", "savedate", "printdate"),
        *("author", "title"),
    }
)
_OBJECTS = (qn("w:altChunk"), qn("w:object"), qn("w:control"), qn("w:subDoc"))
_INSIDE = re.compile(r'hyperlink\s+(\\\w\s+)*\\l\s+"?[\w. -]+"?(\s+\\\w)*\s*', re.IGNORECASE)


class Package:
    """An outline that may be opened; `parts` are its parts with words, the body first."""

    def __init__(self, content: bytes) -> None:
        _refuse_foreign(content)
        self._content = content
        self.parts: dict[str, Any] = {}
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = sorted(package.namelist(), key=lambda name: (name != BODY, name))
            for name in names:
                if _WITH_WORDS.fullmatch(name):
                    self.parts[name] = _parsed(package, name)
                elif _NOT_FILLED.fullmatch(name) and b"{{" in _read(package, name):
                    raise FileRefused("not_filled", _NOT_THERE)
                elif name.lower().startswith("word/") and name.lower().endswith(".xml"):
                    _refuse_active(_parsed(package, name))
        for root in self.parts.values():
            _refuse_active(root)

    def packed(self) -> bytes:
        """Give the package with its parts as they are now, everything else as it came."""
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self._content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                part = self.parts.get(name)
                new.writestr(name, old.read(name) if part is None else serialize_part_xml(part))
        return without_times(out.getvalue())


def _refuse_foreign(content: bytes) -> None:
    """Raise FileRefused for what is too large, has something embedded, or reaches out of itself."""
    if len(content) > LARGEST:
        raise FileRefused("too_large", _TOO_LARGE)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if _EMBEDDED.fullmatch(name):
                raise FileRefused("embedded", _OBJECT)
            if name.lower().endswith(".rels"):
                _refuse_relations(_parsed(package, name))


def _refuse_relations(root: Any) -> None:
    """Raise FileRefused for a relation to something outside, and where the body is another part than is read here."""
    for relation in root:
        if relation.get("TargetMode", "Internal").strip().lower() != "internal":
            raise FileRefused("link", _LINK)
        if relation.get("Type", "").endswith("/officeDocument") and relation.get("Target", "").lstrip("/") != BODY:
            raise FileRefused("damaged", _DAMAGED)


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > _LARGEST_PART:
        raise FileRefused("too_large", _TOO_LARGE)
    return package.read(name)


def _parsed(package: zipfile.ZipFile, name: str) -> Any:
    """Read a part; what declares something, or is written in another encoding than Word's, could hide something."""
    data = _read(package, name)
    declared = _ENCODING.match(data)
    strange = declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii")
    if strange or b"<!DOCTYPE" in data.upper() or b"<!ENTITY" in data.upper() or b"\x00" in data:
        raise FileRefused("code", _HIDDEN)
    try:
        data.decode("utf-8-sig")
        return parse_xml(data)
    except (ValueError, SyntaxError) as failure:  # lxml's mistakes are SyntaxErrors
        raise FileRefused("damaged", _DAMAGED) from failure


def _refuse_active(root: Any) -> None:
    if any(True for _ in root.iter(*_OBJECTS)):
        raise FileRefused("embedded", _OBJECT)
    for said in _fields(root):
        kind = next(iter(said.lower().split()), "=")
        if not (kind in _FIELDS or kind.startswith("=") or _INSIDE.fullmatch(said.strip())):
            raise FileRefused("field", _FIELD.with_(kind=kind.upper()[:30]))


def _fields(root: Any) -> Iterator[str]:
    """Give the code of each field, those inside others too."""
    yield from (element.get(qn("w:instr"), "") for element in root.iter(qn("w:fldSimple")))
    opened: list[list[str]] = [[]]
    for element in root.iter(qn("w:fldChar"), qn("w:instrText")):
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            opened.append([])
        elif kind is None:
            opened[-1].append(element.text or "")
        else:  # its code ends where its result begins, or at the end of the field
            yield "".join(opened[-1])
            opened[-1].clear()
            if kind == "end" and len(opened) > 1:
                opened.pop()
    yield from map("".join, opened)


_TOO_LARGE = Text("Tệp lớn hơn 10 MB.", "The file is larger than 10 MB.")
_DAMAGED = Text(
    "Tệp Word bị hỏng. Mở bằng Word, lưu lại dạng .docx.",
    "The Word file is damaged. Open it in Word and save it as .docx again.",
)
_HIDDEN = Text(
    "Trong tệp có mã đặt ở chỗ không nhìn thấy. Chép nội dung sang một tệp Word mới.",
    "There is code in places that nobody sees. Copy the contents into a new Word file.",
)
_OBJECT = Text(
    "Trong tệp có đối tượng nhúng hoặc tệp khác gắn vào. Xóa đi, hoặc dán thành ảnh.",
    "There is an embedded object or another file inside. Take it out, or paste it as a picture.",
)
_LINK = Text(
    "Trong tệp có liên kết ra ngoài: mẫu, ảnh hoặc địa chỉ mạng. Trong Word bấm Ctrl+A rồi Ctrl+Shift+F9 để bỏ liên "
    "kết; ảnh thì chép vào tệp; mẫu đính kèm thì gỡ ở Developer > Document Template.",
    "The file links to something outside: a template, a picture or an address of the net. In Word press Ctrl+A, then "
    "Ctrl+Shift+F9; put pictures into the file; detach a template at Developer > Document Template.",
)
_FIELD = Text(
    "Trong tệp có trường tự động {kind}, có thể lấy dữ liệu từ nơi khác. Chọn trường đó rồi bấm Ctrl+Shift+F9.",
    "There is an automatic field {kind}, which may fetch something from elsewhere. Select it and press Ctrl+Shift+F9.",
)
_NOT_THERE = Text(
    "Có chỗ điền nằm trong biểu đồ, kiểu chữ hoặc phần ẩn của tệp. Chuyển chỗ điền ra thân văn bản.",
    "There are braces in a chart, a style or a hidden part of the file. Move them into the text.",
)

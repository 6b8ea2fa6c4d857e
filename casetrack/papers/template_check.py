"""Looks at a Word template that an office puts in, before anything is filled: nothing may stand in it but names.

Allowed are `{{ name }}`, and `{%p if name %}`, `{%p if not name %}`, `{%p for item in name %}` with their ends, each
in a paragraph or, as `{%tr ... %}`, in a row of its own. Everything else in braces is refused, with the place.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from casetrack.errors import FileRefused
from casetrack.papers.docx_reading import unreadable
from casetrack.text import Text

LARGEST = 2_000_000
_LARGEST_PART = 1_000_000
_MOST_TAGS, _DEEPEST = 400, 6
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/(core|app)\.xml")
_NAME = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
_PRINT = re.compile(rf"\{{\{{\s*({_NAME})\s*\}}\}}")
_BLOCK = re.compile(rf"\{{%(p|tr)?\s+(?:(if)\s+(not\s+)?({_NAME})|(for)\s+item\s+in\s+({_NAME})|(endif|endfor))\s*%\}}")
_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']([^\"']*)[\"']")
_BRACES = re.compile(r"\{[{%#_]|[}%#_]\}")
_SHOWN = 80  # characters of a paragraph that say where a mistake stands
_PAGE_NUMBER = re.compile(r"\d*")


@dataclass(frozen=True, slots=True)
class Tag:
    """One pair of braces: `kind` is print, if, for, endif or endfor; `each` the list in whose repetition it stands."""

    kind: str
    name: str
    where: str
    each: str = ""


def read_tags(content: bytes) -> list[Tag]:
    """Give the tags of a template in their order; raise FileRefused for code, and for what its PDF would not show."""
    parts = _xml_parts(content)
    for name, root in parts.items():
        _refuse_hidden(root)
        if name != "word/document.xml":
            _refuse_words(root)
    _refuse_unreadable(content)
    return list(_nested(_tags(parts["word/document.xml"])))


def _xml_parts(content: bytes) -> dict[str, Xml.Element]:
    parts = dict[str, Xml.Element]()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for entry in package.infolist():
            if not _PARTS.fullmatch(entry.filename):
                continue
            if entry.file_size > _LARGEST_PART:
                raise FileRefused("too_large", _TOO_LARGE)
            parts[entry.filename] = _parsed(package.read(entry))
    if "word/document.xml" not in parts:
        raise FileRefused("damaged", _DAMAGED)
    return parts


def _parsed(data: bytes) -> Xml.Element:
    """Read one part; refuse another encoding than Word's, in which a declaration could hide, and any declaration."""
    declared = _ENCODING.match(data)
    strange = declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii")
    if strange or b"<!" in data or b"\x00" in data or data.count(b"<?") > 1:
        raise FileRefused("code", _HIDDEN)
    try:
        data.decode("utf-8-sig")
        return Xml.fromstring(data)  # noqa: S314  # nothing is declared in it
    except (UnicodeDecodeError, Xml.ParseError, RecursionError) as failure:
        raise FileRefused("damaged", _DAMAGED) from failure


def _refuse_hidden(root: Xml.Element) -> None:
    """Refuse braces anywhere but in the words that a person sees."""
    for element in root.iter():
        said = [*element.attrib.values(), element.tail or ""]
        said += [] if element.tag == f"{_W}t" else [element.text or ""]
        if any("{" in words or "}" in words for words in said):
            raise FileRefused("code", _HIDDEN)


def _refuse_words(root: Xml.Element) -> None:
    """Refuse words above and below the page, which the PDF does not show; the number of the page it sets itself."""
    for element in root.iter(f"{_W}t"):
        if not _PAGE_NUMBER.fullmatch((element.text or "").strip()):
            raise FileRefused("not_shown", _HEADER)


def _refuse_unreadable(content: bytes) -> None:
    try:
        found = unreadable(content)
    except Exception as failure:  # whatever python-docx meets in a file of a stranger
        raise FileRefused("damaged", _DAMAGED) from failure
    if found:
        things = list(dict.fromkeys(found.values()))
        listed = Text(", ".join(thing.vi for thing in things), ", ".join(thing.en for thing in things))
        raise FileRefused("not_shown", _NOT_SHOWN.with_(things=listed))


def _tags(root: Xml.Element) -> Iterator[Tag]:
    for paragraph in root.iter(f"{_W}p"):
        words = "".join(element.text or "" for element in paragraph.iter(f"{_W}t"))
        if _BRACES.search(_BLOCK.sub("", _PRINT.sub("", words))):
            raise FileRefused("code", _CODE.with_(where=words.strip()[:_SHOWN]))
        yield from _in_words(words)


def _in_words(words: str) -> Iterator[Tag]:
    where = words.strip()[:_SHOWN]
    found = [(match.start(), Tag("print", match[1], where)) for match in _PRINT.finditer(words)]
    for match in _BLOCK.finditer(words):
        way, asked, negated, condition, repeated, listed, end = match.groups()
        if way == "p" and words.strip() != match[0]:
            raise FileRefused("code", _NOT_ALONE.with_(where=where))
        kind = asked or repeated or end
        found.append((match.start(), Tag(kind, f"{negated or ''}{condition or listed or ''}".strip(), where)))
    yield from (tag for _place, tag in sorted(found, key=lambda each: each[0]))


def _nested(tags: Iterator[Tag]) -> Iterator[Tag]:
    """Give each tag with the list that it stands in; refuse what is not closed, too deep, or a loop within a loop."""
    opened: list[Tag] = []
    for number, tag in enumerate(tags):
        if number >= _MOST_TAGS:
            raise FileRefused("too_large", _TOO_LARGE)
        each = next((outer.name for outer in opened if outer.kind == "for"), "")
        if tag.kind in ("if", "for"):
            if len(opened) >= _DEEPEST or (tag.kind == "for" and each):
                raise FileRefused("code", _TOO_DEEP.with_(where=tag.where))
            opened.append(tag)
        elif tag.kind in ("endif", "endfor") and (not opened or opened.pop().kind != tag.kind.removeprefix("end")):
            raise FileRefused("code", _UNCLOSED.with_(where=tag.where))
        yield Tag(tag.kind, tag.name, tag.where, each)
    if opened:
        raise FileRefused("code", _UNCLOSED.with_(where=opened[-1].where))


_TOO_LARGE = Text(
    "Mẫu quá lớn. Mẫu một văn bản nhẹ hơn 1 MB chữ và có ít hơn {n} chỗ điền.",
    "The template is too large: less than 1 MB of text, and fewer than {n} places to fill.",
).with_(n=_MOST_TAGS)
_DAMAGED = Text(
    "Tệp Word bị hỏng. Mở bằng Word, lưu lại dạng .docx rồi gửi.",
    "The Word file is damaged. Open it in Word, save it as .docx and send it again.",
)
_HIDDEN = Text(
    "Trong tệp có mã đặt ở chỗ không nhìn thấy. Lấy mẫu gốc về, sửa lại bằng Word.",
    "There is code in places that nobody sees. Take the shipped template and change it in Word.",
)
_CODE = Text(
    "Chỗ này không phải một tên được phép: “{where}”. Chỉ dùng tên trong danh sách, không tính toán, không gọi lệnh.",
    "This is no name that may stand there: “{where}”. Use names of the list only, no sums, no calls.",
)
_NOT_ALONE = Text(
    "Dấu điều kiện phải đứng riêng một dòng: “{where}”.", "A condition stands on a line alone: “{where}”."
)
_TOO_DEEP = Text("Điều kiện, danh sách lồng nhau quá sâu: “{where}”.", "Too many things inside each other: “{where}”.")
_UNCLOSED = Text("Điều kiện hoặc danh sách chưa đóng: “{where}”.", "A condition or list is not closed: “{where}”.")
_NOT_SHOWN = Text(
    "Mẫu có thứ mà bản PDF không thể hiện: {things}. Bỏ đi rồi gửi lại.",
    "The template has what its PDF would not show: {things}. Take it out and send it again.",
)
_HEADER = Text(
    "Đầu trang, chân trang chỉ để số trang. Đưa chữ vào thân văn bản.",
    "Above and below the page only its number may stand. Put the words into the body.",
)

"""What a petition says, read so that two of them can be compared: its words and the facts that it names.

Words are compared without marks, without Telex slips and with short forms written out. Facts are what a matter is known
by: the plot, the decision, the stall, a day, a sum, who is named. How two matters are weighed: engine/likeness.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from casetrack.vietnamese import fold, untelex

# Short forms as offices and petitioners write them, and what each stands for.
SHORT_FORMS: Mapping[str, str] = {
    "bđ": "bản đồ",
    "bt": "bồi thường",
    "cb": "cán bộ",
    "cq": "cơ quan",
    "đc": "được",
    "đn": "đề nghị",
    "gcn": "giấy chứng nhận",
    "gcnqsdđ": "giấy chứng nhận quyền sử dụng đất",
    "gđ": "gia đình",
    "gpmb": "giải phóng mặt bằng",
    "gq": "giải quyết",
    "hđ": "hợp đồng",
    "hs": "hồ sơ",
    "ko": "không",
    "kn": "khiếu nại",
    "n.": "năm",
    "nd": "nội dung",
    "p.": "phường",
    "qđ": "quyết định",
    "qh": "quy hoạch",
    "qsdđ": "quyền sử dụng đất",
    "sn": "số nhà",
    "tb": "thông báo",
    "tc": "tố cáo",
    "tđc": "tái định cư",
    "tdp": "tổ dân phố",
    "ubnd": "ủy ban nhân dân",
    "v/v": "về việc",
}
# What nearly every petition says, whatever it is about: grammar, the office's name, how one asks and thanks.
_EVERYWHERE = frozenset(
    fold(
        """
    a anh ấy bà bên bị các cái cần cả có còn con cho chỉ chưa chúng chị cùng của cũng cụ do dù dưới đã đang đây để đều
    đến đi đó được em gì hay hơn hộ khi không là lại làm lên lúc mà mỗi một mọi mới nay này nào nên nếu ngoài người nhà
    như những nhiều nhưng nữa nó ông ở phải qua ra rằng rất rồi sau sẽ tại tên theo thì thuộc tôi tới trên trong trước
    từ và vào vẫn về vì việc với vừa xin ủy ban nhân dân phường xã chủ tịch kính gửi đề nghị mong được quan tâm giải
    quyết chân thành cảm ơn cam đoan nội dung đúng sự thật gia đình cơ quan thẩm quyền xem xét sinh năm ngày tháng hiện
    trú cư tổ phố đơn
    """
    ).split()
)
_UNITS = "m2|m3|km|cm|mm|m|ha|kg|tấn|tan|sào|sao|%"
# Who is named stands after a word of address. Without marks only the surest ones are read: "ho" may be a lake.
_NAME = r"((?:[A-ZĐÀ-Ỹ][^\W\d_]* ){1,5}[A-ZĐÀ-Ỹ][^\W\d_]+)"
_NAMED = re.compile(rf"\b(?i:ông|bà|cụ|anh|chị|cô|chú|bác|cháu|hộ|vợ|chồng) {_NAME}")
_NAMED_UNMARKED = re.compile(rf"\b(?<!dan )(?i:ong|ba|cu|anh|chi) {_NAME}")
_FACTS = re.compile(
    rf"""
      \b(?:to\ dan\ pho|tdp|khu\ pho)(?:\ so)?\ ?(?P<group>\d+)
    | (?P<day>\b\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?:19|20)\d\d\b
             |\bngay\ \d{{1,2}}\ thang\ \d{{1,2}}\ nam\ \d{{4}}\b)
    | (?P<symbol>\b\d+\s?/\s?(?:\d{{4}}\s?/\s?)?[a-z][a-z0-9-]+)
    | \b(?:quyet\ dinh|thong\ bao|ket\ luan|van\ ban)\ so\ (?P<number>\d+)
    | \bthua(?:\ dat)?(?:\ so)?\ ?(?P<plot>\d+[a-z]?)\b
    | \bto(?:\ ban\ do)?(?:\ so)?\ ?(?P<sheet>\d+)\b
    | \bkhieu\ nai(?:\ [a-z]+){{0,2}}?\ lan\ (?:thu\ )?(?P<round>dau|nhat|hai|ba|1|2|3)\b
    | \b(?:quay|ki-?\ ?ot|sap|lo|o)\ (?:so\ )?(?P<place>\d+)\b
    | (?P<money>\b\d{{1,3}}(?:\.\d{{3}})+(?:\s?dong)?|\b\d+(?:,\d+)?\s(?:trieu|ty|nghin)\b)
    | (?P<measure>\b\d+(?:[.,]\d+)?\s?(?:{_UNITS})(?!\w))
    | (?P<code>\b(?!m[23]\b)[a-z]{{1,3}}-?\d+[a-z]?\b)
    | \b(?P<year>(?:19|20)\d\d)\b
    | \b(?P<figure>\d+(?:,\d+)?)\b
    """,
    re.VERBOSE,
)
_AS = {"number": "symbol", "place": "code"}
_MONEY = {"trieu": 1_000_000, "ty": 1_000_000_000, "nghin": 1000}
_ROUNDS = {"dau": "1", "nhat": "1", "hai": "2", "ba": "3"}

Facts = Mapping[str, str]  # each fact as it is compared, and as it is shown


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a petition, as far as it is known."""

    name: str
    birth_year: int | None = None
    identity_number: str | None = None
    phone: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a text says: its words in order, each in the form by which it is compared, and its facts by kind.

    Kinds: plot, sheet, symbol (number of a decision or letter), code (of a stall, a lot), round (of complaint), named
    (people), day, money (đồng), measure (with its unit), year, figure (any other number), group (tổ dân phố).
    """

    words: tuple[str, ...] = ()
    facts: Mapping[str, Facts] = field(default_factory=dict)
    line: str = ""  # every word as it is compared, also those that every petition has

    def of(self, kind: str) -> Facts:
        """Give the facts of one kind; none where the text names none."""
        return self.facts.get(kind, {})

    def mentions(self, name: str) -> bool:
        """Tell whether somebody's whole name stands in it."""
        return len(name.split()) > 1 and f" {loose(name)} " in self.line


@lru_cache(maxsize=256)
def read_content(text: str) -> Content:
    """Read what a text says."""
    written = _in_full(text)
    facts: dict[str, dict[str, str]] = {}
    plain = _unmarked(written)
    named = _NAMED_UNMARKED if plain == written else _NAMED
    for name in () if written.isupper() else named.findall(written):
        facts.setdefault("named", {})[loose(name)] = name
    plain = plain.casefold()
    for found in _FACTS.finditer(plain):
        kind = str(found.lastgroup)
        value = _value(kind, found[kind])
        facts.setdefault(_AS.get(kind, kind), {})[value] = _shown(kind, value, found[kind])
    every = re.findall(r"[a-z]+", plain)
    return Content(
        words=tuple(_loose(word) for word in every if word not in _EVERYWHERE),
        facts=facts,
        line=f" {' '.join(map(_loose, every))} ",
    )


@lru_cache(maxsize=8192)
def loose(words: str) -> str:
    """Give words as they are compared: no marks, and letters in another order, the commonest slip, change nothing."""
    return " ".join(map(_loose, fold(untelex(words)).split()))


def shingles(words: Iterable[str]) -> Iterator[str]:
    """Give each two words that follow each other."""
    return (f"{first} {second}" for first, second in pairwise(words))


def _in_full(text: str) -> str:
    """Write out short forms and read Telex; what is no word stands as it was."""
    return " ".join(_word_in_full(word) for word in unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=8192)
def _word_in_full(word: str) -> str:
    bare = word.strip(",;:()“”\"'").casefold()
    full = _WRITTEN_OUT.get(bare) or _WRITTEN_OUT.get(bare.rstrip("."))
    return full or untelex(word)


def _unmarked(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate({ord("đ"): "d", ord("Đ"): "D"}))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=8192)
def _loose(word: str) -> str:
    return "".join(sorted(word))


def _value(kind: str, said: str) -> str:
    if kind == "day":
        day, month, year = re.findall(r"\d+", said)
        return f"{int(day):02}/{int(month):02}/{year}"
    if kind == "symbol":
        return str(re.findall(r"\d+", said)[0])
    if kind == "money":
        number = said.split()[0].removesuffix("dong")
        unit = next((many for word, many in _MONEY.items() if word in said), 1)
        return str(round(float(number.replace(".", "").replace(",", ".")) * unit))
    return _ROUNDS.get(said) or re.sub(r"[\s-]", "", said)


def _shown(kind: str, value: str, said: str) -> str:
    if kind == "money":
        return f"{int(value):,}".replace(",", ".")
    return said.upper() if kind in ("symbol", "code") else value


_WRITTEN_OUT = {form: full for short, full in SHORT_FORMS.items() for form in (short, _unmarked(short))}

"""Words by which a case is found: what is written down of it, and what somebody means by the words typed to find it.

One grammar reads both sides, so that “thửa số 374” in a petition and “thua 374” in the search box are one mark:

- `thua374` a plot, `to43` a map sheet, `tdp6` a neighbourhood group (tổ dân phố), `thon3` a hamlet by number;
- `dt5202…` a phone number from its end, so that its last digits begin the mark;
- `kn20260019`, `572tnhskt`, `dangthibay` a number or a whole name, without what stands between its parts.

Every other word is itself, without marks (see casetrack/vietnamese.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from casetrack.engine.definition import Definition
from casetrack.services.access import PROTECTED
from casetrack.text import Text
from casetrack.vietnamese import fold, untelex

MOST_WORDS = 16
SHORTEST_END = 3  # digits by which a phone number is found from its end
SHORTEST_BEGINNING = 2  # letters that may stand for a longer word
LOCAL_PHONE = 10  # digits; a longer one that begins with 84 carries the country

# What “to” is, its marks tell: a sheet (tờ) or a group (tổ). Without them, or with wrong ones, it may be either.
_SIGNED = {"tờ": "tow", "tổ": "toor"}
_GRAMMAR = re.compile(
    r"""(?<!\S)(?:
      thua(?:\ dat)?(?:\ so)?\ ?(?P<thua>\d{1,5}[a-z]?)
    | (?:(?:to|tow|toor)\ )?(?:ban\ do|bd)(?:\ dia\ chinh|\ lam\ nghiep|\ giai\ thua)?(?:\ so)?\ ?(?P<map>\d{1,5}[a-z]?)
    | tow(?:\ so)?\ ?(?P<to>\d{1,5}[a-z]?)
    | (?:(?:to|tow|toor)\ dan\ pho|toor|tdp|khu\ pho)(?:\ so)?\ ?(?P<tdp>\d{1,3}[a-z]?)
    | to(?:\ so)?\ ?(?P<either>\d{1,5}[a-z]?)
    | (?P<hamlet>(?:thon|xom|ap|khoi|buon)\ ?\d{1,3})
    | (?P<case>(?:[a-z]{1,4}\ ?)?(?:19|20)\d\d\ ?\d{1,6}|[a-z]{1,4}\ ?\d{1,5}\ (?:19|20)\d\d)
    | (?P<phone>(?:\d\ ?){8,10}\d)
    | (?P<end>\d{3,4}\ \d{3,4})
    | (?P<word>\S+)
    )(?!\S)""",
    re.VERBOSE,
)
_PLACES = {"thua": ("thua",), "map": ("to",), "to": ("to",), "tdp": ("tdp",), "either": ("tdp", "to")}
_OF_ADDRESS = ("tdp", "thon", "xom", "ap", "khoi", "buon")
_NUMBER = re.compile(r"([a-z]*)((?:19|20)\d\d)(\d{1,6})")
_SAID = {
    "thua": Text("thửa {n}", "plot {n}"),
    "map": Text("tờ bản đồ {n}", "map sheet {n}"),
    "to": Text("tờ bản đồ {n}", "map sheet {n}"),
    "tdp": Text("tổ dân phố {n}", "neighbourhood group {n}"),
    "either": Text("tổ dân phố hoặc tờ bản đồ {n}", "neighbourhood group or map sheet {n}"),
    "case": Text("mã {n}", "the number {n}"),
    "phone": Text("số điện thoại {n}", "the phone number {n}"),
    "end": Text("số điện thoại có đuôi {n}", "a phone number ending in {n}"),
    "digits": Text("số {n} (mã, thửa, đuôi số điện thoại)", "{n} (a number, a plot, the end of a phone number)"),
    "word": Text("“{n}”", "“{n}”"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that somebody typed: any of `marks` is it, and, less surely, any word that starts with one of `begins`.

    A mark that ends in `*` is a beginning itself: that of a phone number read from its end.
    """

    said: Text
    marks: tuple[str, ...]
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was typed, understood: a case has all `terms`, or one of `whole`, which is all of it as one mark."""

    terms: tuple[Term, ...]
    whole: tuple[str, ...] = ()


class Told(Protocol):
    """What a case says: its row, or the standing that is folded from its events."""

    @property
    def title(self) -> str:
        """The matter in one sentence."""

    @property
    def fields(self) -> Mapping[str, object]:
        """What its forms say."""

    @property
    def level(self) -> str:
        """How confidential it is."""


def words_of_case(definition: Definition, numbers: tuple[str, str | None], told: Told) -> dict[str, str]:
    """Give the columns by which a case is found: `search_key` its numbers and plots, `words_key` all that it says.

    `numbers`: its own and that of a former system. Of a sealed case only the numbers and the title: what else stands in
    it may tell who brought it.
    """
    number, former = numbers
    texts = [told.title] if told.level == PROTECTED else [told.title, *_texts_of(definition, told.fields)]
    head = fold(f"{number} {former or ''} {told.title}")
    places = dict.fromkeys(mark for text in texts for mark in marks_in(text))
    said = {*head.split()}
    rest = dict.fromkeys(word for text in texts[1:] for word in fold(text).split() if word not in said)
    plots = (mark for mark in places if not mark.startswith(_OF_ADDRESS))
    return {
        "search_key": " ".join((*_forms_of(number), *([_joined(former)] if former else ()), *plots)),
        "words_key": " ".join((head, *places, *rest)),
    }


def words_of_person(name: str, phone: str | None, address: str | None) -> str:
    """Give the words by which somebody is found in a case: the name, also in one, the phone, the group or hamlet."""
    groups = (mark for mark in marks_in(address or "") if mark.startswith(_OF_ADDRESS))
    return " ".join((fold(name), _joined(name), *([_from_end(phone)] if phone else ()), *groups))


def marks_in(text: str) -> list[str]:
    """Give the plots, sheets, groups and hamlets that a text names, as marks, each once."""
    found = (mark for kind, said, _at in _read(_words(text)) for mark in _places(kind, said))
    return list(dict.fromkeys(found))


def understand(typed: str) -> Meaning:
    """Read what somebody typed to find a case; nothing typed, or only signs, means nothing."""
    words = _words(typed)[:MOST_WORDS]
    read = [untelex(word) for word in words]
    parts = list(_read(read))
    whole = ("".join(map(fold, read)), "".join(map(fold, words)))
    in_one = len(words) > 1 and all(kind in ("word", "case") for kind, _said, _at in parts)
    terms = tuple(_term(kind, said, words[at]) for kind, said, at in parts)
    return Meaning(terms, tuple(dict.fromkeys(whole)) if in_one else ())


def _texts_of(definition: Definition, fields: Mapping[str, object]) -> Iterator[str]:
    """Give what the case's fields say: all short ones, each number after its label, and the long ones of its opening.

    “Số thửa: 214” reads as in a petition, so that no file of a workflow has to say which of its fields is a plot.
    """
    for key, field in definition.fields.items():
        value = fields.get(key)
        if isinstance(value, str) and field.type == "string":
            yield value
            yield from (f"{field.label.vi} {n}" for n in re.findall(r"\b\d{1,5}[a-z]?\b", value.lower())[:MOST_WORDS])
        elif isinstance(value, str) and field.type == "text" and key in definition.intake:
            yield value


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower())
    return [word for word in words if word.isascii() or len(fold(word).split()) == 1]


def _read(words: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Cut words into what the grammar knows: its kind, what it says, and at which word it begins."""
    at = 0
    for found in _GRAMMAR.finditer(" ".join(_SIGNED.get(word) or fold(word) for word in words)):
        kind = str(found.lastgroup)
        yield kind, found[kind], at
        at += found[0].count(" ") + 1


def _places(kind: str, said: str) -> tuple[str, ...]:
    """Give the marks of a place; none for what is no place."""
    if kind == "hamlet":
        return (said.replace(" ", ""),)
    return tuple(f"{place}{said}" for place in _PLACES.get(kind, ()))


def _term(kind: str, said: str, typed: str) -> Term:
    joined, named = said.replace(" ", ""), _SAID.get(kind, _SAID["word"])
    if places := _places(kind, said):
        return Term(named.with_(n=said), places)
    if kind in ("phone", "end"):
        return Term(named.with_(n=said), (f"{_from_end(joined)}*",))
    ends = (f"{_from_end(joined)}*",) if joined.isdigit() and len(joined) >= SHORTEST_END else ()
    if kind == "case":
        return Term(named.with_(n=said), (joined, *_padded(joined), *ends), (joined,))
    read = untelex(typed)
    exact = tuple(dict.fromkeys((fold(read), fold(typed))))
    begins = tuple(word for word in exact if len(word) >= SHORTEST_BEGINNING)
    plots = (f"thua{joined}",) if joined.isdigit() else ()
    return Term(_SAID["digits" if ends else "word"].with_(n=read), (*exact, *plots, *ends), begins)


def _forms_of(number: str) -> tuple[str, ...]:
    """Give a case number as people write it in one: KN-2026-0019, 2026-0019, KN 19, KN 19/2026."""
    parts = _NUMBER.fullmatch(_joined(number))
    if parts is None:
        return (_joined(number),)
    book, year, place = parts[1], parts[2], str(int(parts[3]))
    return _joined(number), f"{year}{parts[3]}", f"{book}{place}", f"{book}{place}{year}"


def _padded(joined: str) -> tuple[str, ...]:
    parts = _NUMBER.fullmatch(joined)
    return (f"{parts[1]}{parts[2]}{int(parts[3]):04d}",) if parts else ()


def _joined(words: str) -> str:
    return fold(words).replace(" ", "")


def _from_end(phone: str) -> str:
    local = f"0{phone[2:]}" if phone.startswith("84") and len(phone) > LOCAL_PHONE else phone
    return f"dt{local[::-1]}"

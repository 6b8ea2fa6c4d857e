"""What a page says in which language, and whether it is said in the language that it is said to be in."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any
from unicodedata import normalize

import yaml
from babel.messages.pofile import read_po
from sqlalchemy import select

from casetrack import paths
from casetrack.db import Database
from casetrack.models import User
from casetrack.models.base import Base
from casetrack.text import LANGUAGES
from casetrack.vietnamese import is_syllable, name_key
from tests.architecture import ROOT

PAPER = "paper"  # a letter, slip or sheet as it is printed: Vietnamese, whoever reads the page around it
_CATALOG = ROOT / "casetrack" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
_VOID = (
    "area",
    "base",
    "br",
    "col",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "use",
    "path",
    "rect",
    "circle",
    "line",
)
_TOLD = ("title", "alt", "placeholder", "aria-label", "aria-roledescription", "aria-description", "label", "summary")
_MARKED_AS_ONE = ("option", "title", "textarea", "desc")  # hold no elements that could mark a part of them
_FIELDS = ("input value", "textarea")  # what stands there is proposed for the record, which is Vietnamese
_AROUND = " 0123456789.,:;()/·–-"  # what stands beside a label without changing it
_IN_LINE = ("bdi", "tspan", "b")  # part a text without parting what it says
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_NUMBER = re.compile(r"\d[\d/.,%-]*\d")
_KEY = re.compile(r"[a-z0-9_.:/-]*")  # of the program, which no page shows: `received`
_JSON = re.compile(r"[\[{][\[{\"]")
_PHRASE = re.compile(r"[.:;,()“”\n]")
_BLANK = re.compile(r"%\(\w+\)s|\{\w+\}")
_NO_WORDS = re.compile(r"%\(\w+\)s|\{+[\w.:]+\}+|\S*\w[/_@:.][\w/]\S*")
_LONGEST_NAME = 6
_MARKED = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


@dataclass(slots=True)
class Piece:
    """A text or a told attribute. `lang`: the language it is said to be in; `rest`: what is said in no other one."""

    said: str
    lang: str
    where: str
    rest: str = ""


class _Reader(HTMLParser):
    """Reads a page as a reader aloud does: each text and each told attribute with the language that holds there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.open: list[tuple[str, str]] = [("", "")]
        self._goes_on = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        lang = told.get("lang") or self.open[-1][1]
        if "sheet" in told.get("class", "").split() or self.open[-1][1] == PAPER:
            lang = PAPER
        for name, value in told.items():
            if value.strip() and (name in _TOLD or (name == "value" and _is_read(tag, told)) or _is_said(name, value)):
                self.pieces.append(Piece(" ".join(value.split()), lang, _place(tag, name, told), value))
        self._goes_on = self._goes_on and tag in _IN_LINE
        if tag not in _VOID:
            self.open.append((tag, lang))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        self._goes_on = self._goes_on and tag in _IN_LINE
        if any(name == tag for name, _lang in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        element = next(name for name, _lang in reversed(self.open) if name not in _IN_LINE)
        lang = next(lang for name, lang in reversed(self.open) if name not in _IN_LINE)
        if not self._goes_on and data.strip():
            self.pieces.append(Piece("", lang, element))
        if self._goes_on or data.strip():
            self._goes_on = True
            self.pieces[-1].said += data
            self.pieces[-1].rest += data if self.open[-1][1] == lang else " "


def _place(tag: str, name: str, told: dict[str, str]) -> str:
    return "button" if name == "value" and told.get("type") in ("submit", "button") else f"{tag} {name}"


def _is_read(tag: str, told: dict[str, str]) -> bool:
    return tag == "input" and told.get("type", "text") in ("text", "search", "submit", "button")


def _is_said(name: str, value: str) -> bool:
    """Tell whether a script says this: words for people have spaces, keys for the program have none."""
    return name.startswith("data-") and " " in value.strip() and not all(map(_KEY.fullmatch, value.split()))


def pieces(page: str) -> list[Piece]:
    """Read a page."""
    reader = _Reader()
    reader.feed(page)
    return [piece for piece in reader.pieces if piece.where not in ("code", "kbd", "script")]


@dataclass
class Data:
    """What people typed into a book: the words of it, by their first words, and whole texts."""

    said: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, database: Database) -> Data:
        """Read every text of a book, also those in what is kept as JSON."""
        data = cls()
        with database.engine.connect() as rows:
            for table in Base.metadata.sorted_tables:
                for row in rows.execute(select(table)):
                    for value in row:
                        data.add(_texts(value))
            data.people.update(rows.scalars(select(User.full_name)))
            for name in rows.scalars(select(User.username)):
                data._learn(words_of(name))
        return data

    def add(self, texts: Iterable[str]) -> Data:
        """Let these be data, too, each of their lines, and the parts of a name."""
        for text in set(texts) - self.whole:
            self.numbers.update(_NUMBER.findall(text) if not _ISO_DAY.match(text) else ())
            if not _KEY.fullmatch(text):
                self._add(text)
        return self

    def _add(self, text: str) -> None:
        self.whole.add(" ".join(text.split()))
        self._learn(words_of(text))
        for line in _PHRASE.split(text):
            words = words_of(line)
            self._learn(words, at_least=2)
            if len(words) < _LONGEST_NAME and line.strip().istitle():
                self._learn(words[:-1], at_least=2)
                self._learn(words[-1:])

    def _learn(self, words: tuple[str, ...], at_least: int = 1) -> None:
        if len(words) >= at_least:
            self.said.setdefault(words[0], set()).add(words)

    def without(self, text: str) -> list[str]:
        """Give the words of a text that are no data: the longest data is taken away first; a cut one ends in `…`."""
        words, left, at = words_of(text), list[str](), 0
        while at < len(words):
            fitting = [len(told) for told in self.said.get(words[at], ()) if words[at : at + len(told)] == told]
            if not fitting and "…" in text and self._is_cut(words[at:]):
                break
            left += [] if fitting else [words[at]]
            at += max(fitting, default=1)
        return left

    def _is_cut(self, words: tuple[str, ...]) -> bool:
        return len(words) > 1 and any(told[: len(words)] == words for told in self.said.get(words[0], ()))


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a text in small letters, without addresses, names of files and keys of the program."""
    return tuple(word.casefold() for word in _WORD.findall(_NO_WORDS.sub(" ", normalize("NFC", text))))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _texts(json.loads(value)) if _JSON.match(value) else (value,)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one) if key != "en" else ()  # which the program wrote
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def labels() -> Iterator[tuple[str, str]]:
    """Give each text of the program with its English: of the catalog, of the definitions, of Python."""
    with _CATALOG.open("rb") as file:
        for message in read_po(file, locale="en"):
            yield from zip(_several(message.id), _several(message.string), strict=False)
    yield from _pairs(_definitions())
    for source in (ROOT / "casetrack").rglob("*.py"):
        yield from re.findall(r'Text\(\s*"([^"]+)",\s*"([^"]+)"', source.read_text("utf-8"))


def _several(said: Any) -> list[str]:
    return list(said) if isinstance(said, list | tuple) else [str(said)]


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and isinstance(value.get("vi"), str) and isinstance(value.get("en"), str):
        yield value["vi"], value["en"]
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _pairs(one)


def _alone(value: Any) -> Iterator[str]:
    """Give what a definition says in one language only: acts, forms, places."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _alone(one) if key not in LANGUAGES else ()
    elif isinstance(value, list):
        for one in value:
            yield from _alone(one)
    elif isinstance(value, str):
        yield value


@cache
def _definitions() -> list[Any]:
    files = sorted(paths.WORKFLOWS.rglob("*.yaml"))
    return [yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) for file in files]


@cache
def quoted() -> tuple[str, ...]:
    """Give what stands in Vietnamese on English pages because it is a name: of acts and forms, or quoted in a text."""
    names = [text for definition in _definitions() for text in _alone(definition)]
    said_so = [word for _vi, en in labels() for word in _WORD.findall(en) if is_vietnamese(word)]
    explained = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    return (*names, *said_so, *(line.split("|")[3].strip() for line in explained if line.count("|") > 3), "Tiếng Việt")


@cache
def english_words() -> frozenset[str]:
    """Give the words that only English texts of the program use, and that cannot be Vietnamese ones."""
    vietnamese = {word for vi, _en in labels() for word in words_of(vi)}
    english = {word for _vi, en in labels() for word in words_of(en)}
    return frozenset(
        word for word in english - vietnamese if word.isascii() and len(word) > 1 and not is_syllable(word)
    )


@cache
def vietnamese_texts() -> frozenset[str]:
    """Give the texts of the program that have an English of their own."""
    return frozenset(vi for vi, en in labels() if vi != en)


@cache
def numbers_in_texts() -> frozenset[str]:
    """Give the numbers that stand in the texts of the program: of acts and forms, examples of what may be typed."""
    return frozenset(number for texts in labels() for text in texts for number in _NUMBER.findall(text))


def is_vietnamese(word: str) -> bool:
    """Tell whether a word has a letter that English has not."""
    return bool(_MARKED.search(word))


def faults(page: str, data: Data) -> Iterator[str]:
    """Name what a page does not say in its language, and what of another language it does not say to be so."""
    judge = _in_english if '<html lang="en">' in page[:200] else _in_vietnamese
    for piece in pieces(page):
        if piece.lang != PAPER and (wrong := judge(piece, data)):
            yield f"{wrong}: “{' '.join(piece.said.split())}” <{piece.where}>"


def faults_of_file(rows: str, language: str, data: Data) -> Iterator[str]:
    """Name what a list that is taken away as CSV does not say in the language of the page where it was taken."""
    judge = _in_english if language == "en" else _in_vietnamese
    for cell in {cell for row in csv.reader(rows.splitlines()) for cell in row}:
        if not _KEY.fullmatch(cell) and (wrong := judge(Piece(cell, "vi", "cell"), data)):
            yield f"{wrong}: “{cell}”"


def _in_english(piece: Piece, data: Data) -> str:
    said = " ".join(piece.said.split())
    if not is_vietnamese(said):
        return ""
    left = [word for word in data.without(said) if is_vietnamese(word)]
    if (left or (said not in data.whole and _is_of_the_program(said))) and piece.where not in _FIELDS:
        return "not translated"
    can_be_marked = piece.where not in _MARKED_AS_ONE and " " not in piece.where
    return "not marked as Vietnamese" if piece.lang == "en" and can_be_marked and is_vietnamese(piece.rest) else ""


@cache
def _is_of_the_program(said: str) -> bool:
    """Tell whether the program says this itself, with whatever stands in the blanks of its text."""
    return said.strip(_AROUND) in vietnamese_texts() or any(text.fullmatch(said) for text in _texts_with_blanks())


@cache
def _texts_with_blanks() -> list[re.Pattern[str]]:
    return [
        _with_blanks(text) for text in vietnamese_texts() if _BLANK.search(text) and is_vietnamese(_BLANK.sub("", text))
    ]


def _with_blanks(text: str) -> re.Pattern[str]:
    """Let anything stand in the blanks; only a number before a word or two, as in `5 hồ sơ`, which data also end in."""
    before, *parts = map(re.escape, _BLANK.split(text))
    is_short = not before and len(words_of(text)) <= 2
    return re.compile(before + (r"[\d.,]+" if is_short else ".+?") + ".+?".join(parts))


def _in_vietnamese(piece: Piece, data: Data) -> str:
    if piece.lang != "vi":
        return ""
    return ", ".join(word for word in data.without(piece.said) if word in english_words())


_ISO_DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
_DAY = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/(?:19|20)\d\d\b")
_DAY_AS_WRITTEN = re.compile(r"(?:0[1-9]|[12]\d|3[01])/(?:0[12]|[3-9]|1[0-2])/\d{4}")
_LONG_NUMBER = re.compile(r"(?<![\w/.,*#•-])\d{4,}(?![\w/*-]|[.,]\d)")
_NO_NUMBER = re.compile(r"(?:19|20)\d\d|\d{8}")  # a year, the code of a rule of law
_DIGEST = re.compile(r"(?:\b[0-9a-f]{4}\b ?){4,}")
_SHARE = {
    "vi": re.compile(r"(?<![\d.])\d+\.\d{1,2} ?%|\d %|(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])"),
    "en": re.compile(r"(?<![\d,])\d+,\d{1,2} ?%|\d %|(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.])"),
}


def miswritten(page: str, data: Data) -> Iterator[str]:
    """Name the days, numbers and shares of a page that are not written as the office writes them."""
    language = "en" if '<html lang="en">' in page[:200] else "vi"
    for piece in pieces(page):
        said = _DIGEST.sub("", piece.said)
        wrong = [*_ISO_DAY.findall(said), *_SHARE[language].findall(said)]
        if piece.where != "input value":  # where a number stands as it is typed
            wrong += [number for number in _LONG_NUMBER.findall(said) if not _NO_NUMBER.fullmatch(number)]
        if piece.where != "input placeholder":  # which shows how a day may be typed
            wrong += [day for day in _DAY.findall(said) if not _DAY_AS_WRITTEN.fullmatch(day)]
        wrong = [one for one in wrong if one not in data.numbers | numbers_in_texts()]
        if wrong:
            yield f"{', '.join(wrong)}: “{' '.join(piece.said.split())}” <{piece.where}>"


def out_of_order(page: str, data: Data) -> Iterator[str]:
    """Name the choices of people that do not stand by given name."""
    for choices in re.findall(r"<select.*?</select>", page, re.DOTALL):
        said = [unescape(" ".join(each.split())) for each in re.findall(r"<option[^>]*>([^<]*)", choices)]
        people = [each.partition(" (")[0] for each in said if each.partition(" (")[0] in data.people]
        if people != sorted(people, key=name_key):
            yield f"not by given name: {', '.join(people)}"

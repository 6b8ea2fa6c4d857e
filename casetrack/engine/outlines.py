"""Outlines of reports (workflows/reports/annual.yaml ...): headings and sentences in which indicators stand.

An outline places numbers, it never counts: the same indicators fill every one. Codes of mistakes: O01 the file is not
named as its outline; O02 a name that no indicator or table has; O03 a part that is none, or several; O04 the two
languages do not name the same; O05 a section without a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from casetrack import paths
from casetrack.engine.clock_rules import Basis
from casetrack.engine.draft import find_basis
from casetrack.engine.indicators import Indicators
from casetrack.engine.indicators_file import load_indicators
from casetrack.engine.labels import BODIES
from casetrack.engine.outline_names import Named, named, wrong_name
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-outline/1"
OUTLINES = ("annual", "inspection")
Listed = Literal["overdue", "long_running"]
LISTS: tuple[Listed, ...] = ("overdue", "long_running")
MOST_LINES, MOST_ROWS, DEEPEST = 20, 100, 2
_BRACES = re.compile(r"\{([^{}]*)\}")
_STRAY = re.compile(r"[{}]")
_PARTS = ("says", "table", "list", "write")

_ONE_OF = Text("mỗi phần là một trong: {a}", "a part is one of: {a}").with_(a=", ".join(_PARTS))
_STRAY_BRACES = Text("dấu ngoặc nhọn chưa đóng", "braces that are not closed")
_NOT_ALIKE = Text("hai thứ tiếng không nêu cùng số liệu: {n}", "the two languages do not name the same: {n}")
_NO_TABLE = Text("không có bảng chỉ tiêu “{n}”", "there is no table of indicators “{n}”")
_EMPTY = Text("mục này chưa có gì", "there is nothing in this section")
_OTHER_NAME = Text("tệp phải tên là “{n}.yaml”", "the file must be called “{n}.yaml”")


@dataclass(frozen=True, slots=True)
class Says:
    """A paragraph. Where it does not hold, `otherwise` stands, if there is one and that holds.

    `when`: it holds only if one of these has a value that is not zero. `adds_up`: only if the first of these is the sum
    of the others, so that a sentence which names them as all there is never says too little.
    """

    words: Text
    when: tuple[str, ...] = ()
    adds_up: tuple[str, ...] = ()
    otherwise: Says | None = None

    def ways(self) -> Iterator[Says]:
        """Give the paragraph, and after it what else may stand there, in order."""
        yield self
        if self.otherwise is not None:
            yield from self.otherwise.ways()


@dataclass(frozen=True, slots=True)
class Shows:
    """A table of indicators: those of a group that has rows and columns."""

    group: str
    title: Text


@dataclass(frozen=True, slots=True)
class Lists:
    """A table of cases, at most so many rows; `days`: only those that have been open for longer."""

    what: Listed
    title: Text
    none: Text
    most: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class Writes:
    """What no number says: so many lines for a person to write on."""

    words: Text
    lines: int


Part: TypeAlias = Says | Shows | Lists | Writes


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its parts; `level` 1 for what is numbered I, II, III when it is written, 2 for what is below."""

    heading: Text
    level: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One outline: what the report is called and about, whose letterhead it bears, who receives it, its sections."""

    key: str
    label: Text
    about: Text
    issuer: str
    recipients: tuple[str, ...]
    sections: tuple[Section, ...]
    basis: Basis | None = None

    def names(self) -> Iterator[Named]:
        """Give every name in braces, and every name that a condition asks."""
        for part in (part for section in self.sections for part in section.parts):
            for says in part.ways() if isinstance(part, Says) else ():
                yield from (Named(name) for name in (*says.when, *says.adds_up))
                yield from names_in(says.words.vi)


def names_in(words: str) -> Iterator[Named]:
    """Give what stands in the braces of a sentence that was read."""
    return filter(None, map(named, _BRACES.findall(words)))


def fill(words: Text, spoken: Mapping[Named, Text]) -> Text:
    """Put what is spoken for each name into a sentence."""
    return Text(_filled(words.vi, spoken, "vi"), _filled(words.en, spoken, "en"))


@cache
def load_outlines() -> Mapping[str, Outline]:
    """Read the outlines that are shipped with the program, once: they do not change while it runs."""
    folder = paths.WORKFLOWS / "reports"
    found = (_read_file(folder / f"{key}.yaml") for key in OUTLINES)
    return {outline.key: outline for outline in found}


def read_outline(data: bytes, name: str, indicators: Indicators) -> Outline:
    """Read an outline; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    outline = Outline(
        key=top.text("outline"),
        label=top.labels("label"),
        about=top.labels("about"),
        issuer=top.choice("issuer", tuple(BODIES)),
        recipients=top.words("recipients"),
        sections=tuple(_sections(top, 1, indicators)),
        basis=find_basis(top),
    )
    if outline.key and Path(name).stem != outline.key:
        top.note("outline", "O01", _OTHER_NAME.with_(n=outline.key))
    mistakes.close()
    return outline


def _read_file(file: Path) -> Outline:
    return read_outline(file.read_bytes(), file.name, load_indicators())


def _sections(reader: Reader, level: int, indicators: Indicators) -> Iterator[Section]:
    for item in reader.items("sections"):
        told = item.items("parts")
        parts = tuple(part for each in told if (part := _part(each, indicators)))
        below = tuple(_sections(item, level + 1, indicators)) if level < DEEPEST else ()
        if not told and not below:
            item.note("parts", "O05", _EMPTY)
        yield Section(item.labels("heading"), level, parts)
        yield from below


def _part(item: Reader, indicators: Indicators) -> Part | None:
    told = [key for key in _PARTS if item.node(key)]
    if len(told) != 1:
        item.note("says", "O03", _ONE_OF)
        return None
    if told == ["says"]:
        return _says(item, indicators)
    if told == ["table"]:
        return _shows(item, indicators)
    if told == ["list"]:
        most = min(item.integer("most", lowest=1), MOST_ROWS)
        days = item.find_integer("days") or 0
        return Lists(item.choice("list", LISTS), item.labels("title"), item.labels("none"), most, days)
    return Writes(item.labels("write"), min(item.integer("lines", lowest=1), MOST_LINES))


def _says(item: Reader, indicators: Indicators) -> Says:
    other = item.find_mapping("else")
    otherwise = _says(other, indicators) if other else None
    said = Says(item.labels("says"), item.words("when"), item.words("adds_up"), otherwise)
    for wrong in dict.fromkeys(_wrong_in(said.words, indicators)):
        item.note("says", "O02", wrong)
    if odd := {n.name for n in names_in(said.words.vi)} ^ {n.name for n in names_in(said.words.en)}:
        item.note("says", "O04", _NOT_ALIKE.with_(n=", ".join(sorted(odd))))
    for key in ("when", "adds_up"):
        for mistake in filter(None, (wrong_name(name, indicators) for name in item.words(key))):
            item.note(key, "O02", mistake)
    return said


def _shows(item: Reader, indicators: Indicators) -> Shows:
    shown = Shows(item.text("table"), item.labels("title"))
    if shown.group not in {group.key for group in indicators.groups if group.columns}:
        item.note("table", "O02", _NO_TABLE.with_(n=shown.group))
    return shown


def _wrong_in(words: Text, indicators: Indicators) -> Iterable[Text]:
    for language in (words.vi, words.en):
        if _STRAY.search(_BRACES.sub("", language)):
            yield _STRAY_BRACES
        yield from filter(None, (wrong_name(said, indicators) for said in _BRACES.findall(language)))


def _filled(words: str, spoken: Mapping[Named, Text], language: str) -> str:
    def put(found: re.Match[str]) -> str:
        name = named(found[1])
        return found[0] if name is None else spoken[name].in_(language)

    return _BRACES.sub(put, words)

"""Reads a file of indicators (workflows/reports/indicators.yaml): strict, each mistake by file, line, key and code.

Codes: I10 a key that is none, or stands within another; I11 a key that stands already; I12 not exactly one thing that
is counted; I13 there is no such indicator; I14 a sum or a share of something that is no number; I15 a group without
indicators, or a table without rows or columns; I16 the management log has no such kind, field or choice. Those of
conditions: engine/indicator_conditions.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.definition import Definition
from casetrack.engine.indicator_conditions import Known, read_where
from casetrack.engine.indicator_log import read_logged
from casetrack.engine.indicators import (
    COLUMNS,
    ENTERED_KINDS,
    FIGURES,
    ON_TIME_PERCENT,
    PERCENT,
    RECEPTION_MEASURES,
    UNITS,
    WORDS,
    CountedCases,
    CountedReceptions,
    Entered,
    Group,
    Indicator,
    Indicators,
    Share,
    Source,
    TopValues,
    Total,
    Where,
)
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.errors import DefinitionError, Problem
from casetrack.text import Text

SCHEMA = "casetrack-indicators/1"
PATTERN = "reports/indicators.yaml"
_FILE = Path(PATTERN)
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,4}")
_LONGEST_KEY = 100
_SOURCES = ("cases", "top", "receptions", "log", "sum", "percent", "entered")
_CELL = Text("{row}: {column}", "{row}: {column}")
_NO_KEY = Text(
    "tên chỉ tiêu gồm chữ thường không dấu, số, gạch dưới, có thể chia bằng dấu chấm, nhiều nhất {n} ký tự",
    "an indicator is named in small letters, digits and underscores, parted by dots, at most {n} characters",
)
_WITHIN = Text(
    "“{k}” không thể vừa là một chỉ tiêu vừa chứa chỉ tiêu “{o}”",
    "“{k}” cannot be an indicator and hold the indicator “{o}”",
)
_TWICE = Text("chỉ tiêu “{k}” đã có", "there is an indicator “{k}” already")
_ONE_SOURCE = Text("chỉ tiêu có đúng một trong: {all}", "an indicator has exactly one of: {all}")
_NONE = Text("không có chỉ tiêu “{k}”", "there is no indicator “{k}”")
_NO_NUMBER = Text(
    "“{k}” không phải số đếm, không cộng hay tính tỷ lệ được", "“{k}” is no count, and makes no sum and no share"
)
_NOTHING_TO_ADD = Text("chỉ cộng dồn được số (entered: number)", "only numbers can be added up (entered: number)")
_EMPTY = Text("nhóm không có chỉ tiêu nào", "the group has no indicators")
_NO_TABLE = Text("bảng cần cả rows và columns", "a table needs both rows and columns")


@cache
def load_indicators() -> Indicators:
    """Give the indicators that are shipped with the program."""
    file = paths.WORKFLOWS / _FILE
    return read_indicators(file.read_bytes(), file.name)


def load_all_indicators(folders: Iterable[Path], definitions: Iterable[Definition]) -> Indicators:
    """Read the indicators of these folders, those of later ones beside those of earlier; hold them to the workflows.

    Raise DefinitionError with the mistakes of all.
    """
    known, found, problems = Known(definitions), Indicators((), {}), list[Problem]()
    for file in (folder / _FILE for folder in folders if (folder / _FILE).is_file()):
        try:
            found = read_indicators(file.read_bytes(), file.name, known, beside=found)
        except DefinitionError as error:
            problems += error.problems
    if problems:
        message = Text("Có {n} lỗi trong các tệp chỉ tiêu.", "There are {n} mistakes in the files of indicators.")
        raise DefinitionError(message.with_(n=len(problems)), tuple(problems))
    return found


def read_indicators(data: bytes, name: str, known: Known | None = None, beside: Indicators | None = None) -> Indicators:
    """Read one file beside what was read before; raise DefinitionError with every mistake of it.

    Without `known`, what it says of workflows is taken as it is.
    """
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    book = _Book(known or Known(()), dict(beside.by_key) if beside else {})
    groups = tuple(book.group(key, item) for key, item in top.entries("groups"))
    book.check_references()
    mistakes.close()
    return Indicators((*(beside.groups if beside else ()), *groups), book.by_key)


class _Book:
    """What was read so far, and where each name stands that another indicator must have."""

    def __init__(self, known: Known, by_key: dict[str, Indicator]) -> None:
        self._known = known
        self.by_key = by_key
        self._asked: list[tuple[Reader, str, str, bool]] = []

    def group(self, key: str, item: Reader) -> Group:
        """Read a group: its indicators one by one, those of its table, or both."""
        label, unit = item.labels("label"), item.choice("unit", tuple(UNITS))
        of = read_where(item, "of", self._known)
        prefix = "" if item.flag("apart") else f"{key}."
        keys = [self._indicator(key, f"{prefix}{name}", each, (unit, of)) for name, each in item.entries("indicators")]
        columns, rows = self._columns(item), item.entries("rows")
        if bool(columns) != bool(rows):
            item.note("rows", "I15", _NO_TABLE)
        elif not keys and not rows:
            item.note("indicators", "I15", _EMPTY)
        named = tuple((name, row.labels("label")) for name, row in rows)
        for (name, row_label), (_name, row) in zip(named, rows, strict=True):
            where = (*of, *read_where(row, "where", self._known, of))
            for column in columns:
                label_of_cell = _CELL.with_(row=row_label, column=COLUMNS[column])
                keys.append(self._enter(row, self._cell(row, (key, name, column), (label_of_cell, unit), where)))
        return Group(key, label, unit, tuple(keys), columns, named)

    def _columns(self, item: Reader) -> tuple[str, ...]:
        said = item.words("columns")
        for word in said:
            if word not in COLUMNS:
                message = Text("không có cột “{v}”; có: {a}", "there is no column “{v}”; there are: {a}")
                item.note("columns", "E03", message.with_(v=word, a=", ".join(COLUMNS)))
        return tuple(word for word in said if word in COLUMNS)

    def _cell(self, item: Reader, place: tuple[str, str, str], said: tuple[Text, str], where: Where) -> Indicator:
        (group, row, column), (label, unit) = place, said
        key = f"{group}.{row}.{column}"
        if column != ON_TIME_PERCENT:
            return Indicator(key, label, unit, CountedCases(column, where), group)
        judged = tuple(f"{group}.{row}.{figure}" for figure in ("on_time", "late"))
        self._ask(item, ("label", judged), of_counts_only=False)
        return Indicator(key, label, PERCENT, Share(judged[0], judged), group)

    def _indicator(self, group: str, key: str, item: Reader, inherited: tuple[str, Where]) -> str:
        unit, of = inherited
        said = [name for name in _SOURCES if item.node(name)]
        if len(said) != 1:
            item.note("", "I12", _ONE_SOURCE.with_(all=", ".join(_SOURCES)))
        source = self._source(said[0], item, of) if said else Entered("number")
        usual = _usual_unit(source) or unit
        means = item.find_labels("help")
        indicator = Indicator(key, item.labels("label"), item.choice("unit", tuple(UNITS), usual), source, group, means)
        return self._enter(item, indicator)

    def _source(self, kind: str, item: Reader, of: Where) -> Source:
        if kind == "cases":
            figure = item.choice("cases", tuple(FIGURES))
            return CountedCases(figure, (*of, *read_where(item, "where", self._known, of)))
        if kind == "top":
            return self._top(item, of)
        if kind == "receptions":
            measure = item.choice("receptions", RECEPTION_MEASURES)
            return CountedReceptions(measure, _words(item, "hosts", HOSTS), _words(item, "kinds", RECEPTIONS))
        if kind == "log":
            return read_logged(item)
        if kind == "sum":
            total = Total(item.words("sum"), item.words("less"))
            self._ask(item, ("sum", total.plus), ("less", total.minus), of_counts_only=True)
            return total
        if kind == "percent":
            return self._share(item)
        kind_of_entry, added = item.choice("entered", ENTERED_KINDS), item.flag("added")
        if added and kind_of_entry != "number":
            item.note("added", "I14", _NOTHING_TO_ADD)
        return Entered(kind_of_entry, added)

    def _share(self, item: Reader) -> Share:
        share = Share(item.text("percent"), item.words("within"))
        if not share.whole:
            item.text("within")
        self._ask(item, ("percent", (share.part,)), ("within", share.whole), of_counts_only=False)
        return share

    def _top(self, item: Reader, of: Where) -> TopValues:
        where = (*of, *read_where(item, "where", self._known, of))
        named = item.text("top")
        self._known.check_field(item, "top", named)
        return TopValues(named, item.integer("most", lowest=1), where, item.pairs("names"))

    def _ask(self, item: Reader, *named: tuple[str, Iterable[str]], of_counts_only: bool) -> None:
        self._asked += [(item, place, key, of_counts_only) for place, keys in named for key in keys]

    def _enter(self, item: Reader, indicator: Indicator) -> str:
        key = indicator.key
        if not _KEY.fullmatch(key) or len(key) > _LONGEST_KEY:
            item.note("", "I10", _NO_KEY.with_(n=_LONGEST_KEY))
        elif key in self.by_key:
            item.note("", "I11", _TWICE.with_(k=key))
        elif other := _one_within_another(key, self.by_key):
            item.note("", "I10", _WITHIN.with_(k=min(key, other), o=max(key, other)))
        else:
            self.by_key[key] = indicator
        return key

    def check_references(self) -> None:
        """Hold every sum and share to the indicators that there are; a sum is made of counts, not of sums."""
        for item, place, key, of_counts_only in self._asked:
            found = self.by_key.get(key)
            if found is None:
                item.note(place, "I13", _NONE.with_(k=key))
            elif not found.is_number or (of_counts_only and isinstance(found.source, Total)):
                item.note(place, "I14", _NO_NUMBER.with_(k=key))


def _one_within_another(key: str, known: Mapping[str, Indicator]) -> str | None:
    above = (key[:place] for place, sign in enumerate(key) if sign == ".")
    return next((name for name in above if name in known), None) or next(
        (name for name in known if name.startswith(f"{key}.")), None
    )


def _words(item: Reader, key: str, known: Mapping[str, Text]) -> frozenset[str]:
    said = item.words(key)
    if not said:
        item.text(key)
    for word in said:
        if word not in known:
            message = Text("“{v}” không thuộc: {a}", "“{v}” is none of: {a}").with_(v=word, a=", ".join(known))
            item.note(key, "E03", message)
    return frozenset(said)


def _usual_unit(source: Source) -> str | None:
    if isinstance(source, Share) or (isinstance(source, Entered) and source.kind == PERCENT):
        return PERCENT
    if isinstance(source, TopValues) or (isinstance(source, Entered) and source.kind == "text"):
        return WORDS
    if isinstance(source, CountedReceptions):
        return {"weekday": WORDS, "held_days": "days", "published_days": "days"}.get(source.measure, source.measure)
    return None

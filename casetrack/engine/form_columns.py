"""Reads the head of a form of the law: headings over columns, and what each column counts. Codes: forms_file.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from casetrack.engine.definition import Definition
from casetrack.engine.forms import (
    ALL,
    EACH,
    ONCE,
    PROCESSED,
    UNITS,
    Added,
    Amount,
    Column,
    CountedPapers,
    FormSource,
    Head,
    Heading,
    Logged,
    Note,
    Received,
)
from casetrack.engine.indicator_conditions import Known, read_where
from casetrack.engine.indicators import DISTINCT, FIGURES, CountedCases, Entered, Indicator, LoggedRows, Where
from casetrack.engine.reception_form import MEASURES, load_reception_form
from casetrack.engine.yaml_reader import Reader
from casetrack.text import Text

_SOURCES = (EACH, ONCE, "cases", "amount", "receptions", "sum", "entered", "note")
_FIGURES = tuple(name for name in FIGURES if name != DISTINCT)
_ONE_SOURCE = Text("một cột có đúng một trong: {all}", "a column has exactly one of: {all}")
_IN_ORDER = Text("đến đây phải là cột {n}", "here column {n} must stand")
_EMPTY = Text("dưới đề mục này chưa có cột nào", "no column stands under this heading")
_NO_INDICATOR = Text("không có chỉ tiêu “{k}”", "there is no indicator “{k}”")
_NOT_ADDED = Text(
    "chỉ tiêu “{k}” không đếm sổ theo dõi (log), cũng không phải số nhập tay cộng dồn (added: true)",
    "the indicator “{k}” counts no rows of the log, and is no number that is entered and added up (added: true)",
)
_NO_FIELD = Text("không quy trình nào có trường số nguyên “{f}”", "no workflow has a field “{f}” of whole numbers")
_NO_PART = Text("không có “{k}”; có: {a}", "there is no “{k}”; there are: {a}")
_NO_SUM = Text("cột {n} không cộng được: không có, là ghi chú, hoặc đã là tổng", "column {n} cannot be added")


class Book:
    """What a form is held to: the workflows with their fields, and the indicators. Of none, nothing is checked."""

    def __init__(self, definitions: Iterable[Definition], indicators: Mapping[str, Indicator] | None) -> None:
        all_of_them = tuple(definitions)
        self.known, self._indicators = Known(all_of_them), indicators
        self._amounts = {key for each in all_of_them for key, field in each.fields.items() if field.type == "integer"}
        self._has_workflows = bool(all_of_them)

    def check_amount(self, item: Reader, key: str, name: str) -> None:
        """Note a field that no workflow has."""
        if self._has_workflows and name not in self._amounts:
            item.note(key, "F16", _NO_FIELD.with_(f=name))

    def check_indicator(self, item: Reader, key: str) -> None:
        """Note an indicator that there is not, or that counts neither the log nor what is entered by days."""
        if self._indicators is None or not key:
            return
        found = self._indicators.get(key)
        if found is None:
            item.note("entered", "F13", _NO_INDICATOR.with_(k=key))
        elif not (isinstance(found.source, LoggedRows) or (isinstance(found.source, Entered) and found.source.added)):
            item.note("entered", "F13", _NOT_ADDED.with_(k=key))


@dataclass(frozen=True, slots=True)
class _Above:
    """What the headings above a column say for it."""

    where: Where
    unit: str


def read_heads(top: Reader, book: Book) -> tuple[Head, ...]:
    """Read the columns of a form under their headings; note numbers out of order and sums that cannot be made."""
    numbered: list[tuple[Reader, Column]] = []
    unit = top.find_text("unit")
    above = _Above(read_where(top, "of", book.known), unit if unit in UNITS else next(iter(UNITS)))
    heads = tuple(_read_below(top, book, above, numbered))
    if not heads:
        top.note("columns", "F19", _EMPTY)
    for place, (item, column) in enumerate(numbered, start=1):
        if column.number != place:
            item.note("column", "F11", _IN_ORDER.with_(n=place))
    _check_sums(numbered)
    return heads or (Column(1, Text("", ""), above.unit, Note()),)


def _read_below(item: Reader, book: Book, above: _Above, numbered: list[tuple[Reader, Column]]) -> Iterator[Head]:
    for each in item.items("columns"):
        where = (*above.where, *read_where(each, "where", book.known))
        own = replace(above, where=where, unit=each.choice("unit", tuple(UNITS), above.unit))
        if each.node("heading") is None:
            column = Column(each.integer("column", lowest=1), each.labels("label"), own.unit, _source(each, book, own))
            numbered.append((each, column))
            yield column
            continue
        below = tuple(_read_below(each, book, own, numbered))
        if below:
            yield Heading(each.labels("heading"), below)
        else:
            each.note("heading", "F19", _EMPTY)


def _source(item: Reader, book: Book, above: _Above) -> FormSource:
    said = [name for name in _SOURCES if item.node(name)]
    if len(said) != 1:
        item.note("", "F12", _ONE_SOURCE.with_(all=", ".join(_SOURCES)))
        return Note()
    kind = said[0]
    if kind in (EACH, ONCE):
        return CountedPapers(kind, item.choice(kind, (ALL, PROCESSED)), above.where)
    if kind == "cases":
        return CountedCases(item.choice("cases", _FIGURES), above.where)
    if kind == "amount":
        return _amount(item, book, above)
    if kind == "receptions":
        return _received(item)
    if kind == "sum":
        return Added(tuple(int(word) if word.isdecimal() else 0 for word in item.words("sum")))
    if kind == "entered":
        key = item.text("entered")
        book.check_indicator(item, key)
        return Logged(key)
    item.flag("note")
    return Note()


def _amount(item: Reader, book: Book, above: _Above) -> Amount:
    name, less = item.text("amount"), item.find_text("less")
    book.check_amount(item, "amount", name)
    if less is not None:
        book.check_amount(item, "less", less)
    return Amount(name, item.choice("of", _FIGURES), above.where, less or "")


def _received(item: Reader) -> Received:
    measure, part = item.text("receptions"), item.text("part")
    parts = {each.key: tuple(each.columns) for each in load_reception_form().parts}
    if part not in parts:
        item.note("part", "F17", _NO_PART.with_(k=part, a=", ".join(parts)))
    elif measure not in MEASURES or measure not in parts[part]:
        item.note("receptions", "F17", _NO_PART.with_(k=measure, a=", ".join(parts[part])))
    return Received(measure, part)


def _check_sums(numbered: list[tuple[Reader, Column]]) -> None:
    plain = {column.number for _item, column in numbered if not isinstance(column.source, Added | Note)}
    for item, column in numbered:
        for number in column.source.columns if isinstance(column.source, Added) else ():
            if number not in plain:
                item.note("sum", "F18", _NO_SUM.with_(n=number))

"""Words, types and comparisons of the condition language; expressions.py puts them together."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.text import Text

Facts = Mapping[str, object]
FieldTypes = Mapping[str, tuple[str, tuple[str, ...]]]

ENUM = "enum:"  # the type of an enum field carries its name, so that two enums are never mixed up
NO_TYPE = "?"  # a bare word that is no field: perhaps a value of an enum
LONGEST = 2000
RESERVED = frozenset(
    ("and", "or", "not", "in", "is", "set", "true", "false", "days_between", "count", "null", "none", "role")
)
_SIGNS = RESERVED - {"true", "false", "null", "none", "role"}
_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<integer>-?\d+)|'(?P<text>[^'\n]*)'|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>==|!=|<=|>=|[<>()\[\],])|(?P<end>$)|(?P<wrong>.))",
    re.DOTALL,
)
_PYTHON: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "integer": (int,),
    "unit": (int,),  # a unit of the office is its number
    "date": (date,),
    "list": (tuple, list, set, frozenset),
}
_NAMES = {
    "bool": Text("giá trị đúng/sai", "a yes/no value"),
    "integer": Text("số nguyên", "a whole number"),
    "unit": Text("đơn vị", "a unit of the office"),
    "date": Text("ngày", "a date"),
    "list": Text("danh sách", "a list"),
    "text": Text("chữ", "text"),
    "enum": Text("giá trị trong danh mục", "a value of a fixed list"),
    NO_TYPE: Text("từ lạ", "an unknown word"),
}
_JUDGES: dict[str, Callable[[object, object], object]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,  # type: ignore[dict-item]  # both sides have one type, checked when the file is read
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    ">=": operator.ge,  # type: ignore[dict-item]
}


class ExpressionMistake(ValueError):
    """A condition that cannot be used: what is wrong, at which column of the condition, and its check code."""

    def __init__(self, message: Text, column: int, code: str = "E40") -> None:
        super().__init__(message.en)
        self.message = message
        self.column = column
        self.code = code


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a condition."""

    kind: str
    text: str
    value: object
    column: int


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a condition: its type, and how to get its value from the facts of a case."""

    type: str
    value: Callable[[Facts], object]
    column: int
    values: tuple[str, ...] = ()  # of an enum field
    word: str = ""  # as written, of a literal or a bare word
    literal: bool = False


def tokens_of(source: str) -> Iterator[Token]:
    """Cut a condition into words and signs; the last token is `end`."""
    if len(source) > LONGEST:
        raise ExpressionMistake(Text("điều kiện quá dài", "the condition is too long"), 1)
    position, kind = 0, ""
    while kind != "end":
        found = _TOKEN.match(source, position)
        kind = (found and found.lastgroup) or "wrong"
        text = found.group(kind) if found else ""
        column = (found.start(kind) if found else position) + (
            0 if kind == "text" else 1
        )  # at the quote, not behind it
        if kind == "wrong":
            raise ExpressionMistake(Text("không hiểu “{t}”", "“{t}” has no meaning here").with_(t=text), column)
        yield _token(kind, text, column)
        position = found.end() if found else position


def _token(kind: str, text: str, column: int) -> Token:
    if kind == "integer":
        return Token(kind, text, int(text), column)
    if kind == "date":
        return Token(kind, text, _day(text, column), column)
    if kind == "name" and text in ("true", "false"):
        return Token("bool", text, text == "true", column)
    if kind == "name" and text in _SIGNS:
        return Token("sign", text, text, column)
    return Token(kind, text, text, column)


def _day(text: str, column: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = Text("“{t}” không phải là ngày", "“{t}” is not a date").with_(t=text)
        raise ExpressionMistake(message, column) from None


def name_term(token: Token, fields: FieldTypes) -> Term:
    """Give the term of a bare word: a field, or else a word that may be the value of an enum."""
    name = token.text
    if name not in fields:
        return Term(NO_TYPE, lambda _: name, token.column, word=name)
    kind, values = fields[name]
    python = _PYTHON.get(kind, (str,))

    def value(facts: Facts) -> object:
        found = facts.get(name)
        if kind == "date" and isinstance(found, str):
            return _stored_day(found)
        fits = isinstance(found, python) and (kind == "bool" or not isinstance(found, bool))
        return found if fits else None

    known = ENUM + name if kind == "enum" else kind if kind in _PYTHON else "text"
    return Term(known, value, token.column, values, name)


def _stored_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def type_name(kind: str) -> Text:
    """Name a type for the author."""
    return _NAMES["enum" if kind.startswith(ENUM) else kind]


def compare(sign: str, left: Term, right: Term) -> Term:
    """Compare two terms of one type; a missing value makes every comparison false."""
    left, right = _settle(left, right), _settle(right, left)
    if left.type != right.type:
        raise ExpressionMistake(
            Text("không so sánh được {a} với {b}", "{a} cannot be compared with {b}").with_(
                a=type_name(left.type), b=type_name(right.type)
            ),
            right.column,
        )
    if sign not in ("==", "!=") and left.type not in ("integer", "date"):
        raise ExpressionMistake(
            Text("chỉ số và ngày có thứ tự trước sau", "only numbers and dates have an order"), right.column
        )
    judge = _JUDGES[sign]

    def value(facts: Facts) -> bool:
        one, other = left.value(facts), right.value(facts)
        return one is not None and other is not None and bool(judge(one, other))

    return Term("bool", value, left.column)


def _settle(term: Term, other: Term) -> Term:
    """Give a literal the type of the side it is compared with: a word becomes an enum value, a quoted day a date."""
    worded = term.type == NO_TYPE or (term.type == "text" and term.literal)
    if other.type.startswith(ENUM) and worded:
        if term.word not in other.values:
            message = Text("“{v}” không có trong danh mục của “{f}”", "“{v}” is not a value of “{f}”")
            raise ExpressionMistake(message.with_(v=term.word, f=other.word), term.column, "E41")
        return Term(other.type, term.value, term.column, word=term.word)
    if term.type == NO_TYPE:
        message = Text("không có trường “{n}”", "there is no field “{n}”").with_(n=term.word)
        raise ExpressionMistake(message, term.column, "E12")
    if other.type == "date" and worded:
        day = _day(term.word, term.column)
        return Term("date", lambda _: day, term.column, word=term.word)
    return term

"""The small language of conditions in a workflow file: typed, loop-free, checked when the file is read.

`petition_class == complaint and days_between(known_on, opened_on) > 90`. There is no call but the two, no attribute, no
code. Knows names and types, not cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from casetrack.engine.expression_terms import (
    ENUM,
    NO_TYPE,
    ExpressionMistake,
    Facts,
    FieldTypes,
    Term,
    Token,
    compare,
    name_term,
    tokens_of,
    type_name,
)
from casetrack.text import Text

__all__ = ["Expression", "ExpressionMistake", "FieldTypes", "parse"]

NESTING = 20
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition as its author wrote it, ready to be asked of the facts of a case."""

    source: str
    names: frozenset[str]
    judge: Callable[[Facts], object] = field(repr=False, compare=False)

    def holds(self, facts: Mapping[str, object]) -> bool:
        """Tell whether the condition is met; a comparison with a missing value is not."""
        return self.judge(facts) is True


def parse(source: str, fields: FieldTypes) -> Expression:
    """Read a condition over these fields (name -> type and, for an enum, its values); raise ExpressionMistake."""
    parser = _Parser(source, fields)
    term = parser.condition()
    if parser.here.kind != "end":
        parser.fail(
            Text("thừa “{w}” sau điều kiện", "“{w}” is left over after the condition").with_(w=parser.here.text)
        )
    return Expression(source, frozenset(parser.names), term.value)


class _Parser:
    """Reads tokens from left to right and builds closures; one per expression."""

    def __init__(self, source: str, fields: FieldTypes) -> None:
        self.fields = fields
        self.names: set[str] = set()
        self._tokens: Iterator[Token] = tokens_of(source)
        self.here = next(self._tokens)
        self._depth = 0

    def fail(self, message: Text, code: str = "E40", column: int | None = None) -> None:
        raise ExpressionMistake(message, self.here.column if column is None else column, code)

    def advance(self) -> Token:
        token, self.here = self.here, next(self._tokens, self.here)
        return token

    def take(self, *texts: str) -> bool:
        """Step over the next token when it is one of these words or signs."""
        if self.here.kind == "sign" and self.here.text in texts:
            self.advance()
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.take(text):
            self.fail(Text("thiếu “{t}”", "“{t}” is missing").with_(t=text))

    def condition(self) -> Term:
        """Read terms joined by `or`."""
        return self._joined("or", lambda: self._joined("and", self._negation))

    def _joined(self, word: str, read: Callable[[], Term]) -> Term:
        parts = [self._yes_or_no(read)]
        while self.take(word):
            parts.append(self._yes_or_no(read))
        if len(parts) == 1:
            return parts[0]
        join = any if word == "or" else all
        return Term("bool", lambda facts: join(part.value(facts) is True for part in parts), parts[0].column)

    def _yes_or_no(self, read: Callable[[], Term]) -> Term:
        term = read()
        if term.type == NO_TYPE:
            self.fail(_unknown(term.word), "E12", term.column)
        if term.type != "bool":
            self.fail(
                Text(
                    "ở đây cần một điều kiện đúng/sai, không phải {t}", "a yes/no condition is needed here, not {t}"
                ).with_(t=type_name(term.type)),
                column=term.column,
            )
        return term

    def _negation(self) -> Term:
        column = self.here.column
        if not self.take("not"):
            return self._comparison()
        with self._deeper():
            inner = self._yes_or_no(self._negation)
        return Term("bool", lambda facts: inner.value(facts) is not True, column)

    def _comparison(self) -> Term:
        left = self._operand()
        for sign in COMPARISONS:
            if self.take(sign):
                return compare(sign, left, self._operand())
        if self.take("in"):
            return self._membership(left, wanted=True)
        if self.take("is"):
            return self._presence(left)
        if self.take("not"):
            self.expect("in")
            return self._membership(left, wanted=False)
        return left

    def _membership(self, left: Term, *, wanted: bool) -> Term:
        self.expect("[")
        choices = [compare("==", left, self._operand())]
        while self.take(","):
            choices.append(compare("==", left, self._operand()))
        self.expect("]")

        def judge(facts: Facts) -> bool:
            return left.value(facts) is not None and any(c.value(facts) is True for c in choices) is wanted

        return Term("bool", judge, left.column)

    def _presence(self, left: Term) -> Term:
        wanted = not self.take("not")
        self.expect("set")
        if left.type == NO_TYPE:
            self.fail(_unknown(left.word), "E12", left.column)
        return Term("bool", lambda facts: (left.value(facts) not in (None, "", ())) is wanted, left.column)

    def _operand(self) -> Term:
        token = self.here
        if self.take("("):
            with self._deeper():
                inner = self.condition()
            self.expect(")")
            return inner
        if self.take("days_between"):
            return self._days_between(token.column)
        if self.take("count"):
            return self._count(token.column)
        if token.kind in ("sign", "end"):
            self.fail(Text("thiếu tên trường hoặc giá trị", "a field or a value is missing"))
        self.advance()
        if token.kind != "name":
            return Term(token.kind, lambda _: token.value, token.column, word=token.text, literal=True)
        term = name_term(token, self.fields)
        if term.type != NO_TYPE:
            self.names.add(token.text)
        return term

    def _days_between(self, column: int) -> Term:
        self.expect("(")
        first = self._argument("date")
        self.expect(",")
        second = self._argument("date")
        self.expect(")")

        def days(facts: Facts) -> int | None:
            start, end = first.value(facts), second.value(facts)
            return (end - start).days if isinstance(start, date) and isinstance(end, date) else None

        return Term("integer", days, column)

    def _count(self, column: int) -> Term:
        self.expect("(")
        listed = self._argument("list")
        self.expect(")")

        def count(facts: Facts) -> int:
            value = listed.value(facts)
            return len(value) if isinstance(value, tuple | list | set | frozenset) else 0

        return Term("integer", count, column)

    def _argument(self, wanted: str) -> Term:
        term = self._operand()
        if term.type == NO_TYPE:
            self.fail(_unknown(term.word), "E12", term.column)
        if term.type.removeprefix(ENUM) != wanted:
            self.fail(
                Text("ở đây cần {a}, không phải {b}", "{a} is needed here, not {b}").with_(
                    a=type_name(wanted), b=type_name(term.type)
                ),
                column=term.column,
            )
        return term

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        if self._depth >= NESTING:
            self.fail(Text("quá nhiều tầng ngoặc", "too many nested parentheses"))
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1


def _unknown(name: str) -> Text:
    return Text("không có trường “{n}”", "there is no field “{n}”").with_(n=name)

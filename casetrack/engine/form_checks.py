"""What a form of the law wants of its own numbers: `1 = 5 + 11 + 17`, `2 <= 1`, `1 = 02/XLD.6`, `5 <= 4 + 5.split`.

`5.split`: of the matters in column 5 those whose paper stands with another case already, since it was split.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

_COLUMN = re.compile(r"(?:(\d{2}/[A-Z]+)\.)?(\d{1,2})(\.split)?")
_CHECK = re.compile(r"([^<>=]+)(<=|>=|=)([^<>=]+)")
_PARTS = re.compile(r"\s*([+-]?)\s*([^\s+-]+)\s*")
_RELATIONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Term:
    """A column in a sum, perhaps taken off; of another form, if `form` names one.

    `split`: not its number, but of its matters those that have no paper of their own.
    """

    form: str
    column: int
    minus: bool = False
    split: bool = False


NumberOf = Callable[[Term], Decimal]


@dataclass(frozen=True, slots=True)
class Check:
    """A relation between sums of columns, as the form says it."""

    said: str
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """Give every column that it names."""
        return self.left + self.right

    def sides(self, number_of: NumberOf) -> tuple[Decimal, Decimal]:
        """Give what both sides come to; `number_of` tells the number that a term names."""
        return _sum(self.left, number_of), _sum(self.right, number_of)

    def holds(self, left: Decimal, right: Decimal) -> bool:
        """Tell whether the two sides are as the form wants them."""
        return _RELATIONS[self.relation](left, right)


def read_check(said: str) -> Check | None:
    """Read a check; None where it is not one."""
    found = _CHECK.fullmatch(said)
    if found is None:
        return None
    left, right = (tuple(_terms(side)) for side in (found[1], found[3]))
    if not left or not right or None in (*left, *right):
        return None
    read = [tuple(term for term in side if term is not None) for side in (left, right)]
    return Check(" ".join(said.split()), read[0], found[2], read[1])


def _terms(side: str) -> Iterator[Term | None]:
    place = 0
    while place < len(side):
        part = _PARTS.match(side, place)
        named = _COLUMN.fullmatch(part[2]) if part else None
        if part is None or named is None or (bool(part[1]) != bool(place)):
            yield None
            return
        yield Term(named[1] or "", int(named[2]), part[1] == "-", bool(named[3]))
        place = part.end()


def _sum(terms: tuple[Term, ...], number_of: NumberOf) -> Decimal:
    numbers = (number_of(term) * (-1 if term.minus else 1) for term in terms)
    return sum(numbers, Decimal())

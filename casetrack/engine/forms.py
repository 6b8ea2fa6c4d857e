"""The statistical forms of the law, as data: which columns stand under which headings, and what each one counts.

A form belongs to a legal act and holds for a time; the next act's form is another file (workflows/law/forms), read by
engine/forms_file.py. Nothing here knows any workflow: conditions say which papers, cases and amounts a column takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from casetrack.engine.clock_rules import Basis, Validity
from casetrack.engine.form_checks import Check
from casetrack.engine.indicators import CountedCases, Where
from casetrack.engine.law import Rule
from casetrack.text import Text

MILLIONS = "million_dong"
# In what a column counts ("Đơn vị tính").
UNITS: dict[str, Text] = {
    "petitions": Text("đơn", "petitions"),
    "matters": Text("vụ việc", "matters"),
    "decisions": Text("quyết định", "decisions"),
    "conclusions": Text("kết luận", "conclusions"),
    "visits": Text("lượt", "visits"),
    "people": Text("người", "people"),
    "groups": Text("đoàn", "groups"),
    "days": Text("ngày", "days"),
    MILLIONS: Text("triệu đồng", "million đồng"),
    "square_metres": Text("m²", "m²"),
    "organisations": Text("tổ chức", "organisations"),
    "cases": Text("vụ", "cases"),
    "documents": Text("văn bản", "documents"),
    "classes": Text("lớp", "classes"),
    "inspections": Text("cuộc", "inspections"),
    "units": Text("đơn vị", "units"),
}
EACH, ONCE = "papers", "matters"  # each paper, or each case that holds one
ALL, PROCESSED = "all", "processed"
_SAYS = Text("Số liệu tính theo {title}", "Numbers are counted after {title}")


@dataclass(frozen=True, slots=True)
class CountedPapers:
    """Papers (đơn) that the period had to process, or of these the processed; `per` matters: the cases that hold them.

    What the period had to process is what came in it, and what its eve left unprocessed.
    """

    per: str
    taken: str
    where: Where


@dataclass(frozen=True, slots=True)
class Amount:
    """The sum of a whole-number field, in the cases that a figure counts, as they told it as at the day.

    `less`: a field of which what it had come to on the eve of the period is taken off; blank, nothing is.
    """

    field: str
    figure: str
    where: Where
    less: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """Give every field that it reads."""
        return frozenset({self.field, self.less} - {""})


@dataclass(frozen=True, slots=True)
class Received:
    """A measure of receptions, in a part of the form of receptions (engine/reception_form.py)."""

    measure: str
    part: str


@dataclass(frozen=True, slots=True)
class Added:
    """The sum of other columns."""

    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """What the indicator of this key counts in the management log, or the sum of what was entered for the period."""

    indicator: str


@dataclass(frozen=True, slots=True)
class Note:
    """A column for remarks, which is written by hand."""


FormSource: TypeAlias = CountedPapers | CountedCases | Amount | Received | Added | Logged | Note


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its number in the form, what stands above it, in what it counts, and what."""

    number: int
    label: Text
    unit: str
    source: FormSource


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over several columns, or over further headings."""

    label: Text
    below: tuple[Head, ...]


Head: TypeAlias = Column | Heading


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the printed head, with how many columns and lines it covers; `unit` where it stands over one column."""

    label: Text
    across: int
    down: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its number (02/XLD), title, act, from when to when it holds, its head, and what must be so in it.

    `processed` says which papers are processed (đã xử lý): the office has decided what becomes of them. `body` is the
    body that sends the form, of those in engine/labels.BODIES.
    """

    key: str
    title: Text
    act: Text
    basis: Basis
    valid: Validity
    body: str
    unit: str
    processed: Where
    head: tuple[Head, ...]
    checks: tuple[Check, ...]
    remarks: tuple[Text, ...] = ()

    @property
    def slug(self) -> str:
        """Name it in an address: 02-xld."""
        return slug_of(self.key)

    @property
    def columns(self) -> Mapping[int, Column]:
        """Give the columns by their numbers, in order."""
        return {column.number: column for column in _columns(self.head)}

    @property
    def counted(self) -> Sequence[Column]:
        """Give the columns that hold numbers."""
        return [column for column in self.columns.values() if not isinstance(column.source, Note)]

    def counts_matters(self, number: int) -> bool:
        """Tell whether a column counts matters, or adds up columns that do."""
        source = self.columns[number].source
        if isinstance(source, Added):
            return all(self.counts_matters(each) for each in source.columns)
        return isinstance(source, CountedPapers) and source.per == ONCE

    @property
    def law(self) -> Rule:
        """What a lawyer signs of it."""
        title = Text("{title}; {act}", "{title}; {act}").with_(title=self.title, act=self.act)
        return Rule("form", _SAYS.with_(title=title), replace(self.basis, rule=""), when=self.slug, valid=self.valid)

    def lines(self) -> tuple[tuple[HeadCell, ...], ...]:
        """Lay the head out in lines, from above; a column's cell reaches down to its number."""
        depth = max(_depth(head) for head in self.head)
        lines: list[list[HeadCell]] = [[] for _ in range(depth)]
        _lay(self.head, lines, 0)
        return tuple(map(tuple, lines))


@dataclass(frozen=True, slots=True)
class Forms:
    """All forms of an office: of one number several, each of its own act and time."""

    all: tuple[Form, ...] = field(repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the numbers of the forms, each once, in order."""
        return tuple(sorted({form.key for form in self.all}))

    def versions(self, key: str) -> tuple[Form, ...]:
        """Give the forms of a number, or of an address's name for it, the oldest first."""
        wanted = slug_of(key)
        found = (form for form in self.all if form.slug == wanted)
        return tuple(sorted(found, key=lambda form: form.valid.start or date.min))

    def find(self, key: str, day: date) -> Form | None:
        """Give the form of a number that holds on a day."""
        return next((form for form in self.versions(key) if form.valid.covers(day)), None)


def slug_of(key: str) -> str:
    """Write the number of a form as an address does."""
    return key.lower().replace("/", "-")


def _columns(heads: Sequence[Head]) -> Iterator[Column]:
    for head in heads:
        if isinstance(head, Column):
            yield head
        else:
            yield from _columns(head.below)


def _depth(head: Head) -> int:
    return 1 if isinstance(head, Column) else 1 + max(map(_depth, head.below))


def _lay(heads: Sequence[Head], lines: list[list[HeadCell]], level: int) -> None:
    for head in heads:
        if isinstance(head, Column):
            lines[level].append(HeadCell(head.label, 1, len(lines) - level, head.unit))
        else:
            lines[level].append(HeadCell(head.label, len(list(_columns(head.below))), 1))
            _lay(head.below, lines, level + 1)

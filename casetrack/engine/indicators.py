"""The numbers that an office reports, each declared once: what is counted, in which unit, by which name it is asked.

An indicator counts cases, receptions or rows of the management log, is a sum or a share of others, names the values
that most cases have, or was entered by hand because nothing in the book stands behind it. Which cases it counts is said
by conditions over what a case is as at a day; nothing here knows any workflow. The files are read by
engine/indicators_file.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from casetrack.text import Text

# What is counted of cases: reports/questions.py says how; `distinct` counts papers, each once.
DISTINCT = "distinct"
FIGURES: dict[str, Text] = {
    "receipts": Text("Thụ lý", "Taken in"),
    "carried_over": Text("Kỳ trước chuyển sang", "Carried over"),
    "received": Text("Tiếp nhận trong kỳ", "Received"),
    "reopened": Text("Mở lại", "Reopened"),
    "resolved": Text("Đã giải quyết", "Resolved"),
    "on_time": Text("Đúng hạn", "On time"),
    "late": Text("Quá hạn, đã giải quyết", "Resolved late"),
    "without_deadline": Text("Giải quyết, không có hạn", "Resolved, no deadline"),
    "pending": Text("Đang giải quyết", "Pending"),
    "overdue": Text("Đang quá hạn", "Overdue"),
    DISTINCT: Text("Không trùng", "Distinct"),
}
ON_TIME_PERCENT = "on_time_percent"  # a column of tables: of what was resolved with a deadline, what was on time
COLUMNS: dict[str, Text] = {**FIGURES, ON_TIME_PERCENT: Text("Tỷ lệ đúng hạn", "Share on time")}
PERCENT, WORDS = "percent", "words"
UNITS: dict[str, Text] = {
    "petitions": Text("đơn", "petitions"),
    "matters": Text("vụ việc", "matters"),
    "cases": Text("hồ sơ", "cases"),
    "violations": Text("trường hợp", "violations"),
    "receipts": Text("lượt tiếp nhận", "receipts"),
    "visits": Text("lượt", "visits"),
    "people": Text("người", "people"),
    "members": Text("đảng viên", "Party members"),
    "documents": Text("văn bản", "documents"),
    "plans": Text("kế hoạch", "plans"),
    "notices": Text("thông báo", "notices"),
    "days": Text("ngày", "days"),
    "organisations": Text("tổ chức", "organisations"),
    "units": Text("đơn vị", "units"),
    "classes": Text("lớp", "classes"),
    "inspections": Text("cuộc", "inspections"),
    "conclusions": Text("kết luận", "conclusions"),
    "prosecutions": Text("vụ", "prosecutions"),
    PERCENT: Text("%", "%"),
    WORDS: Text("", ""),
}
WEEKDAY = "weekday"
# What is counted of receptions; `weekday` is no number but the day of the week on which most were to be held.
RECEPTION_MEASURES = ("visits", "people", "matters", "held_days", "published_days", "plans", WEEKDAY)
WEEKDAYS: dict[str, Text] = {
    "monday": Text("thứ Hai", "Monday"),
    "tuesday": Text("thứ Ba", "Tuesday"),
    "wednesday": Text("thứ Tư", "Wednesday"),
    "thursday": Text("thứ Năm", "Thursday"),
    "friday": Text("thứ Sáu", "Friday"),
    "saturday": Text("thứ Bảy", "Saturday"),
    "sunday": Text("Chủ nhật", "Sunday"),
}
ENTERED_KINDS = ("number", PERCENT, "text")


@dataclass(frozen=True, slots=True)
class Traits:
    """What a case is as at a day, as far as conditions ask; `body` is that of its unit. A follow-up is a `task`."""

    workflow: str
    body: str
    phase: str
    outcome: str
    channel: str
    task: bool
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Condition:
    """What must be so of a case; whatever is empty is not asked. `given` fields have some value, `blank` ones none."""

    workflows: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    fields: tuple[tuple[str, frozenset[str]], ...] = ()
    given: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()

    @cached_property
    def asked(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Give the traits that are asked for, each with its allowed values."""
        named = {"workflow": self.workflows, "body": self.bodies, "phase": self.phases, "outcome": self.outcomes}
        return tuple((name, allowed) for name, allowed in {**named, "channel": self.channels}.items() if allowed)

    def holds(self, case: Traits) -> bool:
        """Tell whether a case is such a one."""
        for name, allowed in self.asked:
            if getattr(case, name) not in allowed:
                return False
        fields = case.fields
        for name, values in self.fields:
            if fields.get(name) not in values:
                return False
        return all(fields.get(name) for name in self.given) and not any(fields.get(name) for name in self.blank)


# Of each group one condition must hold: what the group of indicators counts, and what this one counts of it.
Where: TypeAlias = tuple[tuple[Condition, ...], ...]


def holds(where: Where, case: Traits) -> bool:
    """Tell whether a case is counted; a follow-up, which is no matter of its own, only where its workflow is named."""
    named = False
    for group in where:
        met = [condition for condition in group if condition.holds(case)]
        if not met:
            return False
        named = named or any(condition.workflows for condition in met)
    return named or not case.task


@dataclass(frozen=True, slots=True)
class CountedCases:
    """How many cases have this figure."""

    figure: str
    where: Where


@dataclass(frozen=True, slots=True)
class TopValues:
    """The values of a field that most cases have, at most so many; `names` are what the report calls some of them."""

    field: str
    most: int
    where: Where
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CountedReceptions:
    """How often these hosts received, or on which days, or by how many plans."""

    measure: str
    hosts: frozenset[str]
    receptions: frozenset[str]


@dataclass(frozen=True, slots=True)
class LoggedRows:
    """How many rows of a kind of the management log lie in the period, or what one of their numbers adds up to.

    `having`: choices that they say. `by`: a day that they tell and that had come; it asks nothing where it is blank.
    """

    kind: str
    number: str = ""
    having: tuple[tuple[str, str], ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of other indicators, some of them taken off."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A number in percent of others together, with one decimal."""

    part: str
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """A number, a percentage or words that somebody enters with the document that says so.

    `added`: each entry tells of its own day, and a period counts all of them together.
    """

    kind: str
    added: bool = False


Source: TypeAlias = CountedCases | TopValues | CountedReceptions | LoggedRows | Total | Share | Entered


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number of the office's reports. `key` is its name for ever: outlines, addresses and snapshots speak it."""

    key: str
    label: Text
    unit: str
    source: Source
    group: str
    help: Text | None = None  # what it means, where its conditions do not say enough

    @property
    def is_number(self) -> bool:
        """Tell whether it is a whole number, of which sums and shares are made."""
        if isinstance(self.source, Entered):
            return self.source.kind == "number"
        if isinstance(self.source, CountedReceptions):
            return self.source.measure != WEEKDAY
        return isinstance(self.source, CountedCases | LoggedRows | Total)


@dataclass(frozen=True, slots=True)
class Group:
    """Indicators that stand together. Of a table, `columns` and `rows` (key, name) say which indicator is where."""

    key: str
    label: Text
    unit: str
    indicators: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, Text], ...] = ()

    def cell(self, row: str, column: str) -> str:
        """Name the indicator that stands in a cell of the table."""
        return f"{self.key}.{row}.{column}"


@dataclass(frozen=True, slots=True, eq=False)
class Indicators(Mapping[str, Indicator]):
    """All indicators of an office by key, in the order of the files, and the groups in which they stand."""

    groups: tuple[Group, ...]
    by_key: Mapping[str, Indicator] = field(repr=False)

    def __getitem__(self, key: str) -> Indicator:
        return self.by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_key)

    def __len__(self) -> int:
        return len(self.by_key)

"""What a list of a former office says once it is read: its rows with what each is worth, its totals, what is no row.

Read = accepted + with a warning + twice + refused + no data: every line of a sheet that is shown is one of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from casetrack.text import Text

JsonValue = str | int | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
Outcome = Literal["accept", "warn", "duplicate", "refuse"]
ACCEPT: Outcome = "accept"
WARN: Outcome = "warn"
DUPLICATE: Outcome = "duplicate"
REFUSE: Outcome = "refuse"
OUTCOMES = (ACCEPT, WARN, DUPLICATE, REFUSE)  # from light to heavy


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is not simply accepted, or what was mended in it: a stable code, the field, and what to do.

    `value` is what was typed. `weighs` is the least outcome that a row with this reason has; `accept` is a remark.
    """

    code: str
    field: str
    value: str
    message: Text
    weighs: Outcome


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a list. `row` counts as Excel does.

    `typed`: by field, or `extra:NAME` for a column of its own, the words of the row, where a ditto mark, a merged or an
    empty cell says what stands above. `values`: what they mean, as JSON (docs/handover.md). `kind`: "" where unknown.
    """

    sheet: str
    row: int
    stt: str | int | None
    kind: str
    typed: Mapping[str, str]
    values: Mapping[str, JsonValue]
    hidden_row: bool
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    duplicate_of: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class NotData:
    """A line that is no row of the list: title, header, group, total, signature, minutes, or of another table."""

    sheet: str
    row: int
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A number of files that the minutes or the foot of a list state, of a kind, of a former unit, or of both."""

    where: tuple[str, int]
    text: str
    kind: str | None
    from_unit: str | None
    total: int
    settled: int | None = None
    pending: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What must be said of a whole sheet: a stable code, and a sentence for people."""

    code: str
    sheet: str | None
    message: Text


@dataclass(frozen=True, slots=True)
class ListRead:
    """A whole workbook as read. `hidden`: the rows of hidden sheets, which are not counted."""

    rows: tuple[ReadRow, ...]
    not_data: tuple[NotData, ...]
    stated_totals: tuple[StatedTotal, ...]
    hidden: tuple[ReadRow, ...]
    findings: tuple[Finding, ...]

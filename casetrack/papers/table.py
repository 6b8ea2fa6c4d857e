"""A list to take along, whatever it is of: what stands above it, its columns, its rows one after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from casetrack.text import Text

Cell = Text | str | int | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, its heading, and its width in signs."""

    key: str
    label: Text
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its title, the lines under it (of whom, which part, how many, of when), its columns and its rows.

    `name` is what a file of it is called, without its ending; `count` is how many rows there are. Moments among the
    cells are in the office's zone. Rows may be read while they are written, so that a long list needs little memory.
    """

    name: str
    title: Text
    remarks: Sequence[Text]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    count: int

"""A form of the law as a grid, for paper and spreadsheet: head, column numbers, rows, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casetrack.text import Text

Number = int | Decimal | None
NOTHING = Text("–", "–")


def written(number: Number) -> Text:
    """Write a number as an office does: 1.060 and 12,5; what nobody told is a dash."""
    if number is None:
        return NOTHING
    english = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    return Text(english.translate(str.maketrans(",.", ".,")), english)


@dataclass(frozen=True, slots=True)
class GridHead:
    """A cell of the head: over how many columns and lines it stands."""

    label: Text
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line of numbers; `depth`: how far its name is moved in; `total`: it counts those of all. None: not told."""

    label: Text
    depth: int
    numbers: tuple[Number, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class FormGrid:
    """A filled form. `office` is whose it is, `unit` in what it counts; `left` the heading over the names of its rows.

    `moment` says of which moment the numbers are; `as_at` is the day that a file's properties bear.
    """

    key: str
    title: Text
    act: Text
    office: str
    period: Text
    unit: Text
    left: Text
    head: tuple[tuple[GridHead, ...], ...]
    columns: int
    rows: tuple[GridRow, ...]
    remarks: tuple[Text, ...]
    moment: Text
    as_at: date

    def placed(self) -> Iterator[tuple[int, int, GridHead]]:
        """Give each cell of the head with its line and its first column, counted from 0 behind the rows' names."""
        taken: set[tuple[int, int]] = set()
        for line, cells in enumerate(self.head):
            place = 0
            for cell in cells:
                while (line, place) in taken:
                    place += 1
                taken |= {(line + n, place + m) for n in range(cell.down) for m in range(cell.across)}
                yield line, place, cell

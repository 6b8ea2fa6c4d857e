"""What an indicator came to: a number, a share, words, or nothing; and how an office writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from casetrack.engine.indicators import (
    PERCENT,
    UNITS,
    WEEKDAYS,
    WORDS,
    CountedReceptions,
    Entered,
    Indicator,
    LoggedRows,
)
from casetrack.models import EnteredFigure
from casetrack.text import Text

_NOTHING = Text("–", "–")
_TENTH, _WHOLE = Decimal("0.1"), Decimal(100)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that most cases have: what the report calls it, its name, and how many cases have it."""

    key: str
    label: Text
    count: int


Value: TypeAlias = int | Decimal | str | tuple[Choice, ...] | None


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with its value: None where there is nothing to tell. `entered`: who said so, of one by hand.

    `opening`: how many of it opening balances tell, so that this part is printed as entered.
    """

    indicator: Indicator
    value: Value
    entered: EnteredFigure | None = None
    opening: int = 0

    @property
    def by_hand(self) -> bool:
        """Tell whether no case stands behind it, so that it is printed as entered."""
        return isinstance(self.indicator.source, Entered)

    @property
    def is_untold(self) -> bool:
        """Tell whether somebody should have entered it, or kept the log that it counts, and nobody did."""
        return self.value is None and isinstance(self.indicator.source, Entered | LoggedRows)

    def said(self, pad: int = 0) -> Text:
        """Write it as an office does: 1.060 and 86,4%; a count under `pad` digits begins with noughts: 05 đơn."""
        value = self.value
        if value is None:
            return _NOTHING
        if isinstance(value, tuple):
            return _listed(value)
        if isinstance(value, Decimal):
            return Text(f"{value:f}%".replace(".", ","), f"{value:f}%")
        if isinstance(value, int):
            return _counted(value, pad)
        return WEEKDAYS[value] if isinstance(self.indicator.source, CountedReceptions) else Text(value, value)

    @property
    def plain(self) -> object:
        """Give it as a program reads it: a number, `86,4%` as the office writes it, words, or the keys of choices."""
        value = self.value
        if isinstance(value, Decimal):
            return self.said().vi
        return [choice.key for choice in value] if isinstance(value, tuple) else value


Measures: TypeAlias = Mapping[str, Measured]


def percent_of(part: int, whole: int) -> Decimal | None:
    """Give a part of a whole in percent with one decimal, halves upwards; all and nothing without; None of nothing."""
    if not whole:
        return None
    share = (_WHOLE * part / whole).quantize(_TENTH, ROUND_HALF_UP)
    return Decimal(int(share)) if share == int(share) else share


def read_entered(indicator: Indicator, row: EnteredFigure | None) -> Value:
    """Read what somebody entered, as the kind of the indicator asks."""
    if row is None or not isinstance(indicator.source, Entered):
        return None
    kind = indicator.source.kind
    if kind == PERCENT:
        return Decimal(row.value)
    return int(row.value) if kind == "number" else row.value


def read_entries(indicator: Indicator, rows: Sequence[EnteredFigure]) -> Value:
    """Read what the entries of a period tell together: their sum, or what the latest says."""
    if not isinstance(indicator.source, Entered) or not indicator.source.added:
        return read_entered(indicator, rows[-1] if rows else None)
    return sum(int(row.value) for row in rows) if rows else None


def said_of_entry(indicator: Indicator, row: EnteredFigure) -> Text:
    """Write one entry as an office does, with the unit in which it counts; of what was taken back, nothing."""
    if not row.value:
        return _NOTHING
    measured = Measured(indicator, read_entered(indicator, row), row)
    if indicator.unit in (PERCENT, WORDS):
        return measured.said()
    return Text("{n} {unit}", "{n} {unit}").with_(n=measured.said(), unit=UNITS[indicator.unit])


def as_json(measures: Measures) -> dict[str, object]:
    """Give the values by their dotted keys, nested: `{"land_violations": {"total": 185}}`."""
    told: dict[str, object] = {}
    for key, measured in measures.items():
        *above, last = key.split(".")
        place = told
        for name in above:
            place = place.setdefault(name, {})  # type: ignore[assignment]  # no indicator stands within another
        place[last] = measured.plain
    return told


def _counted(value: int, pad: int) -> Text:
    padded = f"{value:0{pad}d}" if 0 <= value < 1000 else f"{value:,}"
    return Text(padded.replace(",", "."), padded)


def _listed(choices: tuple[Choice, ...]) -> Text:
    if not choices:
        return _NOTHING
    return Text(", ".join(each.label.vi for each in choices), ", ".join(each.label.en for each in choices))

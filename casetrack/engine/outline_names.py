"""The names that an outline of a report may use in braces: an indicator, a fact of the period, or a change.

`people_committee_petitions.total` is the indicator; with `:2` a number below ten has a zero before it, as the office
writes it before its noun (05 đơn). `compared.previous.KEY` and `compared.last_year.KEY` say in words how the indicator
has changed. FACTS are the rest.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from casetrack.text import Text

FACTS: dict[str, Text] = {
    "office": Text("tên cơ quan", "the office's name"),
    "office.kind": Text("phường, xã hay đặc khu", "ward or commune"),
    "unit": Text("tên đơn vị của báo cáo", "the unit that the report is of"),
    "period.from": Text("ngày đầu kỳ", "first day of the period"),
    "period.to": Text("ngày cuối kỳ", "last day of the period"),
    "period.as_at": Text("ngày tính đến", "day of the numbers"),
    "period.known_at": Text("ngày của số liệu trong sổ", "day of what the book knew"),
    "previous.from": Text("ngày đầu kỳ trước", "first day of the period before"),
    "previous.to": Text("ngày cuối kỳ trước", "last day of the period before"),
    "last_year.from": Text("ngày đầu cùng kỳ năm trước", "first day of the same period last year"),
    "last_year.to": Text("ngày cuối cùng kỳ năm trước", "last day of the same period last year"),
}
PREVIOUS, LAST_YEAR = "previous", "last_year"
COMPARED = "compared"
MOST_DIGITS = 4
_KEY = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*"
_NAME = re.compile(rf"\s*({_KEY})\s*(?::\s*([0-9])\s*)?")

_UNKNOWN = Text("không có chỉ tiêu “{n}”", "there is no indicator “{n}”")
_MEANT = Text("không có chỉ tiêu “{n}”, có phải “{m}”?", "there is no indicator “{n}”; is it “{m}”?")
_NO_NAME = Text("“{n}” không phải là tên chỉ tiêu", "“{n}” is no name of an indicator")
_TOO_WIDE = Text("số chữ số sau dấu “:” từ 1 đến {m}", "after “:” stand 1 to {m} digits").with_(m=MOST_DIGITS)
_NO_DIGITS = Text("“{n}” không phải là số, bỏ “:{d}”", "“{n}” is no number; take “:{d}” out")


@dataclass(frozen=True, slots=True)
class Named:
    """What stands in one pair of braces: the name, and how many digits a number has at least (0: as it is)."""

    name: str
    digits: int = 0

    @property
    def compared(self) -> tuple[str, str] | None:
        """Give with which period which indicator is compared; None for what is no change."""
        top, _, rest = self.name.partition(".")
        with_, _, key = rest.partition(".")
        return (with_, key) if top == COMPARED and with_ in (PREVIOUS, LAST_YEAR) else None

    @property
    def indicator(self) -> str | None:
        """Name the indicator that is meant, told or compared; None for a fact of the period."""
        compared = self.compared
        return compared[1] if compared else None if self.name in FACTS else self.name


def named(said: str) -> Named | None:
    """Read what stands between braces; None for what can be no name."""
    found = _NAME.fullmatch(said)
    return Named(found[1], int(found[2] or 0)) if found else None


def wrong_name(said: str, indicators: Collection[str]) -> Text | None:
    """Say why what stands between braces names nothing; None where it names something."""
    found = named(said)
    if found is None:
        return _NO_NAME.with_(n=said.strip())
    key = found.indicator
    if key is not None and key not in indicators:
        return _unknown(found, key, indicators)
    if found.digits > MOST_DIGITS or ":0" in said.replace(" ", ""):
        return _TOO_WIDE
    if found.digits and (key is None or found.compared):
        return _NO_DIGITS.with_(n=found.name, d=found.digits)
    return None


def _unknown(found: Named, key: str, indicators: Collection[str]) -> Text:
    """Say that there is none, with the one that was probably meant."""
    near = get_close_matches(key, [*indicators, *FACTS], n=1, cutoff=0.75)
    before = found.name.removesuffix(key)
    return _MEANT.with_(n=found.name, m=before + near[0]) if near else _UNKNOWN.with_(n=found.name)

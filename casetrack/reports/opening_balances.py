"""Opening balances as reports count them: as cases that were carried over and are pending, of which no book tells.

The one place where they come in. They stand in the summary, in indicators and in forms with the cases that are so; what
they make of a number is said beside it, and the list behind it ends with one line for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from casetrack.engine.spans import TASK
from casetrack.engine.stretches import Profile
from casetrack.reports.counts import Count
from casetrack.reports.questions import DISTINCT, FIGURES, UNIT, Figure, Question
from casetrack.services.opening_balances import Remaining, remaining
from casetrack.services.work import Work
from casetrack.text import Text

Balances: TypeAlias = Sequence[Remaining]
CHANNEL = "handover"
COUNTING = ("receipts", DISTINCT, "carried_over", "pending")  # the figures that a balance is part of
_PART = Text("{n} {label} ({source})", "{n} {label} ({source})")
_SAID = Text(
    "Số kỳ trước chuyển sang, số đang giải quyết gồm {n} hồ sơ theo số dư đầu kỳ, nhập tay: {parts}.",
    "What was carried over and is pending includes {n} cases by opening balances, entered by hand: {parts}.",
)


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A balance as the tables of the summary read a row: what it is, and what each figure counts of it."""

    values: Mapping[str, Any]

    @property
    def _mapping(self) -> Mapping[str, Any]:
        return self.values

    def __getattr__(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        raise AttributeError(name)


def balances_of(work: Work, question: Question) -> Balances:
    """Give what is left of every balance as at the day of a question, as was known by its event."""
    return remaining(work, question.as_at, question.known_seq)


def as_counts(left: Iterable[Remaining]) -> Sequence[Count]:
    """Give balances as counts of what their cases are."""
    return [Count(_profile(each), _figures(each.count), opening=True) for each in left]


def as_rows(left: Iterable[Remaining]) -> Sequence[BalanceRow]:
    """Give balances as rows of the summary's count."""
    return [BalanceRow(_values(each)) for each in left]


def part_of(left: Iterable[Remaining], figure: Figure) -> int:
    """Count what balances are of a number of the summary."""
    if figure.name not in COUNTING or figure.group == TASK:
        return 0
    return sum(each.count for each in left if _is_in(each, figure))


def said_of(left: Balances) -> Text | None:
    """Say what was entered, with its documents; None where nothing was."""
    if not left:
        return None
    parts = [_PART.with_(n=each.count, label=each.kind.label, source=each.source) for each in left]
    listed = Text("; ".join(part.vi for part in parts), "; ".join(part.en for part in parts))
    return _SAID.with_(n=sum(each.count for each in left), parts=listed)


def _profile(left: Remaining) -> Profile:
    return Profile(
        workflow=left.kind.workflow,
        task=False,
        phase=left.kind.phase,
        outcome="",
        timing="",
        unit_id=left.unit_id,
        officer_id=None,
        channel=CHANNEL,
        delay="",
        fields=left.kind.fields,
    )


def _figures(n: int) -> Mapping[str, int]:
    return {name: n if name in COUNTING else 0 for name in ("receipts", *FIGURES)}


def _values(left: Remaining) -> Mapping[str, Any]:
    profile = _profile(left)
    traits = {"workflow": profile.workflow, "task": False, "phase": profile.phase, "outcome": "", "delay": ""}
    people = {"officer_id": None, "unit_id": left.unit_id, "former_officer": None, "nameless": None}
    return {**traits, **people, "channel": CHANNEL, **_figures(left.count)}


def _is_in(left: Remaining, figure: Figure) -> bool:
    """Tell whether a balance stands in a row; in those by month, age, outcome and cause of delay it stands nowhere."""
    if not figure.group:
        return True
    if figure.group == UNIT:
        workflow, colon, part = figure.key.partition(":")
        return left.kind.workflow == workflow and (not colon or part == str(left.unit_id))
    said = {"phase": left.kind.phase, "channel": CHANNEL, "officer": ""}
    return figure.group in said and said[figure.group] == figure.key

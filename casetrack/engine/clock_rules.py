"""What a workflow says about its clocks: how long, from when, for which cases, by which law. Counted in clocks.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from casetrack.engine.expressions import Expression
from casetrack.text import Text

OPENED = "opened"  # what starts most clocks, and what meets a limit to file
UNITS = ("working_days", "calendar_days", "months", "years")

Certainty = Literal["verified", "reported", "unverified", "local"]


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a number of the law stands, and how sure we are of it.

    `certainty`: verified (primary text read), reported (a portal quotes it), unverified (shown as "chưa kiểm chứng"),
    local (the office's own choice, not law). `rule` is the fingerprint of the rule behind it, as a lawyer signs it
    (law.py); two that say the same are the same, whatever they stand behind.
    """

    text: Text
    certainty: Certainty
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a rule of law holds, judged by the day received, the day accepted or the step's own day."""

    by: Literal["received", "accepted", "step_date"]
    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the rule holds for a case dated this day; both ends are included."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Length:
    """A term: so many working days, calendar days, months or years."""

    n: int
    unit: str


@dataclass(frozen=True, slots=True)
class FieldLength:
    """A term whose number stands in a whole-number field, as a province sets it; while blank, there is no clock."""

    field: str
    unit: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A length that holds when its condition and its dates do; the first that fits wins. The last has no condition."""

    length: Length | FieldLength
    basis: Basis
    when: Expression | None = None
    valid: Validity | None = None
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """What the law allows to add: how often, how much at most each time, by whom, on which grounds.

    Where `grounds` are listed, a decision must name one of them.
    """

    max_times: int
    most: Length
    roles: frozenset[str]
    basis: Basis
    before_expiry: bool = True
    when: Expression | None = None  # only for cases of which this holds
    grounds: tuple[tuple[str, Text], ...] = ()
    decision_no: Literal["required", "optional"] = "optional"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One clock of a workflow. Counted (`variants`) or stated by a document or a former system (`stated_field`).

    `kind`: duty, or limit: somebody else's right or a moment of law, which is shown and never overdue. `promise`: by
    its day whoever brought the matter is told something; receipts and the status page speak of no other clock.
    `start`: `opened`, or the trigger whose step starts it; with `start_field`, the day in that field once it is there;
    with `start_due`, the day due of that other clock. `when` and `valid` say for which cases the clock runs at all.
    `count`: next_day (the first day is not counted, Bộ luật Dân sự 2015 Điều 147), same_day, or back: the day due lies
    before the start. `roll`: what happens when a term ends on a day off. `satisfied_by` may hold `opened` of a limit.
    """

    key: str
    label: Text
    kind: Literal["duty", "limit"] = "duty"
    promise: bool = False
    start: str = OPENED
    start_field: str | None = None
    start_due: str | None = None
    restarted_by: frozenset[str] = frozenset()  # a new clock begins, e.g. when the case is reopened
    when: Expression | None = None
    valid: Validity | None = None
    count: Literal["next_day", "same_day", "back"] = "next_day"
    roll: Literal["none", "next", "previous"] = "next"
    variants: tuple[Variant, ...] = ()
    stated_field: str | None = None
    stated_basis: Basis | None = None
    pause_states: frozenset[str] = frozenset()
    pause_basis: Basis | None = None
    extensions: tuple[Extension, ...] = ()  # the first whose condition holds is the one that applies
    satisfied_by: frozenset[str] = frozenset()
    cancelled_by: frozenset[str] = frozenset()
    warn: tuple[Length, ...] = ()
    help: Text | None = None  # what it means, where the label does not say enough

    def extension_for(self, fields: Mapping[str, object]) -> Extension | None:
        """Give what the law allows to add in a case with these fields; None where it allows nothing."""
        fitting = (each for each in self.extensions if each.when is None or each.when.holds(fields))
        return next(fitting, None)

    def ground_label(self, key: object) -> Text | None:
        """Name a ground of an extension as the workflow does; None for one that it does not list."""
        labels = {ground: label for each in self.extensions for ground, label in each.grounds}
        return labels.get(str(key))

"""Who is told of a clock, and on which day: the ladder from “due soon” up to “overdue by so many days”.

The day of `due_soon` is the earliest `warn` of the clock itself; the other rungs are reckoned from its day due. Nothing
is kept of this: a changed calendar moves the rungs that count in working days, and the next look finds them moved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.clock_rules import Length
from casetrack.engine.terms import step
from casetrack.errors import InvalidInput

Addressee = Literal["owner", "substitute", "head", "chairman"]

ADDRESSEES: tuple[Addressee, ...] = ("owner", "substitute", "head", "chairman")
DUE_SOON, DUE_TODAY, BREACHED, BREACHED_BY = "due_soon", "due_today", "breached", "breached_by"
LEVELS = (DUE_SOON, DUE_TODAY, BREACHED, BREACHED_BY)
_SHORT = {"working_days": "wd", "calendar_days": "d"}
AFTER_UNITS = tuple(_SHORT)
_DAYS = {"wd": 1.4, "d": 1.0}
BY = re.compile(rf"{BREACHED_BY}_(\d+)(wd|d)")  # breached_by as the ledger keeps it, with its length


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: from its day on these people are told, unless the clock has stopped before. `after`: of breached_by."""

    kind: str
    notify: tuple[Addressee, ...]
    after: Length | None = None

    @property
    def level(self) -> str:
        """The word that stands in the ledger: `breached`, `breached_by_5wd`."""
        return f"{self.kind}_{self.after.n}{_SHORT[self.after.unit]}" if self.after else self.kind

    @property
    def height(self) -> float:
        """How high it stands, for the order of rungs: about so many days after the day due."""
        return height_of(self.level)

    def day(self, due_on: date, warn: Sequence[Length], calendar: WorkingCalendar) -> date | None:
        """Give the day from 00:00 of which it is told.

        None for due_soon where the clock says no `warn`, and for a day beyond the calendar, which never comes.
        """
        try:
            return self._day(due_on, warn, calendar)
        except (InvalidInput, OverflowError):
            return None

    def _day(self, due_on: date, warn: Sequence[Length], calendar: WorkingCalendar) -> date | None:
        if self.kind == DUE_SOON:
            return min((step(due_on, length, calendar, -1) for length in warn), default=None)
        if self.kind == DUE_TODAY:
            return due_on
        return step(due_on, self.after, calendar) if self.after else due_on + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs from the lowest up, for the clocks that it names; with none named, for every other duty."""

    rungs: tuple[Rung, ...]
    deadlines: frozenset[str] = frozenset()

    def days(self, due_on: date, warn: Sequence[Length], calendar: WorkingCalendar) -> list[tuple[date, Rung]]:
        """Give each rung with its day, in the order in which they are told."""
        found = ((rung.day(due_on, warn, calendar), rung) for rung in self.rungs)
        return sorted(((day, rung) for day, rung in found if day is not None), key=lambda told: told[0])


def height_of(level: str) -> float:
    """Give how high a rung stands whose word the ledger keeps, also one of rules that hold no more."""
    if by := BY.fullmatch(level):
        return 2 + int(by[1]) * _DAYS[by[2]]
    return float(LEVELS.index(level))


def ladder_for(ladders: Sequence[Ladder], key: str, otherwise: Ladder) -> Ladder:
    """Find the ladder of a clock: the one that names it, the one for all others, else that of the office."""
    named = next((ladder for ladder in ladders if key in ladder.deadlines), None)
    return named or next((ladder for ladder in ladders if not ladder.deadlines), otherwise)

"""The receptions that indicators count: visits, people, matters, days and plans of some hosts, as form 01/TCD does.

Whom the head receives on the day of a visit to the desk is counted with the head alone (reports/receptions.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from sqlalchemy import and_, select

from casetrack.engine.indicators import WEEKDAY, WEEKDAYS, CountedReceptions
from casetrack.models import ReceptionSession, SchedulePublication
from casetrack.reports.questions import Question
from casetrack.reports.reception_days import Day, midnight_after, published_and_empty_days
from casetrack.reports.receptions import Visited, counted_once, visits_of
from casetrack.reports.visit_tallies import Tally, VisitTallies
from casetrack.services.work import Work

Held = TypeVar("Held", Visited, Tally, Day, "_Plan")
DAYS = ("held_days", "published_days", WEEKDAY)
PLANS, PEOPLE, MATTERS = "plans", "people", "matters"


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan that was published, with one of the hosts and kinds of its sessions."""

    id: int
    host: str
    reception: str


class ReceptionsCounted:
    """The receptions of one question, of the whole office or of a unit with those below it; each asked for once."""

    def __init__(self, work: Work, question: Question, units: Collection[int] | None) -> None:
        self._work, self._question, self._units = work, question, units
        self._tallied = VisitTallies(work, question, units)

    def value(self, source: CountedReceptions) -> int | str | None:
        """Count what an indicator counts; of the day of the week, give its key, or None without receptions."""
        if source.measure == PLANS:
            return len(self.plans(source))
        if source.measure == WEEKDAY:
            return self._weekday(source)
        if source.measure in DAYS:
            return len(self.days(source))
        if source.measure == MATTERS:
            return self._tallied.matters(source)
        tallies = _of(source, self._tallied.tallies)
        return sum(each.people if source.measure == PEOPLE else each.visits for each in tallies)

    def visits(self, source: CountedReceptions) -> Sequence[Visited]:
        """Give the visits that an indicator counts."""
        return _of(source, self._visits)

    def days(self, source: CountedReceptions) -> Sequence[date]:
        """Give the days that an indicator counts, each once."""
        published, empty = self._days
        if source.measure != "held_days":
            return sorted({day.day for day in _of(source, published)})
        sat = {day.day for day in _of(source, empty)}
        return sorted(sat | {each.day for each in _of(source, self._tallied.tallies)})

    def plans(self, source: CountedReceptions) -> Sequence[int]:
        """Give the keys of the plans that an indicator counts."""
        return sorted({plan.id for plan in _of(source, self._plans)})

    def _weekday(self, source: CountedReceptions) -> str | None:
        days = Counter(day.weekday() for day in self.days(source))
        usual = min(days, key=lambda day: (-days[day], day), default=None)
        return None if usual is None else tuple(WEEKDAYS)[usual]

    @cached_property
    def _visits(self) -> Sequence[Visited]:
        return counted_once(visits_of(self._work, self._question, self._units))

    @cached_property
    def _days(self) -> tuple[Sequence[Day], Sequence[Day]]:
        return published_and_empty_days(self._work, self._question, self._units)

    @cached_property
    def _plans(self) -> Sequence[_Plan]:
        """Ask which plans begin in the period, and whose sessions each published."""
        plan, session = SchedulePublication, ReceptionSession
        of_plan = and_(
            session.office_id == plan.office_id,
            session.published_at == plan.published_at,
            session.held_on.between(plan.first_day, plan.last_day),
        )
        query = select(plan.id, session.host, session.reception).join(session, of_plan).distinct()
        query = query.where(
            plan.office_id == self._work.office.id,
            plan.first_day.between(self._question.start, self._question.as_at),
            plan.published_at < midnight_after(self._work, self._question.known_at),
        )
        if self._units is not None:
            query = query.where(session.unit_id.in_(self._units))
        return [_Plan(*row) for row in self._work.session.execute(query)]


def _of(source: CountedReceptions, those: Iterable[Held]) -> list[Held]:
    return [one for one in those if one.host in source.hosts and one.reception in source.receptions]

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
from casetrack.reports.receptions import (
    Day,
    Visited,
    counted_once,
    days_without_visit,
    midnight_after,
    published_days,
    visits_of,
)
from casetrack.services.work import Work

Held = TypeVar("Held", Visited, Day, "_Plan")
DAYS = ("held_days", "published_days", WEEKDAY)
PLANS = "plans"


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

    def value(self, source: CountedReceptions) -> int | str | None:
        """Count what an indicator counts; of the day of the week, give its key, or None without receptions."""
        if source.measure == PLANS:
            return len(self.plans(source))
        if source.measure == WEEKDAY:
            return self._weekday(source)
        if source.measure in DAYS:
            return len(self.days(source))
        visits = self.visits(source)
        if source.measure == "people":
            return sum(visit.present for visit in visits)
        return len({visit.matter for visit in visits}) if source.measure == "matters" else len(visits)

    def visits(self, source: CountedReceptions) -> Sequence[Visited]:
        """Give the visits that an indicator counts."""
        return _of(source, self._visits)

    def days(self, source: CountedReceptions) -> Sequence[date]:
        """Give the days that an indicator counts, each once."""
        if source.measure != "held_days":
            return sorted({day.day for day in _of(source, self._published)})
        sat = {day.day for day in _of(source, self._empty)}
        return sorted(sat | {visit.day for visit in self.visits(source)})

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
    def _published(self) -> Sequence[Day]:
        return published_days(self._work, self._question, self._units)

    @cached_property
    def _empty(self) -> Sequence[Day]:
        return days_without_visit(self._work, self._question, self._question.start, self._units)

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

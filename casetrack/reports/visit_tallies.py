"""How many visits there were, counted in the book: by day and host, and the matters that they were about.

A ward has tens of thousands of visits and a few hundred days, so a report does not read one visit after another. Only
on a day on which two parts of the form received are they read one by one, to leave out whom the first of them took over
(reports/receptions.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, select

from casetrack.engine.indicators import CountedReceptions
from casetrack.engine.reception_form import load_reception_form
from casetrack.models import ReceptionSession, Visit
from casetrack.reports.facts_then import written_in
from casetrack.reports.questions import Question
from casetrack.reports.receptions import Visited, counted, counted_once, visits_of, who_sat
from casetrack.services.work import Work


@dataclass(frozen=True, slots=True)
class Tally:
    """The visits of a day to one host at one kind of reception, and how many people came."""

    day: date
    host: str
    reception: str
    visits: int
    people: int


class VisitTallies:
    """The visits of one question, of the whole office or of some units, each counted once; asked for when needed."""

    def __init__(self, work: Work, question: Question, units: Collection[int] | None) -> None:
        self._work, self._question, self._units = work, question, units

    @cached_property
    def tallies(self) -> Sequence[Tally]:
        """Give the visits of each day, but for those that were taken over."""
        found = {(each.day, each.host, each.reception): each for each in self._every}
        for visit in self._taken_over:
            row = visit.day, visit.host, visit.reception
            found[row] = replace(found[row], visits=found[row].visits - 1, people=found[row].people - visit.present)
        return [each for each in found.values() if each.visits]

    def matters(self, source: CountedReceptions) -> int:
        """Count the matters that visits to these hosts were about; one that led to no case is a matter of its own."""
        of_no_case = func.count().filter(Visit.case_id.is_(None))
        query = self._asked(select(func.count(Visit.case_id.distinct()) + of_no_case)).where(
            who_sat().in_(source.hosts),
            Visit.reception.in_(source.receptions),
            Visit.id.not_in(written_in([visit.id for visit in self._taken_over])),
        )
        return int(self._work.session.execute(query).scalar_one())

    @cached_property
    def _every(self) -> Sequence[Tally]:
        of_row = (Visit.received_on, who_sat(), Visit.reception)
        query = self._asked(select(*of_row, func.count(), func.sum(Visit.present))).group_by(*of_row)
        return [Tally(*row) for row in self._work.session.execute(query)]

    @cached_property
    def _taken_over(self) -> Sequence[Visited]:
        """Give the visits to whom another part of the form received the same day."""
        days = _shared(self._every)
        visits = visits_of(self._work, self._question, self._units, days) if days else []
        kept = {visit.id for visit in counted_once(visits)}
        return [visit for visit in visits if visit.id not in kept]

    def _asked(self, asked: Select[*tuple[Any, ...]]) -> Select[Any]:
        query: Select[Any] = asked.join_from(
            Visit, ReceptionSession, ReceptionSession.id == Visit.session_id, isouter=True
        )
        query = query.where(counted(self._work, self._question))
        return query if self._units is None else query.where(Visit.unit_id.in_(self._units))


def _shared(tallies: Iterable[Tally]) -> set[date]:
    """Give the days on which more than one part of the form received."""
    part_of = {host: part.key for part in load_reception_form().parts for host in part.hosts}
    parts: defaultdict[date, set[str]] = defaultdict(set)
    for each in tallies:
        if each.host in part_of:
            parts[each.day].add(part_of[each.host])
    return {day for day, met in parts.items() if len(met) > 1}

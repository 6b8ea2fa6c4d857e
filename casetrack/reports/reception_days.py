"""The days on which citizens were to be received, as published, and those on which somebody sat and nobody came."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, literal, select, union_all

from casetrack.models import ReceptionSession, SessionClosing
from casetrack.reports.questions import Question
from casetrack.services.session_closings import NOBODY_CAME
from casetrack.services.work import Work

DELEGATE = "delegate"  # who received was somebody's deputy


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which somebody in office was to receive, as it was published."""

    day: date
    host: str
    reception: str
    unit_id: int


def days_without_visit(work: Work, question: Question, first: date, units: Collection[int] | None = None) -> list[Day]:
    """Ask on which days since the first somebody in office sat and nobody came, as the closing of the session says."""
    return [Day(*row) for row in work.session.execute(_without_visit(work, question, first, units))]


def published_and_empty_days(
    work: Work, question: Question, units: Collection[int] | None = None
) -> tuple[list[Day], list[Day]]:
    """Ask on which days somebody was to receive, as published and not called off; and on which sat and nobody came."""
    asked = (_published(work, question, units), _without_visit(work, question, question.start, units))
    found: tuple[list[Day], list[Day]] = [], []
    for place, *row in work.session.execute(
        union_all(*(select(literal(place), days.subquery()) for place, days in enumerate(asked)))
    ):
        found[place].append(Day(*row))
    return found


def _without_visit(
    work: Work, question: Question, first: date, units: Collection[int] | None
) -> Select[date, str, str, int]:
    query = _sessions(work, question, first, units).join(
        SessionClosing, SessionClosing.session_id == ReceptionSession.id
    )
    known = SessionClosing.closed_at < midnight_after(work, question.known_at)
    return query.where(SessionClosing.outcome == NOBODY_CAME, known)


def _published(work: Work, question: Question, units: Collection[int] | None) -> Select[date, str, str, int]:
    known = ReceptionSession.published_at < midnight_after(work, question.known_at)
    return _sessions(work, question, question.start, units).where(ReceptionSession.cancelled_why == "", known)


def _sessions(
    work: Work, question: Question, first: date, units: Collection[int] | None
) -> Select[date, str, str, int]:
    host = case((ReceptionSession.deputy_name != "", DELEGATE), else_=ReceptionSession.host)
    days = ReceptionSession.held_on.between(first, min(question.end, question.as_at))
    query = select(ReceptionSession.held_on, host, ReceptionSession.reception, ReceptionSession.unit_id).distinct()
    query = query.where(ReceptionSession.office_id == work.office.id, days)
    return query if units is None else query.where(ReceptionSession.unit_id.in_(units))


def midnight_after(work: Work, day: date) -> datetime:
    """Give the moment at which a day of the office is over: what is known on it was recorded before."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(work.office.timezone)).astimezone(UTC)

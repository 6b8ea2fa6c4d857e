"""Whether those in office received citizens on as many days as the law wants.

Counted are days with a visit in the book, and days of sessions that were closed because nobody came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from casetrack.engine.duties import Duty, DutyCheck, Period, check_duties, first_day_asked
from casetrack.engine.duties_file import load_duties
from casetrack.models import Visit
from casetrack.reports.questions import Question
from casetrack.reports.reception_days import days_without_visit
from casetrack.reports.receptions import received
from casetrack.services.access import require
from casetrack.services.work import Work


@dataclass(frozen=True, slots=True)
class HeldDay:
    """A day on which somebody in office received, and how many visits there were."""

    day: date
    visits: int


@dataclass(frozen=True, slots=True)
class DutyReport:
    """One duty over a period: the verdict by each rule of law that held in it, and the days behind it."""

    duty: Duty
    checks: tuple[DutyCheck, ...]
    days: tuple[HeldDay, ...]


def duties_in(work: Work, question: Question) -> tuple[DutyReport, ...]:
    """Judge every duty over the period of a report, as it stood and was known on its days."""
    require(work, "report.read")
    # What is not over by the end of the day of the numbers is not judged.
    today = min(work.today, question.as_at + timedelta(days=1))
    period = Period(question.start, question.end, today)
    visits = _visits(work, question, first_day_asked(period))
    return tuple(_report(work, duty, period, visits) for duty in load_duties())


def _report(work: Work, duty: Duty, period: Period, visits: Mapping[tuple[str, str], Mapping[date, int]]) -> DutyReport:
    days: dict[date, int] = {}
    for reception in sorted(duty.receptions):
        for day, count in visits.get((duty.host, reception), {}).items():
            days[day] = days.get(day, 0) + count
    checks = check_duties(duty, days, period, work.calendar)
    asked = {day for check in checks for span in check.spans for day in span.held}
    return DutyReport(duty, checks, tuple(HeldDay(day, days[day]) for day in sorted(asked, reverse=True)))


def _visits(work: Work, question: Question, first: date) -> Mapping[tuple[str, str], Mapping[date, int]]:
    """Count the visits by host, kind of reception and day, in two statements."""
    query = (
        select(Visit.host, Visit.reception, Visit.received_on, func.count())
        .where(received(work, question), Visit.received_on >= first)
        .group_by(Visit.host, Visit.reception, Visit.received_on)
    )
    found: dict[tuple[str, str], dict[date, int]] = {}
    for empty in days_without_visit(work, question, first):
        found.setdefault((empty.host, empty.reception), {})[empty.day] = 0
    for host, reception, day, count in work.session.execute(query):
        found.setdefault((host, reception), {})[day] = count
    return found

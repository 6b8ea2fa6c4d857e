"""The check that the office makes by itself on the working day before a report is sent, told once to its leaders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from casetrack.clock import local_date
from casetrack.engine.report_periods import ReportPeriod, load_report_periods
from casetrack.models import ReportCheck
from casetrack.reports.findings import check
from casetrack.reports.questions import ask
from casetrack.services.office_hours import next_opening
from casetrack.services.outbox import News, tell_all
from casetrack.services.report_checks import is_told_of_checks
from casetrack.services.users import actors_of_office
from casetrack.services.work import Installation, Work, begin, reading, system_actor

NOTICE = "report_check"


@dataclass(frozen=True, slots=True)
class _Due:
    """One report that is sent on a day, and the days that it counts."""

    period: ReportPeriod
    first: date
    last: date
    send_on: date


def check_what_is_due(installation: Installation, office_id: int, at: datetime | None = None) -> int:
    """Check the reports that are to be sent by the next working day, or today, and are not checked; give how many.

    As of a moment (now, unless said otherwise). What was slept through until the day of sending is made up for then;
    later nobody could mend anything. Counting needs no lock, so nobody waits for it.
    """
    actor, made = system_actor(office_id), 0
    with reading(installation, actor) as work:
        day = local_date(at, work.office.timezone) if at else work.today
        rows = [_checked(work, due, day) for due in _due(work, day) if not _is_checked(work, due)]
    for row in rows:
        with begin(installation, actor) as work:
            made += _write(work, row)
    return made


def _due(work: Work, day: date) -> Iterator[_Due]:
    for year in (day.year - 1, day.year, day.year + 1):
        for period in load_report_periods():
            due = _Due(period, period.first.of(year), period.last.of(year), period.send_by.of(year))
            if period.holds_in(year) and work.calendar.add_working_days(due.send_on, -1) <= day <= due.send_on:
                yield due


def _is_checked(work: Work, due: _Due) -> bool:
    query = select(ReportCheck.id).where(
        ReportCheck.office_id == work.office.id,
        ReportCheck.period == due.period.key,
        ReportCheck.send_on == due.send_on,
    )
    return work.session.scalars(query).first() is not None


def _checked(work: Work, due: _Due, day: date) -> ReportCheck:
    found = check(work, ask(work, due.first, due.last, as_at=min(due.last, day)))
    return ReportCheck(
        office_id=work.office.id,
        period=due.period.key,
        start_on=due.first,
        end_on=due.last,
        send_on=due.send_on,
        checked_on=day,
        kinds=len(found.findings),
        found=found.total,
    )


def _write(work: Work, row: ReportCheck) -> int:
    """Write one check and tell of it in one transaction, unless another process has meanwhile."""
    same = (ReportCheck.period == row.period, ReportCheck.send_on == row.send_on)
    query = select(ReportCheck.id).where(ReportCheck.office_id == work.office.id, *same)
    if work.session.scalars(query).first() is not None:
        return 0
    row.recorded_at = work.now
    work.session.add(row)
    work.session.flush()  # what tells of it names it by its key
    everybody = actors_of_office(work.session, work.office.id, row.checked_on)
    leaders = [actor.user_id for actor in everybody if actor.user_id and is_told_of_checks(actor)]
    tell_all(work, [News(NOTICE, leaders, report_check_id=row.id, not_before=next_opening(work, work.now))])
    return 1

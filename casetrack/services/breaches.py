"""Flag each duty that ran past its due day, once: a row of the alert ledger, no event, nobody's page becomes stale.

A day is breached from 00:00 of the next day on the office's wall clock. A running clock is judged as it stands now; a
paused or ended one is left alone, and so is a limit, which is nobody's duty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select, text, update

from casetrack.clock import local_date
from casetrack.models import Alert, Deadline
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.work import Installation, Work, reading, system_actor

BREACH = "breached"

_TO_BREACH = text("deadlines.status = 'running' AND deadlines.kind = 'duty' AND NOT deadlines.breached")


def flag_breaches(installation: Installation, office_id: int, at: datetime | None = None) -> int:
    """Flag what is breached in an office at a moment (now, unless said otherwise); give how many were flagged anew."""
    actor, flagged = system_actor(office_id), 0
    with reading(installation, actor) as work:
        if not _breached(work, _day(work, at), most=1):
            return 0  # the usual hour: no lock is taken

    def piece(work: Work) -> bool:
        nonlocal flagged
        found = _breached(work, _day(work, at), most=CASES_AT_ONCE)
        flagged += _flag(work, found, _day(work, at))
        return len(found) == CASES_AT_ONCE

    in_pieces(installation, actor, piece)
    return flagged


def breached_before(office_id: int, day: date) -> Select[Deadline]:
    """Give the query for the clocks of an office that have run past their due day and stand in no ledger yet."""
    query = select(Deadline).where(Deadline.office_id == office_id, _TO_BREACH, Deadline.due_on < day)
    return query.order_by(Deadline.due_on, Deadline.id)


def _day(work: Work, at: datetime | None) -> date:
    return local_date(at or work.now, work.office.timezone)


def _breached(work: Work, day: date, *, most: int) -> Sequence[Deadline]:
    return work.session.scalars(breached_before(work.office.id, day).limit(most)).all()


def _flag(work: Work, found: Sequence[Deadline], day: date) -> int:
    if not found:
        return 0
    told = _in_ledger(work, found)
    anew = [row for row in found if row.due_on and (row.case_id, row.key, row.due_on) not in told]
    work.session.add_all(
        Alert(
            office_id=work.office.id,
            case_id=row.case_id,
            deadline_key=row.key,
            level=BREACH,
            due_on=row.due_on,
            flagged_on=day,
            recorded_at=work.now,
        )
        for row in anew
    )
    work.session.execute(update(Deadline).where(Deadline.id.in_([row.id for row in found])).values(breached=True))
    return len(anew)


def _in_ledger(work: Work, found: Sequence[Deadline]) -> set[tuple[int, str, date]]:
    """Give what was told of these cases before: a clock that a correction took away and gave back is not told again."""
    query = select(Alert.case_id, Alert.deadline_key, Alert.due_on).where(
        Alert.office_id == work.office.id, Alert.level == BREACH, Alert.case_id.in_([row.case_id for row in found])
    )
    return {(case_id, key, due_on) for case_id, key, due_on in work.session.execute(query)}

"""What the last check before a report came to, as a leader's first page says it. How it is made: reports/due_checks."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from casetrack.models import ReportCheck
from casetrack.services.work import Actor, Work

LEADER = "leader"
READ = "report.read"
_SHOWN_AFTER_SENDING = timedelta(days=7)


def is_told_of_checks(actor: Actor) -> bool:
    """Tell whether somebody is told what a check found: whoever leads and reads reports."""
    return actor.may(READ) and any(role == LEADER for role, _unit in actor.roles)


def latest_check(work: Work) -> ReportCheck | None:
    """Give a leader the last check of a report that is to be sent, or was a few days ago; None for anybody else."""
    if not is_told_of_checks(work.actor):
        return None
    query = select(ReportCheck).where(
        ReportCheck.office_id == work.office.id, ReportCheck.send_on >= work.today - _SHOWN_AFTER_SENDING
    )
    return work.session.scalars(query.order_by(ReportCheck.id.desc()).limit(1)).one_or_none()

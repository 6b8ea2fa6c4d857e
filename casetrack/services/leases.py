"""Which process runs the jobs, and which run is whose: two rows that two processes cannot both have.

`now` is the machine's time: leases are between processes, also in a demo that plays another day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from casetrack.db import Database
from casetrack.models import JobLease, JobRun

SCHEDULER = "scheduler"
LEASE = timedelta(seconds=40)  # and a third of it until the next look: whoever stands by acts within a minute
CLAIM = timedelta(minutes=30)  # after this long an unfinished run is taken for dead
KEPT = timedelta(days=35)  # finished runs are forgotten then


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job as a list shows it. `finished_at` is None while it runs, or when its process died."""

    slot: str
    started_at: datetime
    finished_at: datetime | None
    result: str | None


def hold_lease(database: Database, holder: str, now: datetime) -> bool:
    """Take or renew the scheduler's lease; False while another process holds it."""
    try:
        with database.begin() as session:
            query = select(JobLease).where(JobLease.name == SCHEDULER).with_for_update()
            lease = session.scalars(query).one_or_none()
            if lease is None:
                session.add(JobLease(name=SCHEDULER, holder=holder, until=now + LEASE))
                return True
            if lease.holder != holder and lease.until > now:
                return False
            lease.holder, lease.until = holder, now + LEASE
            return True
    except IntegrityError:
        return False  # another process inserted the first lease in the same moment


def give_up_lease(database: Database, holder: str) -> None:
    """Let another process act at once, instead of after the lease."""
    with database.begin() as session:
        session.execute(delete(JobLease).where(JobLease.name == SCHEDULER, JobLease.holder == holder))


def claim_run(database: Database, job: str, slot: str, *, holder: str, now: datetime) -> bool:
    """Claim a job's run for one slot of time; whoever gets True must run it, and nobody else does.

    A run that was begun and not finished within CLAIM is taken over: its process died.
    """
    try:
        with database.begin() as session:
            query = select(JobRun).where(JobRun.job == job, JobRun.slot == slot).with_for_update()
            run = session.scalars(query).one_or_none()
            if run is None:
                session.add(JobRun(job=job, slot=slot, holder=holder, started_at=now, finished_at=None))
                return True
            if run.finished_at is not None or run.started_at + CLAIM > now:
                return False
            run.holder, run.started_at = holder, now
            return True
    except IntegrityError:
        return False  # another process claimed it in the same moment


def is_claimed(database: Database, job: str, slot: str, now: datetime) -> bool:
    """Tell without any lock whether a run was done or is being done."""
    with database.reading() as session:
        run = session.scalars(select(JobRun).where(JobRun.job == job, JobRun.slot == slot)).one_or_none()
        return run is not None and (run.finished_at is not None or run.started_at + CLAIM > now)


def finish_run(database: Database, job: str, slot: str, *, result: str, now: datetime) -> None:
    """Note how a claimed run ended, and forget the job's old runs."""
    with database.begin() as session:
        run = session.scalars(select(JobRun).where(JobRun.job == job, JobRun.slot == slot)).one()
        run.finished_at, run.result = now, result
        session.execute(delete(JobRun).where(JobRun.job == job, JobRun.finished_at < now - KEPT))


def last_runs(database: Database) -> Mapping[str, Run]:
    """Give the last run of each job that ever ran."""
    with database.reading() as session:
        rows = session.scalars(select(JobRun).order_by(JobRun.started_at, JobRun.id))
        return {row.job: Run(row.slot, row.started_at, row.finished_at, row.result) for row in rows}

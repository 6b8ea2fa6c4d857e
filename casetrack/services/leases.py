"""Which process runs the jobs, and which run is whose: two rows that two processes cannot both have.

`now` is the machine's time: leases are between processes, also in a demo that plays another day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casetrack.db import Database
from casetrack.models import JobLease, JobRun

SCHEDULER = "scheduler"
LEASE = timedelta(seconds=40)  # and a quarter of it until the next look: whoever stands by acts within a minute
CLAIM = timedelta(minutes=30)  # after this long an unfinished run of a living process is tried again
_LONGEST_FAILURE = 60
KEPT = timedelta(days=7)  # a job's finished runs are forgotten then, but for its last; some jobs run each minute


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job as a list shows it. `finished_at` is None while it runs, or when its process died.

    `failure`: what kind of failure ended it; the words are in the log of the program.
    """

    slot: str
    started_at: datetime
    finished_at: datetime | None
    result: str | None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """Which process may start jobs, as it calls itself (machine:process:sign), and until when."""

    holder: str
    until: datetime


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

    A run that was begun and not finished is taken over by whoever has got the lease since: its process died or hangs.
    Without that it is tried again after CLAIM.
    """
    try:
        with database.begin() as session:
            query = select(JobRun).where(JobRun.job == job, JobRun.slot == slot).with_for_update()
            run = session.scalars(query).one_or_none()
            if run is None:
                session.add(JobRun(job=job, slot=slot, holder=holder, started_at=now, finished_at=None))
                return True
            if run.finished_at is not None or _is_under_way(session, run, holder, now):
                return False
            run.holder, run.started_at, run.failure = holder, now, None
            return True
    except IntegrityError:
        return False  # another process claimed it in the same moment


def is_claimed(database: Database, job: str, slot: str, *, holder: str, now: datetime) -> bool:
    """Tell without any lock whether a run was done or is being done, so that `holder` need not claim it."""
    with database.reading() as session:
        run = session.scalars(select(JobRun).where(JobRun.job == job, JobRun.slot == slot)).one_or_none()
        return run is not None and (run.finished_at is not None or _is_under_way(session, run, holder, now))


def _is_under_way(session: Session, run: JobRun, holder: str, now: datetime) -> bool:
    """Tell whether another than `holder`, who asks, may still be at it."""
    if run.started_at + CLAIM <= now:
        return False
    acting = session.scalars(select(JobLease).where(JobLease.name == SCHEDULER)).one_or_none()
    return acting is None or acting.until <= now or acting.holder != holder or run.holder == holder


def finish_run(database: Database, job: str, slot: str, *, result: str, now: datetime) -> None:
    """Note how a claimed run ended, and forget the job's old runs."""
    with database.begin() as session:
        run = session.scalars(select(JobRun).where(JobRun.job == job, JobRun.slot == slot)).one()
        run.finished_at, run.result = now, result
        session.execute(delete(JobRun).where(JobRun.job == job, JobRun.finished_at < now - KEPT))


def fail_run(database: Database, job: str, slot: str, *, failure: str) -> None:
    """Note what kind of failure ended a claimed run; it is tried again after CLAIM, or by the next slot."""
    with database.begin() as session:
        run = session.scalars(select(JobRun).where(JobRun.job == job, JobRun.slot == slot)).one()
        run.failure = failure[:_LONGEST_FAILURE]


def running_lease(database: Database, now: datetime) -> Lease | None:
    """Give the lease that runs now, if a process holds one."""
    with database.reading() as session:
        query = select(JobLease).where(JobLease.name == SCHEDULER, JobLease.until > now)
        row = session.scalars(query).one_or_none()
        return Lease(row.holder, row.until) if row else None


def last_runs(database: Database) -> Mapping[str, Run]:
    """Give the last run of each job that ever ran."""
    with database.reading() as session:
        latest = select(func.max(JobRun.id)).group_by(JobRun.job)
        rows = session.scalars(select(JobRun).where(JobRun.id.in_(latest)))
        return {row.job: Run(row.slot, row.started_at, row.finished_at, row.result, row.failure) for row in rows}


@dataclass(frozen=True, slots=True)
class Beat:
    """How one job stands: for which hour it last ran to its end, and whether it is late with a later one."""

    last_slot: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Whether a process acts, and how its jobs stand. It tells nothing of any office."""

    acting: bool
    jobs: Mapping[str, Beat]

    @property
    def well(self) -> bool:
        """A process acts, and no job is late."""
        return self.acting and not any(beat.late for beat in self.jobs.values())


def heartbeat(database: Database, due: Mapping[str, datetime | None], now: datetime) -> Heartbeat:
    """Feel how the jobs stand that should have run for these hours by now; one that has not is late."""
    with database.reading() as session:
        acting = select(JobLease.id).where(JobLease.name == SCHEDULER, JobLease.until > now)
        ended = select(JobRun.job, func.max(JobRun.slot)).where(JobRun.finished_at.is_not(None)).group_by(JobRun.job)
        is_held, rows = session.scalars(acting).first() is not None, session.execute(ended).all()
    last = {job: datetime.fromisoformat(slot) for job, slot in rows}
    return Heartbeat(is_held, {job: Beat(last.get(job), _is_late(last.get(job), at)) for job, at in due.items()})


def _is_late(last: datetime | None, due: datetime | None) -> bool:
    return due is not None and (last is None or last < due)

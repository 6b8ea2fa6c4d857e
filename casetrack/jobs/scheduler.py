"""The scheduler: of all processes one acts, under a lease, and each slot of a job is run by whoever claims it."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from casetrack.clock import system_clock
from casetrack.jobs.table import JOBS, Job, latest_slot, trigger_of
from casetrack.services.leases import (
    LEASE,
    Heartbeat,
    claim_run,
    fail_run,
    finish_run,
    give_up_lease,
    heartbeat,
    hold_lease,
    is_claimed,
)
from casetrack.services.offices import DEFAULT_TIMEZONE, list_offices
from casetrack.services.work import Installation

_KEEPING_SECONDS = int(LEASE.total_seconds()) // 4
GRACE = timedelta(minutes=10)  # a job that is not done so long after its hour is late
_log = logging.getLogger(__name__)


class Scheduler:
    """One process's share in the jobs. It acts only while it holds the lease; until then it stands by to take over."""

    def __init__(self, installation: Installation, jobs: tuple[Job, ...] = JOBS) -> None:
        self.holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._installation = installation
        self._database = installation.database
        self._jobs = jobs
        self._zone = zone_of(installation)
        self._clockwork = BackgroundScheduler(timezone=self._zone, job_defaults={"coalesce": True, "max_instances": 1})

    def start(self) -> None:
        """Begin in the background: keep the lease, be there at each job's hours, make up for what was missed."""
        for job in self._jobs:
            trigger = trigger_of(job, self._zone)
            self._clockwork.add_job(self.run_due, trigger, args=[job], id=job.name, misfire_grace_time=None)
        for duty in (self.keep, self.make_up):  # apart, so that the lease is kept while a long job runs
            often = IntervalTrigger(seconds=_KEEPING_SECONDS, timezone=self._zone)
            self._clockwork.add_job(
                duty, often, id=duty.__name__, next_run_time=system_clock(), misfire_grace_time=None
            )
        self._clockwork.start()

    def shutdown(self, *, wait: bool = True) -> None:
        """Stop; with `wait`, first let what runs come to its end. Another process may then act at once."""
        self._clockwork.shutdown(wait=wait)
        give_up_lease(self._database, self.holder)

    def keep(self) -> bool:
        """Renew the lease, or take it over; tell whether this process acts."""
        return hold_lease(self._database, self.holder, system_clock())

    def make_up(self) -> None:
        """Run once what was missed while no process acted, or what one left when it died, in the order of its hours."""
        if not self.keep():
            return
        now = self._installation.clock()
        due = [(slot, job) for job in self._jobs if (slot := latest_slot(job, self._zone, now)) is not None]
        for _slot, job in sorted(due, key=lambda missed: missed[0]):
            try:
                self._run_latest(job)
            except Exception:  # what one job cannot do, the next is not to wait for
                _log.exception("the job %s failed", job.name)

    def run_due(self, job: Job) -> int | None:
        """Run a job for its latest slot if nobody has; give how many rows it wrote, None if it was not ours to run."""
        return self._run_latest(job) if self.keep() else None

    def _run_latest(self, job: Job) -> int | None:
        due = latest_slot(job, self._zone, self._installation.clock())
        slot = due.astimezone(UTC).isoformat() if due else ""
        if not due or is_claimed(self._database, job.name, slot, holder=self.holder, now=system_clock()):
            return None
        if not claim_run(self._database, job.name, slot, holder=self.holder, now=system_clock()):
            return None
        try:
            written = self._run_for_all(job)
        except Exception as failure:
            fail_run(self._database, job.name, slot, failure=type(failure).__name__)
            raise
        finish_run(self._database, job.name, slot, result=str(written), now=system_clock())
        return written

    def _run_for_all(self, job: Job) -> int:
        """Run a job for each office; what fails in one is raised when the others have had their turn."""
        written, failed = 0, None
        for office_id in self._offices():
            try:
                written += job.run(self._installation, office_id, None)
            except Exception as failure:
                _log.exception("the job %s failed in office %s", job.name, office_id)
                failed = failure
        if failed is not None:
            raise failed
        return written

    def _offices(self) -> list[int]:
        with self._database.reading() as session:
            return [office.id for office in list_offices(session)]


def start(installation: Installation) -> Scheduler:
    """Start the jobs of an installation in the background of this process."""
    scheduler = Scheduler(installation)
    scheduler.start()
    return scheduler


def feel(installation: Installation, jobs: tuple[Job, ...] = JOBS) -> Heartbeat:
    """Feel how the jobs of an installation stand, whichever process runs them."""
    zone, moment = zone_of(installation), installation.clock() - GRACE
    return heartbeat(installation.database, {job.name: latest_slot(job, zone, moment) for job in jobs}, system_clock())


def zone_of(installation: Installation) -> ZoneInfo:
    """Give the time zone of the installation's first office."""
    with installation.database.reading() as session:
        names = [office.timezone for office in list_offices(session)]
    return ZoneInfo(names[0] if names else DEFAULT_TIMEZONE)

"""The scheduler: of all processes one acts, under a lease, and each slot of a job is run by whoever claims it."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import UTC
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from casetrack.clock import system_clock
from casetrack.jobs.table import JOBS, Job, latest_slot, trigger_of
from casetrack.services.leases import LEASE, claim_run, finish_run, give_up_lease, hold_lease, is_claimed
from casetrack.services.offices import DEFAULT_TIMEZONE, list_offices
from casetrack.services.work import Installation

_KEEPING_SECONDS = int(LEASE.total_seconds()) // 3


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
        """Begin in the background: keep the lease, be there at each job's hours."""
        for job in self._jobs:
            trigger = trigger_of(job, self._zone)
            self._clockwork.add_job(self.run_due, trigger, args=[job], id=job.name, misfire_grace_time=None)
        keeping = IntervalTrigger(seconds=_KEEPING_SECONDS, timezone=self._zone)
        self._clockwork.add_job(self.keep, keeping, id="keep", next_run_time=system_clock(), misfire_grace_time=None)
        self._clockwork.start()

    def shutdown(self, *, wait: bool = True) -> None:
        """Stop; with `wait`, first let what runs come to its end. Another process may then act at once."""
        self._clockwork.shutdown(wait=wait)
        give_up_lease(self._database, self.holder)

    def keep(self) -> None:
        """Renew the lease, or take it over, and make up for what was missed while no process acted."""
        if hold_lease(self._database, self.holder, system_clock()):
            for job in self._jobs:
                self._run_latest(job)

    def run_due(self, job: Job) -> int | None:
        """Run a job for its latest slot if nobody has; give how many rows it wrote, None if it was not ours to run."""
        if not hold_lease(self._database, self.holder, system_clock()):
            return None
        return self._run_latest(job)

    def _run_latest(self, job: Job) -> int | None:
        due = latest_slot(job, self._zone, self._installation.clock())
        slot = due.astimezone(UTC).isoformat() if due else ""
        if not due or is_claimed(self._database, job.name, slot, system_clock()):
            return None
        if not claim_run(self._database, job.name, slot, holder=self.holder, now=system_clock()):
            return None
        written = sum(job.run(self._installation, office_id, None) for office_id in self._offices())
        finish_run(self._database, job.name, slot, result=str(written), now=system_clock())
        return written

    def _offices(self) -> list[int]:
        with self._database.reading() as session:
            return [office.id for office in list_offices(session)]


def start(installation: Installation) -> Scheduler:
    """Start the jobs of an installation in the background of this process."""
    scheduler = Scheduler(installation)
    scheduler.start()
    return scheduler


def zone_of(installation: Installation) -> ZoneInfo:
    """Give the time zone of the installation's first office."""
    with installation.database.reading() as session:
        names = [office.timezone for office in list_offices(session)]
    return ZoneInfo(names[0] if names else DEFAULT_TIMEZONE)

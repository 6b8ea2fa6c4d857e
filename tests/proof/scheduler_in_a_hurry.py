"""The scheduler of a process that is about to be killed: the real one, with minutes that last a fifth of a second.

python -m tests.proof.scheduler_in_a_hurry       (the installation is that of CASETRACK_*)
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta, tzinfo

from apscheduler.triggers.interval import IntervalTrigger

from casetrack.config import Settings
from casetrack.jobs import scheduler
from casetrack.jobs.table import JOBS, Job
from casetrack.services import deliveries, leases
from casetrack.services.installation import open_installation

MINUTE = timedelta(seconds=0.2)
LEASE = timedelta(seconds=1)
CLAIM = timedelta(seconds=8)  # longer than any mail takes on a busy machine, as in the office
ACTING = ("alerts", "deliver")


def hurry() -> None:
    """Let everything that is counted in minutes be over sooner."""

    def slot(_job: Job, _zone: tzinfo, now: datetime) -> datetime:
        return now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % MINUTE

    def trigger(_job: Job, zone: tzinfo) -> IntervalTrigger:
        return IntervalTrigger(seconds=MINUTE.total_seconds(), timezone=zone)

    leases.LEASE, leases.CLAIM, deliveries.CLAIM = LEASE, LEASE, CLAIM
    scheduler._KEEPING_SECONDS = 1
    vars(scheduler).update(latest_slot=slot, trigger_of=trigger)


def main() -> None:
    """Run until killed."""
    hurry()
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a busy job lets some of these minutes pass
    running = scheduler.Scheduler(
        open_installation(Settings.from_env()), tuple(job for job in JOBS if job.name in ACTING)
    )
    running.start()
    threading.Event().wait()


if __name__ == "__main__":
    main()

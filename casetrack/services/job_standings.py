"""How each job of the installation stands, as the page of the administration shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casetrack.services.leases import Lease
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class JobStanding:
    """One job: what it does and how often, for which hour it ran last, how that ended, and when it is due next.

    `took`: how long the last run was; None while it runs, after a failure, or when its process died. `failure`: of
    which kind one was. `written`: how much it did; None where several offices share the installation, as it counts all,
    and where it would tell of a case that few may see.
    """

    name: str
    words: Text
    often: Text
    last_slot: datetime | None
    took: timedelta | None
    written: int | None
    failure: str | None
    late: bool
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standings:
    """Every job, and the process that runs them, if there is one."""

    jobs: Sequence[JobStanding]
    lease: Lease | None

    @property
    def late(self) -> int:
        """How many jobs are late."""
        return sum(job.late for job in self.jobs)

    @property
    def failed(self) -> int:
        """How many jobs failed when they ran last."""
        return sum(job.failure is not None for job in self.jobs)

"""Who runs the jobs, and which runs are claimed. These rows belong to the installation, not to an office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import Base


class JobLease(Base):
    """The one process that may start jobs, until its lease runs out."""

    __tablename__ = "job_leases"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(String(40))
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]


class JobRun(Base):
    """One run of one job for one slot of time; whoever inserts the row may run it. `failure`: what kind ended it."""

    __tablename__ = "job_runs"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    job: Mapped[str] = mapped_column(String(40))
    slot: Mapped[str] = mapped_column(String(40))
    holder: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(String(400))
    failure: Mapped[str | None] = mapped_column(String(60))

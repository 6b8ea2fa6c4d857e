"""Which workflow versions cases run on. These rows belong to the installation, not to an office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import Base


class PublishedWorkflow(Base):
    """One version of a workflow on which a case was opened, with the SHA-256 of its file, which stays."""

    __tablename__ = "published_workflows"
    __table_args__ = (UniqueConstraint("workflow", "version"),)

    workflow: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]

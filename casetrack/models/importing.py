"""What was taken over from a former system, row by row, so that a second import adds nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class ImportBatch(OfficeRow):
    """One run of an import: which file, by whom, with what result."""

    __tablename__ = "import_batches"

    source: Mapped[str] = mapped_column(String(60))
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    actor_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    cases: Mapped[int] = mapped_column(default=0)
    activities: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)


class ImportRow(OfficeRow):
    """One row of a former system's export that stands in the book now, by the former system's own key."""

    __tablename__ = "import_rows"
    __table_args__ = (UniqueConstraint("office_id", "source", "key"),)

    batch_id: Mapped[int] = mapped_column(Integer, ForeignKey("import_batches.id"))
    source: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(120))
    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))

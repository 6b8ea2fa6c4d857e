"""The management log (sổ theo dõi công tác quản lý): what the office did about reception, complaints, denunciations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class ManagementEntry(Salted, OfficeRow):
    """A row of the log as one entry tells it: a document issued, a training, an inspection, a conclusion executed.

    `number` counts the rows of the office, `version` what was entered for one of them: a later version corrects the
    one before it and says why, or with `withdrawn` takes the row out; none is ever changed. `said` is what its kind
    asks (workflows/office/management_log.yaml). `after_seq` is the office's last event before it was entered.
    """

    __tablename__ = "management_entries"
    __table_args__ = (UniqueConstraint("office_id", "number", "version"),)

    number: Mapped[int]
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    happened_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(500))
    said: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    entered_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    after_seq: Mapped[int]
    recorded_at: Mapped[datetime]

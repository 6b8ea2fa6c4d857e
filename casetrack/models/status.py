"""What a citizen's page of the state of a case stands on: the codes on receipts, and where the page is closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class StatusCode(OfficeRow):
    """A code on a receipt (mã tra cứu): the paper holds it, this row its digest and the seed to print it again."""

    __tablename__ = "status_codes"
    __table_args__ = (UniqueConstraint("digest"), Index(None, "office_id", "receipt_id"))

    receipt_id: Mapped[int] = mapped_column(Integer, ForeignKey("receipts.id"))
    seed: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the code
    made_at: Mapped[datetime]


class StatusStop(OfficeRow):
    """The page is closed for one case, or without one for the whole office, while this row stands.

    Who closed it, when and why is said by the event; opening it again removes the row and is an event too.
    """

    __tablename__ = "status_stops"
    __table_args__ = (UniqueConstraint("office_id", "event_id"), Index(None, "office_id", "case_id"))

    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))

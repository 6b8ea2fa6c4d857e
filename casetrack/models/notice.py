"""What the program told one person of the office, on the page of notices."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class Notice(OfficeRow):
    """One thing that one person was told (thông báo), kept until it is read and after.

    It holds no words: they are said anew for the reader from the case behind it, as far as the reader may see that now.
    `kind`: alert, and what else tells people something. A person is told of one row of the ledger once.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("office_id", "alert_id", "user_id"),
        Index(None, "office_id", "user_id", "id"),
        Index(
            "ix_notices_unread",
            "office_id",
            "user_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(20))
    alert_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("alerts.id"))
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    digest_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("digests.id"))
    report_check_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("report_checks.id"))
    recorded_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

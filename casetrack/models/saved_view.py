"""How somebody likes to look at lists of cases: under which name, in which order, with which columns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class SavedView(OfficeRow):
    """What a list of cases is asked, kept under a name (bộ lọc đã lưu) by one person, or shared with the office.

    It holds no case: who opens it sees what they may see. `asked` is the question as an address asks it; without
    `columns` the list has those of whoever opens it.
    """

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("office_id", "owner_id", "name"),)

    owner_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(40))
    asked: Mapped[str] = mapped_column(Text)
    columns: Mapped[str] = mapped_column(String(200), default="")
    shared: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]


class ListLayout(OfficeRow):
    """The columns of somebody's lists of cases, and whether their rows stand close (cách bày danh sách)."""

    __tablename__ = "list_layouts"
    __table_args__ = (UniqueConstraint("office_id", "user_id"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    columns: Mapped[str] = mapped_column(String(200))
    dense: Mapped[bool] = mapped_column(default=False)

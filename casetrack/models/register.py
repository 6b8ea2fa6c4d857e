"""Numbered books: the next free number of each, so that no number is missing or given twice."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class Register(OfficeRow):
    """A book (sổ) of one year: visits, petitions, or the cases of one kind. `last` is the number given last."""

    __tablename__ = "registers"
    __table_args__ = (UniqueConstraint("office_id", "book", "year"),)

    book: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    last: Mapped[int]

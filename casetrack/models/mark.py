"""Marks by which cases that may be about one matter are found again."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class CaseMark(OfficeRow):
    """A mark of a case: a digest of something that it says or of who sent it, as services/marks.py makes them.

    Only a case that everybody in the office may see has any, so that nothing hidden is ever found by one.
    """

    __tablename__ = "case_marks"
    __table_args__ = (Index(None, "office_id", "mark", "case_id"), Index(None, "office_id", "case_id"))

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    mark: Mapped[int] = mapped_column(BigInteger)

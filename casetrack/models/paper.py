"""The papers that somebody handed in at the desk, one row for each, and what became of the originals."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted

_HERE = text("copy = 'original' AND returned_on IS NULL")


class Paper(Salted, OfficeRow):
    """A paper handed in (giấy tờ nhận): its name, number of sheets, whether it is the original, its state.

    `copy` is of services/papers.COPIES; empty, like `sheets`, where a line of an older receipt did not say. An original
    goes back: `returned_on` to the person or, in a protected case, to whom the vault's entry names.
    """

    __tablename__ = "papers"
    __table_args__ = (
        UniqueConstraint("office_id", "receipt_id", "place"),
        CheckConstraint("person_id IS NULL OR vault_entry_id IS NULL", name="known_or_protected"),
        CheckConstraint("(returned_on IS NULL) = (returned_by_id IS NULL)", name="returned_by_somebody"),
        Index(None, "office_id", "case_id"),
        Index("ix_papers_here", "office_id", "case_id", "receipt_id", sqlite_where=_HERE, postgresql_where=_HERE),
    )

    receipt_id: Mapped[int] = mapped_column(Integer, ForeignKey("receipts.id"))
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))  # that of the receipt
    place: Mapped[int]  # on the receipt, from 1
    name: Mapped[str] = mapped_column(String(2000))  # a line of an older receipt may be long
    sheets: Mapped[int | None]
    copy: Mapped[str] = mapped_column(String(12))
    condition: Mapped[str] = mapped_column(String(200))
    returned_on: Mapped[date | None]
    returned_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    vault_entry_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_entries.id"))

"""Citizens and organisations, and the part they have in a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class Person(Salted, OfficeRow):
    """A citizen or organisation; `search_key` is the name without marks, `sort_key` has the given name first."""

    __tablename__ = "persons"
    __table_args__ = (
        Index(None, "office_id", "search_key"),
        Index(None, "office_id", "identity_number"),
        Index(None, "office_id", "phone"),
    )

    name: Mapped[str] = mapped_column(String(200))
    # Longer than the name: one sign may stand for many letters.
    search_key: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(Text)
    identity_number: Mapped[str | None] = mapped_column(String(20))
    phone: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(300))
    recorded_at: Mapped[datetime]


class Party(Salted, OfficeRow):
    """A person's part in a case: petitioner, representative or respondent. Of a protected one, the vault's entry."""

    __tablename__ = "parties"
    __table_args__ = (
        UniqueConstraint("office_id", "case_id", "person_id", "part"),
        UniqueConstraint("office_id", "case_id", "vault_entry_id", "part"),
        CheckConstraint("(person_id IS NULL) <> (vault_entry_id IS NULL)", name="known_or_protected"),
        Index(None, "office_id", "person_id"),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    vault_entry_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_entries.id"))
    part: Mapped[str] = mapped_column(String(20))

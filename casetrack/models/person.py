"""Citizens and organisations, and the part they have in a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class Person(Salted, OfficeRow):
    """A citizen or organisation: one entry of the registry.

    `identity_number` is that of the card or passport (engine/identity_number.py), `phone` bare digits. `search_key` is
    the name without marks, `sort_key` has the given name first, `words_key` are the words by which somebody is found
    (services/persons_words.py). `merged_into_id`: the entry that stands for this one, because both are one person;
    `version` goes up with whatever is changed, so that nobody writes over what another desk wrote meanwhile.
    """

    __tablename__ = "persons"
    __table_args__ = (
        Index(None, "office_id", "sort_key", "id"),
        Index(None, "office_id", "identity_number"),
        Index(None, "merged_into_id"),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        CheckConstraint("(merged_into_id IS NULL) = (merged_at IS NULL)", name="merged_at_a_time"),
    )

    name: Mapped[str] = mapped_column(String(200))
    # Longer than the name: one sign may stand for many letters.
    search_key: Mapped[str] = mapped_column(Text)
    # Compared sign by sign on both databases: Vietnamese alphabet order is in the key itself.
    sort_key: Mapped[str] = mapped_column(Text().with_variant(Text(collation="C"), "postgresql"))
    words_key: Mapped[str | None] = mapped_column(Text)
    identity_number: Mapped[str | None] = mapped_column(String(20))
    birth_year: Mapped[int | None] = mapped_column(Integer)
    phone: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(300))
    recorded_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    merge_reason: Mapped[str | None] = mapped_column(String(300))
    merged_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    merged_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))


class Party(Salted, OfficeRow):
    """A person's part in a case: petitioner, representative or respondent. Of a protected one, the vault's entry."""

    __tablename__ = "parties"
    __table_args__ = (
        UniqueConstraint("office_id", "case_id", "person_id", "part"),
        UniqueConstraint("office_id", "case_id", "vault_entry_id", "part"),
        CheckConstraint("(person_id IS NULL) <> (vault_entry_id IS NULL)", name="known_or_protected"),
        Index(None, "office_id", "person_id", "case_id"),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    vault_entry_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_entries.id"))
    part: Mapped[str] = mapped_column(String(20))

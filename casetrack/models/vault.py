"""Who is protected, sealed under keys that the database does not hold, and who may look."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import Base, OfficeRow, Salted


class VaultKey(Base):
    """A key of the vault by its fingerprint; the key itself is a file. The newest that is not retired seals."""

    __tablename__ = "vault_keys"
    __table_args__ = (UniqueConstraint("key_id"),)

    key_id: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class VaultEntry(OfficeRow):
    """One protected person of a case, or the key of one file that shows who is protected; sealed.

    `place` counts the entries of the case. `traces`: it stood in clear before, and the old bytes may still be on the
    disk.
    """

    __tablename__ = "vault_entries"
    __table_args__ = (
        UniqueConstraint("office_id", "case_id", "place"),
        CheckConstraint("kind IN ('person', 'file')", name="known_kind"),
        Index(None, "office_id", "key_id"),
        Index(
            "ix_vault_entries_traces",
            "office_id",
            sqlite_where=text("traces"),
            postgresql_where=text("traces"),
        ),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    key_id: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    traces: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime]


class VaultGrant(Salted, OfficeRow):
    """Leave for one named person to see who is protected in one case, until a moment.

    `kind`: `grant`, given by a leader, or `break_glass`, taken by whoever works on the case; auditors are told of it.
    """

    __tablename__ = "vault_grants"
    __table_args__ = (
        CheckConstraint("kind IN ('grant', 'break_glass')", name="known_kind"),
        CheckConstraint("ends_at > given_at", name="lasts"),
        Index(None, "office_id", "case_id", "user_id"),
        Index(None, "office_id", "kind", "id"),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    given_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class VaultRequest(Salted, OfficeRow):
    """Somebody asks to see who is protected in a case. `grant_id`: the leave that answered it; without, a refusal."""

    __tablename__ = "vault_requests"
    __table_args__ = (Index(None, "office_id", "case_id"),)

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    grant_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_grants.id"))


class VaultNotice(OfficeRow):
    """An auditor has taken note of a break-glass; until then it stands on the auditor's first page."""

    __tablename__ = "vault_notices"
    __table_args__ = (UniqueConstraint("office_id", "user_id", "grant_id"),)

    grant_id: Mapped[int] = mapped_column(Integer, ForeignKey("vault_grants.id"))
    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    noted_at: Mapped[datetime]

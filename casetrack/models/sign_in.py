"""What a sign-in stands on: the sign-ins of the pages, the second factor of an account, attempts to guess either."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import Base, OfficeRow


class SignIn(OfficeRow):
    """One sign-in at one browser, until it is ended or left idle. The browser holds the token, this row its digest."""

    __tablename__ = "sign_ins"
    __table_args__ = (
        UniqueConstraint("digest"),
        Index("ix_sign_ins_office_id_user_id", "office_id", "user_id"),
        Index("ix_sign_ins_office_id_seen_at", "office_id", "seen_at"),
    )

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the token
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # coarse: renewed every few minutes
    proved_at: Mapped[datetime]  # when the password was last typed
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(60))
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(12))


class SecondFactor(Base):
    """The secret that an account shares with a phone, sealed by a key outside the database.

    It asks nothing of anybody until `User.factor_since` says that a code has confirmed it.
    """

    __tablename__ = "second_factors"
    __table_args__ = (UniqueConstraint("user_id"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_counter: Mapped[int] = mapped_column(BigInteger, default=0)  # the half minute of the last code, never again


class RecoveryCode(Base):
    """A code for who has lost the phone; good once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """How often somebody tried a name or an address in the running window."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (UniqueConstraint("key"),)

    key: Mapped[str] = mapped_column(String(64))
    count: Mapped[int]
    since: Mapped[datetime]

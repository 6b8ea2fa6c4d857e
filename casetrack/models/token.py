"""What other programs sign in with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import Base


class ApiToken(Base):
    """A program's way in, on behalf of an account. Only a digest is kept; digests are unique in the installation."""

    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("digest"),)

    office_id: Mapped[int] = mapped_column(Integer, ForeignKey("offices.id"), index=True)
    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the token
    scopes: Mapped[str] = mapped_column(String(40))  # read, write or both, with a blank between
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

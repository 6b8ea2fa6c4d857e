"""Accounts and the roles they hold in units."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import Base, OfficeRow, Salted


class User(Salted, Base):
    """Somebody who signs in. Names are unique in the installation.

    `password_given`: somebody else chose the password, so the next sign-in must choose another. `factor_since`: since
    when signing in takes a second factor. `morning_list`: wants each morning's list besides the weekly digest.
    """

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("username"),)

    office_id: Mapped[int] = mapped_column(Integer, ForeignKey("offices.id"), index=True)
    username: Mapped[str] = mapped_column(String(60))
    full_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    password_given: Mapped[bool] = mapped_column(default=False, server_default=false())
    factor_since: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="vi")
    morning_list: Mapped[bool] = mapped_column(default=False, server_default=false())


class RoleInUnit(OfficeRow):
    """A role that a user holds in a unit, from a day to a day."""

    __tablename__ = "roles_in_units"
    __table_args__ = (UniqueConstraint("office_id", "user_id", "unit_id", "role"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    role: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

"""The office whose book this is, the head of its chain, and its units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import Base, OfficeRow


class Office(Base):
    """A ward (or province): the book's owner. Its code never changes."""

    __tablename__ = "offices"
    __table_args__ = (UniqueConstraint("code"),)

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(60))
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class OfficeHead(Base):
    """The last link of the office's chain, locked first by whoever writes; the key of `mac` is not in the database."""

    __tablename__ = "office_heads"
    __table_args__ = (UniqueConstraint("office_id"),)

    office_id: Mapped[int] = mapped_column(Integer, ForeignKey("offices.id"))
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]


class Unit(OfficeRow):
    """A unit (đơn vị) in the office's tree: Party Committee, People's Committee, a department.

    `kind`: which body it is (engine/labels.BODIES), by which reports name it without knowing a ward's codes; empty for
    a department, which belongs to the nearest body above it.

    `past`: what it was called and where it stood before each of its changes (engine/unit_tree.Before), under `changes`.
    `successor_id`: once it has ended, the unit that has what it left.
    """

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("units.id"))
    kind: Mapped[str] = mapped_column(String(30), default="", server_default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    past: Mapped[dict[str, Any] | None]
    successor_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("units.id"))

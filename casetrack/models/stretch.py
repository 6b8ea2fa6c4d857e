"""The rows that every count reads, folded from the spans: stretches of a case's life, and what they are parted by."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow

# What counts read of a stretch, so that an index answers them alone.
_COUNTED = (
    *("closed_on", "profile_code", "entered_on", "due_on"),
    *("from_on", "known_from", "returned", "case_id"),
)
_STILL = "known_to IS NULL AND to_on IS NULL"
_ENDED, _TAKEN_BACK = "known_to IS NULL AND to_on IS NOT NULL", "known_to IS NOT NULL"


def _where(clause: str) -> dict[str, Any]:
    return {"sqlite_where": text(clause), "postgresql_where": text(clause)}


class Profile(OfficeRow):
    """All by which reports tell cases apart (engine/stretches.Profile). Written once, never changed.

    `code` is made of what it says, so the same profile has the same code in every office.
    """

    __tablename__ = "profiles"
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    code: Mapped[int] = mapped_column(BigInteger)
    workflow: Mapped[str] = mapped_column(String(60))
    task: Mapped[bool]
    phase: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20))
    timing: Mapped[str] = mapped_column(String(8))
    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    officer_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    channel: Mapped[str] = mapped_column(String(40))
    delay: Mapped[str] = mapped_column(String(120))
    fields: Mapped[dict[str, Any]]


class Stretch(OfficeRow):
    """A case between two days on which what reports say of it changed (engine/stretches.StretchFact).

    On each day of its life one stretch of a case holds, as known at each event of the office: `known_from` and
    `known_to` are numbers of office events.
    """

    __tablename__ = "stretches"
    __table_args__ = (
        CheckConstraint("to_on > from_on", name="holds_for_a_day"),
        CheckConstraint("known_to > known_from", name="was_known"),
        Index(None, "office_id", "case_id", "known_to"),
        Index("ix_stretches_still", "office_id", *_COUNTED, "known_to", "to_on", **_where(_STILL)),
        Index(
            "ix_stretches_entered",
            *("office_id", "entered_on", "profile_code", "from_on", "known_from", "known_to", "to_on"),
            **_where(_STILL),
        ),
        Index("ix_stretches_ended", "office_id", "to_on", *_COUNTED, "known_to", **_where(_ENDED)),
        Index("ix_stretches_taken_back", "office_id", "known_to", *_COUNTED, "to_on", **_where(_TAKEN_BACK)),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    profile_code: Mapped[int] = mapped_column(BigInteger)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    entered_on: Mapped[date]
    closed_on: Mapped[date | None]
    due_on: Mapped[date | None]
    returned: Mapped[bool]
    known_from: Mapped[int]
    known_to: Mapped[int | None]

"""When citizens are received: series of sessions, each session, days on which a host is away, what was published."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class ReceptionSeries(Salted, OfficeRow):
    """A host's recurring sessions (engine/schedule.py): `rule` says on which days, `hours` at which hours of a day.

    `host` is the post (engine/labels.HOSTS) in the unit, `host_name` who holds it. It ends with `valid_to`; another
    rule, host or place is another series. What its sessions let be booked: see ReceptionSession.
    """

    __tablename__ = "reception_series"
    __table_args__ = (
        CheckConstraint("cutoff >= 0 AND walk_ins >= 0", name="limits_count_up"),
        Index(None, "office_id", "valid_from"),
    )

    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    host: Mapped[str] = mapped_column(String(20))
    host_name: Mapped[str] = mapped_column(String(120))
    reception: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(80))
    hours: Mapped[str] = mapped_column(String(60))
    slot_minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    online: Mapped[bool] = mapped_column(default=False, server_default=false())
    cutoff: Mapped[int | None]
    cutoff_unit: Mapped[str] = mapped_column(String(5), default="hours", server_default="hours")
    walk_ins: Mapped[int | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class ReceptionSession(Salted, OfficeRow):
    """A session (buổi tiếp công dân): who receives, on which day, at which hours, where.

    `planned_on` is the day by its series' rule, `held_on` the day on which it is held, `moved_why` why they differ;
    `by_hand`: somebody changed it, so that the rule moves it no more. `sequence` counts its changes, `uid` names it in
    calendars for ever. `deputy_name` receives in the host's stead, by the paper `delegation_no`. Of an online one:
    when it was told to those who come, when the link was tested, where the recording is kept. `source`: the notice on
    paper by which it was held before it stood in this book. Booking ends `cutoff` hours or working days (`cutoff_unit`,
    engine/booking.CUTOFFS) before it begins, none: with each hour; at most `walk_ins` get a ticket, none: any number.
    """

    __tablename__ = "reception_sessions"
    __table_args__ = (
        UniqueConstraint("office_id", "uid"),
        UniqueConstraint("office_id", "series_id", "planned_on"),
        CheckConstraint("(deputy_name = '') = (delegation_no = '')", name="a_deputy_has_a_paper"),
        CheckConstraint("cutoff >= 0 AND walk_ins >= 0", name="limits_count_up"),
        Index(None, "office_id", "held_on"),
    )

    uid: Mapped[str] = mapped_column(String(32))
    sequence: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    series_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("reception_series.id"))
    planned_on: Mapped[date]
    held_on: Mapped[date]
    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    host: Mapped[str] = mapped_column(String(20))
    host_name: Mapped[str] = mapped_column(String(120))
    reception: Mapped[str] = mapped_column(String(20))
    hours: Mapped[str] = mapped_column(String(60))
    slot_minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    online: Mapped[bool] = mapped_column(default=False, server_default=false())
    cutoff: Mapped[int | None]
    cutoff_unit: Mapped[str] = mapped_column(String(5), default="hours", server_default="hours")
    walk_ins: Mapped[int | None]
    deputy_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    deputy_title: Mapped[str] = mapped_column(String(120), default="", server_default="")
    delegation_no: Mapped[str] = mapped_column(String(80), default="", server_default="")
    delegated_on: Mapped[date | None]
    delegation_scope: Mapped[str] = mapped_column(String(200), default="", server_default="")
    moved_why: Mapped[str] = mapped_column(String(300), default="", server_default="")
    cancelled_why: Mapped[str] = mapped_column(String(300), default="", server_default="")
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    notified_on: Mapped[date | None]
    link_tested_on: Mapped[date | None]
    recording: Mapped[str] = mapped_column(String(200), default="", server_default="")
    source: Mapped[str] = mapped_column(String(200), default="", server_default="")
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    changed_at: Mapped[datetime]


class HostAbsence(Salted, OfficeRow):
    """Days, both included, on which whoever holds a post is away, so that no session of the post may be set on them."""

    __tablename__ = "host_absences"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="begins_before_it_ends"),
        Index(None, "office_id", "first_day"),
    )

    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    host: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))


class SchedulePublication(OfficeRow):
    """That somebody published the sessions of some days, how many, and why although the law wants more of them."""

    __tablename__ = "schedule_publications"
    __table_args__ = (Index(None, "office_id", "published_at"),)

    first_day: Mapped[date]
    last_day: Mapped[date]
    sessions: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    published_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    published_at: Mapped[datetime]

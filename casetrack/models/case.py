"""Cases, their events and what is folded from them. Events are the truth; the rest can be rebuilt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casetrack.models.base import OfficeRow, Salted

_UNDATED_LAST = text("(due_on IS NULL)")  # as the lists sort: cases without a due day stand last


class Case(OfficeRow):
    """What moves through a workflow (hồ sơ). State, phase, fields and dates are folded from its events."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        UniqueConstraint("office_id", "source", "former_number"),
        CheckConstraint("(phase = 'resolved') = (closed_on IS NOT NULL)", name="ended_on_a_day"),
        Index(None, "office_id", "closed_on", "due_on", "id"),
        Index(None, "office_id", "phase", "due_on", "id"),
        Index(None, "office_id", "officer_id", "closed_on", "due_on"),
        Index(None, "office_id", "unit_id", "closed_on", "due_on"),
        Index(None, "office_id", "opened_on", "id"),
        Index("ix_cases_office_id_closed_on_urgency", "office_id", "closed_on", _UNDATED_LAST, "due_on", "id"),
        Index("ix_cases_office_id_urgency", "office_id", _UNDATED_LAST, "due_on", "id"),
    )

    number: Mapped[str] = mapped_column(String(30))
    workflow: Mapped[str] = mapped_column(String(60))
    workflow_version: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    search_key: Mapped[str] = mapped_column(Text)  # numbers and plots; see services/search_words.py
    names_key: Mapped[str] = mapped_column(Text, default="", server_default="")  # of its people, unless sealed
    words_key: Mapped[str | None] = mapped_column(Text)  # all that it says; none: not written since an upgrade
    state: Mapped[str] = mapped_column(String(60))
    phase: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    officer_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    opened_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    channel: Mapped[str] = mapped_column(String(40))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    due_on: Mapped[date | None]  # the earliest running clock's
    due_key: Mapped[str | None] = mapped_column(String(60))
    paused: Mapped[bool] = mapped_column(default=False)
    fields: Mapped[dict[str, Any]]
    source: Mapped[str | None] = mapped_column(String(60))  # the former system or office
    former_number: Mapped[str | None] = mapped_column(String(80))
    seq: Mapped[int] = mapped_column(default=0)  # events written so far
    version: Mapped[int] = mapped_column(default=0)  # moves with state, fields, unit, level and corrections
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy's own name


class CaseEvent(OfficeRow):
    """Something that happened in a case: written once, chained to the office's event before it.

    What the office decides for itself, such as its days off, is an event of no case (`case_id` None, `case_seq` 0).
    `occurred_on` is the legal day, `occurred_at` the instant if known, `recorded_at` when the office wrote it down.
    `payload` is canonical JSON (RFC 8785) without personal texts, which stand in event_texts.
    """

    __tablename__ = "case_events"
    __table_args__ = (
        UniqueConstraint("office_id", "seq"),
        UniqueConstraint("office_id", "case_id", "case_seq"),
        Index(None, "office_id", "recorded_at"),
        Index(None, "office_id", "kind", "seq"),
        Index(None, "office_id", "name", "seq"),
        Index(None, "office_id", "actor_id", "seq"),
    )

    seq: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    case_seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    occurred_on: Mapped[date]
    occurred_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    payload: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EventText(OfficeRow):
    """A personal text of an event. The event holds SHA-256(salt + text), so erasing this row leaves the chain whole."""

    __tablename__ = "event_texts"
    __table_args__ = (UniqueConstraint("office_id", "event_id", "key"),)

    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))
    key: Mapped[str] = mapped_column(String(80))
    salt: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    event: Mapped[CaseEvent] = relationship()  # by which both are written in one go, though neither has a key yet


class CaseLink(OfficeRow):
    """Two cases that belong together; `answered_by` is the step that the end of `to_case` takes in `from_case`."""

    __tablename__ = "case_links"
    __table_args__ = (
        UniqueConstraint("office_id", "from_case_id", "to_case_id"),
        Index(None, "office_id", "to_case_id"),
    )

    from_case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    to_case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(20))
    answered_by: Mapped[str | None] = mapped_column(String(60))


class CaseGrant(Salted, OfficeRow):
    """A person let into one restricted or sealed case, with the reason and the last day."""

    __tablename__ = "case_grants"
    __table_args__ = (UniqueConstraint("office_id", "user_id", "case_id"),)

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[date | None]


class Deadline(OfficeRow):
    """One clock of one case as it stands now. `breached` tells that this due day is in the alert ledger already.

    `alert_on`: the next day on which its ladder tells something, as far as it was planned under `alert_plan`, which
    names the calendar and the rules of telling; what no longer names those in force is planned anew (services/alerts).
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        UniqueConstraint("office_id", "case_id", "key"),
        CheckConstraint("(status IN ('running', 'paused')) = (ended_on IS NULL)", name="ended_or_not"),
        Index(
            "ix_deadlines_to_tell",
            "office_id",
            "alert_on",
            sqlite_where=text("status = 'running' AND kind = 'duty'"),
            postgresql_where=text("status = 'running' AND kind = 'duty'"),
        ),
        Index(
            "ix_deadlines_to_plan",
            "office_id",
            "alert_plan",
            sqlite_where=text("status = 'running' AND kind = 'duty'"),
            postgresql_where=text("status = 'running' AND kind = 'duty'"),
        ),
        Index(
            "ix_deadlines_counting",
            "office_id",
            "due_on",
            "start_on",
            "unrolled_on",
            "case_id",
            sqlite_where=text("ended_on IS NULL AND NOT stated"),
            postgresql_where=text("ended_on IS NULL AND NOT stated"),
        ),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    key: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(8), default="duty", server_default="duty")  # or limit: never overdue
    status: Mapped[str] = mapped_column(String(12))  # running, paused, met, met_late, cancelled
    start_on: Mapped[date]
    due_on: Mapped[date | None]
    unrolled_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    stated: Mapped[bool]
    provisional: Mapped[bool]
    breached: Mapped[bool] = mapped_column(default=False)
    calendar_version: Mapped[str] = mapped_column(String(16))
    alert_on: Mapped[date | None]
    alert_plan: Mapped[str] = mapped_column(String(16), default="", server_default="")


class Span(OfficeRow):
    """A fact with two times: true from a day to a day, known from one office event to another. All counts read these.

    `kind`: entry, phase, due, unit, officer, field. `known_from` and `known_to` are numbers of office events.
    A resolved phase carries the outcome and the due day it was judged by.
    """

    __tablename__ = "spans"
    __table_args__ = (
        CheckConstraint("to_on > from_on", name="holds_for_a_day"),
        CheckConstraint("known_to > known_from", name="was_known"),
        Index(None, "office_id", "kind", "value", "from_on"),
        Index(None, "office_id", "case_id", "known_to"),
        Index(None, "office_id", "kind", "to_on", "due_on"),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(120))
    outcome: Mapped[str | None] = mapped_column(String(20))
    due_on: Mapped[date | None]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    known_from: Mapped[int]
    known_to: Mapped[int | None]

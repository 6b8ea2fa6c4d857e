"""Hand-overs from former offices (đợt bàn giao): the minutes both sides signed, the lists as files, and their rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class HandoverBatch(OfficeRow):
    """One hand-over: who handed what to which unit on which day. `number` counts those of the office.

    `state`: `draft`, while lists are loaded and mended; `confirming`, while cases are written; `confirmed`, once all
    rows that count stand in the book. A list that is loaded later makes it a draft again.
    """

    __tablename__ = "handover_batches"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        CheckConstraint("state IN ('draft', 'confirming', 'confirmed')", name="known_state"),
    )

    number: Mapped[int]
    from_office: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    handed_over_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    opened_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    opened_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]


class HandoverMinutes(Salted, OfficeRow):
    """What the minutes (biên bản) of a hand-over state, as one entry tells it; the last version of a batch stands.

    `totals` are lines of kind, former unit, total, settled and pending; what minutes do not state is left out.
    `amends`: a later paper that both sides signed, because the first was wrong; `reason` says why.
    """

    __tablename__ = "handover_minutes"
    __table_args__ = (UniqueConstraint("office_id", "batch_id", "version"),)

    batch_id: Mapped[int] = mapped_column(Integer, ForeignKey("handover_batches.id"))
    version: Mapped[int]
    minutes_no: Mapped[str] = mapped_column(String(50))
    minutes_on: Mapped[date | None]
    totals: Mapped[dict[str, Any]]
    amends: Mapped[bool] = mapped_column(default=False, server_default=false())
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    entered_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    recorded_at: Mapped[datetime]


class HandoverFile(Salted, OfficeRow):
    """A workbook that was loaded into a hand-over. `number` counts those of the batch, `sha256` is of its content.

    `state`: `asking`, while somebody must say which row is a header or of what kind a list is; `staging`, while its
    rows are written; `staged`. `sheets` tell of each sheet its columns with examples, and what each was taken for;
    `read` what was counted and what is no row of a list. `edition_of_id`: the file that this one is a mended copy of.
    `content` is kept until the batch is confirmed.
    """

    __tablename__ = "handover_files"
    __table_args__ = (
        UniqueConstraint("office_id", "batch_id", "number"),
        UniqueConstraint("office_id", "batch_id", "sha256"),
        CheckConstraint("state IN ('asking', 'staging', 'staged')", name="known_state"),
    )

    batch_id: Mapped[int] = mapped_column(Integer, ForeignKey("handover_batches.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    encoding: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(8))
    sheets: Mapped[dict[str, Any]]
    read: Mapped[dict[str, Any]]
    edition_of_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("handover_files.id"))
    staged_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class HandoverRow(Salted, OfficeRow):
    """A row of a list, staged: it becomes a case when the batch is confirmed, and then names it.

    `line` is the row as Excel counts it. `key` is a digest of what the row said when it was first loaded, so that no
    row is loaded twice. `typed` is what stands there by field, `said` what that means; `level` who may see it.
    `outcome`: `accept`, `warn`, `duplicate` or `refuse`, with `reasons`; of a duplicate somebody decides `keep`, else
    it is left out. `mended_by_id`: who changed what stands there.
    """

    __tablename__ = "handover_rows"
    __table_args__ = (
        UniqueConstraint("office_id", "batch_id", "key"),
        UniqueConstraint("office_id", "file_id", "sheet", "line"),
        UniqueConstraint("office_id", "case_id"),
        Index(None, "office_id", "batch_id", "outcome", "id"),
        Index(None, "office_id", "key"),
        CheckConstraint("outcome IN ('accept', 'warn', 'duplicate', 'refuse')", name="known_outcome"),
        CheckConstraint("decision IN ('', 'keep', 'skip')", name="known_decision"),
    )

    batch_id: Mapped[int] = mapped_column(Integer, ForeignKey("handover_batches.id"))
    file_id: Mapped[int] = mapped_column(Integer, ForeignKey("handover_files.id"))
    sheet: Mapped[str] = mapped_column(String(120))
    line: Mapped[int]
    hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    kind: Mapped[str] = mapped_column(String(40))
    from_unit: Mapped[str] = mapped_column(String(200), default="", server_default="")
    settled: Mapped[bool] = mapped_column(default=False, server_default=false())
    level: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(64))
    typed: Mapped[dict[str, Any]]
    said: Mapped[dict[str, Any]]
    outcome: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[dict[str, Any]]
    duplicate_of_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("handover_rows.id"))
    decision: Mapped[str] = mapped_column(String(4), default="", server_default="")
    decided_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    mended_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))


class HandoverMark(OfficeRow):
    """A mark of a row: a digest of something that it says, by which the same file is found in other lists.

    Only a row whose case everybody in the office may see has any (services/batch_marks.py).
    """

    __tablename__ = "handover_marks"
    __table_args__ = (Index(None, "office_id", "mark", "row_id"), Index(None, "office_id", "row_id"))

    row_id: Mapped[int] = mapped_column(Integer, ForeignKey("handover_rows.id"))
    mark: Mapped[int] = mapped_column(BigInteger)


class HandoverMatch(OfficeRow):
    """What somebody decided of a row and what it may be one with: another row, a case, or a person.

    `kind`: `dossier`, `plot` or `person`. `decision`: `same`, `tied` (two about one matter), `other`, or `later`.
    `did`: what was done because of it, so that taking it back does no more: `left_out`, `linked` or nothing yet.
    `before`: what had been decided of the row.
    """

    __tablename__ = "handover_matches"
    __table_args__ = (
        Index(None, "office_id", "row_id"),
        Index(None, "office_id", "batch_id", "id"),
        CheckConstraint("kind IN ('dossier', 'plot', 'person')", name="known_kind"),
        CheckConstraint("decision IN ('same', 'tied', 'other', 'later')", name="known_decision"),
        CheckConstraint("(undone_by_id IS NULL) = (undone_at IS NULL)", name="undone_at_a_time"),
    )

    batch_id: Mapped[int] = mapped_column(Integer, ForeignKey("handover_batches.id"))
    row_id: Mapped[int] = mapped_column(Integer, ForeignKey("handover_rows.id"))
    kind: Mapped[str] = mapped_column(String(10))
    other_row_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("handover_rows.id"))
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    decision: Mapped[str] = mapped_column(String(6))
    did: Mapped[str] = mapped_column(String(10), default="", server_default="")
    before: Mapped[dict[str, Any]]
    decided_by_id: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    decided_at: Mapped[datetime]
    undone_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]


class HandoverMapping(OfficeRow):
    """How the columns of lists with these headings were read last time, for a former office, by its folded name."""

    __tablename__ = "handover_mappings"
    __table_args__ = (UniqueConstraint("office_id", "former_office", "headings"),)

    former_office: Mapped[str] = mapped_column(String(200))
    headings: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any]]
    saved_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    recorded_at: Mapped[datetime]

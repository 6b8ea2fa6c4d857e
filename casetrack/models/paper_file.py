"""The paper file of a case (hồ sơ giấy): which papers others were asked for, and to whom the file itself was lent."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted

_OPEN = text("answer = ''")
_OUT = text("returned_on IS NULL")


class PaperRequest(Salted, OfficeRow):
    """A request for papers of a case to an archive, a former unit or another body; `number` counts within the case.

    `papers` are those asked for, `came` what has come of them so far, `missing` what has not; `wished_by` is the day
    by which they are wanted. `answer` is of services/paper_requests.ANSWERS, empty while it is open. `step_seq` is the
    event of the step that asked, where one did. Each reminder is an event of the case; here stand how many, the last.
    """

    __tablename__ = "paper_requests"
    __table_args__ = (
        UniqueConstraint("office_id", "case_id", "number"),
        CheckConstraint("(answer = '') = (answered_on IS NULL)", name="answered_on_a_day"),
        CheckConstraint("(reminders = 0) = (reminded_on IS NULL)", name="reminded_on_a_day"),
        Index("ix_paper_requests_open", "office_id", "asked_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    number: Mapped[int]
    asked_of: Mapped[str] = mapped_column(String(200))
    papers: Mapped[str] = mapped_column(Text)
    letter_no: Mapped[str] = mapped_column(String(80), default="", server_default="")
    asked_on: Mapped[date]
    wished_by: Mapped[date | None]
    asked_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    step_seq: Mapped[int | None]
    reminders: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    reminded_on: Mapped[date | None]
    came: Mapped[str] = mapped_column(Text, default="", server_default="")
    missing: Mapped[str] = mapped_column(Text, default="", server_default="")
    answer: Mapped[str] = mapped_column(String(12), default="", server_default="")
    answered_on: Mapped[date | None]
    answer_no: Mapped[str] = mapped_column(String(80), default="", server_default="")


class PaperLoan(Salted, OfficeRow):
    """A loan of a case's paper file: to an official of the office or to a body (`lent_to`), why, until when, and back.

    A file is out at most once at a time. `number` counts within the case.
    """

    __tablename__ = "paper_loans"
    __table_args__ = (
        UniqueConstraint("office_id", "case_id", "number"),
        CheckConstraint("(borrower_id IS NULL) = (lent_to <> '')", name="lent_to_one"),
        CheckConstraint("due_on >= lent_on AND returned_on >= lent_on", name="comes_back_later"),
        Index("ix_paper_loans_out", "office_id", "case_id", unique=True, sqlite_where=_OUT, postgresql_where=_OUT),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    number: Mapped[int]
    borrower_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    lent_to: Mapped[str] = mapped_column(String(200), default="", server_default="")
    why: Mapped[str] = mapped_column(String(300))
    lent_on: Mapped[date]
    due_on: Mapped[date]
    lent_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    returned_on: Mapped[date | None]
    returned_note: Mapped[str] = mapped_column(String(300), default="", server_default="")

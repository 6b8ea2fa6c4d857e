"""The letters of the office: how it names itself on paper, templates of its own, and what it has issued."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow


class Letterhead(OfficeRow):
    """How a unit names itself on paper, for itself and the units inside it that have none of their own.

    `party`: it is a body of the Party. `signers` is {"signers": [{"authority", "title", "name"}]}, the first of whom
    signs unless another is chosen.
    """

    __tablename__ = "letterheads"
    __table_args__ = (UniqueConstraint("office_id", "unit_id"),)

    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    superior: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    line_break: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(100))
    short: Mapped[str] = mapped_column(String(20))
    drafted_by: Mapped[str] = mapped_column(String(20))
    authority: Mapped[str] = mapped_column(String(200))
    party: Mapped[bool] = mapped_column(server_default=false())
    signers: Mapped[dict[str, Any]]


class LetterTemplate(OfficeRow):
    """One version of an office's own template of a letter; without content, the shipped one is in force again."""

    __tablename__ = "letter_templates"
    __table_args__ = (UniqueConstraint("office_id", "letter", "version"), UniqueConstraint("office_id", "event_id"))

    letter: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))


class IssuedLetter(OfficeRow):
    """A letter that was issued: never rendered again. What it says stands in its two documents, .docx and .pdf.

    `paper` is which paper of the case's workflow it is; `symbol` its number, none on an internal slip; `token` that of
    the form, so that a form that is sent twice makes one letter; `replaces_id` the letter that it was issued again for.
    """

    __tablename__ = "issued_letters"
    __table_args__ = (
        UniqueConstraint("office_id", "event_id"),
        UniqueConstraint("office_id", "token"),
        Index(None, "office_id", "case_id", "paper"),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))
    letter: Mapped[str] = mapped_column(String(60))
    paper: Mapped[str] = mapped_column(String(60))
    symbol: Mapped[str] = mapped_column(String(80))
    issued_on: Mapped[date]
    docx_id: Mapped[int] = mapped_column(Integer, ForeignKey("documents.id"))
    pdf_id: Mapped[int] = mapped_column(Integer, ForeignKey("documents.id"))
    replaces_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("issued_letters.id"))
    token: Mapped[str | None] = mapped_column(String(64))


class SignedPaper(OfficeRow):
    """A file of a case that is one of the papers of its workflow, as whoever added it said."""

    __tablename__ = "signed_papers"
    __table_args__ = (UniqueConstraint("office_id", "document_id"), Index(None, "office_id", "case_id", "paper"))

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    document_id: Mapped[int] = mapped_column(Integer, ForeignKey("documents.id"))
    paper: Mapped[str] = mapped_column(String(60))

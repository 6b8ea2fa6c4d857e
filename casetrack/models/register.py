"""Numbered books: the next free number of each, and what every line of one has."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class Register(OfficeRow):
    """A book (sổ) of one year: visits, petitions, documents, the cases of one kind. `last` is the number given last.

    `body` is the body whose documents it numbers, by its abbreviation in symbols; blank in books that all share.
    """

    __tablename__ = "registers"
    __table_args__ = (UniqueConstraint("office_id", "book", "body", "year"),)

    book: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(String(20), default="", server_default="")
    year: Mapped[int]
    last: Mapped[int]


class RegisterLine(Salted, OfficeRow):
    """A line in the register of outgoing or incoming documents, under its number in the year's book.

    `body` is whose book it is, by its abbreviation in symbols: each body numbers its own papers. `event_id` is the
    event by which it was entered, `token` that of the form, if it was entered by hand. A wrong line is struck through
    with a reason; it keeps its number.
    """

    __abstract__ = True

    body: Mapped[str] = mapped_column(String(20), server_default="UBND")
    year: Mapped[int]
    number: Mapped[int]
    abstract: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    search_key: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))
    struck_on: Mapped[date | None]
    struck_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    recorded_at: Mapped[datetime]
    token: Mapped[str | None] = mapped_column(String(64))

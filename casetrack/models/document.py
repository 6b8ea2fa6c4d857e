"""The files of cases. Their bytes stand on the shelf, beside the book."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class Document(Salted, OfficeRow):
    """A file of a case (tài liệu): by its content, with the name that it came with and the cleaned one.

    Who added it and when stands in its event, whose payload holds hash, size and type too. A file that shows who is
    protected has an entry in the vault: its names and note stand there, hash and size are those of the sealed bytes.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("office_id", "event_id"),
        Index(None, "office_id", "case_id"),
        Index(None, "office_id", "sha256"),
    )

    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    event_id: Mapped[int] = mapped_column(Integer, ForeignKey("case_events.id"))
    name: Mapped[str] = mapped_column(String(255))
    given_name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    vault_entry_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_entries.id"))

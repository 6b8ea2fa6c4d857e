"""What the desk writes down: visits and petitions. A visit may lead to nothing; a case may hold several petitions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from casetrack.models.base import OfficeRow, Salted


class Visit(Salted, OfficeRow):
    """A visit (lượt tiếp công dân): who was received, by whom, about what, and what was answered.

    `host` is in which office whoever received sat (engine/labels.HOSTS), at which kind of `reception`; `received_by_id`
    is who wrote it down, `session_id` in which session of the schedule it was. Somebody may bring a petition without
    giving a name.
    `people_count` have the same matter, `present` of them were received. `refusal`: the ground on which whoever came
    was not received (workflows/law/refusal_grounds.yaml); then `answer` is what was explained. `answer_by`: the day by
    which whoever received promised an answer.
    """

    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        CheckConstraint("person_id IS NULL OR vault_entry_id IS NULL", name="known_or_protected"),
        Index(None, "office_id", "received_on"),
        Index(None, "office_id", "person_id", "case_id"),
        Index(None, "office_id", "session_id"),
        Index(None, "office_id", "id"),
    )

    number: Mapped[str] = mapped_column(String(30))
    received_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    vault_entry_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_entries.id"))
    received_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    unit_id: Mapped[int] = mapped_column(Integer, ForeignKey("units.id"))
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("reception_sessions.id"))
    subject: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    answer_by: Mapped[date | None]
    host: Mapped[str] = mapped_column(String(20), default="officer", server_default="officer")
    reception: Mapped[str] = mapped_column(String(20), default="regular", server_default="regular")
    people_count: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    present: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    refusal: Mapped[str] = mapped_column(String(40), default="", server_default="")
    recorded_at: Mapped[datetime]


class Petition(Salted, OfficeRow):
    """A petition (đơn): the paper with its number in the register, its date and how it came.

    It stands in the register once, in the case of whoever took it in; forwarded inside the office it stays this paper.
    `people_count` have signed it or stand behind it. `appointed_on` is the day of the paper by which they name who
    represents them, `all_signed` whether all signed both; `explanation` why the representatives are not as many as the
    law wants. `statement`: it was said by word and taken down, then signed so (services/petition_sources.SIGNED_BY).
    Of a forwarded one: by whom, its letter's symbol and day, and the line of the incoming book if it has one.
    """

    __tablename__ = "petitions"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        Index(None, "office_id", "case_id"),
        Index(None, "office_id", "received_on"),
        Index(None, "office_id", "id"),
    )

    number: Mapped[str] = mapped_column(String(30))
    case_id: Mapped[int] = mapped_column(Integer, ForeignKey("cases.id"))
    visit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("visits.id"))
    received_on: Mapped[date]
    written_on: Mapped[date | None]
    channel: Mapped[str] = mapped_column(String(40))
    anonymous: Mapped[bool] = mapped_column(default=False, server_default=false())
    people_count: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    appointed_on: Mapped[date | None]
    all_signed: Mapped[bool] = mapped_column(default=False, server_default=false())
    explanation: Mapped[str] = mapped_column(String(300), default="", server_default="")
    statement: Mapped[str] = mapped_column(String(12), default="", server_default="")
    forwarded_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    forwarded_symbol: Mapped[str] = mapped_column(String(80), default="", server_default="")
    forwarded_on: Mapped[date | None]
    incoming_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("incoming_entries.id"))
    recorded_at: Mapped[datetime]


class PetitionContent(Salted, OfficeRow):
    """A further content of one petition, beside the first, which its own case holds.

    It has a case of its own, or none: then the sender was guided to bring it as a petition of its own.
    """

    __tablename__ = "petition_contents"
    __table_args__ = (
        UniqueConstraint("office_id", "petition_id", "place"),
        Index(None, "office_id", "case_id"),
    )

    petition_id: Mapped[int] = mapped_column(Integer, ForeignKey("petitions.id"))
    place: Mapped[int]  # on the paper; the first content is 1, so these begin at 2
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(130))  # what the desk chose, as services/matters.Kind names it
    subject: Mapped[str] = mapped_column(Text)


class Receipt(Salted, OfficeRow):
    """What the desk gave back for one filled-in form (giấy biên nhận): a visit, a petition, or both, under one number.

    `token` is the form's own: a form that is sent twice makes one receipt. `papers` are the lines of an older receipt
    as they were typed; each stands as a Paper too.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        UniqueConstraint("office_id", "token"),
        CheckConstraint("person_id IS NULL OR vault_entry_id IS NULL", name="known_or_protected"),
        Index(None, "office_id", "person_id"),
    )

    number: Mapped[str] = mapped_column(String(30))
    token: Mapped[str] = mapped_column(String(64))
    visit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("visits.id"))
    petition_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("petitions.id"))
    case_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("cases.id"))
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("persons.id"))
    vault_entry_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("vault_entries.id"))
    received_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("users.id"))
    received_on: Mapped[date]
    subject: Mapped[str] = mapped_column(Text)
    papers: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime]

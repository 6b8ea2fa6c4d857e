"""What is asked of the registers: a part of one, a line by hand, a line struck through."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, post_load

from casetrack.schemas.base import NO_CHOICE, Count, Day, Form, Line, Prose
from casetrack.schemas.reception import CaseNumber
from casetrack.services.incoming import EnterIncoming
from casetrack.services.outgoing import EnterOutgoing
from casetrack.services.register_pages import FindLines
from casetrack.text import Text

MONTHS = 12
LONGEST_ABSTRACT = 2000
_NO_ABBREVIATION = Text(
    "Chữ viết tắt chỉ gồm chữ cái, số và dấu gạch nối, ví dụ TB, QĐ, UBND.",
    "An abbreviation has only letters, digits and hyphens, for example TB, QĐ, UBND.",
)


class Abbreviation(Line):
    """An abbreviation in a document's symbol, in capitals: TB, QĐ, UBND."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> str:
        said = super()._deserialize(value, attr, data, **rest).upper()
        if not re.fullmatch(r"[^\W_]+(-[^\W_]+)*", said):
            raise ValidationError([_NO_ABBREVIATION])
        return said


class Handler(Line):
    """Who is to handle a paper: `person-7`, or `unit-3`."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> str:
        if not re.fullmatch(r"(person|unit)-[1-9]\d{0,8}", str(value), re.ASCII):
            raise ValidationError([NO_CHOICE])
        return str(value)


class FindLinesForm(Form):
    """Which part of a register: of which body of the office, a month of its year, or days, and words."""

    month = Count(load_default=None, least=1, most=MONTHS)
    start = Day(load_default=None, data_key="from")
    end = Day(load_default=None, data_key="to")
    q = Line(load_default="")
    body = Line(load_default="", max_length=20)
    cursor = Line(load_default=None, max_length=400)


class BookLinesForm(FindLinesForm):
    """The same of a year; this one if none is named."""

    year = Count(load_default=None, least=1, most=2199)


def lines_asked(book: str, year: int, said: Mapping[str, Any]) -> FindLines:
    """Make the wish for a part of a register out of what a FindLinesForm read; a month goes before days."""
    start, end = said["start"], said["end"]
    if said["month"]:
        start, end = date(year, said["month"], 1), date(year, said["month"], monthrange(year, said["month"])[1])
    return FindLines(book, year, start, end, words=said["q"], body=said["body"], cursor=said["cursor"])


class OutgoingForm(Form):
    """A document that goes out and was written outside CaseTrack."""

    token = Line(load_default=None, max_length=40)
    letter_type = Abbreviation(load_default="", max_length=20)
    issuer = Line(load_default="", max_length=20)
    drafted_by = Abbreviation(load_default="VP", max_length=30)
    abstract = Prose(required=True, max_length=LONGEST_ABSTRACT)
    recipients = Prose(load_default="", max_length=LONGEST_ABSTRACT)
    on = Day(required=True, past=True)
    signer = Line(load_default="")
    keeper = Line(load_default="")
    copies = Count(load_default=1, least=1, most=9999)
    case_number = CaseNumber(load_default=None, max_length=30)
    note = Line(load_default="", max_length=500)

    @post_load
    def wish(self, said: dict[str, Any], **_: Any) -> tuple[EnterOutgoing, str | None]:
        """Make the wish, with the number of the case that the document belongs to."""
        case_number, letter_type = said.pop("case_number"), said.pop("letter_type")
        return EnterOutgoing(letter_type_abbreviation=letter_type, **said), case_number


class IncomingForm(Form):
    """A document that another body sent."""

    token = Line(load_default=None, max_length=40)
    arrived_on = Day(required=True, past=True)
    sender = Line(required=True, max_length=500)
    symbol = Line(load_default="", max_length=80)
    dated_on = Day(load_default=None, past=True)
    abstract = Prose(required=True, max_length=LONGEST_ABSTRACT)
    handler = Handler(load_default=None)
    due_on = Day(load_default=None)
    case_number = CaseNumber(load_default=None, max_length=30)
    note = Line(load_default="", max_length=500)
    body = Line(load_default="", max_length=20)

    @post_load
    def wish(self, said: dict[str, Any], **_: Any) -> EnterIncoming:
        """Make the wish."""
        kind, _dash, key = (said.pop("handler") or "").partition("-")
        return EnterIncoming(
            handler_id=int(key) if kind == "person" else None, unit_id=int(key) if kind == "unit" else None, **said
        )


class StrikeForm(Form):
    """Why a line is struck through, and of which body's book it is."""

    body = Line(load_default="", max_length=20)
    reason = Prose(required=True, max_length=500)

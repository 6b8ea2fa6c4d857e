"""What is asked of an appointment: book one or take a ticket, another hour, why it is cancelled, who is called next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from casetrack.engine.labels import ASKED_BY
from casetrack.schemas.base import UNREADABLE, Choice, Count, Form, Line, Prose, Tick
from casetrack.schemas.reception import CaseNumber
from casetrack.services.booking import MOST_PEOPLE, Book
from casetrack.services.booking_changes import MoveAppointment
from casetrack.services.persons import RegisterPerson
from casetrack.text import Text

NEW_PERSON = "new"
LONGEST_SUBJECT = 1000
_NEW = ("name", "identity_number", "phone", "address", "birth_year")
_WHO = Text(
    "Tìm rồi chọn người xin gặp, hoặc ghi người mới.", "Look up who asks and choose them, or enter somebody new."
)
_EITHER = Text(
    "Vừa chọn người có sẵn, vừa ghi tên mới. Giữ một trong hai.",
    "Somebody known is chosen and a new name is typed. Keep one of the two.",
)


class WhoAsksForm(Form):
    """What is typed to look somebody up."""

    who = Line(load_default="", max_length=100)


class BookAppointmentForm(Form):
    """Book an hour; `slot` is when it begins (08:30), or `ticket`. `person`: a key of the registry, or somebody new."""

    slot = Line(required=True, max_length=10)
    person = Line(load_default="", max_length=20)
    name = Line(load_default="", max_length=200)
    identity_number = Line(load_default=None, max_length=20)
    birth_year = Count(load_default=None, most=9999)
    phone = Line(load_default=None, max_length=20)
    address = Line(load_default=None, max_length=300)
    subject = Prose(required=True, max_length=LONGEST_SUBJECT)
    case_number = CaseNumber(load_default=None, max_length=30)
    people = Count(load_default=1, least=1, most=MOST_PEOPLE)
    asked_by = Choice(ASKED_BY, load_default="counter")
    confidential = Tick()

    @validates_schema(skip_on_field_errors=False)
    def check(self, said: Mapping[str, Any], **_: Any) -> None:
        """Say that nobody was chosen, or two at once."""
        name, known = bool(said.get("name")), _is_key(said.get("person"))
        if name and known:
            raise ValidationError({"person": [_EITHER]})
        if not name and not known:
            raise ValidationError({"name" if said.get("person") == NEW_PERSON else "person": [_WHO]})

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Book:
        """Give the wish to book."""
        known = _is_key(said["person"])
        person = int(said["person"]) if known else RegisterPerson(**{key: said[key] for key in _NEW})
        rest = {key: value for key, value in said.items() if key not in (*_NEW, "person")}
        return Book(person, **rest)


class MoveAppointmentForm(Form):
    """Another hour, as the page names it: the session's key and the hour, 12@08:30."""

    to = Line(required=True, max_length=20)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> MoveAppointment:
        """Give the wish for another hour."""
        key, _at, slot = said["to"].partition("@")
        if not _is_key(key):
            raise ValidationError({"to": [UNREADABLE]})
        return MoveAppointment(int(key), slot)


class AnotherHourBody(Form):
    """Another hour, in this session or another."""

    session_id = Count(required=True, least=1)
    slot = Line(required=True, max_length=10)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> MoveAppointment:
        """Give the wish for another hour."""
        return MoveAppointment(**said)


class CancelAppointmentForm(Form):
    """Why an appointment is cancelled."""

    reason = Line(load_default="", max_length=300)


class MissedForm(Form):
    """What is known of somebody who did not come."""

    reason = Line(load_default="", max_length=300)


class CallNextForm(Form):
    """Who the page showed as next."""

    expected = Count(data_key="next", load_default=None, least=1)


class ArrivedForm(Form):
    """Somebody has come; nothing more is asked."""


class ToldForm(Form):
    """Somebody was told; nothing more is asked."""


def case_number_in(said: str) -> str:
    """Give what is typed as the number of a case would be written."""
    return said.upper().replace(" ", "")[:30]


def _is_key(said: str | None) -> bool:
    return said is not None and said.isascii() and said.isdecimal() and len(said) < 10

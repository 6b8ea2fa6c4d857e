"""What is asked on the day of a session: what came of each visit, what the host orders, how the session ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from casetrack.schemas.base import Count, Day, Form, Line, Prose, Tick
from casetrack.schemas.cases import LONGEST_TITLE
from casetrack.schemas.reception import CaseNumber, who_is_wrong
from casetrack.services.persons import RegisterPerson
from casetrack.services.session_closings import CloseSession
from casetrack.services.session_instructions import Instruct
from casetrack.services.session_outcomes import RecordOutcome

ORDERED = ("what", "due_on", "who", "officer_id")  # whoever fills one of these in gives an instruction
_CLEAR = (*ORDERED, "product", "responsibility", "authority", "check")
_PERSON = ("name", "identity_number", "birth_year", "phone", "address")
_MOST_PEOPLE = 100_000


class InstructionForm(Form):
    """What the host orders, and the rest of the "6 rõ"."""

    what = Line(load_default="", max_length=300)
    due_on = Day(load_default=None)
    who = Line(load_default="", max_length=200)
    officer_id = Count(load_default=None, least=1)
    product = Line(load_default="", max_length=300)
    responsibility = Line(load_default="", max_length=300)
    authority = Line(load_default="", max_length=200)
    check = Line(load_default="", max_length=200)


class AddInstructionForm(InstructionForm):
    """One more instruction of a session, about a visit of it or about none."""

    visit = Line(load_default=None, max_length=30)
    sealed = Tick()

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> tuple[Instruct, str | None]:
        """Give the wish for an instruction, and the number of the visit."""
        return Instruct(**{key: said[key] for key in (*_CLEAR, "sealed")}), said["visit"]


class OutcomeForm(InstructionForm):
    """What came of receiving somebody who had an appointment or a ticket."""

    token = Line(required=True, max_length=40)
    said = Prose(load_default="", max_length=LONGEST_TITLE)
    answer = Prose(load_default="")
    answer_by = Day(load_default=None)
    sealed = Tick()
    case_number = CaseNumber(load_default=None, max_length=30)
    people = Count(load_default=None, least=1, most=_MOST_PEOPLE)
    present = Count(load_default=1, least=1, most=_MOST_PEOPLE)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> RecordOutcome:
        """Give the wish to record it; who it was, whoever loads this form knows."""
        known = ("said", "answer", "answer_by", "sealed", "case_number", "people", "present")
        ordered = Instruct(**{key: said[key] for key in _CLEAR}) if any(said[key] for key in ORDERED) else None
        return RecordOutcome(
            **{key: said[key] for key in known},
            instruction=ordered,
            token=said.get("token", ""),
            person=_person(said) if "name" in said else None,
            appointment_id=said.get("appointment_id"),
        )


class WalkInForm(OutcomeForm):
    """What came of receiving somebody who had none: known by `person`, or new by name."""

    person = Line(load_default=None, max_length=20)
    anonymous = Tick()
    name = Line(load_default="", max_length=200)
    identity_number = Line(load_default=None, max_length=20)
    birth_year = Count(load_default=None, most=9999)
    phone = Line(load_default=None, max_length=20)
    address = Line(load_default=None, max_length=300)

    @validates_schema(skip_on_field_errors=False)
    def check_who(self, said: Mapping[str, Any], **_: Any) -> None:
        """Say that nobody was chosen, or two at once."""
        if said.get("appointment_id"):  # as a program says it; a page has it in its address
            return
        if wrong := who_is_wrong(said):
            raise ValidationError(wrong)


class CloseSessionForm(Form):
    """Close a session, or say that it was not held and why."""

    not_held = Tick()
    note = Line(load_default="", max_length=300)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> CloseSession:
        """Give the wish to close."""
        return CloseSession(**said)


class ReopenSessionForm(Form):
    """Open a closed session again; nothing is asked."""


def _person(said: Mapping[str, Any]) -> int | RegisterPerson | None:
    chosen = said["person"] or ""
    if said["anonymous"]:
        return None
    if chosen.isascii() and chosen.isdecimal():
        return int(chosen)
    return RegisterPerson(**{key: said[key] for key in _PERSON})

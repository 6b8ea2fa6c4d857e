"""What the desk asks in its one form: who came, about what, and the intake form of the petition that was brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from casetrack.engine.definition import Definition
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.schemas.base import Choice, Count, Day, Form, Line, Prose
from casetrack.schemas.cases import LONGEST_TITLE
from casetrack.schemas.payload import form_of, payload_fields, payload_of
from casetrack.services.cases import CHANNELS
from casetrack.services.hosting import DESK, REGULAR, Hosting
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Kind, Receive
from casetrack.text import Text

NEW_PERSON = "new"
_WHO = Text(
    "Chưa rõ ai đến. Bấm Tìm rồi chọn, hoặc ghi người mới.",
    "It is not said who came. Press Find and choose, or enter somebody new.",
)
_KIND = Text("Chọn đến vì việc gì.", "Choose what it is about.")
_EITHER = Text(
    "Chọn một: người đã có trong danh sách, hay người mới vừa gõ tên.",
    "Choose one: somebody on the list, or the new name that was typed.",
)


class FindPersonForm(Form):
    """Look somebody up by name, phone or the end of an identity number."""

    who = Line(load_default="", max_length=100)


class ReceiveForm(Form):
    """Enter a visit, a petition, or both; the intake fields of the desk's workflows are laid beside these."""

    kinds: Mapping[str, Kind] = {}  # set for each form by `receive_form`

    token = Line(required=True, max_length=40)
    person = Line(load_default=None, max_length=20)
    name = Line(load_default="", max_length=200)
    identity_number = Line(load_default=None, max_length=20)
    phone = Line(load_default=None, max_length=20)
    address = Line(load_default=None, max_length=300)
    kind = Line(load_default=None, max_length=130)
    subject = Prose(required=True, max_length=LONGEST_TITLE)
    answer = Prose(load_default="")
    papers = Prose(load_default="", max_length=2000)
    received_on = Day(required=True)
    written_on = Day(load_default=None)
    channel = Choice(CHANNELS, required=True)
    unit_id = Count(required=True, least=1)
    case_number = Line(load_default=None, max_length=30)
    host = Choice(HOSTS, load_default=DESK)
    reception = Choice(RECEPTIONS, load_default=REGULAR)

    @validates_schema(skip_on_field_errors=False)
    def check(self, said: Mapping[str, Any], **_: Any) -> None:
        """Say that nobody was chosen, or no matter."""
        wrong: dict[str, list[Text]] = {}
        if not said.get("name") and not _is_key(said.get("person")):
            wrong["name" if said.get("person") == NEW_PERSON else "person"] = [_WHO]
        if said.get("name") and _is_key(said.get("person")):
            wrong["person"] = [_EITHER]
        if said.get("kind") not in self.kinds:
            wrong["kind"] = [_KIND]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Receive:
        """Give the wish to receive."""
        kind = self.kinds[said["kind"]]
        petition = None
        if kind.workflow is not None:
            asked = payload_of(said, prefix_of(kind.workflow))
            petition = BringPetition(kind.workflow, {**asked, **kind.fields}, said["written_on"])
        new = RegisterPerson(said["name"], said["identity_number"], said["phone"], said["address"])
        return Receive(
            person=int(said["person"]) if _is_key(said["person"]) else new,
            petition=petition,
            hosting=Hosting(said["host"], said["reception"]),
            **{
                key: said[key]
                for key in ("token", "unit_id", "subject", "received_on", "channel", "answer", "papers", "case_number")
            },
        )


def receive_form(
    kinds: Mapping[str, Kind], definitions: tuple[Definition, ...], base: type[ReceiveForm] = ReceiveForm
) -> Form:
    """Give the desk's form, or one like it, for these kinds of matter and these workflows."""
    asked: dict[str, fields.Field[Any]] = {}
    for definition in definitions:
        asked |= payload_fields(definition, desk_fields(definition), prefix_of(definition.id))
    key = tuple((d.id, d.version, d.fingerprint) for d in definitions)
    form = form_of(base, asked, key)()
    form.kinds = kinds  # type: ignore[attr-defined]
    return form


def desk_fields(definition: Definition) -> tuple[str, ...]:
    """Give the intake fields that the choice of the matter does not answer already."""
    return tuple(key for key in definition.intake if key != definition.number.by_field)


def prefix_of(workflow: str) -> str:
    """Give the first part of the names of a workflow's intake fields."""
    return f"intake-{workflow}"


def _is_key(said: str | None) -> bool:
    return said is not None and said.isascii() and said.isdecimal() and len(said) < 10

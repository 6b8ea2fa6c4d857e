"""What the desk asks in its one form: who came, about what, and the intake form of the petition that was brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from casetrack.engine.definition import Definition
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.schemas.base import Choice, Count, Day, Form, Line, Prose, Rows, Tick
from casetrack.schemas.cases import LONGEST_TITLE
from casetrack.schemas.payload import form_of, payload_fields, payload_of
from casetrack.services.cases import CHANNELS
from casetrack.services.contents import HANDLINGS, MOST_CONTENTS, FurtherContent
from casetrack.services.hosting import DESK, REGULAR, Hosting
from casetrack.services.joint import ALL_SIGNED, JOINT, MOST_NAMED, NAMED_AS, Joint, Named
from casetrack.services.matters import Kind
from casetrack.services.papers import COPIES, MOST_PAPERS, HandIn
from casetrack.services.persons import ANONYMOUS, RegisterPerson
from casetrack.services.petition_sources import FORWARDED_BY, SIGNED_BY, Forwarding
from casetrack.services.reception import BringPetition, Receive
from casetrack.text import Text

NEW_PERSON = "new"
_AS_SAID = (
    *("token", "unit_id", "subject", "received_on", "old_day", "channel", "answer", "case_number"),
    *("people_count", "present", "statement", "refusal"),
)
_KNOWN_ALREADY = (ANONYMOUS, JOINT, ALL_SIGNED, FORWARDED_BY)  # said by other parts of the form than the intake's
_MOST_PEOPLE = 100_000
_WHO = Text(
    "Chưa rõ ai đến. Bấm Tìm rồi chọn, ghi người mới, hoặc đánh dấu là không rõ người gửi.",
    "It is not said who came. Press Find and choose, enter somebody new, or tick that the sender is unknown.",
)
_KIND = Text("Chọn đến vì việc gì.", "Choose what it is about.")
_EITHER = Text(
    "Chọn một: người đã có trong danh sách, hay người mới vừa gõ tên.",
    "Choose one: somebody on the list, or the new name that was typed.",
)


_NOBODY = Text(
    "Đã đánh dấu không rõ người gửi thì bỏ chọn người, bỏ tên vừa gõ.",
    "With the sender ticked as unknown, choose nobody and type no name.",
)


class CaseNumber(Line):
    """The number of a case, in whichever letters it is typed: kn-2026-0019."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> str:
        return super()._deserialize(value, attr, data, **rest).upper().replace(" ", "")


class FindPersonForm(Form):
    """Look somebody up by name, phone or the end of an identity number."""

    who = Line(load_default="", max_length=100)


class PaperLine(Form):
    """One paper handed in: its name, the number of sheets, whether it is the original, its state."""

    name = Line(required=True, max_length=300)
    sheets = Count(load_default=None, least=1, most=9999)
    copy = Choice(COPIES, load_default="kept")
    condition = Line(load_default="", max_length=200)


class PersonLine(Form):
    """One more person on a joint petition, and whether they speak for the others."""

    name = Line(load_default="", max_length=200)
    identity_number = Line(load_default=None, max_length=20)
    phone = Line(load_default=None, max_length=20)
    address = Line(load_default=None, max_length=300)
    part = Choice(NAMED_AS, load_default="petitioner")


class ContentLine(Form):
    """A further content of one paper: its kind, in a sentence, and whether it gets a case of its own."""

    kind = Line(load_default="", max_length=130)
    subject = Prose(load_default="", max_length=LONGEST_TITLE)
    handling = Choice(HANDLINGS, load_default="case")


class ReceiveForm(Form):
    """Enter a visit, a petition, or both; the intake fields of the desk's workflows are laid beside these."""

    kinds: Mapping[str, Kind] = {}  # set for each form by `receive_form`

    token = Line(required=True, max_length=40)
    person = Line(load_default=None, max_length=20)
    anonymous = Tick()
    name = Line(load_default="", max_length=200)
    identity_number = Line(load_default=None, max_length=20)
    birth_year = Count(load_default=None, most=9999)
    phone = Line(load_default=None, max_length=20)
    address = Line(load_default=None, max_length=300)
    kind = Line(load_default=None, max_length=130)
    subject = Prose(required=True, max_length=LONGEST_TITLE)
    answer = Prose(load_default="")
    papers = Rows(PaperLine, most=MOST_PAPERS, typed=("name", "sheets", "condition"))
    received_on = Day(required=True, past=True)
    old_day = Tick()
    written_on = Day(load_default=None, past=True)
    channel = Choice(CHANNELS, required=True)
    unit_id = Count(required=True, least=1)
    case_number = CaseNumber(load_default=None, max_length=30)
    host = Choice(HOSTS, load_default=DESK)
    reception = Choice(RECEPTIONS, load_default=REGULAR)
    people_count = Count(load_default=None, least=1, most=_MOST_PEOPLE)
    present = Count(load_default=1, least=1, most=_MOST_PEOPLE)
    people = Rows(PersonLine, most=MOST_NAMED, typed=("name", "identity_number", "phone", "address"))
    represents = Tick()
    appointed_on = Day(load_default=None, past=True)
    all_signed = Tick()
    explanation = Line(load_default="", max_length=300)
    contents = Rows(ContentLine, most=MOST_CONTENTS, typed=("kind", "subject"))
    statement = Choice(SIGNED_BY, load_default="")
    forwarded_by = Line(load_default="", max_length=200)
    forwarded_symbol = Line(load_default="", max_length=80)
    forwarded_on = Day(load_default=None, past=True)
    incoming = Line(load_default="", max_length=40)
    enter_incoming = Tick()
    refusal = Line(load_default="", max_length=40)

    @validates_schema(skip_on_field_errors=False)
    def check(self, said: Mapping[str, Any], **_: Any) -> None:
        """Say that nobody was chosen, or no matter."""
        wrong = who_is_wrong(said)
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
        known_of = ("name", "identity_number", "phone", "address", "birth_year")
        new = RegisterPerson(**{key: said[key] for key in known_of})
        known = int(said["person"]) if _is_key(said["person"]) else new
        return Receive(
            person=None if said["anonymous"] else known,
            petition=petition,
            hosting=Hosting(said["host"], said["reception"]),
            papers=tuple(
                HandIn(line["name"], line["sheets"], line["copy"], line["condition"]) for line in said["papers"]
            ),
            joint=_joint(said),
            contents=tuple(FurtherContent(**line) for line in said["contents"]),
            forwarding=_forwarding(said),
            **{key: said[key] for key in _AS_SAID},
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
    """Give the intake fields that neither the choice of the matter nor another part of the form answers already."""
    return tuple(key for key in definition.intake if key not in (definition.number.by_field, *_KNOWN_ALREADY))


def prefix_of(workflow: str) -> str:
    """Give the first part of the names of a workflow's intake fields."""
    return f"intake-{workflow}"


def _joint(said: Mapping[str, Any]) -> Joint:
    others = tuple(
        Named(
            RegisterPerson(line["name"], line["identity_number"], line["phone"], line["address"]),
            line["part"],
            line["place"],
        )
        for line in said["people"]
    )
    told = {key: said[key] for key in ("represents", "appointed_on", "all_signed", "explanation")}
    return Joint(others, **told)


def _forwarding(said: Mapping[str, Any]) -> Forwarding:
    return Forwarding(
        by=said["forwarded_by"],
        symbol=said["forwarded_symbol"],
        dated_on=said["forwarded_on"],
        incoming=said["incoming"],
        enter=said["enter_incoming"],
    )


def who_is_wrong(said: Mapping[str, Any]) -> dict[str, list[Text]]:
    """Say that nobody was chosen, or two at once."""
    name, chosen = bool(said.get("name")), _is_key(said.get("person"))
    if said.get("anonymous"):
        return {"person": [_NOBODY]} if name or chosen else {}
    if not name and not chosen:
        return {"name" if said.get("person") == NEW_PERSON else "person": [_WHO]}
    return {"person": [_EITHER]} if name and chosen else {}


def _is_key(said: str | None) -> bool:
    return said is not None and said.isascii() and said.isdecimal() and len(said) < 10

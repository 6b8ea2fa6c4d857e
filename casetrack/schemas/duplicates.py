"""What the desk has typed so far, read so that a case about the same matter can be looked for; nothing is required."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load

from casetrack.engine.definition import Definition
from casetrack.engine.matter import Sender
from casetrack.schemas.base import Count, Form, Line, Prose
from casetrack.schemas.cases import LONGEST_TITLE
from casetrack.schemas.payload import form_of, payload_fields, payload_of
from casetrack.schemas.reception import CaseNumber, desk_fields, prefix_of
from casetrack.services.duplicates import Look
from casetrack.services.matters import Kind
from casetrack.services.persons_words import digits_of

_DEEDS = ("join", "link", "differs", "unlink", "part", "split")
_MOST_NUMBERS = 600  # of cases that were shown on one form


class Numbers(Line):
    """Numbers of cases, with spaces between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> frozenset[str]:  # type: ignore[override]
        return frozenset(super()._deserialize(value, attr, data, **rest).split())


class LookForm(Form):
    """Look for cases that may be about what is being typed; the texts of the intake forms are laid beside these.

    `apart`: cases that were said to be another matter. `seen`: those that were shown, so that nobody is asked twice.
    """

    kinds: Mapping[str, Kind] = {}  # set for each form by `look_form`

    person = Line(load_default="", max_length=20)
    who = Line(load_default="", max_length=100)
    name = Line(load_default="", max_length=200)
    identity_number = Line(load_default="", max_length=20)
    phone = Line(load_default="", max_length=20)
    address = Line(load_default="", max_length=300)
    kind = Line(load_default="", max_length=130)
    subject = Prose(load_default="", max_length=LONGEST_TITLE)
    apart = Numbers(load_default=frozenset(), max_length=_MOST_NUMBERS)
    seen = Numbers(load_default=frozenset(), max_length=_MOST_NUMBERS)
    differs = CaseNumber(load_default="", max_length=30)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Look:
        """Give what to look for."""
        kind = self.kinds.get(said["kind"])
        asked = payload_of(said, prefix_of(kind.workflow)) if kind and kind.workflow else {}
        known = said["person"] if said["person"].isascii() and said["person"].isdecimal() else ""
        return Look(
            text=". ".join((said["subject"], *(words for words in asked.values() if isinstance(words, str)))),
            sender=int(known[:9]) if known else _typed(said),
            workflow=kind.workflow if kind else None,
            fields=kind.fields if kind else {},
            apart=said["apart"] | {said["differs"]},
            seen=said["seen"],
        )


class PressForm(Form):
    """One press on the page of a case: which deed, with which case or petition; `seen_version` of the page."""

    join = CaseNumber(load_default="", max_length=30)
    link = CaseNumber(load_default="", max_length=30)
    differs = CaseNumber(load_default="", max_length=30)
    unlink = CaseNumber(load_default="", max_length=30)
    part = CaseNumber(load_default="", max_length=30)
    split = CaseNumber(load_default="", max_length=30)
    seen_version = Count(load_default=0)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> tuple[str, str, int]:
        """Give the deed, its object and the version that was seen."""
        deed, what = next(((key, said[key]) for key in _DEEDS if said[key]), ("", ""))
        return deed, what, said["seen_version"]


def look_form(kinds: Mapping[str, Kind], definitions: tuple[Definition, ...]) -> Form:
    """Give the form for these kinds of matter and the texts that these workflows ask for."""
    asked: dict[str, fields.Field[Any]] = {}
    for definition in definitions:
        texts = (key for key in desk_fields(definition) if definition.fields[key].type in ("text", "string"))
        asked |= payload_fields(definition, texts, prefix_of(definition.id))
    form = form_of(LookForm, asked, tuple((d.id, d.version, d.fingerprint) for d in definitions))()
    form.kinds = kinds  # type: ignore[attr-defined]
    return form


def _typed(said: Mapping[str, Any]) -> Sender | None:
    """Give somebody new, or whoever is being looked up, as far as the name is typed."""
    name = said["name"] or ("" if digits_of(said["who"]) else said["who"])
    phone = digits_of(said["phone"])
    return Sender(name, None, said["identity_number"] or None, phone or None, said["address"] or None) if name else None

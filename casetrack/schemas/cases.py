"""What may be asked of a case, one form per intent. Each gives the command of its use case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load

from casetrack.engine.definition import Definition, Extension, Step
from casetrack.engine.delay_causes import delay_causes
from casetrack.schemas.base import Choice, Count, Day, Form, Line, Prose
from casetrack.schemas.payload import form_of, payload_fields, payload_of
from casetrack.services.assignments import Assign
from casetrack.services.cases import NoteActivity
from casetrack.services.corrections import Correct
from casetrack.services.delays import ExplainDelay
from casetrack.services.extensions import Extend
from casetrack.services.steps import TakeStep

LONGEST_TITLE = 2000
LONGEST_CLARITY = 1000


class TakeStepForm(Form):
    """Move a case by one step; the step's own fields are laid beside these."""

    trigger = Line(required=True, max_length=60)
    occurred_on = Day(required=True, past=True)
    seen_version = Count(required=True)
    comment = Prose(load_default="")
    officer_id = Count(load_default=None, least=1)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> TakeStep:
        """Give the wish to take the step."""
        return TakeStep(
            trigger=said["trigger"],
            occurred_on=said["occurred_on"],
            seen_version=said["seen_version"],
            fields=payload_of(said),
            comment=said["comment"],
            officer_id=said["officer_id"],
        )


class CorrectForm(Form):
    """Mend what one event said; blank stays as it was. The event's own fields are laid beside these."""

    seq = Count(required=True, least=1)
    seen_version = Count(required=True)
    reason = Prose(required=True, max_length=2000)
    occurred_on = Day(load_default=None, past=True)
    title = Prose(load_default=None, max_length=LONGEST_TITLE)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Correct:
        """Give the wish to correct."""
        return Correct(
            seq=said["seq"],
            seen_version=said["seen_version"],
            reason=said["reason"],
            occurred_on=said["occurred_on"],
            title=said["title"],
            fields=payload_of(said),
        )


class ExtendForm(Form):
    """Give one clock more days. Where the workflow lists grounds, `ground_key` names one of them."""

    key = Line(required=True, max_length=60)
    n = Count(required=True, least=1, most=1000)
    decided_on = Day(required=True, past=True)
    ground_key = Line(load_default="", max_length=60)
    ground = Prose(load_default="", max_length=2000)
    decision_no = Line(load_default="", max_length=60)
    seen_version = Count(required=True)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Extend:
        """Give the wish to extend."""
        return Extend(**said)


class NoteForm(Form):
    """Note what was done; it moves nothing."""

    text = Prose(required=True)
    occurred_on = Day(required=True, past=True)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> NoteActivity:
        """Give the wish to note."""
        return NoteActivity("note", said["occurred_on"], said["text"])


class AssignForm(Form):
    """Hand a case to somebody and say clearly what is wanted; nobody means that the case is taken back."""

    officer_id = Count(load_default=None, least=1)
    seen_version = Count(required=True)
    what = Prose(load_default="", max_length=LONGEST_CLARITY)
    by_when = Day(load_default=None)
    product = Prose(load_default="", max_length=LONGEST_CLARITY)
    responsibility = Prose(load_default="", max_length=LONGEST_CLARITY)
    authority = Prose(load_default="", max_length=LONGEST_CLARITY)
    check = Prose(load_default="", max_length=LONGEST_CLARITY)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Assign:
        """Give the wish to assign."""
        return Assign(**said)


class ExplainDelayForm(Form):
    """Say why a case is late."""

    cause = Choice(delay_causes(), required=True)
    comment = Prose(load_default="", max_length=2000)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> ExplainDelay:
        """Give the wish to explain."""
        return ExplainDelay(**said)


def extend_form(allowed: Extension) -> Form:
    """Give the form of an extension as the law allows it: which ground it must name, and whether a number."""
    listed = tuple(key for key, _label in allowed.grounds)
    numbered = allowed.decision_no == "required"
    asked: dict[str, fields.Field[Any]] = {}
    if listed:
        asked["ground_key"] = Choice(listed, required=True)
    else:
        asked["ground"] = Prose(required=True, max_length=2000)
    if numbered:
        asked["decision_no"] = Line(required=True, max_length=60)
    return form_of(ExtendForm, asked, (listed, numbered))()


def take_step_form(definition: Definition, step: Step) -> Form:
    """Give the form of one step of one version of a workflow."""
    key = (definition.id, definition.version, definition.fingerprint, step.source, step.trigger)
    return form_of(TakeStepForm, payload_fields(definition, step.fields), key)()


def correct_form(definition: Definition, keys: tuple[str, ...]) -> Form:
    """Give the form that mends these fields of an event."""
    key = (definition.id, definition.version, definition.fingerprint, keys)
    asked = payload_fields(definition, keys)
    for field in asked.values():
        field.allow_none = True  # null empties what was said
    return form_of(CorrectForm, asked, key)()

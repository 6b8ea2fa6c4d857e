"""What is asked when a case is entered in the book outside the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load

from casetrack.engine.definition import Definition
from casetrack.schemas.base import Choice, Count, Day, Form, Line, Prose
from casetrack.schemas.cases import LONGEST_TITLE
from casetrack.schemas.payload import form_of, payload_fields, payload_of
from casetrack.services.cases import CHANNELS, OpenCase

PETITIONER = "petitioner"


class OpenCaseForm(Form):
    """Open a case of a workflow; the workflow's intake fields are laid beside these."""

    workflow = Line(required=True, max_length=60)
    title = Prose(required=True, max_length=LONGEST_TITLE)
    opened_on = Day(required=True, past=True)
    unit_id = Count(required=True, least=1)
    channel = Choice(CHANNELS, required=True)
    officer_id = Count(load_default=None, least=1)
    petitioners = fields.List(Count(least=1), load_default=())

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> OpenCase:
        """Give the wish to open the case."""
        return OpenCase(
            workflow=said["workflow"],
            title=said["title"],
            opened_on=said["opened_on"],
            unit_id=said["unit_id"],
            channel=said["channel"],
            fields=payload_of(said),
            officer_id=said["officer_id"],
            parties=tuple((person_id, PETITIONER) for person_id in said["petitioners"]),
        )


def open_case_form(definition: Definition) -> Form:
    """Give the form that opens a case of this version of a workflow."""
    key = (definition.id, definition.version, definition.fingerprint, "intake")
    return form_of(OpenCaseForm, payload_fields(definition, definition.intake), key)()

"""What is asked when a file is added to a case, and when a secret paper is kept elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Choice, Day, Form, Line, Prose, Tick
from casetrack.services.documents import LONGEST_NOTE, AddDocument
from casetrack.services.state_secrets import CHOICES, LEVELS, NoteSecret


class AddDocumentForm(Form):
    """Add a file to a case; it is sent beside these, as the part `file`."""

    secrecy = Choice(CHOICES, required=True)
    note = Prose(load_default="", max_length=LONGEST_NOTE)
    not_secret = Tick()
    shows_identity = Choice(("yes", "no"), load_default=None)
    paper = Line(load_default="", max_length=60)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AddDocument:
        """Give the wish to add a file."""
        shown = said["shows_identity"]
        return AddDocument(**{**said, "shows_identity": None if shown is None else shown == "yes"})


class NoteSecretForm(Form):
    """Note where a secret paper of the case is kept."""

    level = Choice(LEVELS, required=True)
    number = Line(required=True, max_length=60)
    place = Line(required=True, max_length=200)
    occurred_on = Day(required=True)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> NoteSecret:
        """Give the wish to note it."""
        return NoteSecret(**said)

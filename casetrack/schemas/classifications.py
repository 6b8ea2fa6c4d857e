"""Classifying a case by the table: the answers, the row that was seen, and a result chosen by hand with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load

from casetrack.engine.decisions import DecisionTable
from casetrack.schemas.base import Choice, Form, Line, Prose
from casetrack.schemas.payload import PREFIX, form_of, payload_of
from casetrack.services.classifications import Classify

LONGEST_REASON = 2000


class ClassifyForm(Form):
    """Decide what a case is; the questions of the table are laid beside these."""

    row = Line(load_default="", max_length=60)
    chosen = Line(load_default="", max_length=60)
    reason = Prose(load_default="", max_length=LONGEST_REASON)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Classify:
        """Give the wish to decide."""
        answers = {key: str(answer) for key, answer in payload_of(said).items()}
        return Classify(answers, said["row"], said["chosen"], said["reason"])


def classify_form(table: DecisionTable) -> ClassifyForm:
    """Give the form of a table: one choice for each of its questions."""
    asked: dict[str, fields.Field[Any]] = {
        f"{PREFIX}.{question.key}": Choice(choice.key for choice in question.choices) for question in table.questions
    }
    made = form_of(ClassifyForm, asked, ("decisions", table.fingerprint))()
    assert isinstance(made, ClassifyForm)
    return made

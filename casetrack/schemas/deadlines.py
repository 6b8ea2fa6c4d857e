"""What the page that only counts asks: the day, the length, and the times in which the clock stood still."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from casetrack.engine.deadlines import AskedTerm, Pause
from casetrack.engine.definition import UNITS, Length
from casetrack.schemas.base import MISSING, Choice, Count, Day, Form
from casetrack.schemas.payload import form_of
from casetrack.text import Text

MOST_PAUSES = 8
LONGEST = 2000
BACKWARDS = Text(
    "Ngày này đứng trước ngày bắt đầu tạm dừng. Xem lại ngày trên quyết định.",
    "This day is before the first day of the pause. Check the dates on the decision.",
)


class _AskTermForm(Form):
    """Count a term; the days of its pauses are laid beside these, first and last in pairs."""

    start = Day(required=True)
    length = Count(required=True, least=1, most=LONGEST)
    unit = Choice(UNITS, required=True)

    @validates_schema
    def check_pauses(self, said: Mapping[str, Any], **_: Any) -> None:
        """Refuse half a pause and one that ends before it begins."""
        wrong: dict[str, list[Text]] = {}
        for first, last in pause_keys():
            if (first in said) != (last in said):
                wrong[last if first in said else first] = [MISSING]
            elif first in said and said[last] < said[first]:
                wrong[last] = [BACKWARDS]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AskedTerm:
        """Give the term to be counted."""
        pauses = tuple(Pause(said[first], said[last]) for first, last in pause_keys() if first in said)
        return AskedTerm(said["start"], Length(said["length"], said["unit"]), pauses)


def pause_keys() -> list[tuple[str, str]]:
    """Name the fields of each pause: its first and its last day."""
    return [(f"pause_{n}_from", f"pause_{n}_to") for n in range(1, MOST_PAUSES + 1)]


def ask_term_form() -> Form:
    """Give the form that counts a term."""
    days: dict[str, fields.Field[Any]] = {key: Day() for pair in pause_keys() for key in pair}
    return form_of(_AskTermForm, days, ("pauses",))()

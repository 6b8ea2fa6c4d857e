"""What doing one thing to many chosen cases asks."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import ValidationError, fields

from casetrack.schemas.base import UNREADABLE, Choice, Count, Day, Form, Line, Prose, Tick
from casetrack.schemas.cases import LONGEST_CLARITY
from casetrack.services.chosen_cases import Chosen
from casetrack.services.reminders import LONGEST_REASON

PAPERS = ("list", "sheets")


class ChosenForm(Form):
    """Which cases: those that are ticked, each box saying number and seen version (KN-2026-0019:4), or `all` that fit.

    `asked` is what the list was asked, to which the pages lead back.
    """

    cases = fields.List(Line(max_length=80), load_default=list)
    all = Tick()
    asked = Line(load_default="", max_length=2000)


class GiveChosenForm(Form):
    """To whom the chosen cases are given, what is to be done and by when."""

    officer_id = Count(required=True, least=1)
    what = Prose(load_default="", max_length=LONGEST_CLARITY)
    by_when = Day(load_default=None)


class RemindForm(Form):
    """Why whoever holds the cases is reminded."""

    reason = Prose(load_default="", max_length=LONGEST_REASON)


class PrintForm(Form):
    """What is printed of the chosen cases: one list, or a sheet of each."""

    paper = Choice(PAPERS, load_default="list")


def read_ticks(boxes: Sequence[str]) -> Sequence[Chosen]:
    """Read ticked boxes; raise ValidationError for one that no page has."""
    parts = [each.rpartition(":") for each in boxes]
    if not all(number and version.isdecimal() and len(version) < 10 for number, _colon, version in parts):
        raise ValidationError({"cases": [UNREADABLE]})
    return [Chosen(number, int(version)) for number, _colon, version in parts]

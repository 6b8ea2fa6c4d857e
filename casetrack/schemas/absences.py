"""Being away, giving many cases at once, following a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load

from casetrack.schemas.base import Count, Day, Form, Line, Prose, Rows, Tick
from casetrack.schemas.cases import LONGEST_CLARITY
from casetrack.schemas.chosen_cases import read_ticks
from casetrack.services.absences import GoAway
from casetrack.services.bulk import CASES_AT_ONCE
from casetrack.services.chosen_cases import Chosen
from casetrack.services.reassigning import Reassign


class AbsenceForm(Form):
    """Somebody is away and another stands in; for one unit or one kind of case (a workflow), or for all."""

    user_id = Count(required=True, least=1)
    substitute_id = Count(required=True, least=1)
    first_day = Day(required=True)
    last_day = Day(required=True)
    unit_id = Count(load_default=None, least=1)
    workflow = Line(load_default=None, max_length=60)
    reason = Line(load_default="", max_length=200)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> GoAway:
        """Give the wish."""
        return GoAway(**said)


class EndAbsenceForm(Form):
    """Nothing else is to be said: it ends today."""


class HeldByForm(Form):
    """Whose cases are to be given to others."""

    officer = Count(load_default=None, least=1)


class _ReassignForm(Form):
    """What every way to give many cases asks."""

    from_id = Count(required=True, least=1)
    officer_id = Count(required=True, least=1)
    what = Prose(load_default="", max_length=LONGEST_CLARITY)
    by_when = Day(load_default=None)


class ReassignForm(_ReassignForm):
    """Give ticked cases to another officer; each box says number and seen version: KN-2026-0019:4."""

    cases = fields.List(Line(max_length=80), load_default=list)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Reassign:
        """Give the wish; a box that nobody ticked on the page is refused."""
        return Reassign(**{**said, "cases": read_ticks(said["cases"])})


class ChosenBody(Form):
    """One case, with the version that was seen."""

    number = Line(required=True, max_length=60)
    seen_version = Count(required=True)


class ReassignBody(_ReassignForm):
    """Give cases of one officer to another; at most 200 at a time, each for itself."""

    cases = Rows(ChosenBody, most=CASES_AT_ONCE, typed=("number", "seen_version"))

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Reassign:
        """Give the wish."""
        return Reassign(**{**said, "cases": [Chosen(each["number"], each["seen_version"]) for each in said["cases"]]})


class FollowForm(Form):
    """Whether to follow a case."""

    follow = Tick()

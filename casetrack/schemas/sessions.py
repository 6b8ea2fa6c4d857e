"""What is asked of a single session: set one out of turn, change it, cancel it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.engine.booking import CUTOFFS, HOURS
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.schemas.base import Choice, Count, Day, Form, Line, Tick
from casetrack.services.session_changes import AddSession, CancelSession, ChangeSession, Deputy, Limits, OnlineFacts

DEPUTY = ("deputy_name", "deputy_title", "delegation_no", "delegated_on", "delegation_scope")
ONLINE = ("notified_on", "link_tested_on", "recording")
_FAR = 1_000_000
LIMITS = ("cutoff", "cutoff_unit", "walk_ins")


class LimitsForm(Form):
    """Until when a session can be booked, and how many come without that; what is out of bounds, the use case tells."""

    cutoff = Count(load_default=None, least=-_FAR, most=_FAR)
    cutoff_unit = Choice(CUTOFFS, load_default=HOURS)
    walk_ins = Count(load_default=None, least=-_FAR, most=_FAR)


class HeldForm(LimitsForm):
    """Who receives, where and at which hours: alike for a series and for one session."""

    unit_id = Count(required=True, least=1)
    host = Choice(HOSTS, required=True)
    host_name = Line(required=True, max_length=120)
    hours = Line(required=True, max_length=60)
    slot_minutes = Count(load_default=30, least=5, most=240)
    place = Line(required=True, max_length=200)
    online = Tick()


class DeputyForm(Form):
    """Who receives in the host's stead, and by which paper."""

    deputy_name = Line(load_default="", max_length=120)
    deputy_title = Line(load_default="", max_length=120)
    delegation_no = Line(load_default="", max_length=80)
    delegated_on = Day(load_default=None)
    delegation_scope = Line(load_default="", max_length=200)


class AddSessionForm(HeldForm, DeputyForm):
    """Set a session out of turn."""

    held_on = Day(required=True)
    reception = Choice(RECEPTIONS, load_default="unscheduled")

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AddSession:
        """Give the wish for a session."""
        rest = {key: value for key, value in said.items() if key not in DEPUTY}
        return AddSession(**rest, deputy=_deputy(said))


class ChangeSessionForm(DeputyForm, LimitsForm):
    """Change a session as it was seen in a version."""

    seen = Count(required=True)
    host_name = Line(required=True, max_length=120)
    held_on = Day(required=True)
    hours = Line(required=True, max_length=60)
    place = Line(required=True, max_length=200)
    reason = Line(load_default="", max_length=300)
    notified_on = Day(load_default=None)
    link_tested_on = Day(load_default=None)
    recording = Line(load_default="", max_length=200)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> ChangeSession:
        """Give the wish to change."""
        rest = {key: value for key, value in said.items() if key not in (*DEPUTY, *ONLINE, *LIMITS)}
        online = OnlineFacts(**{key: said[key] for key in ONLINE})
        limits = Limits(**{key: said[key] for key in LIMITS})
        return ChangeSession(**rest, deputy=_deputy(said), online=online, limits=limits)


class CancelSessionForm(Form):
    """Cancel a session as it was seen in a version."""

    seen = Count(required=True)
    reason = Line(required=True, max_length=300)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> CancelSession:
        """Give the wish to cancel."""
        return CancelSession(**said)


class MonthForm(Form):
    """A day of the month that is shown."""

    day = Day(load_default=None)


def _deputy(said: Mapping[str, Any]) -> Deputy:
    return Deputy(**{key: said[key] for key in DEPUTY})

"""The digest: when the office wants it, who wants a list each morning, which day to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Choice, Count, Day, Form, Line, Tick
from casetrack.services.digest_plans import KINDS, MOST_DAYS, WEEKLY, Plan
from casetrack.text import WEEKDAYS_EN, WEEKDAYS_VI, Text

WEEKDAYS: dict[str, Text] = {str(n): Text(WEEKDAYS_VI[n], WEEKDAYS_EN[n]) for n in range(5)}


class PlanForm(Form):
    """When the digest is sent; `weekday` 0 is Monday, `at` like 07:30."""

    weekday = Choice(WEEKDAYS, required=True)
    at = Line(required=True, max_length=10)
    due_within = Count(required=True, least=1, most=MOST_DAYS)
    stale_after = Count(required=True, least=1, most=MOST_DAYS)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Plan:
        """Give the wish of the office."""
        return Plan(**{**said, "weekday": int(said["weekday"])})


class MorningForm(Form):
    """Whether somebody wants each morning's list."""

    morning_list = Tick()


class PreviewForm(Form):
    """Which list to look at, as it would have been on which day; today's, if none is said."""

    kind = Choice(KINDS, load_default=WEEKLY)
    day = Day(load_default=None)

"""What is asked of the plan behind the schedule: a series, an absence, the sessions of a period, publishing them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.schedule import Recurrence
from casetrack.schemas.base import Choice, Count, Day, Form, Line, Tick
from casetrack.schemas.sessions import HeldForm
from casetrack.services.publishing import Publish
from casetrack.services.schedule import GenerateSessions
from casetrack.services.series import AddAbsence, AddSeries
from casetrack.text import WEEKDAYS_EN, WEEKDAYS_VI, Text

EVERY: dict[str, Text] = {
    "week": Text("Hằng tuần", "Every week"),
    "nth": Text("Hằng tháng, vào thứ", "Every month, on a weekday"),
    "days": Text("Hằng tháng, vào ngày", "Every month, on a day"),
}
WEEKDAYS: dict[str, Text] = {str(n): Text(WEEKDAYS_VI[n], WEEKDAYS_EN[n]) for n in range(5)}


class _SeriesForm(HeldForm):
    """What every way to enter a series asks."""

    reception = Choice(RECEPTIONS, load_default="scheduled")
    valid_from = Day(required=True)
    valid_to = Day(load_default=None)


class SeriesBody(_SeriesForm):
    """Enter a series; its rule as RFC 5545 writes it: FREQ=WEEKLY;BYDAY=TH."""

    rule = Line(required=True, max_length=80)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AddSeries:
        """Give the wish for a series."""
        return AddSeries(**said)


class AddSeriesForm(_SeriesForm):
    """Enter a series as the page asks it: every week or month, on which weekday, which of them or which days."""

    every = Choice(EVERY, required=True)
    weekday = Choice(WEEKDAYS, load_default="3")
    numbers = Line(load_default="", max_length=60)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AddSeries:
        """Give the wish for a series; numbers that are none make a rule that is refused."""
        every, weekday = said["every"], int(said["weekday"])
        numbers = tuple(int(part) for part in re.findall(r"-?\d{1,3}", said["numbers"]))
        rest = {key: value for key, value in said.items() if key not in ("every", "weekday", "numbers")}
        if every == "week":
            rule = Recurrence(weekday).rule
        elif every == "nth":
            rule = Recurrence(weekday, nths=numbers or (0,)).rule
        else:
            rule = Recurrence(days=numbers).rule
        return AddSeries(**rest, rule=rule)


class EndSeriesForm(Form):
    """The last day of a series."""

    valid_to = Day(required=True)


class AbsenceForm(Form):
    """Days on which a host is away."""

    unit_id = Count(required=True, least=1)
    host = Choice(HOSTS, required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    reason = Line(required=True, max_length=200)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AddAbsence:
        """Give the wish to enter an absence."""
        return AddAbsence(**said)


class PeriodForm(Form):
    """Some days, from one to another."""

    first = Day(data_key="from", required=True)
    last = Day(data_key="to", required=True)


class GenerateForm(PeriodForm):
    """The sessions of some days; `source`: the notice on paper, where they are past."""

    source = Line(load_default="", max_length=200)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> GenerateSessions:
        """Give the wish for sessions."""
        return GenerateSessions(**said)


class GenerateBody(PeriodForm):
    """The sessions of some days. `dry_run`: nothing is written."""

    source = Line(load_default="", max_length=200)
    dry_run = Tick()


class PublishForm(PeriodForm):
    """Publish some days; `reason`: why, where the law wants more."""

    reason = Line(load_default="", max_length=300)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Publish:
        """Give the wish to publish."""
        return Publish(**said)

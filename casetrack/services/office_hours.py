"""When somebody is in the office to be told something: the hours of its rules, on the working days of its calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from casetrack.services.work import Work


def next_opening(work: Work, moment: datetime) -> datetime:
    """Give the moment itself within office hours, else when the office opens next: Friday night's is Monday's."""
    rules, zone = work.installation.alert_rules, ZoneInfo(work.office.timezone)
    local = moment.astimezone(zone)
    day = local.date()
    if work.calendar.is_working(day):
        if local.time() < rules.opens:
            return datetime.combine(day, rules.opens, zone)
        if local.time() < rules.closes:
            return moment
    return datetime.combine(work.calendar.next_working(day + timedelta(days=1)), rules.opens, zone)

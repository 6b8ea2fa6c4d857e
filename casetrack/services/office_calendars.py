"""The calendars of an office as its book holds them: the shipped one, then each year that it decided for itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, MutableMapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetrack.engine.calendar import CalendarDay, CalendarYear, WorkingCalendar
from casetrack.engine.calendars import CalendarHistory
from casetrack.models import CalendarDecision, CaseEvent
from casetrack.text import Text


def read_calendars(
    session: Session, office_id: int, shipped: WorkingCalendar, known: MutableMapping[str, CalendarHistory]
) -> CalendarHistory:
    """Give the calendars of an office. Those that stand in `known` are not built again: sums are remembered by object.

    The hash of the last decision tells which they are, since it is chained to everything before it.
    """
    decided = select(CaseEvent).join(CalendarDecision, CalendarDecision.event_id == CaseEvent.id)
    decided = decided.where(CalendarDecision.office_id == office_id)
    newest = decided.with_only_columns(CaseEvent.hash).order_by(CaseEvent.seq.desc()).limit(1)
    key = session.scalars(newest).one_or_none() or ""
    if key not in known:
        history = CalendarHistory(shipped)
        for event in session.scalars(decided.order_by(CaseEvent.seq)) if key else ():
            year = year_from(json.loads(event.payload))
            history = history.followed_by(event.seq, history.newest.with_year(year))
        known[key] = history
    return known[key]


def payload_of(year: CalendarYear) -> dict[str, object]:
    """Write a year as its event holds it."""
    return {
        "year": year.year,
        "status": year.status,
        "source": year.source,
        "days": [
            {
                "day": entry.day.isoformat(),
                "kind": entry.kind,
                "vi": entry.name.vi,
                "en": entry.name.en,
                "source": entry.source,
                "status": entry.status,
            }
            for entry in year.days
        ],
    }


def year_from(payload: Mapping[str, Any]) -> CalendarYear:
    """Read a year out of its event."""
    days = tuple(
        CalendarDay(
            date.fromisoformat(said["day"]), said["kind"], Text(said["vi"], said["en"]), said["source"], said["status"]
        )
        for said in payload["days"]
    )
    return CalendarYear(payload["year"], payload["status"], payload["source"], days)

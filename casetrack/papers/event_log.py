"""An event log as other programs read it: the cases and events of the book, each as attributes with the names of XES.

Says nothing personal: no titles, no comments, no fields, nobody's name but that of whoever did the work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

Value = str | int | bool | date | datetime


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event of the book. `at` is in the office's zone, and the day's first moment where `date_only` is true."""

    name: str
    instance: str
    at: datetime
    date_only: bool
    resource: str
    kind: str
    seq: int
    recorded_at: datetime
    transition: str = "complete"  # the book knows when something was done, never when it was begun


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """One case with its events in the order of their moments."""

    number: str
    source: str | None
    former_number: str | None
    workflow: str
    workflow_version: int
    unit: str
    channel: str
    state: str
    phase: str
    outcome: str | None
    opened_on: date
    closed_on: date | None
    due_on: date | None
    events: tuple[LoggedEvent, ...]


OF_CASE = {
    "concept:name": "number",
    "casetrack:source": "source",
    "casetrack:former_number": "former_number",
    "casetrack:workflow": "workflow",
    "casetrack:workflow_version": "workflow_version",
    "casetrack:unit": "unit",
    "casetrack:channel": "channel",
    "casetrack:state": "state",
    "casetrack:phase": "phase",
    "casetrack:outcome": "outcome",
    "casetrack:opened_on": "opened_on",
    "casetrack:closed_on": "closed_on",
    "casetrack:due_on": "due_on",
}
OF_EVENT = {
    "concept:name": "name",
    "concept:instance": "instance",
    "lifecycle:transition": "transition",
    "time:timestamp": "at",
    "org:resource": "resource",
    "casetrack:kind": "kind",
    "casetrack:date_only": "date_only",
    "casetrack:seq": "seq",
    "casetrack:recorded_at": "recorded_at",
}


def attributes_of(logged: LoggedCase | LoggedEvent) -> Iterator[tuple[str, Value]]:
    """Give what is known of a case or an event, by its name in the log."""
    for key, name in (OF_CASE if isinstance(logged, LoggedCase) else OF_EVENT).items():
        value: Value | None = getattr(logged, name)
        if value is not None:
            yield key, value


def spell(value: Value) -> str:
    """Write a value as XES does: instants to the millisecond with their zone, days as 2026-06-04, true and false."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return str(value).lower() if isinstance(value, bool) else str(value)

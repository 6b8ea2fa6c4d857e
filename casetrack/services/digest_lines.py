"""What stands in a digest: every open case that is overdue, soon due or standing still, as at a day, in one pass.

Read from the spans and events as the office had recorded them by a moment, so that last Monday's list can be counted
again. A case stands under its most urgent running duty, as in every list; in `stale` as well when nothing happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from casetrack.models import Case, CaseEvent, Span
from casetrack.services.recounts import RECALCULATED
from casetrack.services.work import Work
from casetrack.text import Text

OVERDUE, DUE_SOON, STALE = "overdue", "due_soon", "stale"
SECTIONS: dict[str, Text] = {
    OVERDUE: Text("Quá hạn", "Overdue"),
    DUE_SOON: Text("Sắp đến hạn", "Due soon"),
    STALE: Text("Lâu chưa có việc mới", "Nothing done for long"),
}


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far a list looks: days ahead that are soon due, days without an event that are long (None: not asked)."""

    due_within: int
    stale_after: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """How one open case stood: in whose hand, its most urgent running duty, the day of its last event."""

    case_id: int
    level: str
    workflow: str
    officer_id: int | None
    unit_id: int
    key: str | None
    due_on: date | None
    last_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One case in one section of a list, by keys and days alone."""

    case_id: int
    section: str
    key: str | None
    due_on: date | None
    officer_id: int | None
    unit_id: int
    last_on: date


def read_facts(work: Work, day: date, moment: datetime) -> Sequence[Facts]:
    """Read how every open case of the office stood as at a day, as recorded by a moment; three queries in all."""
    known = _known_by(work, moment)
    is_open = _open_cases(work, day, known)
    spans: dict[int, list[Span]] = {}
    told = select(Span).where(_holds(work, day, known), Span.kind.in_(("due", "officer", "unit")))
    for span in work.session.scalars(told.where(Span.case_id.in_(is_open))):
        spans.setdefault(span.case_id, []).append(span)
    last = func.max(CaseEvent.occurred_on)
    events = (
        select(Case.id, Case.level, Case.workflow, last)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(
            CaseEvent.office_id == work.office.id,
            CaseEvent.seq <= known,
            CaseEvent.kind != RECALCULATED,  # the days off changed; nobody did anything about the case
            Case.id.in_(is_open),
        )
        .group_by(Case.id, Case.level, Case.workflow)
        .order_by(Case.id)
    )
    return [_facts(row, spans.get(row[0], ())) for row in work.session.execute(events)]


def lines_of(facts: Facts, day: date, horizon: Horizon) -> list[Line]:
    """Give the sections in which a case stands on a day."""
    sections = []
    if facts.due_on is not None and facts.due_on < day:
        sections.append(OVERDUE)
    elif facts.due_on is not None and facts.due_on <= day + timedelta(days=horizon.due_within):
        sections.append(DUE_SOON)
    if horizon.stale_after is not None and (day - facts.last_on).days >= horizon.stale_after:
        sections.append(STALE)
    rest = (facts.key, facts.due_on, facts.officer_id, facts.unit_id, facts.last_on)
    return [Line(facts.case_id, section, *rest) for section in sections]


def count(lines: Iterable[Line]) -> dict[str, int]:
    """Count the lines of each section."""
    counted = dict.fromkeys(SECTIONS, 0)
    for line in lines:
        counted[line.section] += 1
    return counted


def pack(lines: Iterable[Line]) -> str:
    """Write lines as the digest keeps them: keys and days, no word of any case."""
    rows = [
        [
            line.case_id,
            line.section,
            line.key,
            line.due_on.isoformat() if line.due_on else None,
            line.officer_id,
            line.unit_id,
            line.last_on.isoformat(),
        ]
        for line in lines
    ]
    return json.dumps(rows, separators=(",", ":"))


def unpack(said: str) -> list[Line]:
    """Read the lines that a digest keeps."""
    return [
        Line(case_id, section, key, date.fromisoformat(due) if due else None, officer, unit, date.fromisoformat(last))
        for case_id, section, key, due, officer, unit, last in json.loads(said)
    ]


def sections_of(said: str) -> list[tuple[int, str]]:
    """Read of the lines that a digest keeps only which case stands in which section."""
    return [(row[0], row[1]) for row in json.loads(said)]


def most_urgent_first(lines: Iterable[Line]) -> list[Line]:
    """Order lines: by section, the longest overdue and the longest still first."""
    places = {section: place for place, section in enumerate(SECTIONS)}

    def place(line: Line) -> tuple[int, date, int]:
        day = line.last_on if line.section == STALE else line.due_on or date.max
        return places[line.section], day, line.case_id

    return sorted(lines, key=place)


def _facts(row: Row[int, str, str, date], spans: Iterable[Span]) -> Facts:
    case_id, level, workflow, last_on = row
    held: Mapping[str, str] = {span.kind: span.value for span in spans if span.kind != "due"}
    running = [(span.due_on, span.key) for span in spans if span.kind == "due" and span.value == "running"]
    due = min(((day, key) for day, key in running if day is not None), default=None)
    officer = held.get("officer")
    return Facts(
        case_id=case_id,
        level=level,
        workflow=workflow,
        officer_id=int(officer) if officer else None,
        unit_id=int(held["unit"]),
        key=due[1] if due else None,
        due_on=due[0] if due else None,
        last_on=last_on,
    )


def _open_cases(work: Work, day: date, known: int) -> Select[int]:
    return select(Span.case_id).where(_holds(work, day, known), Span.kind == "phase", Span.value != "resolved")


def _holds(work: Work, day: date, known: int) -> ColumnElement[bool]:
    return and_(
        Span.office_id == work.office.id,
        Span.from_on <= day,
        or_(Span.to_on.is_(None), Span.to_on > day),
        Span.known_from <= known,
        or_(Span.known_to.is_(None), Span.known_to > known),
    )


def _known_by(work: Work, moment: datetime) -> int:
    """Give the number of the last event that the office had recorded by a moment."""
    query = select(CaseEvent.seq).where(CaseEvent.office_id == work.office.id, CaseEvent.recorded_at <= moment)
    newest = query.order_by(CaseEvent.recorded_at.desc(), CaseEvent.seq.desc()).limit(1)
    return work.session.scalars(newest).one_or_none() or 0

"""The book as an event log for other programs: every case that the actor may see, whole, a few at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from casetrack.engine.history import step_days
from casetrack.errors import InvalidInput
from casetrack.models import Case, CaseEvent, Span
from casetrack.papers.event_log import LoggedCase, LoggedEvent
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.bulk import CASES_AT_ONCE
from casetrack.services.histories import happening_of
from casetrack.services.looks import look
from casetrack.services.work import Work
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class ExportEvents:
    """The wish for an event log: of which workflow, of cases received from which day to which."""

    workflow: str | None = None
    start: date | None = None
    end: date | None = None


def count_exported(work: Work, wish: ExportEvents) -> int:
    """Tell how many cases the log will have."""
    return work.session.scalars(select(func.count()).select_from(Case).where(*exported(work, wish))).one()


def export_events(work: Work, wish: ExportEvents) -> Iterator[LoggedCase]:
    """Give the cases one after another, in the order of the book; raise before the first when the wish is wrong.

    Each day is the one that holds now, corrections applied; the corrections are events of their own as well.
    """
    refuse_senseless(work, wish)
    return _logged_cases(work, wish)


def refuse_senseless(work: Work, wish: ExportEvents) -> None:
    """Raise Forbidden, NotFound or InvalidInput for a wish that cannot be met."""
    require(work, "case.read")
    if wish.workflow is not None:
        work.installation.library.latest(wish.workflow)
    if wish.start and wish.end and wish.end < wish.start:
        raise InvalidInput(
            Text("Ngày cuối trước ngày đầu. Đổi lại.", "The last day lies before the first. Swap them."),
            {"end": Text("Trước ngày đầu.", "Before the first day.")},
        )


def exported(work: Work, wish: ExportEvents) -> list[ColumnElement[bool]]:
    """Give the clauses for the cases that are given out."""
    clauses = [visible_cases(work)]
    if wish.workflow is not None:
        clauses.append(Case.workflow == wish.workflow)
    if wish.start is not None:
        clauses.append(Case.opened_on >= wish.start)
    if wish.end is not None:
        clauses.append(Case.opened_on <= wish.end)
    return clauses


def in_pieces(work: Work, wish: ExportEvents) -> Iterator[Sequence[Case]]:
    """Give the cases a few at a time; that restricted and sealed ones are given out is written down first."""
    query = select(Case).where(*exported(work, wish)).order_by(Case.id).limit(CASES_AT_ONCE)
    last = 0
    while cases := work.session.scalars(query.where(Case.id > last)).all():
        look(work, [case for case in cases if case.level not in OPEN_LEVELS], "export")
        yield cases
        last = cases[-1].id
        work.session.expunge_all()  # what was given out is not kept


def events_of(work: Work, cases: Sequence[Case]) -> dict[int, list[tuple[CaseEvent, LoggedEvent]]]:
    """Give the events of each of these cases in the order of their moments, as the book has them and as they are told.

    Each day is the one that holds now, corrections applied.
    """
    query = select(CaseEvent).where(
        CaseEvent.office_id == work.office.id, CaseEvent.case_id.in_([case.id for case in cases])
    )
    rows = work.session.scalars(query.order_by(CaseEvent.case_id, CaseEvent.case_seq))
    found = {}
    for case_id, group in groupby(rows, lambda event: event.case_id):
        events = list(group)
        days = _corrected_days(events)
        told = [(event, _logged_event(work, event, days.get(event.case_seq, event.occurred_on))) for event in events]
        found[case_id or 0] = sorted(told, key=lambda pair: (pair[1].at, pair[1].seq))
    return found


def _logged_cases(work: Work, wish: ExportEvents) -> Iterator[LoggedCase]:
    for cases in in_pieces(work, wish):
        events, judged = events_of(work, cases), _judged_by(work, cases)
        for case in cases:
            yield _logged(work, case, tuple(told for _event, told in events[case.id]), judged.get(case.id))


def _judged_by(work: Work, cases: Sequence[Case]) -> dict[int, date | None]:
    """Give the due day by which each closed case was judged; reports read the same."""
    query = select(Span.case_id, Span.due_on).where(
        Span.office_id == work.office.id,
        Span.case_id.in_([case.id for case in cases]),
        Span.kind == "phase",
        Span.known_to.is_(None),
        Span.to_on.is_(None),
    )
    return {row.case_id: row.due_on for row in work.session.execute(query)}


def _logged(work: Work, case: Case, events: tuple[LoggedEvent, ...], judged: date | None) -> LoggedCase:
    return LoggedCase(
        number=case.number,
        source=case.source,
        former_number=case.former_number,
        workflow=case.workflow,
        workflow_version=case.workflow_version,
        unit=work.units[case.unit_id].code,
        channel=case.channel,
        state=case.state,
        phase=case.phase,
        outcome=case.outcome,
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        due_on=case.due_on if case.closed_on is None else judged,
        events=events,
    )


def _corrected_days(events: Sequence[CaseEvent]) -> dict[int, date]:
    if not any(event.kind == "corrected" for event in events):
        return {}
    return dict(step_days([happening_of(event, {}) for event in events]))


def _logged_event(work: Work, event: CaseEvent, on: date) -> LoggedEvent:
    zone = ZoneInfo(work.office.timezone)
    # Of a corrected day the instant is not known: the one that was written down belongs to the mistake.
    instant = event.occurred_at if on == event.occurred_on else None
    facts = json.loads(event.payload) if event.kind == "activity" else {}
    return LoggedEvent(
        name=event.name,
        instance=facts.get("former_key") or f"{work.office.code}:{event.seq}",
        at=instant.astimezone(zone) if instant else datetime.combine(on, time.min, zone),
        date_only=instant is None,
        resource=facts.get("resource") or event.actor_name,
        kind=event.kind,
        seq=event.seq,
        recorded_at=event.recorded_at.astimezone(zone),
    )

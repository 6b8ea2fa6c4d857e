"""The events of cases as the engine folds them: rows of the book turned into happenings."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from casetrack.engine.history import Happening
from casetrack.models import Case, CaseEvent, EventText
from casetrack.services.case_questions import EVENTS
from casetrack.services.case_rows import is_unwritten, rows_of, texts_kept
from casetrack.services.work import Work

_TEXTS = select(EventText.event_id, EventText.key, EventText.text).where(
    EventText.office_id == bindparam("office"), EventText.event_id.in_(bindparam("events", expanding=True))
)


def events_of(work: Work, case: Case) -> Sequence[CaseEvent]:
    """Give the events of a case in the order in which they were written down."""
    return rows_of(work, case, CaseEvent, EVENTS)


def history_of(work: Work, case: Case) -> list[Happening]:
    """Give what happened in a case, personal texts included."""
    events = events_of(work, case)
    texts = texts_kept(work, events) if is_unwritten(work, case) else texts_of(work, events)
    return [happening_of(event, texts.get(event.id, {})) for event in events]


def histories_of(work: Work, case_ids: Sequence[int]) -> dict[int, list[Happening]]:
    """Give what happened in each of these cases, personal texts included, in two queries; by the case's key."""
    of_cases = (CaseEvent.office_id == work.office.id, CaseEvent.case_id.in_(case_ids))
    texts: dict[int, dict[str, str]] = {}
    for said in work.session.scalars(
        select(EventText).join(CaseEvent, CaseEvent.id == EventText.event_id).where(*of_cases)
    ):
        texts.setdefault(said.event_id, {})[said.key] = said.text
    found: dict[int, list[Happening]] = {case_id: [] for case_id in case_ids}
    for event in work.session.scalars(
        select(CaseEvent).where(*of_cases).order_by(CaseEvent.case_id, CaseEvent.case_seq)
    ):
        if event.case_id is not None:
            found[event.case_id].append(happening_of(event, texts.get(event.id, {})))
    return found


def texts_of(work: Work, events: Sequence[CaseEvent]) -> dict[int, dict[str, str]]:
    """Give the personal texts of events, by event and key."""
    asked = {"office": work.office.id, "events": [event.id for event in events]}
    texts: dict[int, dict[str, str]] = {}
    for event_id, key, text in work.session.execute(_TEXTS, asked):
        texts.setdefault(event_id, {})[key] = text
    return texts


def happening_of(event: CaseEvent, texts: dict[str, str]) -> Happening:
    """Turn one row of the book into what the engine folds."""
    return Happening(
        seq=event.case_seq,
        kind=event.kind,
        name=event.name,
        occurred_on=event.occurred_on,
        payload=json.loads(event.payload),
        texts=texts,
        actor_id=event.actor_id,
        number=event.seq,
    )

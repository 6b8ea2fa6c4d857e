"""What cases tell of amounts: whole numbers in their fields, as known by an event and as at a day, read from the book.

Nearly every amount is another one, so reports do not part cases by them (decision 46); there are as many to read as
there were decisions in the period.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from casetrack.engine.forms import Amount
from casetrack.engine.history import Happening, in_force
from casetrack.engine.payloads import mapping_in
from casetrack.models import CaseEvent
from casetrack.reports.facts_then import written_in
from casetrack.reports.questions import Question
from casetrack.services.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """What a case had told of its amounts at the end of the day, and what by the eve of the period."""

    now: Mapping[str, int]
    before: Mapping[str, int]

    def amount(self, source: Amount) -> int:
        """Give what a column adds up of this case."""
        return self.now.get(source.field, 0) - self.before.get(source.less, 0)


def amounts_told(
    work: Work, question: Question, case_ids: Collection[int], fields: Collection[str]
) -> Mapping[int, Told]:
    """Give the whole numbers that these fields had in these cases, on both days, corrections applied."""
    if not case_ids or not fields:
        return {}
    said = or_(*(CaseEvent.payload.contains(f'"{field}"', autoescape=True) for field in sorted(fields)))
    query = select(CaseEvent).where(
        CaseEvent.office_id == work.office.id,
        CaseEvent.case_id.in_(written_in(case_ids)),
        CaseEvent.seq <= question.known_seq,
        CaseEvent.kind != "activity",
        or_(CaseEvent.case_seq == 1, CaseEvent.kind == "corrected", said),
    )
    books: dict[int, list[Happening]] = {}
    for event in work.session.scalars(query.order_by(CaseEvent.seq)):
        assert event.case_id is not None
        told = Happening(event.case_seq, event.kind, event.name, event.occurred_on, json.loads(event.payload))
        books.setdefault(event.case_id, []).append(told)
    found = {}
    for case_id, book in books.items():
        holding = list(in_force(book))
        found[case_id] = Told(_numbers(holding, question.as_at, fields), _numbers(holding, question.eve, fields))
    return found


def _numbers(book: Iterable[Happening], day: date, fields: Collection[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for happening in book:
        if happening.occurred_on <= day:
            told = mapping_in(happening.payload.get("fields"))
            found |= {key: value for key, value in told.items() if key in fields and isinstance(value, int)}
    return found

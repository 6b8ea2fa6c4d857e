"""How often the table of classification was followed, and what was chosen instead: by its rows, over a period."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.engine.history import Happening
from casetrack.models import CaseEvent
from casetrack.reports.questions import Question
from casetrack.services.classification_entries import CLASSIFIED, Classification, classification_in
from casetrack.services.work import Work
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class RowCount:
    """The cases of a period to which the table recommended one row: how many followed it, and what others chose."""

    number: str
    action: Text
    followed: int
    otherwise: tuple[tuple[Text, int], ...]

    @property
    def overridden(self) -> int:
        """How many chose another result."""
        return sum(count for _label, count in self.otherwise)


def classifications_in(work: Work, question: Question) -> list[RowCount]:
    """Count the cases classified in a period, each by its last decision there; sealed ones count like any other."""
    followed, otherwise = Counter[str](), defaultdict[str, Counter[Text]](Counter)
    rows = dict[str, Classification]()
    for told in _last_of_each_case(work, question):
        rows.setdefault(told.row, told)
        if told.chosen_label is None:
            followed[told.row] += 1
        else:
            otherwise[told.row][told.chosen_label] += 1
    counts = [
        RowCount(row.number, row.action, followed[key], tuple(otherwise[key].most_common()))
        for key, row in rows.items()
    ]
    return sorted(counts, key=lambda count: (not count.number, int(count.number or 0), count.action.vi))


def _last_of_each_case(work: Work, question: Question) -> list[Classification]:
    last = min(question.end, question.as_at)
    query = (
        select(CaseEvent.case_id, CaseEvent.case_seq, CaseEvent.occurred_on, CaseEvent.payload)
        .where(
            CaseEvent.office_id == work.office.id,
            # a decision is written down on its own day, and the book is found by when it was written
            CaseEvent.recorded_at >= _midnight(work, question.start),
            CaseEvent.recorded_at < _midnight(work, last + timedelta(days=1)),
            CaseEvent.seq <= question.known_seq,
            CaseEvent.kind == "activity",
            CaseEvent.name == CLASSIFIED,
        )
        .order_by(CaseEvent.seq)
    )
    found = dict[int | None, Classification]()
    for case_id, seq, day, said in work.session.execute(query):
        payload = json.loads(said)
        if "fills" in payload:  # a former system may name a line of its own so
            found[case_id] = classification_in(payload, Happening(seq, "activity", CLASSIFIED, day, payload))
    return list(found.values())


def _midnight(work: Work, day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(work.office.timezone))

"""What the book told of some cases at a moment, counted or not; and what was written about them since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, bindparam, or_, select

from casetrack.clock import local_date
from casetrack.models import CaseEvent, Stretch
from casetrack.models import Profile as ProfileRow
from casetrack.reports.counts import COLUMNS, profile_of
from casetrack.reports.questions import Question
from casetrack.services.snapshot_packing import Fact
from casetrack.services.work import Work


@dataclass(frozen=True, slots=True)
class Written:
    """Something that the book wrote about a case: the event's kind, and the day of writing."""

    kind: str
    on: date


def written_in(ids: Collection[int]) -> BindParameter[list[int]]:
    """Write keys into a query itself: there may be more of them than it takes as values."""
    return bindparam("ids", sorted(ids), unique=True, expanding=True, literal_execute=True)


def facts_then(work: Work, question: Question, counted: Mapping[int, Fact], ids: Collection[int]) -> Mapping[int, Fact]:
    """Give what was known of these cases as at the day: of those that nothing counts too, in one statement.

    Of a case that began after the day it is what held at its beginning; of one that was not in the book, nothing.
    """
    found = {case_id: counted[case_id] for case_id in ids if case_id in counted}
    missing = set(ids) - found.keys()
    if not missing:
        return found
    row = Stretch
    query = (
        select(*COLUMNS, row.case_id, row.entered_on, row.closed_on, row.due_on, row.from_on, row.to_on)
        .join_from(row, ProfileRow, ProfileRow.code == row.profile_code)
        .where(
            row.office_id == question.office_id,
            ProfileRow.office_id == question.office_id,
            row.case_id.in_(written_in(missing)),
            row.known_from <= question.known_seq,
            or_(row.known_to.is_(None), row.known_to > question.known_seq),
        )
        .order_by(row.case_id, row.from_on)
    )
    for each in work.session.execute(query):
        holds = each.from_on <= question.as_at and (each.to_on is None or each.to_on > question.as_at)
        if holds or each.case_id not in found:
            found[each.case_id] = Fact(profile_of(each), each.entered_on, each.closed_on, each.due_on)
    return found


def written_since(work: Work, seq: int, ids: Collection[int]) -> Mapping[int, Sequence[Written]]:
    """Give what was written about these cases after an event of the office, in its order."""
    query = select(CaseEvent.case_id, CaseEvent.kind, CaseEvent.recorded_at).where(
        CaseEvent.office_id == work.office.id, CaseEvent.seq > seq, CaseEvent.case_id.in_(written_in(ids))
    )
    found: dict[int, list[Written]] = {}
    for event in work.session.execute(query.order_by(CaseEvent.seq)):
        on = local_date(event.recorded_at, work.office.timezone)
        found.setdefault(event.case_id, []).append(Written(event.kind, on))
    return found

"""The audit log: every event of the office's book, the newest first, by who wrote it, when, and about which case.

Of a case it shows the number and the kind of act, never a title, a name or a word: whoever audits need not see it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select

from casetrack.errors import NotFound
from casetrack.models import Case, CaseEvent, Look, User
from casetrack.services.access import require
from casetrack.services.audit_words import tell
from casetrack.services.chain import LOOK
from casetrack.services.chain_page import ROWS
from casetrack.services.cursors import Cursor, pack, unpack
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import name_key

LINES_AT_ONCE = 50
SORT = "seq"
OF_OFFICE = "office"


@dataclass(frozen=True, slots=True)
class ReadLog:
    """The wish for one page: of one person, one case, one kind of event (`office`: of no case), one day."""

    person: int | None = None
    case_number: str = ""
    kind: str = ""
    day: date | None = None
    cursor: str | None = None
    limit: int = LINES_AT_ONCE


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event: its number, when, who, what kind of act, the numbers of its cases, how many rows it names."""

    seq: int
    recorded_at: datetime
    actor: str
    what: Text
    cases: tuple[str, ...]
    look: bool
    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log, with the cursors of the pages before and after it."""

    lines: Sequence[LogLine]
    previous: str | None
    next: str | None


def read_log(work: Work, wish: ReadLog) -> LogPage:
    """Read one page of the log; raise NotFound for a number that no case has, InvalidInput for a strange cursor."""
    require(work, "audit.read")
    cursor = unpack(wish.cursor, SORT) if wish.cursor else None
    back = cursor is not None and cursor.back
    query = select(*_COLUMNS).outerjoin(Case, Case.id == CaseEvent.case_id).where(*_asked(work, wish))
    if cursor is not None:
        query = query.where(CaseEvent.seq > cursor.id if back else CaseEvent.seq < cursor.id)
    query = query.order_by(CaseEvent.seq if back else CaseEvent.seq.desc())
    rows = work.session.execute(query.limit(wish.limit + 1)).all()
    more, rows = len(rows) > wish.limit, rows[: wish.limit]
    lines = [_line(work, row) for row in (rows[::-1] if back else rows)]
    has_previous, has_next = (more, True) if back else (cursor is not None, more)
    return LogPage(
        lines=lines,
        previous=pack(Cursor(SORT, back=True, value=None, id=lines[0].seq)) if lines and has_previous else None,
        next=pack(Cursor(SORT, back=False, value=None, id=lines[-1].seq)) if lines and has_next else None,
    )


def count_log(work: Work, wish: ReadLog) -> int:
    """Count the events that a wish finds; raise NotFound for a number that no case has."""
    require(work, "audit.read")
    query = select(func.count()).select_from(CaseEvent).where(*_asked(work, wish))
    return work.session.scalars(query).one()


def list_writers(work: Work) -> Sequence[tuple[int, str]]:
    """List the accounts of the office, by given name, to choose whose events are shown."""
    rows = work.session.execute(select(User.id, User.full_name).where(User.office_id == work.office.id)).all()
    return sorted(((key, name) for key, name in rows), key=lambda row: (name_key(row[1]), row[0]))


def events_of_day(work: Work, day: date) -> ColumnElement[bool]:
    """Give the clause for the events that the office wrote down on a day of its own."""
    return and_(
        CaseEvent.office_id == work.office.id,
        CaseEvent.recorded_at >= evening_of(work, day - timedelta(days=1)),
        CaseEvent.recorded_at < evening_of(work, day),
    )


def evening_of(work: Work, day: date) -> datetime:
    """Give the moment at which a day of the office ends."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(work.office.timezone))


_COLUMNS = (
    CaseEvent.seq,
    CaseEvent.recorded_at,
    CaseEvent.actor_name,
    CaseEvent.kind,
    CaseEvent.name,
    CaseEvent.payload,
    CaseEvent.hash,
    Case.number,
)


def _asked(work: Work, wish: ReadLog) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = [CaseEvent.office_id == work.office.id]
    if wish.person is not None:
        clauses.append(CaseEvent.actor_id == wish.person)
    if wish.kind == OF_OFFICE:
        clauses.append(CaseEvent.case_id.is_(None))
    elif wish.kind:
        clauses.append(CaseEvent.kind == wish.kind)
    if wish.case_number:
        clauses.append(_of_case(work, wish.case_number))
    if wish.day is not None:
        clauses.append(_within(work, wish.day))
    return clauses


def _of_case(work: Work, number: str) -> ColumnElement[bool]:
    """Give the clause for the events of a case and the looks at it."""
    query = select(Case.id).where(Case.office_id == work.office.id, Case.number == number)
    case_id = work.session.scalars(query).one_or_none()
    if case_id is None:
        raise NotFound(Text("Không có hồ sơ {number}.", "There is no case {number}.").with_(number=number))
    looks = select(Look.event_id).where(Look.office_id == work.office.id, Look.case_id == case_id)
    return or_(CaseEvent.case_id == case_id, CaseEvent.id.in_(looks))


def _within(work: Work, day: date) -> ColumnElement[bool]:
    """Give the clause for a day by the numbers of its first and last event, as the list is read in their order."""
    query = select(func.min(CaseEvent.seq), func.max(CaseEvent.seq)).where(events_of_day(work, day))
    first, last = work.session.execute(query).one()
    return CaseEvent.seq.between(first or 0, last or -1)


def _line(work: Work, row: Any) -> LogLine:
    said: Mapping[str, Any] = json.loads(row.payload)
    named = said.get(ROWS, {})
    return LogLine(
        seq=row.seq,
        recorded_at=row.recorded_at.astimezone(ZoneInfo(work.office.timezone)),
        actor=row.actor_name,
        what=tell(row.kind, row.name, said),
        cases=tuple(said["cases"]) if row.kind == LOOK else (row.number,) if row.number else (),
        look=row.kind == LOOK,
        rows=sum(len(keys) for keys in named.values()),
        hash=row.hash,
    )

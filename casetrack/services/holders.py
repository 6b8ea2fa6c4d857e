"""Who holds what, and since when: the open cases within somebody's reach, by holder, the oldest hand-over first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, true

from casetrack.engine.holding import Holder
from casetrack.errors import InvalidInput
from casetrack.models import Case, CaseEvent, EventText, Holding, User
from casetrack.services.access import require, visible_cases
from casetrack.services.cursors import Cursor, day_of, pack, unpack
from casetrack.services.permissions import ROLES
from casetrack.services.search import CaseLine, lines_by_id
from casetrack.services.work import Work
from casetrack.text import Text

Asked = TypeVar("Asked", bound=Select[*tuple[Any, ...]])

GROUPS_AT_MOST = 200
LINES_AT_ONCE = 25
SORT = "since_on"
_WHOLE_UNIT = ("leader", "inspector", "auditor")  # who look at the units inside theirs too
_COLUMNS = (Holding.kind, Holding.user_id, Holding.unit_id, Holding.role, Holding.body, Holding.body_en)


@dataclass(frozen=True, slots=True)
class Group:
    """What one holder has in hand: how many cases, the oldest since when, what of it is late."""

    key: str  # names the holder in an address
    kind: str
    name: Text
    cases: int
    oldest_on: date
    days: int  # since the oldest hand-over
    late_tasks: int  # assignments whose day has passed
    overdue: int  # cases whose own day has passed


@dataclass(frozen=True, slots=True)
class HeldCase:
    """One case in somebody's hand. `turn` is whose step it is, `what` and `by_when` what its officer was told."""

    line: CaseLine
    holder: Text
    key: str
    since: date
    days: int
    working_days: int
    turn: Text | None
    what: str
    by_when: date | None
    late_task: bool


@dataclass(frozen=True, slots=True)
class HeldPage:
    """One page of the cases of a holder, or of all, with the cursors of the pages before and after it."""

    cases: Sequence[HeldCase]
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class FindHeld:
    """The wish for one page: of one holder (`key` of a group) or of everybody."""

    holder: Holder | None = None
    cursor: str | None = None
    limit: int = LINES_AT_ONCE


def list_holders(work: Work) -> Sequence[Group]:
    """List who holds what, whoever has held a case longest first; only cases that the actor may see are counted."""
    require(work, "case.read")
    oldest = func.min(Holding.since_on)
    counts = (
        func.count(),
        oldest,
        func.sum(case((Holding.due_on < work.today, 1), else_=0)),
        func.sum(case((Case.due_on < work.today, 1), else_=0)),
    )
    query = _held(select(*_COLUMNS, *counts), work).group_by(*_COLUMNS).order_by(oldest, *_COLUMNS)
    rows = work.session.execute(query.limit(GROUPS_AT_MOST)).all()
    names = name_holders(work, [_holder(row) for row in rows])
    return [_group(work, row, names) for row in rows]


def find_held(work: Work, wish: FindHeld) -> HeldPage:
    """Find the cases of a holder, the oldest hand-over first; raise InvalidInput when the cursor is of another list."""
    require(work, "case.read")
    cursor = unpack(wish.cursor, SORT) if wish.cursor else None
    back = cursor is not None and cursor.back
    query = _held(select(Holding), work).where(_of_holder(wish.holder))
    if cursor is not None:
        query = query.where(_beyond(cursor))
    order = [column.desc() if back else column.asc() for column in (Holding.since_on, Holding.case_id)]
    rows = work.session.scalars(query.order_by(*order).limit(wish.limit + 1)).all()
    more, rows = len(rows) > wish.limit, rows[: wish.limit]
    rows = rows[::-1] if back else rows
    has_previous, has_next = (more, True) if back else (cursor is not None, more)
    return HeldPage(
        cases=_held_cases(work, rows),
        previous=_cursor(rows[0], back=True) if rows and has_previous else None,
        next=_cursor(rows[-1], back=False) if rows and has_next else None,
    )


def count_held(work: Work, wish: FindHeld) -> int:
    """Count the cases of a holder, or of all, that lie within the actor's reach."""
    require(work, "case.read")
    query = _held(select(func.count()).select_from(Holding), work)
    return work.session.scalars(query.where(_of_holder(wish.holder))).one()


def key_of(holder: Holder) -> str:
    """Name a holder for an address; `holder_of` reads it."""
    rest: dict[str, object] = {
        "officer": holder.user_id,
        "role": f"{holder.unit_id}:{holder.role or ''}",
        "unit": holder.unit_id,
        "body": holder.body.vi if holder.body else "",
    }
    return f"{holder.kind}:{rest[holder.kind]}"


def holder_of(key: str) -> Holder:
    """Read the name of a holder; raise InvalidInput for what names none."""
    kind, _, rest = key.partition(":")
    number, _, role = rest.partition(":")
    if kind == "body" and rest and rest.isprintable():
        return Holder("body", body=Text(rest, rest))
    if number.isascii() and number.isdecimal() and len(number) < 10:
        if kind == "officer" and not role:
            return Holder("officer", user_id=int(number))
        if kind == "unit" and not role:
            return Holder("unit", unit_id=int(number))
        if kind == "role" and (role in ROLES or not role):
            return Holder("role", unit_id=int(number), role=role or None)
    said = Text("Không có người giữ như vậy. Chọn trong danh sách.", "There is no such holder. Choose from the list.")
    raise InvalidInput(said, {"holder": said})


def name_holders(work: Work, holders: Collection[Holder]) -> Mapping[Holder, Text]:
    """Name holders as pages do, in one query: people, units, and whose turn it is where nobody has the case by name."""
    ids = {holder.user_id for holder in holders if holder.user_id is not None}
    query = select(User.id, User.full_name).where(User.office_id == work.office.id, User.id.in_(ids))
    users = {row.id: row.full_name for row in work.session.execute(query)} if ids else {}
    return {holder: _name(work, holder, users) for holder in holders}


def _name(work: Work, holder: Holder, users: Mapping[int, str]) -> Text:
    if holder.kind == "body" and holder.body is not None:
        return holder.body
    if holder.kind == "officer":
        name = users.get(holder.user_id or 0, "")
        return Text(name, name)
    unit = work.units[holder.unit_id].name if holder.unit_id in work.units else ""
    if holder.kind == "unit":
        return Text(unit, unit)
    role = ROLES.get(holder.role or "")
    said = Text("{unit}, chưa giao ai", "{unit}, given to nobody yet")
    if role is not None:
        said = Text("{unit}: {role}, chưa giao ai", "{unit}: {role}, given to nobody yet")
    return said.with_(unit=unit, role=role or "")


def _held(query: Asked, work: Work) -> Asked:
    """Narrow a query over holdings to the cases that the actor may see and that lie within reach."""
    same = and_(Case.id == Holding.case_id, Case.office_id == Holding.office_id)
    return query.join(Case, same).where(Holding.office_id == work.office.id, visible_cases(work), _in_reach(work))


def _in_reach(work: Work) -> ColumnElement[bool]:
    """Leaders, inspectors and auditors look at their units and all inside them, the others at their own units alone."""
    if work.actor.is_system:
        return true()
    units = {unit for _role, unit in work.actor.roles}
    units |= work.unit_and_below({unit for role, unit in work.actor.roles if role in _WHOLE_UNIT})
    return or_(Case.unit_id.in_(units), Case.officer_id == work.actor.user_id)


def _of_holder(holder: Holder | None) -> ColumnElement[bool]:
    if holder is None:
        return true()
    body = holder.body.vi if holder.body else None
    said = ((Holding.user_id, holder.user_id), (Holding.unit_id, holder.unit_id), (Holding.role, holder.role))
    clauses = [column == value for column, value in (*said, (Holding.body, body)) if value is not None]
    if holder.kind == "role" and holder.role is None:
        clauses.append(Holding.role.is_(None))
    return and_(Holding.kind == holder.kind, *clauses)


def _beyond(cursor: Cursor) -> ColumnElement[bool]:
    day, same = day_of(cursor), Holding.since_on == day_of(cursor)
    if cursor.back:
        return or_(Holding.since_on < day, and_(same, Holding.case_id < cursor.id))
    return or_(Holding.since_on > day, and_(same, Holding.case_id > cursor.id))


def _cursor(row: Holding, *, back: bool) -> str:
    return pack(Cursor(SORT, back, row.since_on.isoformat(), row.case_id))


def _holder(row: Row[Any] | Holding) -> Holder:
    body = Text(row.body, row.body_en or row.body) if row.body else None
    return Holder(row.kind, row.user_id, row.unit_id, row.role, body)


def _group(work: Work, row: Row[Any], names: Mapping[Holder, Text]) -> Group:
    holder, (count, oldest_on, late_tasks, overdue) = _holder(row), row[len(_COLUMNS) :]
    days = (work.today - oldest_on).days
    return Group(key_of(holder), holder.kind, names[holder], count, oldest_on, days, int(late_tasks), int(overdue))


def _held_cases(work: Work, rows: Sequence[Holding]) -> Sequence[HeldCase]:
    ids = [row.case_id for row in rows]
    lines, told = lines_by_id(work, ids), _told(work, ids)
    names = name_holders(work, [_holder(row) for row in rows])
    return [
        HeldCase(
            line=lines[row.case_id],
            holder=names[_holder(row)],
            key=key_of(_holder(row)),
            since=row.since_on,
            days=(work.today - row.since_on).days,
            working_days=work.calendar.working_days_between(row.since_on, work.today),
            turn=lines[row.case_id].turn,
            what=told.get(row.case_id, ""),
            by_when=row.due_on,
            late_task=row.due_on is not None and row.due_on < work.today,
        )
        for row in rows
    ]


def _told(work: Work, case_ids: Sequence[int]) -> Mapping[int, str]:
    """Read what the officers of these cases were told to do, in one query."""
    of_event = and_(
        CaseEvent.office_id == Holding.office_id,
        CaseEvent.case_id == Holding.case_id,
        CaseEvent.case_seq == Holding.assigned_seq,
    )
    of_text = and_(
        EventText.office_id == CaseEvent.office_id, EventText.event_id == CaseEvent.id, EventText.key == "what"
    )
    query = select(Holding.case_id, EventText.text).join(CaseEvent, of_event).join(EventText, of_text)
    rows = work.session.execute(query.where(Holding.office_id == work.office.id, Holding.case_id.in_(case_ids)))
    return {row.case_id: row.text for row in rows}

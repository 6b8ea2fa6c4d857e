"""In which order a list of cases stands, and where a page of it ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from casetrack.models import Case
from casetrack.services.cursors import Cursor, day_of, number_of, pack

MATCH = "match"  # the surest match first, among equals the newest in the book; only where something is searched for
_SORTED_BY: dict[str, tuple[tuple[Any, bool], ...]] = {  # columns, and whether ascending
    "due_on": ((Case.due_on.is_(None), True), (Case.due_on, True), (Case.id, True)),
    "opened_on": ((Case.opened_on, False), (Case.id, False)),
    "number": ((Case.number, True),),
    MATCH: ((Case.id, False),),  # within one tier of matches
}
SORTS = tuple(_SORTED_BY)


def order_by(sort: str, *, back: bool) -> list[ColumnElement[Any]]:
    """Give the columns by which a list is sorted; `back` reads it from its end."""
    return [column.asc() if ascending != back else column.desc() for column, ascending in _SORTED_BY[sort]]


def beyond(cursor: Cursor) -> ColumnElement[bool]:
    """Hold for the rows after the cursor, or before it going back. Cases without a due day stand last."""
    if cursor.sort == "number":
        number = cursor.value or ""
        return Case.number < number if cursor.back else Case.number > number
    if cursor.sort == MATCH:
        return Case.id > cursor.id if cursor.back else Case.id < cursor.id
    day = day_of(cursor)
    if cursor.sort == "opened_on":
        further = Case.opened_on > day if cursor.back else Case.opened_on < day
        beside = Case.id > cursor.id if cursor.back else Case.id < cursor.id
        return or_(further, and_(Case.opened_on == day, beside))
    beside = Case.id < cursor.id if cursor.back else Case.id > cursor.id
    without = Case.due_on.is_(None)
    if day is None:
        return or_(~without, and_(without, beside)) if cursor.back else and_(without, beside)
    if cursor.back:
        return or_(Case.due_on < day, and_(Case.due_on == day, beside))
    return or_(Case.due_on > day, and_(Case.due_on == day, beside), without)


def tiers_from(cursor: Cursor | None, tiers: int) -> range:
    """Give the tiers of matches that a page reads, in turn: from the cursor's on, or back from it."""
    if cursor is None:
        return range(tiers)
    tier = number_of(cursor, below=tiers)
    return range(tier, -1, -1) if cursor.back else range(tier, tiers)


def place_of(case: Case, tier: int, sort: str, *, back: bool) -> str:
    """Pack the place of a row in the list, for the address of the page after it, or before it."""
    value = {"due_on": case.due_on, "opened_on": case.opened_on, "number": case.number, MATCH: str(tier)}[sort]
    return pack(Cursor(sort, back, value.isoformat() if isinstance(value, date) else value, case.id))

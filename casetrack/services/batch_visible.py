"""Which staged rows of a hand-over the actor may see: one WHERE clause for lists, workbooks and single rows.

A row that became a case is seen by whoever sees the case. Until then, what a list tells of few (officials, discipline)
is seen by whoever loaded the list, and by leaders and inspectors of the receiving unit.
"""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from casetrack.models import Case, HandoverBatch, HandoverFile, HandoverRow
from casetrack.services.access import OPEN_LEVELS, visible_cases
from casetrack.services.batches import READ
from casetrack.services.work import Work

_NUMBER = re.compile(r"\d(?:[ .-]?\d){8,}", re.ASCII)
_LEVELS = {"restricted": {"leader", "inspector"}, "sealed": {"leader"}}
UNNAMED = "Danh sách {n}"


def visible_rows(work: Work) -> ColumnElement[bool]:
    """Give the clause that holds for exactly the rows that the actor may see."""
    row, actor = HandoverRow, work.actor
    of_office = row.office_id == actor.office_id
    if actor.is_system:
        return of_office
    if not actor.may(READ):
        return and_(of_office, false())
    own_file = exists(
        select(HandoverFile.id)
        .where(HandoverFile.id == row.file_id, HandoverFile.staged_by_id == actor.user_id)
        .correlate(row)
    )
    in_book = exists(select(Case.id).where(Case.id == row.case_id, visible_cases(work)).correlate(row))
    staged = or_(row.level.in_(OPEN_LEVELS), own_file, *(_led(work, level) for level in _LEVELS))
    return and_(of_office, or_(and_(row.case_id.is_(None), staged), in_book))


def sees_rows_of(work: Work, file: HandoverFile) -> bool:
    """Tell whether the actor may see what stands in every sheet of a list: examples, titles, signatures."""
    known = file.sheets.get("list")  # until it was read, nobody knows what it is about
    levels = {"restricted"} if known is None else {str(sheet["level"]) for sheet in known}
    levels = levels.union(file.sheets.get("levels", ())) - set(OPEN_LEVELS)  # batch_forgetting.py keeps them
    if work.actor.is_system or not levels or file.staged_by_id == work.actor.user_id:
        return True
    unit_id = work.session.get_one(HandoverBatch, file.batch_id).unit_id
    return all(not work.roles_for(unit_id).isdisjoint(_LEVELS.get(level, ())) for level in levels)


def name_of(work: Work, file: HandoverFile) -> str:
    """Give the name of a list as its reader may see it: it may name people of whom few may know."""
    return file.name if sees_rows_of(work, file) else UNNAMED.format(n=file.number)


def without_numbers(said: str) -> str:
    """Hide numbers of identity papers and telephones but for their last four digits, as lists of persons do."""
    return _NUMBER.sub(lambda found: f"•••{found[0][-4:]}", said)


def _led(work: Work, level: str) -> ColumnElement[bool]:
    units = work.unit_and_below({unit for role, unit in work.actor.roles if role in _LEVELS[level]})
    if not units:
        return false()
    to_one = exists(
        select(HandoverBatch.id)
        .where(HandoverBatch.id == HandoverRow.batch_id, HandoverBatch.unit_id.in_(units))
        .correlate(HandoverRow)
    )
    return and_(HandoverRow.level == level, to_one)

"""When a case is sealed that came from a list, the list forgets who it was: what its row said, and its examples."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from casetrack.models import Case, HandoverFile, HandoverMatch, HandoverRow
from casetrack.services.batch_marks import forget_row_marks
from casetrack.services.batch_visible import UNNAMED
from casetrack.services.work import Work
from casetrack.vietnamese import fold

_WORDS = re.compile(r"[^a-z]+")
_LEFT_OUT = "left_out"  # what was done because of a match (batch_match_decisions.py)


def forget_row(work: Work, case: Case) -> None:
    """Empty the row of a list that became this case, those found to be the same, and what their files show of them.

    That there was a row, and which case it became, stays: no list loads it again. What rows may be one with is
    forgotten as far as it names the case.
    """
    of_office = HandoverRow.office_id == work.office.id
    row = work.session.scalars(select(HandoverRow).where(of_office, HandoverRow.case_id == case.id)).one_or_none()
    alike: list[ColumnElement[bool]] = [HandoverRow.id.in_(_found_same(work, case, row))]
    if row is not None:
        alike += [HandoverRow.id == row.id, HandoverRow.duplicate_of_id == row.id]
        alike += [HandoverRow.id == row.duplicate_of_id]
        alike += [and_(HandoverRow.key == row.key, HandoverRow.case_id.is_(None))]  # the same, in another hand-over
    rows = work.session.scalars(select(HandoverRow).where(of_office, or_(*alike))).all()
    ids = [each.id for each in rows]
    forget_row_marks(work, ids)
    _forget_matches(work, case, ids)
    for each in rows:
        _forget_in_file(work.session.get_one(HandoverFile, each.file_id), str(each.said.get("name") or ""))
        each.typed, each.said, each.reasons, each.salt = {}, {}, {"list": []}, ""
        each.key = hashlib.sha256(f"forgotten row {each.id}".encode()).hexdigest()  # the old one could be guessed at


def _forget_in_file(file: HandoverFile, name: str) -> None:
    """Empty what a list shows of its rows; its own name goes if it names whom the row named."""
    told = file.sheets.get("list") or ()
    levels = {str(sheet["level"]) for sheet in told} | set(file.sheets.get("levels", ()))
    file.sheets, file.read, file.content = {**file.sheets, "list": [], "levels": sorted(levels)}, {}, None
    if name and f" {fold(name)} " in f" {_WORDS.sub(' ', fold(file.name))} ":
        file.name = UNNAMED.format(n=file.number)
    file.salt = ""


def _found_same(work: Work, case: Case, row: HandoverRow | None) -> Sequence[int]:
    """Give the rows that somebody left out because they are this case, or the row that became it."""
    found = HandoverMatch
    same = [found.case_id == case.id, *([found.other_row_id == row.id] if row is not None else [])]
    query = select(found.row_id).where(found.office_id == work.office.id, found.did == _LEFT_OUT, or_(*same))
    return work.session.scalars(query.where(found.undone_at.is_(None))).all()


def _forget_matches(work: Work, case: Case, row_ids: Sequence[int]) -> None:
    """Forget what was said of what these rows, or others, may be one with, as far as it names the case."""
    found = HandoverMatch
    names_it = or_(found.case_id == case.id, found.row_id.in_(row_ids), found.other_row_id.in_(row_ids))
    for match in work.session.scalars(select(found).where(found.office_id == work.office.id, names_it)).all():
        work.session.delete(match)

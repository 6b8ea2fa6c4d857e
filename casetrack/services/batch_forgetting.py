"""When a case is sealed that came from a list, the list forgets who it was: what its row said, and its examples."""

from __future__ import annotations

import hashlib

from sqlalchemy import or_, select

from casetrack.models import Case, HandoverFile, HandoverRow
from casetrack.services.batch_marks import forget_row_marks
from casetrack.services.work import Work


def forget_row(work: Work, case: Case) -> None:
    """Empty the row of a list that became this case, those that repeat it, and what the file shows of its rows.

    That there was a row, and which case it became, stays: no list loads it again.
    """
    of_office = HandoverRow.office_id == work.office.id
    row = work.session.scalars(select(HandoverRow).where(of_office, HandoverRow.case_id == case.id)).one_or_none()
    if row is None:
        return
    alike = or_(HandoverRow.id == row.id, HandoverRow.duplicate_of_id == row.id, HandoverRow.id == row.duplicate_of_id)
    rows = work.session.scalars(select(HandoverRow).where(of_office, alike)).all()
    forget_row_marks(work, [each.id for each in rows])
    for each in rows:
        each.typed, each.said, each.reasons, each.salt = {}, {}, {"list": []}, ""
        each.key = hashlib.sha256(f"forgotten row {each.id}".encode()).hexdigest()  # the old one could be guessed at
        file = work.session.get_one(HandoverFile, each.file_id)
        file.sheets, file.read, file.content = {**file.sheets, "list": []}, {}, None

"""The rows of a hand-over while they are staged: listed by what they need, mended one by one, duplicates decided."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import aliased

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, HandoverBatch, HandoverFile, HandoverRow
from casetrack.services.batch_visible import name_of, visible_rows
from casetrack.services.batches import (
    ACCEPT,
    DRAFT,
    DUPLICATE,
    KEEP,
    REFUSE,
    SKIP,
    WARN,
    batch_to_change,
    find_batch,
    in_bounds,
)
from casetrack.services.work import Work
from casetrack.text import Text

ATTENTION, ALL, WRITTEN = "attention", "all", "written"  # besides the outcomes
VIEWS = (ATTENTION, ALL, ACCEPT, WARN, DUPLICATE, REFUSE, WRITTEN)

_NONE_SUCH = Text("Không có dòng này trong đợt bàn giao.", "The hand-over has no such row.")
_NO_DUPLICATE = Text("Dòng này không bị coi là trùng.", "This row is not taken for a duplicate.")
_KEEP_OR_SKIP = Text("Chọn giữ lại hoặc bỏ qua.", "Choose to keep it or to leave it out.")
_WRITTEN = Text(
    "Dòng này đã vào sổ. Sửa ở trang của hồ sơ.", "This row stands in the book. Mend it on the page of its case."
)
_NO_VIEW = Text("Không có cách lọc này.", "There is no such view.")


@dataclass(frozen=True, slots=True)
class ShownReason:
    """Why a row is not plainly accepted: a stable code, the field with what stands there, and what to do.

    `weighs`: the least outcome that a row with this reason has; `accept` is a remark.
    """

    code: str
    field: str
    value: str
    message: Text
    weighs: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A staged row: where it stands in which file, what is typed by field and what that means, how it was judged.

    `duplicate_of`: sheet and line of the row that it repeats. `case_number`: the case that it became.
    """

    id: int
    file_id: int
    file_name: str
    sheet: str
    line: int
    hidden: bool
    level: str
    kind: str
    typed: Mapping[str, str]
    said: Mapping[str, Any]
    outcome: str
    reasons: tuple[ShownReason, ...]
    duplicate_of: tuple[str, int] | None
    decision: str
    mended: bool
    case_number: str | None

    @property
    def edition(self) -> str:
        """Tell this wording of the row from any other, so that nobody mends what somebody else has changed unseen."""
        return edition_of(self.typed)


@dataclass(frozen=True, slots=True)
class FindRows:
    """Which rows are asked for: of a view, of a file, after the row with a key."""

    view: str = ATTENTION
    file_id: int | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class RowPage:
    """One page of rows, where the next one begins, and how many rows of the view few may see, the actor not."""

    items: Sequence[ShownRow]
    next: int | None
    hidden: int


def list_rows(work: Work, number: int, wish: FindRows, limit: int = 50) -> RowPage:
    """List rows of a hand-over in the order in which they were loaded; raise NotFound."""
    batch = find_batch(work, number)
    if wish.view not in VIEWS:
        raise InvalidInput(_NO_VIEW, {"view": _NO_VIEW})
    asked = [_of_batch(work, batch), _of_view(wish.view)]
    if wish.file_id is not None:
        asked.append(HandoverRow.file_id == wish.file_id)
    rows = select_rows(work, and_(*asked, HandoverRow.id > wish.after), limit + 1)
    hidden = select(func.count()).select_from(HandoverRow).where(*asked, not_(visible_rows(work)))
    more, rows = len(rows) > limit, rows[:limit]
    return RowPage(rows, rows[-1].id if more else None, work.session.scalars(hidden).one())


def get_row(work: Work, number: int, row_id: int) -> ShownRow:
    """Give one row of a hand-over; raise NotFound alike for one that there is not and one that is hidden."""
    batch = find_batch(work, number)
    found = select_rows(work, and_(_of_batch(work, batch), HandoverRow.id == row_id), 1) if in_bounds(row_id) else []
    if not found:
        raise NotFound(_NONE_SUCH)
    return found[0]


def decide_duplicate(work: Work, number: int, row_id: int, decision: str) -> None:
    """Say of a row that repeats another one whether it is kept all the same or left out."""
    batch = batch_to_change(work, number)
    row = row_to_change(work, batch, row_id)
    if decision not in (KEEP, SKIP):
        raise InvalidInput(_KEEP_OR_SKIP, {"decision": _KEEP_OR_SKIP})
    if row.outcome != DUPLICATE:
        raise InvalidInput(_NO_DUPLICATE, {"decision": _NO_DUPLICATE})
    row.decision, row.decided_by_id = decision, work.actor.user_id
    if decision == KEEP:
        batch.state = DRAFT


def edition_of(typed: Mapping[str, str]) -> str:
    """Give a short digest of what stands in a row."""
    return sha256(json.dumps(dict(typed), sort_keys=True).encode()).hexdigest()[:16]


def row_to_change(work: Work, batch: HandoverBatch, row_id: int) -> HandoverRow:
    """Find a row that the actor sees and that is no case yet; raise NotFound, or InvalidInput for one that is."""
    of_batch = select(HandoverRow).where(_of_batch(work, batch), HandoverRow.id == row_id, visible_rows(work))
    row = work.session.scalars(of_batch).one_or_none() if in_bounds(row_id) else None
    if row is None:
        raise NotFound(_NONE_SUCH)
    if row.case_id is not None:
        raise InvalidInput(_WRITTEN)
    return row


def select_rows(work: Work, which: ColumnElement[bool], limit: int | None) -> list[ShownRow]:
    """Show the rows that the actor may see, in the order in which they were loaded; in two queries."""
    row, twin, made = HandoverRow, aliased(HandoverRow), aliased(Case)
    query = (
        select(row, made.number, twin.sheet, twin.line)
        .join(made, made.id == row.case_id, isouter=True)
        .join(twin, twin.id == row.duplicate_of_id, isouter=True)
        .where(which, visible_rows(work))
        .order_by(row.id)
    )
    found = work.session.execute(query.limit(limit)).all()
    files = select(HandoverFile).where(HandoverFile.id.in_({each[0].file_id for each in found}))
    names = {file.id: name_of(work, file) for file in work.session.scalars(files)} if found else {}
    return [_shown(each, names[each.file_id], number, *place) for each, number, *place in found]


def _of_batch(work: Work, batch: HandoverBatch) -> ColumnElement[bool]:
    return and_(HandoverRow.office_id == work.office.id, HandoverRow.batch_id == batch.id)


def _of_view(view: str) -> ColumnElement[bool]:
    row = HandoverRow
    if view == ALL:
        return row.id > 0
    if view == WRITTEN:
        return row.case_id.is_not(None)
    if view == ATTENTION:
        return or_(row.outcome == REFUSE, row.outcome == DUPLICATE)
    return row.outcome == view


def _shown(row: HandoverRow, file: str, number: str | None, *twin: Any) -> ShownRow:
    sheet, line = twin
    return ShownRow(
        id=row.id,
        file_id=row.file_id,
        file_name=file,
        sheet=row.sheet,
        line=row.line,
        hidden=row.hidden,
        level=row.level,
        kind=row.kind,
        typed=row.typed,
        said=row.said,
        outcome=row.outcome,
        reasons=tuple(
            ShownReason(each["code"], each["field"], each["value"], Text(each["vi"], each["en"]), each["weighs"])
            for each in row.reasons["list"]
        ),
        duplicate_of=None if sheet is None else (sheet, line),
        decision=row.decision,
        mended=row.mended_by_id is not None,
        case_number=number,
    )

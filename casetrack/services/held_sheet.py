"""Who holds what, to take along: every open case within somebody's reach, the oldest hand-over first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casetrack.engine.labels import PHASE_LABELS
from casetrack.papers.table import Cell, Column, Table
from casetrack.services.case_sheet import AT_ONCE, look_along
from casetrack.services.holders import FindHeld, HeldCase, count_held, find_held, name_holders
from casetrack.services.list_head import head_of
from casetrack.services.work import Work
from casetrack.text import Text

_COLUMNS = (
    Column("holder", Text("Nơi giữ", "Held by"), 28),
    Column("number", Text("Mã", "Number"), 15),
    Column("title", Text("Nội dung", "Matter"), 48),
    Column("phase", Text("Chặng", "Phase"), 16),
    Column("state", Text("Trạng thái", "State"), 22),
    Column("since", Text("Giữ từ", "Held since"), 12),
    Column("days", Text("Số ngày", "Days"), 8),
    Column("working_days", Text("Ngày làm việc", "Working days"), 8),
    Column("task", Text("Việc giao", "Told to do"), 30),
    Column("by_when", Text("Phải xong", "To be done by"), 12),
    Column("clock", Text("Thời hạn", "Clock"), 16),
    Column("due_on", Text("Ngày hạn", "Due"), 12),
    Column("delay", Text("Nguyên nhân chậm", "Cause of delay"), 24),
)
_TITLE = Text("Ai đang giữ hồ sơ", "Who holds which case")


def held_table(work: Work, wish: FindHeld) -> Table:
    """Give the cases of one holder, or of all; only those that the actor may see."""
    count = count_held(work, wish)
    part = [name_holders(work, [wish.holder])[wish.holder]] if wish.holder else []
    return Table("ai-giu", _TITLE, head_of(work, part, count), _COLUMNS, _rows(work, wish), count)


def _rows(work: Work, wish: FindHeld) -> Iterator[Sequence[Cell]]:
    cursor = None
    while True:
        page = find_held(work, replace(wish, cursor=cursor, limit=AT_ONCE))
        look_along(work, [held.line.id for held in page.cases])
        yield from map(_cells, page.cases)
        cursor = page.next
        if cursor is None:
            return


def _cells(held: HeldCase) -> Sequence[Cell]:
    line = held.line
    return (
        held.holder,
        line.number,
        line.title,
        PHASE_LABELS[line.phase],
        line.state,
        held.since,
        held.days,
        held.working_days,
        held.what,
        held.by_when,
        line.urgency.text if line.urgency else None,
        line.due_on,
        line.delay,
    )

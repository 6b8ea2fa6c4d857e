"""One of the actor's own digests to take along: its lines by section, as the actor may see them now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from casetrack.papers.table import Cell, Column, Table
from casetrack.services.case_sheet import look_along
from casetrack.services.digest_lines import SECTIONS
from casetrack.services.digest_pages import View, get_digest, view_of
from casetrack.services.list_head import head_of
from casetrack.services.work import Work
from casetrack.text import Text

_COLUMNS = (
    Column("section", Text("Phần", "Section"), 22),
    Column("unit", Text("Đơn vị", "Unit"), 28),
    Column("officer", Text("Người xử lý", "Officer"), 24),
    Column("number", Text("Mã", "Number"), 15),
    Column("title", Text("Nội dung", "Matter"), 48),
    Column("clock", Text("Thời hạn", "Clock"), 26),
    Column("due_on", Text("Ngày hạn", "Due"), 12),
    Column("last_on", Text("Việc cuối", "Last done"), 12),
    Column("days", Text("Số ngày", "Days"), 8),
    Column("settled", Text("Đã xong từ đó", "Settled since"), 10),
)
_TITLE = Text("{label} ngày {day}", "{label} of {day}")
_YES = Text("x", "x")


def digest_table(work: Work, kind: str, slot_on: date) -> Table:
    """Give a digest of the actor's; raise NotFound, as for those of others."""
    view = view_of(work, get_digest(work, kind, slot_on))
    shown = [each.case.id for groups in view.sections.values() for group in groups for each in group.lines]
    look_along(work, sorted(set(shown)))
    title = _TITLE.with_(label=view.head.label, day=slot_on)
    name = f"ban-tin-{slot_on.isoformat()}"
    return Table(name, title, head_of(work, [view.headline], len(shown)), _COLUMNS, _rows(view), len(shown))


def _rows(view: View) -> Iterator[Sequence[Cell]]:
    for section, groups in view.sections.items():
        for group in groups:
            for each in group.lines:
                yield (
                    SECTIONS[section],
                    group.unit,
                    group.officer,
                    each.case.number,
                    each.case.title,
                    each.clock,
                    each.line.due_on,
                    each.line.last_on,
                    each.days,
                    _YES if each.settled else None,
                )

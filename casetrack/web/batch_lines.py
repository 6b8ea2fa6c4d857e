"""The rows of a hand-over as a page shows them: what stands in which cell, which of them must be mended, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from casetrack.engine.handover_rules import HandoverRules
from casetrack.services.batch_rows import ALL, ATTENTION, WRITTEN, FindRows, RowPage, ShownReason, ShownRow
from casetrack.services.batch_visible import without_numbers
from casetrack.services.batches import ACCEPT, DUPLICATE, REFUSE, WARN, ShownBatch
from casetrack.text import Text, format_date
from casetrack.web.shell import say

NAME, NUMBER, PLOT, SHEET, RECEIVED, STATUS = "name", "original_number", "plot", "map_sheet", "received_on", "status"
_ALONE = (NAME, RECEIVED, STATUS)  # fields with a column of their own; of another one, the input stands by its reason

_TITLES: Mapping[str, Text] = {
    ATTENTION: Text("Dòng cần xem", "Rows that need you"),
    REFUSE: Text("Dòng phải sửa", "Rows to mend"),
    DUPLICATE: Text("Dòng trùng", "Duplicates"),
    WARN: Text("Dòng nên xem lại", "Rows to look at"),
    ACCEPT: Text("Dòng hợp lệ", "Rows without a remark"),
    ALL: Text("Mọi dòng", "All rows"),
    WRITTEN: Text("Dòng đã vào sổ", "Rows in the book"),
}
_TABS: Mapping[str, Text] = {
    ATTENTION: Text("Cần xem", "Need you"),
    WARN: Text("Nên xem lại", "To look at"),
    ACCEPT: Text("Hợp lệ", "Fine"),
    ALL: Text("Tất cả", "All"),
    WRITTEN: Text("Đã vào sổ", "In the book"),
}
_NONE_LEFT = Text("Không còn dòng nào phải sửa", "No row is left to mend")
_NO_ROWS = Text("Không có dòng nào", "There are no rows")
_NOT_READ = Text("Chưa đọc được dòng nào", "No row was read yet")
_TWIN = Text("Trùng dòng {line}", "Repeats row {line}")
_TWIN_ELSEWHERE = Text("Trùng dòng {line}, trang “{sheet}”", "Repeats row {line} of “{sheet}”")
_IN_BOOK = Text("Đã có trong sổ", "In the book already")
_SKIPPED, _KEPT = Text("bỏ qua", "left out"), Text("giữ lại", "kept")
_UNDECIDED = Text("sẽ bỏ qua", "will be left out")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; one that `asks` is mended where it stands, under the name `key` of the form."""

    key: str
    label: Text
    said: str
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its cells in the order of the columns, those without one; what is wrong, to be looked at, remarked."""

    row: ShownRow
    name: Cell
    about: str
    received: Cell
    status: Cell
    beside: tuple[Cell, ...]
    wrong: tuple[Text, ...]
    look_at: tuple[Text, ...]
    remarks: tuple[Text, ...]
    twin: Text | None
    decided: Text | None
    mends: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the rows: how many it has and where it opens."""

    label: Text
    count: int
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of rows as it is drawn. `asking`: how many of them have something to mend."""

    view: str
    title: Text
    tabs: tuple[Tab, ...]
    lines: tuple[Line, ...]
    count: int
    of: int
    hidden: int
    next: str | None
    after: int
    empty: Text

    @property
    def asking(self) -> int:
        """Count the rows on this page that have something to mend."""
        return sum(line.mends and bool(line.wrong) for line in self.lines)


def name_of_cell(row_id: int, field: str) -> str:
    """Name the input of a field of a row."""
    return f"r{row_id}.{field}"


def lines_of(
    rules: HandoverRules, batch: ShownBatch, asked: tuple[FindRows, RowPage], typed: Mapping[str, str]
) -> Lines:
    """Draw a page of rows; `typed`: what stands in their cells after a refusal."""
    wish, page = asked
    counts = counts_by_view(batch)
    number = batch.row.number
    always = (ATTENTION, ALL, wish.view)
    offered = [view for view in dict.fromkeys((*_TABS, wish.view)) if counts[view] or view in always]
    return Lines(
        view=wish.view,
        title=_TITLES[wish.view],
        tabs=tuple(_tab(view, counts[view], number, here=view == wish.view) for view in offered),
        lines=tuple(line_of(rules, row, typed, may_run=batch.may_run) for row in page.items),
        count=counts[wish.view],
        of=counts[ALL],
        hidden=page.hidden,
        next=url_for("batches.show", batch_no=number, view=wish.view, after=page.next) if page.next else None,
        after=wish.after,
        empty=_NOT_READ if not counts[ALL] else _NONE_LEFT if wish.view in (ATTENTION, REFUSE) else _NO_ROWS,
    )


def _tab(view: str, count: int, number: int, *, here: bool) -> Tab:
    return Tab(_TABS.get(view, _TITLES[view]), count, url_for("batches.show", batch_no=number, view=view), here)


def counts_by_view(batch: ShownBatch) -> dict[str, int]:
    """Tell how many rows each view has, those too that the reader may not see."""
    counts = batch.counts
    return {
        ATTENTION: counts.refuse + counts.duplicate,
        REFUSE: counts.refuse,
        DUPLICATE: counts.duplicate,
        WARN: counts.warn,
        ACCEPT: counts.accept,
        ALL: counts.rows,
        WRITTEN: counts.written,
    }


def line_of(rules: HandoverRules, row: ShownRow, typed: Mapping[str, str], *, may_run: bool) -> Line:
    """Draw a row."""
    mends = may_run and row.case_number is None
    faulty = [each for each in row.reasons if each.weighs == REFUSE]
    asked = list(dict.fromkeys(each.field for each in faulty if mends and each.field in rules.fields))
    cells = {field: _cell(rules, row, field, typed, asks=field in asked) for field in (*_ALONE, *asked)}
    return Line(
        row=row,
        name=cells[NAME],
        about=_about(row),
        received=cells[RECEIVED],
        status=cells[STATUS],
        beside=tuple(cells[field] for field in asked if field not in _ALONE),
        wrong=tuple(_told(each) for each in faulty),
        look_at=tuple(_told(each) for each in row.reasons if each.weighs == WARN or _tells_of_twin(row, each)),
        remarks=tuple(_told(each) for each in row.reasons if each.weighs == ACCEPT),
        twin=_twin(row),
        decided={"skip": _SKIPPED, "keep": _KEPT}.get(row.decision, _UNDECIDED) if row.outcome == DUPLICATE else None,
        mends=mends,
    )


def cells_of(rules: HandoverRules, row: ShownRow) -> tuple[list[Cell], list[Cell]]:
    """Give every field that a row may have, to be mended on a page of its own: those its list tells, then others."""
    kind = rules.kinds.get(row.kind)
    told = {*row.typed, *((*kind.required, *kind.wanted) if kind is not None else ())}
    cells = [Cell(field, declared.label, row.typed.get(field, "")) for field, declared in rules.fields.items()]
    return [cell for cell in cells if cell.key in told], [cell for cell in cells if cell.key not in told]


def _cell(rules: HandoverRules, row: ShownRow, field: str, typed: Mapping[str, str], *, asks: bool) -> Cell:
    key, stands = name_of_cell(row.id, field), row.typed.get(field, "")
    said = typed.get(key, stands) if asks else _meant(rules, row, field) or stands
    return Cell(key, rules.fields[field].label, said, asks)


def _meant(rules: HandoverRules, row: ShownRow, field: str) -> str:
    """Give what a cell means, as people read it."""
    value = row.said.get(field)
    status = rules.statuses.get(str(value)) if field == STATUS else None
    if status is not None:
        return say(status.label)
    if field == RECEIVED and isinstance(value, str):
        return format_date(date.fromisoformat(value))
    return value if isinstance(value, str) else ""


def _about(row: ShownRow) -> str:
    """Tell which file it is: its number in the former office, its plot and map sheet."""
    said = {field: str(row.said.get(field) or row.typed.get(field, "")) for field in (NUMBER, PLOT, SHEET)}
    place = " / ".join(filter(None, (said[PLOT], said[SHEET])))
    return " · ".join(filter(None, (said[NUMBER], place)))


def _told(reason: ShownReason) -> Text:
    """Say why, without numbers that nobody needs to read here."""
    return Text(without_numbers(reason.message.vi), without_numbers(reason.message.en))


def _tells_of_twin(row: ShownRow, reason: ShownReason) -> bool:
    """Tell whether only the reason says what a row repeats; where it names a row, the chip does."""
    return reason.weighs == DUPLICATE and row.duplicate_of is None


def _twin(row: ShownRow) -> Text | None:
    if row.outcome != DUPLICATE:
        return None
    if row.duplicate_of is None:
        return _IN_BOOK
    sheet, line = row.duplicate_of
    return (_TWIN if sheet == row.sheet else _TWIN_ELSEWHERE).with_(line=line, sheet=sheet)

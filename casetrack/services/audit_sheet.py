"""The audit log to take along: who wrote what, when, about which case, the newest first; no word of any case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casetrack.papers.table import Cell, Column, Table
from casetrack.services.audit_log import OF_OFFICE, LogLine, ReadLog, count_log, read_log
from casetrack.services.audit_words import KINDS
from casetrack.services.list_head import head_of
from casetrack.services.parties import name_of
from casetrack.services.work import Work
from casetrack.text import Text, format_date

_AT_ONCE = 500
_COLUMNS = (
    Column("seq", Text("Số", "Number"), 9),
    Column("recorded_at", Text("Lúc ghi", "Written at"), 17),
    Column("actor", Text("Người", "By"), 24),
    Column("what", Text("Việc", "What"), 36),
    Column("cases", Text("Hồ sơ", "Cases"), 30),
    Column("rows", Text("Dòng kèm theo", "Rows beside it"), 9),
    Column("hash", Text("Mã sự kiện", "Hash"), 66),
)
_TITLE = Text("Sổ kiểm tra", "Audit log")
_OF_OFFICE = Text("Việc không thuộc hồ sơ nào", "Of no case")


def log_table(work: Work, wish: ReadLog) -> Table:
    """Give the events that a wish finds; raise NotFound for a number that no case has."""
    count = count_log(work, wish)
    return Table("so-kiem-tra", _TITLE, head_of(work, _part(work, wish), count), _COLUMNS, _rows(work, wish), count)


def _part(work: Work, wish: ReadLog) -> list[Text]:
    kinds = {OF_OFFICE: _OF_OFFICE, **KINDS}
    words = [
        name_of(work, wish.person) or str(wish.person) if wish.person is not None else "",
        wish.case_number,
        format_date(wish.day) if wish.day else "",
    ]
    said = [Text(each, each) for each in words if each]
    return [*said, kinds[wish.kind]] if wish.kind else said


def _rows(work: Work, wish: ReadLog) -> Iterator[Sequence[Cell]]:
    cursor = None
    while True:
        page = read_log(work, replace(wish, cursor=cursor, limit=_AT_ONCE))
        yield from map(_cells, page.lines)
        cursor = page.next
        if cursor is None:
            return


def _cells(line: LogLine) -> Sequence[Cell]:
    return line.seq, line.recorded_at, line.actor, line.what, ", ".join(line.cases), line.rows, line.hash

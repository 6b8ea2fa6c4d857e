"""The backlog: what is pending as at a day, by origin, age, kind and cause; counted in one query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from sqlalchemy import func, select

from casetrack.engine.delay_causes import name_cause
from casetrack.papers.table import Cell, Column, Table
from casetrack.reports.origins import BEFORE, NONE, SINCE, Part, origins
from casetrack.reports.questions import Question
from casetrack.reports.summary_formats import in_columns
from casetrack.services.access import require
from casetrack.services.list_head import head_of
from casetrack.services.work import Work
from casetrack.text import Text

_FROM_TO, _OLDER = Text("{a}–{b} ngày", "{a}–{b} days"), Text("trên {n} ngày", "over {n} days")
_PENDING, _OVERDUE = Text("Đang giải quyết", "Pending"), Text("Đang quá hạn", "Overdue")
_BEFORE, _SINCE = Text("Trước {day}", "Before {day}"), Text("Từ {day}", "Since {day}")
_ALL, _OWN = Text("Tất cả", "All"), Text("Nhận tại đây", "Received here")


Ages = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BacklogCell:
    """A number with the part of the backlog that it counts."""

    part: Part
    count: int


@dataclass(frozen=True, slots=True)
class BacklogLine:
    """A row of a table: pending by age, all of them, and of these overdue."""

    label: Text
    by_age: tuple[BacklogCell, ...]
    pending: BacklogCell
    overdue: BacklogCell


@dataclass(frozen=True, slots=True)
class BacklogTable:
    """A table of the backlog; its lines add up to the last one of the first table, which is all."""

    key: str
    title: Text
    lines: tuple[BacklogLine, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """The backlog as at a day. `cut`: the day that parts what came before from what came since."""

    question: Question
    cut: date
    ages: tuple[Text, ...]
    tables: tuple[BacklogTable, ...]
    pending: int
    before: int


@dataclass(frozen=True, slots=True)
class _Counted:
    part: Part
    overdue: bool
    count: int


def count_backlog(work: Work, question: Question) -> Backlog:
    """Count what is pending as at the day of a question, sealed cases too, follow-ups not."""
    require(work, "report.read")
    page = work.installation.report_page
    ages = _ages(page.ages)
    rows = list(_counted(work, question, ages))
    library = work.installation.library
    names = {each.part.workflow: library.latest(each.part.workflow).title for each in rows}
    tables = (
        BacklogTable(
            "origin", Text("Theo ngày nhận", "By day of receipt"), _by_origin(page.backlog_before, rows, ages)
        ),
        _parted(("office", Text("Theo đơn vị cũ", "By former office")), rows, ages, _office),
        _parted(("workflow", Text("Theo loại hồ sơ", "By kind")), rows, ages, lambda part: names[part.workflow]),
        _parted(("cause", Text("Nguyên nhân chậm", "Causes of delay")), rows, ages, _cause),
    )
    before = sum(each.count for each in rows if each.part.origin == BEFORE)
    pending = sum(each.count for each in rows)
    return Backlog(question, page.backlog_before, tuple(map(name_of_age, ages)), tables, pending, before)


def name_of_age(key: str) -> Text:
    """Name a row of the ages of the backlog: 11–30 ngày, trên 365 ngày."""
    least, _, most = key.partition("-")
    return _FROM_TO.with_(a=least, b=most) if most else _OLDER.with_(n=int(least) - 1)


def name_of_part(work: Work, part: Part) -> Text:
    """Say which part of the backlog it is: trước 01/7/2025, 31–60 ngày, xã Lam Thượng."""
    cut, library = work.installation.report_page.backlog_before, work.installation.library
    known = {definition.id: definition.title for definition in library.all()}
    said = [
        *([_origin(part.origin, cut)] if part.origin else []),
        *([name_of_age(part.age)] if part.age else []),
        *([known.get(part.workflow, Text(part.workflow, part.workflow))] if part.workflow else []),
        *([_cause(part)] if part.cause else []),
        *([_office(part)] if part.office else []),
    ] or [_ALL]
    return Text(", ".join(each.in_("vi") for each in said), ", ".join(each.in_("en") for each in said))


def as_json(backlog: Backlog) -> dict[str, object]:
    """Give plain values; each line has the key of the figure behind its number."""
    return {
        "as_at": backlog.question.as_at.isoformat(),
        "before": backlog.cut.isoformat(),
        "pending": backlog.pending,
        "pending_from_before": backlog.before,
        "tables": {
            table.key: [
                {
                    "key": line.pending.part.key,
                    "label": {"vi": line.label.in_("vi"), "en": line.label.in_("en")},
                    "by_age": {cell.part.age: cell.count for cell in line.by_age},
                    "pending": line.pending.count,
                    "overdue": line.overdue.count,
                }
                for line in table.lines
            ]
            for table in backlog.tables
        },
    }


def as_text(backlog: Backlog, language: str) -> str:
    """Give the tables in columns of letters."""
    ages = [age.in_(language) for age in backlog.ages]
    blocks = []
    for table in backlog.tables:
        rows = [(table.title.in_(language), *ages, _PENDING.in_(language), _OVERDUE.in_(language))]
        for line in table.lines:
            counts = (*(cell.count for cell in line.by_age), line.pending.count, line.overdue.count)
            rows.append((line.label.in_(language), *map(str, counts)))
        blocks.append(in_columns(rows))
    return "\n\n".join(blocks)


def backlog_table(work: Work, question: Question) -> Table:
    """Give the backlog to take along, a line a row."""
    found = count_backlog(work, question)
    columns = (
        Column("table", Text("Bảng", "Table"), 22),
        Column("key", Text("Mã", "Key"), 30),
        Column("label", Text("Dòng", "Line"), 34),
        *(Column(f"age_{n}", label, 12) for n, label in enumerate(found.ages, start=1)),
        Column("pending", _PENDING, 14),
        Column("overdue", _OVERDUE, 14),
    )
    rows: list[Sequence[Cell]] = [
        (
            table.title,
            line.pending.part.key,
            line.label,
            *(cell.count for cell in line.by_age),
            line.pending.count,
            line.overdue.count,
        )
        for table in found.tables
        for line in table.lines
    ]
    about = Text("Tính đến {day}", "As at {day}").with_(day=question.as_at)
    title = Text("Hồ sơ tồn đọng", "Backlog")
    return Table("ton-dong", title, head_of(work, [about], len(rows)), columns, rows, len(rows))


def _ages(limits: tuple[int, ...]) -> tuple[str, ...]:
    younger = [f"0-{limits[0]}", *(f"{last + 1}-{most}" for last, most in pairwise(limits))]
    return (*younger, f"{limits[-1] + 1}-")


def _counted(work: Work, question: Question, ages: Ages) -> Iterator[_Counted]:
    row = origins(question, work.installation.report_page.backlog_before).subquery("origins")
    keys = (row.c.origin, row.c.received, row.c.workflow, row.c.delay, row.c.office, row.c.overdue)
    for origin, received, workflow, delay, office, overdue, n in work.session.execute(
        select(*keys, func.count()).group_by(*keys)
    ):
        days = (question.as_at - date.fromisoformat(received)).days
        age = next(key for key in ages if not (most := key.partition("-")[2]) or days <= int(most))
        yield _Counted(Part(origin, age, workflow, delay or NONE, office or NONE), bool(overdue), n)


def _by_origin(cut: date, rows: Sequence[_Counted], ages: Ages) -> tuple[BacklogLine, ...]:
    parted = [(_origin(origin, cut), Part(origin)) for origin in (BEFORE, SINCE)]
    return tuple(_line(label, part, rows, ages) for label, part in (*parted, (_ALL, Part())))


def _parted(
    table: tuple[str, Text], rows: Sequence[_Counted], ages: Ages, label: Callable[[Part], Text]
) -> BacklogTable:
    (key, title), counted = table, Counter[str]()
    for each in rows:
        counted[getattr(each.part, key)] += each.count
    most_first = sorted(counted, key=lambda value: (-counted[value], value))
    parts = [replace(Part(), **{key: value}) for value in most_first]
    return BacklogTable(key, title, tuple(_line(label(part), part, rows, ages) for part in parts))


def _line(label: Text, part: Part, rows: Sequence[_Counted], ages: Ages) -> BacklogLine:
    own = [each for each in rows if _is_of(each.part, part)]
    pending, overdue = Counter[str](), 0
    for each in own:
        pending[each.part.age] += each.count
        overdue += each.count if each.overdue else 0
    cells = tuple(BacklogCell(replace(part, age=age), pending[age]) for age in ages)
    return BacklogLine(label, cells, BacklogCell(part, pending.total()), BacklogCell(part, overdue))


def _is_of(each: Part, part: Part) -> bool:
    names = ("origin", "workflow", "cause", "office")
    return all(getattr(part, name) in ("", getattr(each, name)) for name in names)


def _origin(origin: str, cut: date) -> Text:
    return (_BEFORE if origin == BEFORE else _SINCE).with_(day=cut)


def _office(part: Part) -> Text:
    return _OWN if part.office == NONE else Text(part.office, part.office)


def _cause(part: Part) -> Text:
    return name_cause(part.cause.removeprefix(NONE))

"""The tables of the reports and the lists behind their numbers, to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select

from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.reception_form import MEASURES
from casetrack.models import Case
from casetrack.papers.table import Cell, Column, Table
from casetrack.reports.behind import cases_behind
from casetrack.reports.classifications import classifications_in
from casetrack.reports.figure_rows import row_name
from casetrack.reports.questions import Figure, Question
from casetrack.reports.receptions import name_of_row, receptions_in, visits_behind
from casetrack.reports.summary import LABELS, summarise
from casetrack.reports.summary_formats import TABLES, lines_of
from casetrack.reports.visits import VisitLine, VisitPage, list_visits
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.case_sheet import COLUMNS as CASE_COLUMNS
from casetrack.services.case_sheet import case_rows
from casetrack.services.list_head import head_of
from casetrack.services.looks import look
from casetrack.services.search import FindCases, count_seen_and_hidden
from casetrack.services.search_filters import Filter
from casetrack.services.work import Work
from casetrack.text import Text

_PERIOD = Text(
    "Kỳ từ {start} đến {end}, tính đến {as_at}, theo số liệu có đến {known_at}",
    "From {start} to {end}, as at {as_at}, as known on {known_at}",
)
_NUMBERS = (
    Column("table", Text("Bảng", "Table"), 24),
    Column("key", Text("Khóa", "Key"), 16),
    Column("row", Text("Dòng", "Row"), 34),
    Column("figure", Text("Tên số liệu", "Figure"), 18),
    Column("label", Text("Số liệu", "Meaning"), 30),
    Column("value", Text("Giá trị", "Value"), 10),
)
_VISITS = (
    Column("number", Text("Số", "Number"), 14),
    Column("day", Text("Ngày tiếp", "Day"), 12),
    Column("host", Text("Ai tiếp", "Received by"), 28),
    Column("reception", Text("Tiếp", "Reception"), 18),
    Column("subject", Text("Nội dung", "Matter"), 48),
    Column("present", Text("Người", "People"), 8),
    Column("case_number", Text("Hồ sơ", "Case"), 15),
)
_CHOICES = (
    Column("number", Text("Hàng", "Row"), 8),
    Column("action", Text("Đề xuất", "Recommended"), 40),
    Column("followed", Text("Theo", "Followed"), 9),
    Column("overridden", Text("Khác", "Otherwise"), 9),
    Column("otherwise", Text("Kết quả khác đã chọn", "Chosen instead"), 48),
)
CASES_AS_NOW = Text("Mỗi dòng cho thấy hồ sơ như hiện nay", "Each row shows the case as it is now")
_FIGURES = Text("Số liệu chung", "Figures")
_HOSTS = Text("Theo người tiếp", "By host")


def period_of(question: Question) -> Text:
    """Say of which days the numbers are, and as of which."""
    days = {name: getattr(question, name) for name in ("start", "end", "as_at", "known_at")}
    return _PERIOD.with_(**days)


def summary_table(work: Work, question: Question) -> Table:
    """Give the numbers of a period, one a row, with the table and the row that each belongs to."""
    found = summarise(work, question)
    rows: list[Sequence[Cell]] = [
        (_FIGURES, "", None, name, LABELS[name], value) for name, value in found.figures.items()
    ]
    for group, title in TABLES:
        for line in lines_of(found, group):
            rows += [(title, line.key, line.label, name, LABELS[name], n) for name, n in line.counts.items()]
    title = Text("Số liệu tổng hợp", "Summary")
    return Table("bao-cao", title, head_of(work, [period_of(question)], len(rows)), _NUMBERS, rows, len(rows))


def reception_table(work: Work, question: Question) -> Table:
    """Give the numbers of the receptions: the form's own, then those of each host."""
    told = receptions_in(work, question)
    blocks = ((told.form.label, (told.total, *told.parts)), (_HOSTS, told.by_host))
    rows: list[Sequence[Cell]] = [
        (title, line.key, line.label, name, MEASURES[name], n)
        for title, lines in blocks
        for line in lines
        for name, n in line.counts.items()
    ]
    title = Text("Số liệu tiếp công dân", "Numbers of receptions")
    return Table("luot-tiep", title, head_of(work, [period_of(question)], len(rows)), _NUMBERS, rows, len(rows))


def behind_table(work: Work, question: Question, figure: Figure) -> Table:
    """Give the cases that a figure counts and the actor may see, as they are now; the others are a number above."""
    behind = cases_behind(work, question, figure)  # which refuses a number that there is not
    row = row_name(work, figure, question)
    about = (period_of(question), *([row] if row else ()), CASES_AS_NOW)
    return list_of_cases(work, behind, name="ho-so-cua-so-lieu", title=LABELS[figure.name], about=about)


def visit_table(work: Work, question: Question, figure: Figure) -> Table:
    """Give the visits that a number counts and the actor may see; those of hidden cases are a number above."""
    ids = visits_behind(work, question, figure)
    return list_of_visits(work, question, ids, name="luot-tiep-cua-so-lieu", title=name_of_row(figure))


def list_of_cases(work: Work, within: Select[Any], *, name: str, title: Text, about: Iterable[Text]) -> Table:
    """Give these cases, as far as the actor may see them; how many others there are stands above."""
    seen, hidden = count_seen_and_hidden(work, within)
    head = head_of(work, about, seen, hidden=hidden)
    rows = case_rows(work, FindCases(Filter("all"), "number"), within=within)
    return Table(name, title, head, CASE_COLUMNS, rows, seen)


def list_of_visits(work: Work, question: Question, ids: Sequence[int], *, name: str, title: Text) -> Table:
    """Give these visits of a period, as far as the actor may see them; how many others there are stands above."""
    first = list_visits(work, question, ids)
    head = head_of(work, (period_of(question),), first.seen, hidden=first.hidden)
    return Table(name, title, head, _VISITS, _visits(work, question, ids, first), first.seen)


def classification_table(work: Work, question: Question) -> Table:
    """Give each row of the table of classification, how often it was followed, and what was chosen instead."""
    found = classifications_in(work, question)
    rows = [(row.number, row.action, row.followed, row.overridden, _said(row.otherwise)) for row in found]
    title = Text("Phân loại theo bảng", "How the table was followed")
    return Table("phan-loai", title, head_of(work, [period_of(question)], len(rows)), _CHOICES, rows, len(rows))


def _visits(work: Work, question: Question, ids: Sequence[int], page: VisitPage) -> Iterator[Sequence[Cell]]:
    yield from _lines(work, page)
    while page.next is not None:
        page = list_visits(work, question, ids, page.next)
        yield from _lines(work, page)


def _lines(work: Work, page: VisitPage) -> Iterator[Sequence[Cell]]:
    """Give the lines of a page; that those of restricted and sealed cases go out is written down first."""
    numbers = {line.case_number for line in page.lines if line.case_number}
    guarded = Case.office_id == work.office.id, Case.number.in_(numbers), Case.level.not_in(OPEN_LEVELS)
    look(work, work.session.scalars(select(Case).where(*guarded).order_by(Case.id)).all(), "export")
    yield from map(_cells, page.lines)


def _cells(line: VisitLine) -> Sequence[Cell]:
    kind = RECEPTIONS[line.reception]
    return line.number, line.day, HOSTS[line.host], kind, line.subject, line.present, line.case_number


def _said(otherwise: Sequence[tuple[Text, int]]) -> Text:
    return Text(
        "; ".join(f"{label.vi}: {count}" for label, count in otherwise),
        "; ".join(f"{label.en}: {count}" for label, count in otherwise),
    )

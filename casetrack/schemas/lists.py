"""Every list that can be taken along as CSV, Excel or JSON: where its page is, who may, what it may be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from marshmallow import post_load

from casetrack.papers.table import Table
from casetrack.reports.backlog import backlog_table
from casetrack.reports.indicator_sheets import behind_indicator_table, indicator_table
from casetrack.reports.law_formats import as_table as law_table
from casetrack.reports.questions import Figure
from casetrack.reports.sheets import behind_table, classification_table, reception_table, summary_table, visit_table
from casetrack.schemas.audit import ReadLogForm
from casetrack.schemas.base import Choice, Day, Form, Line
from casetrack.schemas.holders import FindHeldForm
from casetrack.schemas.law import SheetForm
from casetrack.schemas.persons import FindPeopleForm
from casetrack.schemas.registers import BookLinesForm, lines_asked
from casetrack.schemas.report import AskFigureForm, AskReport, ReportForm, ask_as_wished
from casetrack.schemas.search import FindCasesForm
from casetrack.schemas.sessions import MonthForm
from casetrack.services.audit_sheet import log_table
from casetrack.services.case_sheet import case_table
from casetrack.services.digest_plans import KINDS
from casetrack.services.digest_sheet import digest_table
from casetrack.services.held_sheet import held_table
from casetrack.services.law import sheet_of
from casetrack.services.offices import find_unit
from casetrack.services.person_sheet import person_table
from casetrack.services.register_pages import BOOKS
from casetrack.services.register_sheet import as_table as register_table
from casetrack.services.session_sheet import session_table
from casetrack.services.work import Work
from casetrack.text import Text


class DigestForm(Form):
    """Which of one's own digests: of which kind, of which day."""

    kind = Choice(KINDS, required=True)
    day = Day(required=True)


class IndicatorsForm(ReportForm):
    """Of which days, and of which unit by its code; of the whole office, if none is named."""

    unit = Line(load_default="", max_length=40)

    @post_load
    def wish(self, data: dict[str, Any], **_: Any) -> tuple[AskReport, str, tuple[str, ...]]:
        """Make the wish for the numbers, and say of which unit."""
        unit, of = data.pop("unit"), data.pop("indicator", None)
        return AskReport(**data), unit, () if of is None else (of,)


class BehindIndicatorForm(IndicatorsForm):
    """The same of one indicator, by its key."""

    indicator = Line(required=True, max_length=100)


@dataclass(frozen=True, slots=True)
class TakenList:
    """A list with its name for programs and for people, the address of its page, and the right that the page needs.

    `form` reads what is asked for, in the words of the page's address; `make` gives the list of what it read.
    """

    key: str
    label: Text
    address: str
    permission: str
    form: type[Form]
    make: Callable[[Work, Any], Table]


def _register(book: str, work: Work, said: Mapping[str, Any]) -> Table:
    return register_table(work, lines_asked(book, said["year"] or work.today.year, said))


def _of_report(make: Callable[..., Table], work: Work, wish: AskReport) -> Table:
    return make(work, ask_as_wished(work, wish))


def _of_figure(make: Callable[..., Table], work: Work, asked: tuple[AskReport, Figure]) -> Table:
    wish, figure = asked
    return make(work, ask_as_wished(work, wish), figure)


def _of_unit(make: Callable[..., Table], work: Work, asked: tuple[AskReport, str, tuple[str, ...]]) -> Table:
    wish, code, more = asked
    return make(work, ask_as_wished(work, wish), find_unit(work, code).id if code else None, *more)


_YEAR = "<int(min=1, max=2199):year>"
_ALL = (
    TakenList("cases", Text("Danh sách hồ sơ", "List of cases"), "/ho-so", "case.read", FindCasesForm, case_table),
    TakenList("holders", Text("Ai đang giữ", "Who holds what"), "/ai-giu", "case.read", FindHeldForm, held_table),
    TakenList(
        "persons",
        Text("Người dân tìm được", "The people found"),
        "/nguoi",
        "person.read",
        FindPeopleForm,
        lambda work, said: person_table(work, said["q"]),
    ),
    *(
        TakenList(f"register-{key}", book.name, f"/so/{book.path}/{_YEAR}", "register.read", BookLinesForm, make)
        for key, book, make in ((key, book, partial(_register, key)) for key, book in BOOKS.items())
    ),
    TakenList(
        "sessions",
        Text("Lịch tiếp công dân", "Schedule of receptions"),
        "/lich-tiep-dan/tuan",
        "schedule.read",
        MonthForm,
        lambda work, said: session_table(work, said["day"]),
    ),
    TakenList(
        "digest",
        Text("Bản tin của tôi", "My digest"),
        "/ban-tin/<kind>/<day>",
        "case.read",
        DigestForm,
        lambda work, said: digest_table(work, said["kind"], said["day"]),
    ),
    TakenList("audit", Text("Sổ kiểm tra", "Audit log"), "/so-kiem-tra", "audit.read", ReadLogForm, log_table),
    TakenList(
        "law",
        Text("Bảng căn cứ", "The law behind every number"),
        "/can-cu",
        "workflow.read",
        SheetForm,
        lambda work, asked: law_table(work, sheet_of(work, asked)),
    ),
    TakenList(
        "indicators",
        Text("Chỉ tiêu của kỳ", "Indicators of the period"),
        "/bao-cao/chi-tieu",
        "report.read",
        IndicatorsForm,
        partial(_of_unit, indicator_table),
    ),
    TakenList(
        "indicator",
        Text("Danh sách sau một chỉ tiêu", "The list behind an indicator"),
        "/bao-cao/chi-tieu/<indicator>",
        "report.read",
        BehindIndicatorForm,
        partial(_of_unit, behind_indicator_table),
    ),
    TakenList(
        "summary",
        Text("Số liệu tổng hợp", "Summary"),
        "/bao-cao",
        "report.read",
        ReportForm,
        partial(_of_report, summary_table),
    ),
    TakenList(
        "summary-cases",
        Text("Hồ sơ sau một số liệu", "The cases behind a number"),
        "/bao-cao/ho-so",
        "report.read",
        AskFigureForm,
        partial(_of_figure, behind_table),
    ),
    TakenList(
        "backlog",
        Text("Hồ sơ tồn đọng", "Backlog"),
        "/ton-dong",
        "report.read",
        ReportForm,
        partial(_of_report, backlog_table),
    ),
    TakenList(
        "receptions",
        Text("Số liệu tiếp công dân", "Numbers of receptions"),
        "/bao-cao/luot-tiep",
        "report.read",
        ReportForm,
        partial(_of_report, reception_table),
    ),
    TakenList(
        "receptions-visits",
        Text("Lượt tiếp sau một số liệu", "The visits behind a number"),
        "/bao-cao/luot-tiep/danh-sach",
        "report.read",
        AskFigureForm,
        partial(_of_figure, visit_table),
    ),
    TakenList(
        "classifications",
        Text("Phân loại theo bảng", "How the table was followed"),
        "/bao-cao/phan-loai",
        "report.read",
        ReportForm,
        partial(_of_report, classification_table),
    ),
)
LISTS: dict[str, TakenList] = {each.key: each for each in _ALL}

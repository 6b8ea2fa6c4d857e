"""The indicators of a period and the list behind one of them, to take along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from casetrack.engine.indicators import PERCENT, UNITS
from casetrack.papers.table import Cell, Column, Table
from casetrack.reports.indicators import behind, find_indicator, measure
from casetrack.reports.log_sheets import list_of_log_rows
from casetrack.reports.measures import Measured
from casetrack.reports.questions import Question
from casetrack.reports.sheets import CASES_AS_NOW, list_of_cases, list_of_visits, period_of
from casetrack.reports.units_then import name_then
from casetrack.services.list_head import head_of
from casetrack.services.work import Work
from casetrack.text import Text

_COLUMNS = (
    Column("key", Text("Khóa", "Key"), 40),
    Column("label", Text("Chỉ tiêu", "Indicator"), 48),
    Column("value", Text("Giá trị", "Value"), 12),
    Column("said", Text("Cách viết", "As written"), 24),
    Column("unit", Text("Đơn vị tính", "Counted in"), 16),
    Column("entered", Text("Cách có số", "Where from"), 16),
    Column("source", Text("Văn bản nguồn", "Document"), 36),
)
_TITLE = Text("Chỉ tiêu của kỳ", "Indicators of the period")
_DAYS = (Column("day", Text("Ngày", "Day"), 12),)
_COUNTED = Text("tính từ hồ sơ", "counted")
_BY_HAND = Text("nhập tay", "entered by hand")
_PERCENT = Text("%", "%")


def indicator_table(work: Work, question: Question, unit: int | None) -> Table:
    """Give every indicator of the office, or of a unit with those below it."""
    told = measure(work, question, unit)
    return Table("chi-tieu", _TITLE, _head(work, question, unit, len(told)), _COLUMNS, _rows(told.values()), len(told))


def behind_indicator_table(work: Work, question: Question, unit: int | None, key: str) -> Table:
    """Give what an indicator counts: cases or visits that the actor may see, rows of the log, days, or its parts."""
    indicator, found = find_indicator(work, key), behind(work, question, key, unit)
    about: tuple[Text, ...] = (period_of(question), *_unit(work, question, unit))
    name = f"chi-tieu-{key}"
    if found.cases is not None:
        about = (*about, CASES_AS_NOW)
        return list_of_cases(work, found.cases, name=name, title=indicator.label, about=about)
    if found.kind == "visits":
        return list_of_visits(work, question, found.ids, name=name, title=indicator.label)
    if found.kind == "log":
        return list_of_log_rows(work, found.ids, name=name, title=indicator.label, about=about)
    if found.kind == "days":
        days: list[Sequence[Cell]] = [(day,) for day in found.days]
        return Table(name, indicator.label, head_of(work, about, len(days)), _DAYS, days, len(days))
    told = measure(work, question, unit, found.parts or [key])
    return Table(name, indicator.label, head_of(work, about, len(told)), _COLUMNS, _rows(told.values()), len(told))


def _head(work: Work, question: Question, unit: int | None, count: int) -> tuple[Text, ...]:
    return head_of(work, (period_of(question), *_unit(work, question, unit)), count)


def _unit(work: Work, question: Question, unit: int | None) -> tuple[Text, ...]:
    named = name_then(work, question, unit)
    return (Text(named, named),) if named else ()


def _rows(told: Iterable[Measured]) -> list[Sequence[Cell]]:
    return [_cells(each) for each in told]


def _cells(measured: Measured) -> Sequence[Cell]:
    indicator, value = measured.indicator, measured.value
    plain = value if isinstance(value, int | Decimal) else None
    unit = _PERCENT if indicator.unit == PERCENT else UNITS.get(indicator.unit)
    source = measured.entered.source if measured.entered else None
    origin = _BY_HAND if measured.by_hand else _COUNTED
    return indicator.key, indicator.label, plain, measured.said(), unit, origin, source

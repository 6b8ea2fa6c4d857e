"""The periods for which a report is due to those above (workflows/law/report_periods.yaml), laid out over a year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Basis, Validity
from casetrack.engine.draft import read_basis
from casetrack.engine.duties_file import read_dates
from casetrack.engine.law import Rule, stamped_basis
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text, format_date

SCHEMA = "casetrack-report-periods/1"
_SHIPPED = Path("law") / "report_periods.yaml"
_ANY_YEAR = 2001  # without a 29 February: a period that ended on one would end elsewhere in other years
_SAYS = Text(
    "Báo cáo {label}: số liệu từ {first} đến {last}, gửi trước hết ngày {send}; gồm {contents}",
    "{label} report: numbers from {first} to {last}, sent by {send}; with {contents}",
)
_YEAR_BEFORE = Text("{day} năm trước", "{day} of the year before")


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day of the report's year or, with `year` -1, of the year before it."""

    month: int
    day: int
    year: int = 0

    def of(self, year: int) -> date:
        """Give the day for the report of a year."""
        return date(year + self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """One report that is due every year: which days its numbers cover, when it is sent, what goes with it."""

    key: str
    label: Text
    first: DayOfYear
    last: DayOfYear
    send_by: DayOfYear
    contents: Text
    basis: Basis
    valid: Validity | None = None

    def holds_in(self, year: int) -> bool:
        """Tell whether the law asks for the report of this year."""
        return self.valid is None or self.valid.covers(self.last.of(year))

    @property
    def law(self) -> Rule:
        """What a lawyer signs of it."""
        says = _SAYS.with_(
            label=self.label,
            first=_spell(self.first),
            last=_spell(self.last),
            send=_spell(self.send_by),
            contents=self.contents,
        )
        return Rule("period", says, replace(self.basis, rule=""), valid=self.valid)


@cache
def load_report_periods() -> tuple[ReportPeriod, ...]:
    """Read the periods that are shipped with the program, once: they do not change while it runs."""
    file = paths.WORKFLOWS / _SHIPPED
    return read_report_periods(file.read_bytes(), file.name)


def read_report_periods(data: bytes, name: str) -> tuple[ReportPeriod, ...]:
    """Read a file of report periods; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    basis, valid = read_basis(top.mapping("basis")), read_dates(top)
    periods = tuple(_read_period(key, item, basis, valid) for key, item in top.entries("periods"))
    mistakes.close()
    return tuple(replace(period, basis=stamped_basis(period.law)) for period in periods)


def _read_period(key: str, item: Reader, basis: Basis, valid: Validity | None) -> ReportPeriod:
    period = ReportPeriod(
        key=key,
        label=item.labels("label"),
        first=_read_day(item, "from"),
        last=_read_day(item, "to"),
        send_by=_read_day(item, "send_by"),
        contents=item.labels("contents"),
        basis=basis,
        valid=valid,
    )
    first, last, send = (day.of(_ANY_YEAR) for day in (period.first, period.last, period.send_by))
    if last < first:
        item.note("to", "P10", Text("kỳ kết thúc trước khi bắt đầu", "the period ends before it begins"))
    if send < last:
        item.note("send_by", "P11", Text("gửi trước khi kỳ kết thúc", "it is sent before the period ends"))
    return period


def _read_day(item: Reader, key: str) -> DayOfYear:
    said = item.mapping(key)
    found = DayOfYear(
        month=said.integer("month", lowest=1),
        day=said.integer("day", lowest=1),
        year=-1 if said.node("year") and said.choice("year", ("before",)) else 0,
    )
    try:
        found.of(_ANY_YEAR)
    except ValueError:
        message = Text("không có ngày {d} tháng {m}", "there is no day {d} in month {m}")
        said.note("day", "P12", message.with_(d=found.day, m=found.month))
        return DayOfYear(1, 1, found.year)
    return found


def _spell(day: DayOfYear) -> Text:
    short = format_date(day.of(_ANY_YEAR)).rpartition("/")[0]
    said = Text(short, short)
    return _YEAR_BEFORE.with_(day=said) if day.year else said

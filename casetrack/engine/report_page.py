"""How the office wants its page of reports: its own target and what is shown (workflows/office/report.yaml)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Basis
from casetrack.engine.draft import read_basis
from casetrack.engine.indicators import COLUMNS, Group, Indicators
from casetrack.engine.indicators_file import load_indicators
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-report-page/1"
_FILE = Path("office") / "report.yaml"
_ALL = 100  # percent
_LONGEST = 36_500  # days
_NO_SHARE = Text("chỉ tiêu phải từ 1 đến 100 phần trăm", "the target lies between 1 and 100 percent")
_NO_AGES = Text(
    "phải là các số ngày tăng dần, từ 1 đến {n}", "there must be growing numbers of days, between 1 and {n}"
).with_(n=_LONGEST)
_NO_INDICATOR = Text("không có chỉ tiêu đếm được tên “{k}”", "there is no indicator “{k}” that is a whole number")
_NO_TABLE = Text("không có bảng chỉ tiêu “{k}”; có: {all}", "there is no table of indicators “{k}”; there are: {all}")
_NO_COLUMN = Text("bảng “{t}” không có cột “{k}”", "the table “{t}” has no column “{k}”")
_NO_TABLES = Text("cần ít nhất một bảng", "at least one table is needed")
# Of the row that the heading says: what there was to settle, what came of it, and what was there before.
HEADLINE = ("receipts", "resolved", "on_time", "late", "overdue", "carried_over")


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of the page, and the numbers of which it is made."""

    indicator: str
    of_which: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Squares:
    """Files of which each is a square: those done, all of them, and those that are left, as indicators."""

    label: Text
    done: str
    whole: str
    left: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What the office chose for its page of reports. None of it is law.

    `on_time_target` is in percent of what was resolved with a deadline. `ages` are the last days of the rows into which
    the backlog is parted by days since entry; one more row holds what is older; `backlog_before` parts what came
    before that day from what came since. The last row of the first of `tables` is what the heading says.
    """

    on_time_target: int
    ages: tuple[int, ...]
    backlog_before: date
    tables: tuple[Group, ...]
    columns: tuple[str, ...]
    lines: tuple[Counted, ...]
    squares: tuple[Squares, ...]
    basis: Basis

    def headline(self, column: str) -> str:
        """Name the indicator in a column of the row that the heading says."""
        table = self.tables[0]
        return table.cell(table.rows[-1][0], column)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that the page shows or says."""
        cells = [
            table.cell(row, column) for table in self.tables for row, _name in table.rows for column in self.columns
        ]
        said = [self.headline(column) for column in HEADLINE]
        lines = [key for line in self.lines for key in (line.indicator, *line.of_which)]
        drawn = [key for each in self.squares for key in (each.done, each.whole, each.left)]
        return tuple(dict.fromkeys([*cells, *said, *lines, *drawn]))


@cache
def shipped_report_page() -> ReportPage:
    """Give the page as it is shipped with the program."""
    return load_report_page([paths.WORKFLOWS], load_indicators())


def load_report_page(folders: Iterable[Path], indicators: Indicators) -> ReportPage:
    """Read the page out of the last of these folders that has one; raise DefinitionError with every mistake."""
    file = [folder / _FILE for folder in folders if (folder / _FILE).is_file()][-1]
    return read_report_page(file.read_bytes(), file.name, indicators)


def read_report_page(data: bytes, name: str, indicators: Indicators) -> ReportPage:
    """Read a file that describes the page; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    tables = _read_tables(top, indicators)
    page = ReportPage(
        on_time_target=_read_share(top),
        ages=_read_ages(top),
        backlog_before=top.day("backlog_before"),
        tables=tables,
        columns=_read_columns(top, tables),
        lines=tuple(_read_counted(item, indicators) for item in top.items("lines")),
        squares=tuple(_read_squares(item, indicators) for item in top.items("squares")),
        basis=read_basis(top.mapping("basis")),
    )
    mistakes.close()
    return page


def _read_share(top: Reader) -> int:
    said = top.integer("on_time_target", lowest=1)
    if said > _ALL:
        top.note("on_time_target", "E03", _NO_SHARE)
    return said


def _read_ages(top: Reader) -> tuple[int, ...]:
    said = top.words("age_of_backlog")
    ages = tuple(int(word) for word in said if word.isdecimal())
    growing = all(younger < older for younger, older in pairwise(ages))
    if len(ages) != len(said) or not ages or not growing or not 1 <= ages[0] <= ages[-1] <= _LONGEST:
        top.note("age_of_backlog" if said else "", "E03", _NO_AGES)
    return ages or (1,)


def _read_tables(top: Reader, indicators: Indicators) -> tuple[Group, ...]:
    known = {group.key: group for group in indicators.groups if group.columns}
    said = top.words("tables")
    for key in said:
        if key not in known:
            top.note("tables", "E03", _NO_TABLE.with_(k=key, all=", ".join(known)))
    found = tuple(known[key] for key in said if key in known)
    if not said:
        top.note("tables" if top.node("tables") else "", "E03", _NO_TABLES)
    _refuse_lacking(top, "tables", found[:1], HEADLINE)
    return found


def _read_columns(top: Reader, tables: tuple[Group, ...]) -> tuple[str, ...]:
    columns = top.words("columns") or tuple(COLUMNS)
    _refuse_lacking(top, "columns", tables, columns)
    return columns


def _refuse_lacking(top: Reader, key: str, tables: tuple[Group, ...], columns: tuple[str, ...]) -> None:
    for table in tables:
        for column in columns:
            if column not in table.columns:
                top.note(key if top.node(key) else "", "E03", _NO_COLUMN.with_(t=table.key, k=column))


def _read_counted(item: Reader, indicators: Indicators) -> Counted:
    parts = item.words("of_which")
    for key in parts:
        _refuse_no_number(item, "of_which", key, indicators)
    return Counted(_read_number(item, "indicator", indicators), parts)


def _read_squares(item: Reader, indicators: Indicators) -> Squares:
    done, whole, left = (_read_number(item, key, indicators) for key in ("done", "of", "left"))
    return Squares(item.labels("label"), done, whole, left)


def _read_number(item: Reader, key: str, indicators: Indicators) -> str:
    said = item.text(key)
    _refuse_no_number(item, key, said, indicators)
    return said


def _refuse_no_number(item: Reader, key: str, said: str, indicators: Indicators) -> None:
    if said and not (said in indicators and indicators[said].is_number):
        item.note(key, "E03", _NO_INDICATOR.with_(k=said))

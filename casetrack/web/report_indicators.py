"""The indicators on the page of a report: its tables, the lines below them, and files drawn as squares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from casetrack.engine.indicators import COLUMNS, Group
from casetrack.engine.report_page import ReportPage, Squares
from casetrack.papers.chart_squares import square_chart
from casetrack.reports.measures import Measured, Measures, Value
from casetrack.reports.restricted import is_restricted
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import shell
from casetrack.web.pictures import Cell, drawn

_LATE = "overdue"
_DONE = Text("{name}: {done}/{all} đã xong, đạt {share}", "{name}: {done}/{all} done, {share}")

Opens = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of a table; `restricted`: few may see the cases that it counts; `total`: it counts those of all rows."""

    label: Text
    cells: tuple[Cell, ...]
    restricted: bool
    total: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of indicators with the names of its columns."""

    key: str
    title: Text
    columns: tuple[Text, ...]
    rows: tuple[ShownRow, ...]

    @property
    def has_restricted(self) -> bool:
        """Tell whether some row counts what few may see."""
        return any(row.restricted for row in self.rows)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A number below the first table, with the numbers of which it is made, each with its name."""

    label: Text
    cell: Cell
    parts: tuple[tuple[Text, Cell], ...]


@dataclass(frozen=True, slots=True)
class ShownSquares:
    """Files drawn as squares: what they say in letters, and how many are left."""

    said: str
    svg: Markup
    left: Cell


def tables_of(work: Work, measures: Measures, opens: Opens) -> tuple[ShownTable, ...]:
    """Give the tables that the office chose, in its order."""
    page = work.installation.report_page
    return tuple(_table(work, table, measures, opens) for table in page.tables)


def lines_of(page: ReportPage, measures: Measures, opens: Opens) -> tuple[ShownLine, ...]:
    """Give the lines below the first table."""

    def named(key: str) -> tuple[Text, Cell]:
        return measures[key].indicator.label, _cell(measures[key], opens)

    return tuple(
        ShownLine(*named(line.indicator), tuple(named(key) for key in line.of_which if measures[key].value))
        for line in page.lines
    )


def squares_of(page: ReportPage, measures: Measures, opens: Opens) -> tuple[ShownSquares, ...]:
    """Draw the files of which there are any."""
    return tuple(_squares(each, measures, opens) for each in page.squares if measures[each.whole].value)


def carried_over(page: ReportPage, measures: Measures, opens: Opens) -> tuple[Cell, Cell]:
    """Give what was there before the period, and the number in which it is contained."""
    before, whole = (measures[page.headline(column)] for column in ("carried_over", "receipts"))
    return _cell(before, opens), _cell(whole, opens)


def _table(work: Work, table: Group, measures: Measures, opens: Opens) -> ShownTable:
    page, known, library = work.installation.report_page, work.installation.indicators, work.installation.library
    rows = [
        ShownRow(
            label=label,
            cells=tuple(
                _cell(measures[table.cell(row, column)], opens, late=column == _LATE) for column in page.columns
            ),
            restricted=any(is_restricted(known[table.cell(row, column)], library) for column in page.columns),
            total=table is page.tables[0] and row == table.rows[-1][0],
        )
        for row, label in table.rows
    ]
    return ShownTable(table.key, table.label, tuple(COLUMNS[column] for column in page.columns), tuple(rows))


def _cell(measured: Measured, opens: Opens, *, late: bool = False) -> Cell:
    some = isinstance(measured.value, int) and measured.value != 0
    return Cell(shell.say(measured.said()), opens(measured.indicator.key) if some else "", late=late and some)


def _squares(each: Squares, measures: Measures, opens: Opens) -> ShownSquares:
    done, whole = (_whole(measures[key].value) for key in (each.done, each.whole))
    numbers = {"done": shell.number(done), "all": shell.number(whole), "share": shell.share(done, whole)}
    said = shell.say(_DONE.with_(name=each.label, **numbers))
    return ShownSquares(said, drawn(square_chart(done, whole, said)), _cell(measures[each.left], opens))


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0

"""A table as an Excel workbook that prints as it stands: A4 landscape, one page wide, its head on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_A4 = 9
_DAY = "dd/mm/yyyy"
# Words stay words: nobody's sentence becomes a formula or a link.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "default_date_format": _DAY}

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and its width in signs."""

    label: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """What stands on one sheet: a title with lines under it, the columns, the rows."""

    name: str
    title: str
    remarks: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def write_workbook(table: Table, made_at: datetime) -> bytes:
    """Write a table as .xlsx. Days are dates of the spreadsheet, so that it sorts and filters them."""
    file = BytesIO()
    with Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": table.title, "created": made_at.replace(tzinfo=None)})
        wraps = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        heads = book.add_format({"text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "bold": True})
        days = book.add_format({"valign": "top", "border": 1, "num_format": _DAY})
        sheet = book.add_worksheet(table.name)
        sheet.write(0, 0, table.title, book.add_format({"bold": True, "font_size": 14}))
        for row, remark in enumerate(table.remarks, start=1):
            sheet.write(row, 0, remark)
        top = len(table.remarks) + 1
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            sheet.write(top, place, column.label, heads)
        last = top
        for last, cells in enumerate(table.rows, start=top + 1):
            for place, cell in enumerate(cells):
                sheet.write(last, place, cell, days if isinstance(cell, date) else wraps)
        _lay_out(sheet, top, last, len(table.columns))
    return file.getvalue()


def _lay_out(sheet: Worksheet, top: int, last: int, columns: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, last, columns - 1)
    sheet.set_footer("&C&P/&N")

"""A list as an Excel workbook that prints as it stands: A4 landscape, one page wide, its head on every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from casetrack.papers.table import Cell, Table
from casetrack.text import Text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_000  # a sheet has 1,048,576, the head among them
_A4 = 9
_DAY, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_LONGEST_CELL, _LONGEST_NAME = 32_000, 31
# Words stay words: nobody's sentence becomes a formula or a link. Rows are let go of as soon as they are written.
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write_workbook(table: Table, language: str, made_at: datetime, file: IO[bytes]) -> None:
    """Write .xlsx. Days are dates of the spreadsheet, so that it sorts and filters them; a very long text is cut."""
    write_sheets([table], language, made_at, file)


def write_sheets(tables: Sequence[Table], language: str, made_at: datetime, file: IO[bytes]) -> None:
    """Write .xlsx with a sheet for each of several lists; their names differ."""
    with Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": tables[0].title.in_(language), "created": made_at.replace(tzinfo=None)})
        base = {"text_wrap": True, "valign": "top", "border": 1}
        formats = {kind: book.add_format({**base, **more}) for kind, more in _FORMATS.items()}
        head = {"text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "bold": True}
        heads, large = book.add_format(head), book.add_format({"bold": True, "font_size": 14})
        for table in tables:
            sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", "-", table.name)[:_LONGEST_NAME])
            for row, said in enumerate((table.title, *table.remarks)):
                sheet.write_string(row, 0, said.in_(language), None if row else large)
            top = len(table.remarks) + 1
            for place, column in enumerate(table.columns):
                sheet.set_column(place, place, column.width)
                sheet.write_string(top, place, column.label.in_(language), heads)
            last = top
            for last, cells in enumerate(table.rows, start=top + 1):
                for place, cell in enumerate(cells):
                    _write(sheet, (last, place), cell.in_(language) if isinstance(cell, Text) else cell, formats)
            _lay_out(sheet, top, last, len(table.columns))


_FORMATS: dict[str, dict[str, object]] = {
    "words": {},
    "day": {"num_format": _DAY},
    "moment": {"num_format": _MOMENT},
}


def _write(sheet: Worksheet, at: tuple[int, int], cell: Cell, formats: dict[str, Format]) -> None:
    if cell is None or cell == "":
        sheet.write_blank(*at, None, formats["words"])
    elif isinstance(cell, str):
        whole = len(cell) <= _LONGEST_CELL
        sheet.write_string(*at, cell if whole else f"{cell[:_LONGEST_CELL]}…", formats["words"])
    elif isinstance(cell, datetime):
        sheet.write_datetime(*at, cell.replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(*at, cell, formats["day"])
    elif isinstance(cell, int | Decimal):
        sheet.write_number(*at, cell, formats["words"])


def _lay_out(sheet: Worksheet, top: int, last: int, columns: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, last, columns - 1)
    sheet.set_footer("&C&P/&N")

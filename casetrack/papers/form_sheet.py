"""A form of the law as an Excel workbook in its own layout: merged head, column numbers, A4 across, one page wide.

One page wide, thirty columns leave little room: then the headings over single columns stand upright, and each column is
as wide as its longest number.
"""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from casetrack.papers.form_grid import FormGrid, GridRow, Number, written
from casetrack.papers.workbook import MEDIA_TYPE as MEDIA_TYPE

_A4 = 9
_NARROW = 20  # more columns than these have upright headings
_NAMES, _COLUMN = 34, 8.5  # widths, in signs
_NAMES_BESIDE_MANY, _LEAST, _REMARKS = 26, 5.2, 12  # where there are many columns
_AROUND = 1.5  # what a number needs beside itself
_LINE, _UPRIGHT = 46, 104  # heights of the lines of the head, in points; of the last, where it stands upright
_LINE_ABOVE_UPRIGHT = 36
# Numbers are written as the reader's spreadsheet is set: 1.060 or 1,060.
_WHOLE, _BROKEN = "#,##0", "#,##0.###"
_ABOVE = ("office", "title", "act", "period", "unit")


def write_form(grid: FormGrid, language: str) -> bytes:
    """Give the .xlsx; the same form gives the same cells. A number that nobody told is an empty cell."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": grid.title.in_(language)})
        formats = {name: book.add_format({"font_name": "Times New Roman", **said}) for name, said in _FORMATS.items()}
        sheet = book.add_worksheet(grid.key.replace("/", "-"))
        _set_widths(sheet, grid)
        top = _write_above(sheet, grid, language, formats)
        body = _write_head(sheet, grid, (language, top), formats)
        last = _write_rows(sheet, grid, (language, body), formats)
        for n, words in enumerate((*grid.remarks, grid.moment), start=last + 1):
            sheet.write_string(n, 0, words.in_(language), formats["small"])
        _lay_out(sheet, body, last, grid.columns)
    return file.getvalue()


_CENTRED = {"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1, "font_size": 9}
_FORMATS: dict[str, dict[str, object]] = {
    "office": {"bold": True},
    "title": {"bold": True, "font_size": 14, "align": "center"},
    "act": {"italic": True, "align": "center"},
    "period": {"align": "center"},
    "unit": {"italic": True, "align": "right"},
    "head": {**_CENTRED, "bold": True},
    "upright": {**_CENTRED, "bold": True, "rotation": 90},
    "number": {**_CENTRED, "italic": True},
    "name": {"border": 1, "text_wrap": True, "valign": "top"},
    "whole": {"border": 1, "num_format": _WHOLE},
    "broken": {"border": 1, "num_format": _BROKEN},
    "total_name": {"border": 1, "bold": True, "text_wrap": True},
    "total_whole": {"border": 1, "bold": True, "num_format": _WHOLE},
    "total_broken": {"border": 1, "bold": True, "num_format": _BROKEN},
    "small": {"italic": True, "font_size": 9},
}


def _write_above(sheet: Worksheet, grid: FormGrid, language: str, formats: dict[str, Format]) -> int:
    """Write what stands above the head; give the line on which that begins."""
    said = {name: getattr(grid, name).in_(language) for name in _ABOVE if name != "office"}
    for line, name in enumerate(_ABOVE):
        sheet.merge_range(line, 0, line, grid.columns, said.get(name, grid.office), formats[name])
    return len(_ABOVE)


def _write_head(sheet: Worksheet, grid: FormGrid, place: tuple[str, int], formats: dict[str, Format]) -> int:
    """Write the merged head and the numbers of the columns below it; give the line of the first row."""
    language, top = place
    depth = len(grid.head)
    _merge(sheet, (top, 0, top + depth - 1, 0), grid.left.in_(language), formats["head"])
    for line, column, cell in grid.placed():
        where = (top + line, column + 1, top + line + cell.down - 1, column + cell.across)
        upright = cell.across == 1 and _is_narrow(grid) and bool(_told(grid, column))
        _merge(sheet, where, cell.label.in_(language), formats["upright" if upright else "head"])
    for line in range(depth):
        sheet.set_row(top + line, _height(grid, last=line == depth - 1))
    sheet.write_blank(top + depth, 0, None, formats["number"])
    for column in range(1, grid.columns + 1):
        sheet.write_number(top + depth, column, column, formats["number"])
    return top + depth + 1


def _is_narrow(grid: FormGrid) -> bool:
    return grid.columns > _NARROW


def _height(grid: FormGrid, *, last: bool) -> int:
    if not _is_narrow(grid):
        return _LINE
    return _UPRIGHT if last else _LINE_ABOVE_UPRIGHT


def _told(grid: FormGrid, column: int) -> list[str]:
    """Give the numbers of a column as they are written; none of remarks."""
    return [written(row.numbers[column]).vi for row in grid.rows if row.numbers[column] is not None]


def _set_widths(sheet: Worksheet, grid: FormGrid) -> None:
    if not _is_narrow(grid):
        sheet.set_column(0, 0, _NAMES)
        sheet.set_column(1, grid.columns, _COLUMN)
        return
    sheet.set_column(0, 0, _NAMES_BESIDE_MANY)
    for column in range(grid.columns):
        told = _told(grid, column)
        width = max(_LEAST, max(map(len, told)) + _AROUND) if told else _REMARKS
        sheet.set_column(column + 1, column + 1, width)


def _write_rows(sheet: Worksheet, grid: FormGrid, place: tuple[str, int], formats: dict[str, Format]) -> int:
    language, first = place
    last = first
    for last, row in enumerate(grid.rows, start=first):
        name = formats["total_name" if row.total else "name"]
        sheet.write_string(last, 0, "   " * row.depth + row.label.in_(language), name)
        for column, number in enumerate(row.numbers, start=1):
            _write_number(sheet, (last, column), number, _format_of(row, number, formats))
    return last


def _format_of(row: GridRow, number: Number, formats: dict[str, Format]) -> Format:
    kind = "whole" if number is None or number == int(number) else "broken"
    return formats[f"total_{kind}" if row.total else kind]


def _write_number(sheet: Worksheet, at: tuple[int, int], number: Number, shape: Format) -> None:
    if number is None:
        sheet.write_blank(*at, None, shape)
    else:
        sheet.write_number(*at, number, shape)


def _merge(sheet: Worksheet, where: tuple[int, int, int, int], words: str, shape: Format) -> None:
    if where[:2] == where[2:]:
        sheet.write_string(*where[:2], words, shape)
    else:
        sheet.merge_range(*where, words, shape)


def _lay_out(sheet: Worksheet, body: int, last: int, columns: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(len(_ABOVE), body - 1)
    sheet.freeze_panes(body, 1)
    sheet.set_footer("&C&P/&N")

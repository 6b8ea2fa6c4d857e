"""The sheets of an old .xls, read by xlrd: values, hidden rows and sheets, merged areas and the fonts of cells."""

from __future__ import annotations

import io
from typing import Any

import xlrd

from casetrack.errors import FileRefused
from casetrack.readers.compound_files import LOCKED
from casetrack.readers.raw_sheets import DAMAGED, MOST_SHEETS, Budget, RawSheet, from_serial, number
from casetrack.sheets import Area, CellError, CellValue
from casetrack.text import Text

_EXTERNAL = {2, 4}  # kinds of SUPBOOK: another workbook, another program


def read_xls(data: bytes) -> list[RawSheet]:
    """Read every sheet of cells. What a damaged file does to the library is the file's fault: it is refused."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        if book.nsheets > MOST_SHEETS:
            raise FileRefused("damaged", DAMAGED)
        # The library gives no formulas, so nobody could say which cells come from elsewhere.
        if _EXTERNAL & set(getattr(book, "_supbook_types", ())):
            raise FileRefused("external_links", _EXTERNAL_LINKS)
        budget = Budget()
        return [_sheet(book, sheet, budget) for sheet in book.sheets()]
    except FileRefused:
        raise
    except Exception as failure:
        locked = isinstance(failure, xlrd.XLRDError) and "encrypted" in str(failure)
        raise FileRefused("password" if locked else "damaged", LOCKED if locked else DAMAGED) from failure


def _sheet(book: Any, sheet: Any, budget: Budget) -> RawSheet:
    raw = RawSheet(sheet.name, sheet.visibility != 0, budget)
    raw.hidden_rows = {row + 1 for row, told in sheet.rowinfo_map.items() if told.hidden}
    for top, bottom, left, right in sheet.merged_cells:
        if 0 <= top < bottom and 0 <= left < right:
            raw.merge(Area(top + 1, left + 1, bottom, right))
    fonts = [book.font_list[form.font_index].name for form in book.xf_list]
    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        for column, value in enumerate(sheet.row_values(row)):
            raw.put(row + 1, column + 1, _value(kinds[column], value, book.datemode))
            if kinds[column] == xlrd.XL_CELL_TEXT:
                raw.fonts[row + 1, column + 1] = fonts[sheet.cell_xf_index(row, column)]
    return raw


def _value(kind: int, held: Any, datemode: int) -> CellValue:
    if kind == xlrd.XL_CELL_TEXT:
        return str(held)
    if kind == xlrd.XL_CELL_DATE:
        return from_serial(held, since_1904=datemode == 1)
    if kind == xlrd.XL_CELL_NUMBER:
        return number(held)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(held)
    return CellError(xlrd.error_text_from_code.get(held, "#ERROR")) if kind == xlrd.XL_CELL_ERROR else None


_EXTERNAL_LINKS = Text(
    "Tệp .xls có ô lấy số liệu từ tệp khác nên không biết số nào đúng. Mở bằng Excel, chọn Dữ liệu, Sửa liên kết, "
    "Ngắt liên kết (hoặc dán giá trị), lưu lại rồi gửi.",
    "The .xls file takes values from another file, so nobody can tell which are right. In Excel choose Data, Edit "
    "Links, Break Link (or paste values), save it and send it again.",
)

"""The forms in Excel as another program reads them: their head, their columns, and the very numbers of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from casetrack.db import Database
from casetrack.engine.forms import Column, Form, Head, Heading, Note
from casetrack.engine.forms_file import shipped_forms
from tests.factories import a_case, a_person
from tests.filled_forms import FORMS, PERIOD, an_office_with_every_form
from tests.web.conftest import Browser, browser_of

ABOVE = 5  # office, title, act, period, unit


@pytest.fixture
def leader(sqlite_url, make_app) -> Iterator[Browser]:
    book = Database(sqlite_url)
    office = an_office_with_every_form(book)
    yield browser_of(make_app(office.ward), office.ward, "leader")
    book.dispose()


def sheet_of(browser: Browser, address: str) -> Worksheet:
    book = load_workbook(BytesIO(browser.get(address).data))
    assert isinstance(book.active, Worksheet)
    return book.active


def rows_of_page(browser: Browser, slug: str) -> list[list[str]]:
    """Give the name and the numbers of each row, as the page writes them."""
    body = browser.get(f"/bao-cao/bieu/{slug}?{PERIOD}").text.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>"))
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells if row]


def number_in(words: str) -> Decimal | None:
    """Read a number as the office writes it: 1.060 and 12,5; a dash is none."""
    return None if words in ("", "–") else Decimal(words.replace(".", "").replace(",", "."))


def width(head: Head) -> int:
    return 1 if isinstance(head, Column) else sum(map(width, head.below))


def placed(heads: Iterable[Head], line: int, column: int) -> Iterator[tuple[Head, int, int]]:
    """Give each cell of the head with its line and its first column."""
    for head in heads:
        yield head, line, column
        if isinstance(head, Heading):
            yield from placed(head.below, line + 1, column)
        column += width(head)


def check_head(sheet: Worksheet, form: Form) -> int:
    """Hold the cells above the rows to the form; give the line of the first row."""
    words = [sheet.cell(line, 1).value for line in range(1, ABOVE + 1)]
    assert words[1] == form.title.vi
    assert words[2] == form.act.vi
    assert str(words[3]).startswith("Số liệu từ ngày 08/6/2026 đến ngày 30/6/2026")
    assert str(words[4]).startswith("Đơn vị tính: ")
    merged = {area.coord: area for area in sheet.merged_cells.ranges}
    across = {(area.min_row, area.min_col): area for area in merged.values()}
    assert all(across[line, 1].max_col == len(form.columns) + 1 for line in range(1, ABOVE + 1))
    depth = len(form.lines())
    for head, line, column in placed(form.head, 0, 0):
        top, left = ABOVE + 1 + line, column + 2
        assert sheet.cell(top, left).value == head.label.vi
        area = across.get((top, left))
        covered = (area.size["rows"], area.size["columns"]) if area else (1, 1)
        assert covered == ((depth - line, 1) if isinstance(head, Column) else (1, width(head))), head.label.vi
    below = ABOVE + depth + 1
    numbers = [sheet.cell(below, column).value for column in range(2, len(form.columns) + 2)]
    assert numbers == list(form.columns)
    return below + 1


def check_form(browser: Browser, form: Form) -> None:
    """Hold the workbook of a form to its page, cell by cell, and its rows to their total."""
    sheet = sheet_of(browser, f"/bao-cao/bieu/{form.slug}.xlsx?{PERIOD}")
    first, page = check_head(sheet, form), rows_of_page(browser, form.slug)
    notes = {number for number, column in form.columns.items() if isinstance(column.source, Note)}
    told: dict[str, list[Decimal | None]] = {}
    for line, (name, *written) in enumerate(page, start=first):
        cells = [sheet.cell(line, column) for column in range(2, len(form.columns) + 2)]
        told[name] = [None if cell.value is None else Decimal(str(cell.value)) for cell in cells]
        assert str(sheet.cell(line, 1).value).strip() == name
        assert told[name] == [number_in(words) for words in written], (form.key, name)
        assert {cell.data_type for cell in cells} == {"n"}, "numbers, not words"
        assert all(value is None for number, value in enumerate(told[name], start=1) if number in notes)
    total = told.pop("Tổng cộng")
    assert any(total), "the story fills the form"
    if form.key != "06/QLKNTC":  # which is of the whole office
        sums = [(one or 0) + (other or 0) for one, other in zip(told["ub"], told["du"], strict=True)]
        assert sums == [value or 0 for value in total], form.key
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
    fits = sheet.sheet_properties.pageSetUpPr
    assert (fits and fits.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == f"${ABOVE + 1}:${first - 1}", "the head, on every page"
    assert sheet.freeze_panes == f"B{first}"


def test_another_program_reads_each_forms_head_and_the_very_numbers_of_its_page(leader):
    for key in FORMS:
        check_form(leader, shipped_forms().versions(key)[0])


def test_a_long_list_is_read_as_it_stands_on_the_page(signed_in, ward):
    person = a_person(ward, "Lê Văn Bốn")
    numbers = [a_case(ward, f"Việc thứ {n}", petitioner=person) for n in range(60)]
    sheet = sheet_of(signed_in("leader"), "/ho-so.xlsx?view=all")
    head = next(line for line in range(1, 12) if sheet.cell(line, 1).value == "Mã")
    names = [cell.value for cell in sheet[head]]
    rows = list(sheet.iter_rows(min_row=head + 1, values_only=True))
    assert sheet.cell(1, 1).value == "Danh sách hồ sơ"
    assert sorted(str(row[0]) for row in rows) == sorted(numbers)
    days = {row[names.index("Nhận")] for row in rows}
    assert days == {datetime.combine(ward.today, time())}, "days of a calendar, so that they sort"
    assert sheet.auto_filter.ref == f"A{head}:{get_column_letter(len(names))}{head + 60}"
    assert sheet.print_title_rows == f"${head}:${head}"

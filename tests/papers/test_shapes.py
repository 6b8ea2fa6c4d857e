"""A list says the same in each shape, whatever words stand in it, and a workbook holds what a spreadsheet can."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.papers.shapes import write_table
from casetrack.papers.table import Column, Table
from casetrack.text import Text
from tests.workbooks import SHEET, cells_of, sheet_in

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 6, 4, 9, 42, tzinfo=HANOI)
COLUMNS = (Column("what", Text("Việc", "What"), 20), Column("note", Text("Ghi chú", "Note"), 20))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


def a_table(rows: list[tuple]) -> Table:
    remarks = [Text("Phường Lam Khê", "Lam Khê ward"), Text("2 dòng", "2 rows")]
    return Table("viec", Text("Danh sách việc", "List of tasks"), remarks, COLUMNS, rows, len(rows))


def written(rows: list[tuple], shape: str, language: str = "vi") -> bytes:
    file = io.BytesIO()
    write_table(a_table(rows), file, shape=shape, language=language, made_at=NOW)
    return file.getvalue()


@given(st.lists(st.tuples(WORDS, WORDS), max_size=3))
def test_every_word_comes_back_from_csv_and_json_and_none_is_a_formula(rows):
    told = json.loads(written(rows, "json"))
    assert [(row["what"], row["note"]) for row in told["rows"]] == rows
    said = written(rows, "csv").decode("utf-8-sig").partition("2 dòng\r\n")[2]
    heading, *read = csv.reader(io.StringIO(said, newline=""))
    assert heading == ["Việc", "Ghi chú"]
    assert not any(word.startswith(("=", "+", "-", "@", "\t", "\r")) for row in read for word in row)
    assert [tuple(word.removeprefix("'") for word in row) for row in read] == [
        tuple(word.removeprefix("'") for word in row) for row in rows
    ]


def test_a_line_above_a_list_makes_no_cell_that_is_a_formula():
    remark = Text('Người xử lý: x,=HYPERLINK("http://192.0.2.1/") ; -1', "")
    file = io.BytesIO()
    write_table(Table("viec", remark, [remark], COLUMNS, [], 0), file, shape="csv", language="vi", made_at=NOW)
    above = file.getvalue().decode("utf-8-sig").splitlines()[:2]
    for separator in (",", ";"):
        cells = [cell.strip() for line in above for cell in line.split(separator)]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_days_moments_and_numbers_are_themselves_in_each_shape():
    rows = [(date(2026, 6, 4), NOW), (7, Decimal("86.4")), (None, Text("Quá hạn", "Overdue"))]
    assert [list(row.values()) for row in json.loads(written(rows, "json", "en"))["rows"]] == [
        ["2026-06-04", "2026-06-04T09:42:00+07:00"],
        [7, "86.4"],
        [None, "Overdue"],
    ]
    assert written(rows, "csv").decode().splitlines()[-3:] == [
        "2026-06-04,2026-06-04T09:42:00+07:00",
        "7,86.4",
        ",Quá hạn",
    ]
    day = (date(2026, 6, 4) - date(1899, 12, 30)).days
    *_, dated, counted, named = cells_of(written(rows, "xlsx"))
    assert (int(dated[0]), round(float(dated[1]), 4)) == (day, round(day + (9 * 60 + 42) / 1440, 4))
    assert (counted, named) == (["7", "86.4"], ["Quá hạn"])


@pytest.mark.parametrize("words", ["=1+1", "http://x.vn", "\x01\x0b", "<b>&", "x" * 40_000, " đầu và cuối "])
def test_a_workbook_holds_any_words_as_words(words):
    content = written([(words, "")], "xlsx")
    sheet = sheet_in(content)  # which is XML, whatever stands in it
    assert not list(sheet.iter(f"{SHEET}f"))
    assert not list(sheet.iter(f"{SHEET}hyperlink"))
    said = cells_of(content)[-1][0]
    assert said == words or len(words) > 32_767 > len(said) or "\x01" in words


def test_a_workbook_prints_across_with_its_head_on_every_page_and_is_the_same_twice():
    rows = [("một", "hai"), ("ba", "")]
    content = written(rows, "xlsx")
    sheet = sheet_in(content)
    assert next(sheet.iter(f"{SHEET}pageSetup")).get("orientation") == "landscape"
    assert next(sheet.iter(f"{SHEET}autoFilter")).get("ref") == "A4:B6"
    assert cells_of(content)[:4] == [["Danh sách việc"], ["Phường Lam Khê"], ["2 dòng"], ["Việc", "Ghi chú"]]
    assert content == written(rows, "xlsx")

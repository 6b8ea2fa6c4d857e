"""Workbooks of offices are read cell by cell, whatever wrote them; what cannot be read whole is refused in words."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from casetrack.readers.sheet_tables import find_table
from casetrack.readers.workbooks import read_workbook
from casetrack.sheets import CellError, Sheet, SheetRow, Workbook
from tests.handover_books import as_sheet, as_xlsx, make_sheet
from tests.old_excel import as_xls
from tests.open_sheets import as_ods
from tests.sample_files import an_excel, an_odf

FOLDER = Path(__file__).parents[1] / "data" / "handover"
BOOKS = ("01-dat-dai-59.xlsx", "02-bao-tro-xa-hoi.xls", "03-can-bo-vien-chuc.xlsx")


def truth(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.truth.json").read_text("utf-8"))


def cells(book: Workbook) -> list[tuple]:
    return [row.cells for row in book.sheets[0].rows]


@pytest.mark.parametrize("name", BOOKS)
def test_the_workbooks_of_the_former_offices_are_read_as_their_truth_says(name):
    told, book = truth(name), read_workbook((FOLDER / name).read_bytes())
    assert (book.encoding, list(book.fonts)) == (told["encoding"], told["fonts"])
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [(s["name"], s["hidden"]) for s in told["sheets"]]
    assert book.remarks == ()
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    hidden = {(sheet.name, row.number) for sheet in shown for row in sheet.rows if row.hidden}
    assert hidden == {(row["sheet"], row["row"]) for row in told["rows"] if row["hidden_row"]}


@pytest.mark.parametrize("name", BOOKS)
def test_every_line_of_them_is_known_for_what_it_is(name):
    told, book = truth(name), read_workbook((FOLDER / name).read_bytes())
    for sheet, said in zip(book.sheets, told["sheets"], strict=True):
        table = find_table(sheet)
        roles = Counter(line.role for line in table.lines if line.role not in ("data", "blank"))
        assert (dict(roles), table.first_data_row) == (said["not_data"], said["first_data_row"])
        assert list(table.header_rows) == said["header_rows"]
        data = [line.number for line in table.lines if line.role == "data"]
        assert len(data) == said["data_rows"]
        if not sheet.hidden:  # the truth of hidden drafts has neither rows nor their own headings
            assert data == [row["row"] for row in told["rows"] if row["sheet"] == sheet.name]
            headings = [(column.number, column.heading, column.under) for column in table.columns]
            assert headings == [(c["column"], c["heading"], c["under"]) for c in said["columns"]]


@given(st.integers(0, 2**32), st.booleans())
@settings(max_examples=25)
def test_any_made_up_workbook_is_read_back_as_it_was_meant(seed, old_fonts):
    random = Random(seed)
    made = [make_sheet(random, f"Trang {n}") for n in range(random.randint(1, 2))]
    made[-1].hidden = len(made) > 1
    book = read_workbook(as_xlsx(*made, old_fonts=old_fonts))
    for read, meant in zip(book.sheets, made, strict=True):
        expected = as_sheet(meant)
        assert read.encoding == ("Unicode" if meant.encoding == "NFD" else meant.encoding)
        assert (read.hidden, set(read.merged)) == (expected.hidden, set(expected.merged))
        assert [row.hidden for row in read.rows] == [row.hidden for row in expected.rows]
        assert _spoken(read, meant.encoding) == _spoken(expected, meant.encoding)


def _spoken(sheet: Sheet, encoding: str) -> list:
    """What rows say; in TCVN3 capitals with a tone are lost, so capitals do not count."""
    lost = encoding == "TCVN3"
    return [tuple(c.lower() if lost and isinstance(c, str) else c for c in row.cells) for row in sheet.rows]


@given(st.integers(0, 2**32))
@settings(max_examples=15)
def test_an_old_workbook_and_one_of_libreoffice_are_read_like_a_new_one(seed):
    made = make_sheet(Random(seed), encoding="Unicode")
    sheet, new = as_sheet(made), read_workbook(as_xlsx(made)).sheets[0]
    for other in (as_xls(sheet), as_ods(sheet)):
        read = read_workbook(other).sheets[0]
        assert (read.rows, set(read.merged)) == (new.rows, set(new.merged))


def test_fonts_hidden_sheets_and_old_letters_are_known_in_each_kind_of_file():
    draft = Sheet("Nháp", True, (SheetRow(1, True, ("Nguyeãn Thò Hoøa",)),))
    for written in (as_xls(draft, font="VNI-Times"), as_ods(draft, font="VNI-Times")):
        book = read_workbook(written)
        assert (book.encoding, book.fonts, book.sheets[0].hidden) == ("VNI-Windows", ("VNI-Times",), True)
        assert book.sheets[0].rows == (SheetRow(1, True, ("Nguyễn Thị Hòa",)),)


@pytest.mark.parametrize("name", [BOOKS[0], BOOKS[2]])
def test_another_reader_finds_the_same_values(name):
    data = (FOLDER / name).read_bytes()
    other = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in read_workbook(data).sheets:
        for ours, theirs in zip(sheet.rows, other.get_sheet_by_name(sheet.name).to_python(), strict=True):
            for mine, their in zip(ours.cells, theirs, strict=False):
                if not isinstance(mine, str):  # words were typed in an old encoding
                    assert mine == (their or None)


def test_what_cells_hold_comes_out_as_what_it_is():
    half_past_nine = datetime.fromisoformat("2025-07-01T09:30")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        hour = book.add_format({"num_format": 'hh:mm" giờ"'})
        money = book.add_format({"num_format": '#,##0 "đồng chẵn hd"'})
        page.write_row(0, 0, [12, 1.5, True, "  hai   dòng\n", "\u00a0", 79204001234])
        page.write_datetime(1, 0, date(2025, 7, 1), day)
        page.write_datetime(1, 1, half_past_nine, day)
        page.write_number(1, 2, 0.5, hour)
        page.write_number(1, 3, 45000, money)
        page.write_number(1, 4, 59, day)
        page.write_string(2, 0, "dòng_x000D_")
        page.write_rich_string(3, 0, "Nguyễn ", day, "Văn", " Ổn")
    expected = [
        (12, 1.5, True, "  hai   dòng\n", None, 79204001234),
        (date(2025, 7, 1), half_past_nine, "12:00", 45000, date(1900, 2, 28)),
        ("dòng_x000D_",),
        ("Nguyễn Văn Ổn",),
    ]
    assert cells(read_workbook(out.getvalue())) == expected


def test_cells_without_addresses_and_words_in_place_are_read():
    row = '<row><c t="inlineStr"><is><t>Lý</t><rPh><t>x</t></rPh><r><t> Sen</t></r></is></c><c><v>7</v></c></row>'
    assert cells(read_workbook(an_excel(row))) == [("Lý Sen", 7)]


def test_a_sheet_of_libreoffice_is_read_too():
    rows = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Lý<text:s/>Sen</text:p>'
        "<office:annotation><text:p>nhắc</text:p></office:annotation></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"/>'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        '<table:table-row table:visibility="collapse"><table:table-cell table:number-columns-spanned="2" '
        'office:value-type="date" office:date-value="2025-07-01"/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="string" table:formula="of:=[\'file:///k.ods\'#$A.A1]">'
        "<text:p>34</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    )
    names = " ".join(f'xmlns:{each}="urn:{each}"' for each in ("office", "table", "text"))
    table = f'<table:table table:name="Kê">{rows}</table:table>'
    content = f"<office:document-content {names}>{table}</office:document-content>"
    book = read_workbook(an_odf("spreadsheet", {"content.xml": content}))
    assert cells(book)[:4] == [("Lý Sen", 7, 7), (), (), (date(2025, 7, 1),)]
    assert [row.hidden for row in book.sheets[0].rows] == [False, False, False, True, False]
    assert [(remark.code, remark.row) for remark in book.remarks] == [("external_link", 5)]


def test_a_cell_that_no_one_may_trust_is_an_error_in_its_place_and_said():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("Kê")
        page.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        page.write_formula(1, 1, "=[1]Sheet1!A1", None, 34)
        page.write_string(2, 2, "#REF!")
        page.write_formula(3, 3, "=1+1", None, 2)
    book = read_workbook(out.getvalue())
    assert [row.cells[-1] for row in book.sheets[0].rows] == [
        CellError("#DIV/0!"), CellError("=[1]Sheet1!A1"), CellError("#REF!"), 2,
    ]  # fmt: skip
    assert [(r.code, r.sheet, r.row, r.column) for r in book.remarks] == [
        ("cell_error", "Kê", 1, 1), ("external_link", "Kê", 2, 2), ("cell_error", "Kê", 3, 3),
    ]  # fmt: skip
    assert "34" in book.remarks[1].text.vi


def test_a_formula_that_was_never_reckoned_is_no_empty_cell():
    book = read_workbook(an_excel('<row r="1"><c r="A1"><f>SUM(B1:B9)</f><v></v></c></row>'))
    assert cells(book) == [(CellError("=SUM(B1:B9)"),)]
    assert [remark.code for remark in book.remarks] == ["formula_without_value"]


def test_formulas_that_share_one_text_share_its_other_workbook():
    first = '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A2">[2]K!A1</f><v>1</v></c></row>'
    book = read_workbook(an_excel(first + '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'))
    assert [remark.code for remark in book.remarks] == ["external_link"] * 2


def test_an_error_in_an_old_workbook_is_said_too():
    book = read_workbook(as_xls(Sheet("A", False, (SheetRow(1, False, (CellError("#REF!"), 5, True)),))))
    assert cells(book) == [(CellError("#REF!"), 5, True)]
    assert [remark.code for remark in book.remarks] == ["cell_error"]


def test_a_sheet_typed_in_two_encodings_is_read_cell_by_cell_and_said():
    rows = (SheetRow(1, False, ("Nguyeãn Thò Hoøa", "phường Khê Trung")), SheetRow(2, False, ("B¶n sao", "Ổn")))
    book = read_workbook(as_xls(Sheet("A", False, rows)))
    assert cells(book) == [("Nguyễn Thị Hòa", "phường Khê Trung"), ("Bản sao", "Ổn")]
    assert (book.sheets[0].encoding, [remark.code for remark in book.remarks]) == ("mixed", ["mixed_encodings"])


def test_what_a_person_says_about_the_encoding_is_believed():
    hoa = as_xls(Sheet("A", False, (SheetRow(1, False, ("Hoà sô",)),)))
    assert [cells(read_workbook(hoa, said)) for said in (None, "VNI-Windows")] == [[("Hoà sô",)], [("Hồ sơ",)]]


def test_fonts_of_capitals_show_capitals():
    book = read_workbook(as_xls(Sheet("A", False, (SheetRow(1, False, ("®¹i diÖn bªn giao",)),)), font=".VnTimeH"))
    assert (cells(book), book.fonts) == ([("ĐẠI DIỆN BÊN GIAO",)], (".VnTimeH",))

"""In a former office's sheet every line is known for what it is, and the list is found however it was laid out."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.errors import InvalidInput
from casetrack.readers.sheet_tables import find_table
from casetrack.sheets import Area, CellValue, Sheet, SheetRow
from tests.handover_books import as_sheet, make_sheet

_LETTERS = {
    "title": "t", "header": "h", "group": "g", "data": "d", "total": "s", "signature": "f", "minutes": "m",
    "other": "o", "blank": " ",
}  # fmt: skip
HEAD = ("STT", "Họ và tên", "Năm sinh", "Số CCCD", "Địa chỉ", "Ghi chú")


def person(number: CellValue = 1, name: str = "Bàn Thị Cói") -> tuple[CellValue, ...]:
    return (number, name, 1966, "019166483865", "Thôn Nà Vường", None)


def sheet(*rows: tuple[CellValue, ...], merged: tuple[Area, ...] = ()) -> Sheet:
    return Sheet("Danh sach", False, tuple(SheetRow(n, False, row) for n, row in enumerate(rows, 1)), merged)


def roles(read: Sheet, header_row: int | None = None) -> str:
    """Write each line's role as one letter: f is the foot, s a sum."""
    return "".join(_LETTERS[line.role] for line in find_table(read, header_row).lines)


@given(st.integers(0, 2**32))
def test_each_line_of_any_made_up_list_is_known_for_what_it_is(seed):
    made = make_sheet(Random(seed))
    table = find_table(as_sheet(made))
    assert table.header_rows == made.header_rows
    assert {column.number: (column.heading, column.under) for column in table.columns} == made.headings
    assert [(line.role, line.group) for line in table.lines] == [(line.role, line.group) for line in made.lines]


@given(st.integers(0, 2**32))
def test_what_merged_cells_say_is_said_by_every_line_that_they_cover(seed):
    made = make_sheet(Random(seed))
    column = next((c for c, key in made.fields.items() if key == "paper_place"), None)
    if column is None:
        return
    lines = find_table(as_sheet(made)).lines
    told = [line.cells[column - 1] for line in lines if line.role == "data"]
    assert told == [line.record["paper_place"] for line in made.lines if line.role == "data"]


@pytest.mark.parametrize(
    ("what", "rows", "expected"),
    [
        ("a header in row 1 with nothing above", (HEAD, person(1), person(2)), "hdd"),
        ("small letters without marks", (("stt", "ho va ten", "nam sinh", "so cccd"), person(1)), "hd"),
        ("a row that numbers the columns", (HEAD, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), person(1)), "hhd"),
        ("letters and sums as numbers of columns", (HEAD, ("A", "B", "1", "2", "3=1+2", "4"), person(1)), "hhd"),
        ("the header again on the next page", (HEAD, person(1), HEAD, person(2)), "hdhd"),
        ("the page's number between lines", (HEAD, person(1), ("Trang 2/5",), person(2)), "hdtd"),
        ("a sum above the list", (("Tổng số: 2 hồ sơ",), (), HEAD, person(1), person(2)), "s hdd"),
        ("a sum right below the header", (HEAD, (None, "Tổng cộng", None, None, None, 2), person(1)), "hsd"),
        ("a sum without marks", (HEAD, person(1), ("TONG CONG: 1",)), "hds"),
        ("sums of groups", (HEAD, ("I. Cấp đổi",), person(1), ("Cộng mục I: 1",), ("II. Tách",), person(1)), "hgdsgd"),
        ("sums of labels", (HEAD, ("I", "Dẻ"), person(1), ("Cộng I", 1), person(2), ("Cộng (A)", 1)), "hgdsds"),
        ("a group's label and words in two cells", (HEAD, ("I", "Cấp đổi"), person(1)), "hgd"),
        ("a group with its counts", (HEAD, ("A", "Xã Lam Thượng", None, 12, 3), person(1)), "hgd"),
        ("groups numbered like the lines", (HEAD, (1, "Cấp đổi"), person("1.1"), (2, "Tách"), person("2.1")), "hgdgd"),
        ("a group in the second column", (HEAD, (None, "Thôn Gò Dẻ"), person(1)), "hgd"),
        ("people called Tống and Cộng", (HEAD, person(1, "Tống Văn Số"), person(None, "Cộng A Ổn")), "hdd"),
        ("organisations", (HEAD, person(None, "Tổng công ty chè"), person(2, "Cộng đồng dân cư thôn Dẻ")), "hdd"),
        ("an official on the list", (HEAD, person(None, "Chủ tịch xã cũ"), person(2, "Đại diện hộ ông Bàn")), "hdd"),
        ("a line whose number is missing", (HEAD, person(1), person(None), person(3)), "hddd"),
        ("a name that stands alone between lines", (HEAD, person(1), (None, "Lý Thị Sen"), person(2)), "hddd"),
        ("blank lines between", (HEAD, person(1), (), (), person(2)), "hd  d"),
        ("numbers prepared for lines to come", (HEAD, person(1), (2,), (3,), (), ("Người lập",)), "hd   f"),
        ("a number without a line in between", (HEAD, person(1), (2,), person(3)), "hddd"),
        ("notes below", (HEAD, person(1), ("Ghi chú: (*) là hồ sơ mất",), ("* Đã đối chiếu",)), "hdff"),
        ("signatures, then notes", (HEAD, person(1), (None, "Người lập"), (), (None, "Sen"), ("* Đủ",)), "hdf ff"),
        ("a foot in other words", (HEAD, person(1), ("Cộng: 1",), (None, "Bên A", "B"), (None, "Sen")), "hdsff"),
        ("the list says how long it is", (HEAD, person(1), ("(Danh sách này có 01 hồ sơ)",)), "hds"),
        ("empty leading columns", ((None, None, *HEAD), (None, None, *person(1))), "hd"),
        ("the numbering has no heading", ((None, *HEAD[1:]), person(1), (None, "Thôn Dẻ"), person(2)), "hdgd"),
        ("a letterhead over the header", (("UBND XÃ LAM THƯỢNG",), ("DANH SÁCH HỒ SƠ",), HEAD, person(1)), "tthd"),
        ("a heading that explains itself", ((*HEAD[:5], "Thành phần hồ sơ (" + "có; " * 25 + ")"), person(1)), "hd"),
        ("headings broken by hand", (("STT", "Họ và", "Năm", "Số"), (None, "tên", "sinh", "CCCD"), person(1)), "hhd"),
        ("a list of two columns", (("STT", "Họ và tên"), (1, "Bàn Thị Cói"), (2, "Lý Văn Sen")), "hdd"),
    ],
)  # fmt: skip
def test_a_list_is_read_as_it_was_meant(what, rows, expected):
    assert roles(sheet(*rows)) == expected, what


def test_a_list_without_numbers_or_digits_has_only_its_header_as_header():
    head = ("Họ tên", "Thôn", "Hiện trạng", "Ghi chú")
    names = (("Lê Văn Nam", "Thôn Nà Kho", "hồ sơ mờ", None), ("Hồ Thị Nhận", "Xóm Ấp", "hồ sơ mất", "Chủ hộ đã chết"))
    assert roles(sheet(head, *names)) == "hdd"


def test_officials_who_sign_are_no_lines_of_a_narrow_list_and_its_lines_no_signatures():
    head = ("Họ tên", "Chức vụ", "Năm sinh")
    listed = (("Bàn Thị Cói", "Chủ tịch UBND xã", 1970), ("Lý Văn Sen", "Kế toán", 1981))
    signed = ((), ("Người lập", "Kế toán", "Chủ tịch"), (), ("Bàn Sen", "Lý Cói", "Hà Dẻ"))
    assert roles(sheet(head, *listed, *signed)) == "hdd f f"


def test_who_has_an_office_on_a_sparse_list_does_not_end_it():
    head = ("Họ tên", "Chức vụ", "Đơn vị công tác", "Năm sinh", "Số CCCD", "Địa chỉ", "Ghi chú")
    sparse = [("Bàn Thị Cói", "Kế toán"), ("Lý Văn Sen", None, "Trạm Y tế"), ("Hà Thị Dẻ", "Chủ tịch UBND xã")]
    full = ("Lò Văn Tấn", "Kế toán", "Trạm Y tế", 1980, "019080486386", None, None)
    assert roles(sheet(head, *sparse, full, (), ("Người lập",), ("Lý Sen",))) == "hdddd ff"


def test_minutes_that_only_state_totals_hold_no_list():
    read = sheet(
        ("BIÊN BẢN BÀN GIAO",),
        ("TT", "Loại hồ sơ", "Số lượng", "Đã giải quyết"),
        (1, "Đất đai", 59, 51),
        (None, "Cộng", 59, 51),
        ("Đại diện bên giao",),
    )
    table = find_table(read)
    assert roles(read) == "mmmmm"
    assert (table.header_rows, table.columns, table.candidates) == ((), (), ())


def test_a_table_of_figures_is_no_list_whatever_its_headings():
    assert roles(sheet(("STT", "Loại hồ sơ", "Số hồ sơ", "Ghi chú"), (1, "Đất đai", 59), (2, "Bảo trợ", 580))) == "mmm"
    assert (
        roles(sheet(("STT", "Đơn vị", "Đất đai", "BTXH"), (1, "Xã Lam Thượng", 34, 330), (2, "Khê", 25, 250))) == "mmm"
    )


def test_the_totals_of_minutes_stand_beside_the_list_that_follows_them():
    tally = (("TT", "Loại hồ sơ", "Số lượng"), (1, "Đất đai", 1), (None, "Cộng", 1))
    assert roles(sheet(("BIÊN BẢN",), *tally, (), HEAD, person(1))) == "tmmm hd"
    assert roles(sheet(HEAD, person(1), (), *tally)) == "hd mmm"


def test_a_long_list_that_counts_papers_is_still_a_list():
    rows = [(n, f"Hộp {n}", n) for n in range(1, 40)]
    assert roles(sheet(("STT", "Tên hồ sơ", "Số lượng"), *rows)) == "h" + "d" * 39


def test_a_list_that_counts_papers_and_goes_on_over_pages_is_still_a_list():
    head = ("STT", "Tên hồ sơ", "Số lượng")
    page = [(n, f"Hộp {n}", 3) for n in range(1, 16)]
    assert roles(sheet(head, *page, head, *page)) == "h" + "d" * 15 + "h" + "d" * 15
    assert roles(sheet(head, (1, "Đất đai", 3), (), head, (1, "Bảo trợ", 4))) == "mm mm"


TWO = (HEAD, person(1), (), ("TT", "Chủ hộ", "Thửa đất", "Tờ BĐ", "Ngày nộp"), (1, "Lý Sen", 214, 18, "1/7/25"))


def test_two_tables_on_one_sheet_are_asked_about():
    table = find_table(sheet(*TWO))
    assert (table.candidates, table.header_rows, table.columns, table.first_data_row) == ((1, 4), (), (), None)
    assert roles(sheet(*TWO)) == "ho ho"


def test_once_told_which_table_it_is_the_other_one_is_still_listed():
    assert roles(sheet(*TWO), 1) == "hd oo"
    assert roles(sheet(*TWO), 4) == "oo hd"
    assert find_table(sheet(*TWO), 4).candidates == (4,)


def test_two_headers_above_one_list_are_asked_about_and_never_guessed():
    other = ("TT", "Tên chủ hộ", "Ngày sinh", "Số định danh", "Nơi ở", "Diễn giải")
    read = sheet(("DANH SÁCH",), HEAD, other, person(1), person(2))
    assert find_table(read).candidates == (2, 3)
    assert [line.number for line in find_table(read, 3).lines if line.role == "data"] == [4, 5]


def test_a_list_whose_headings_nobody_knows_is_asked_about():
    rows = [(n, "Bàn Thị Cói", "019166483865") for n in range(1, 6)]
    read = sheet(("Alpha", "Beta", "Gamma"), *rows)
    assert find_table(read).candidates == (1,)
    assert roles(read, 1) == "hddddd"


def test_a_list_without_any_header_is_asked_about():
    read = sheet(*[(n, "Bàn Thị Cói", "019166483865") for n in range(1, 6)])
    assert find_table(read).header_rows == ()
    assert find_table(read).candidates == (1,)


def test_a_header_that_is_an_empty_row_is_refused_in_words():
    for row in (2, 99, 0, -1):
        with pytest.raises(InvalidInput) as refusal:
            find_table(sheet(HEAD, (), person(1)), row)
        assert f"Dòng {row} của trang" in refusal.value.fields["header_row"].vi


def test_a_column_that_holds_data_under_no_heading_is_seen():
    table = find_table(sheet(HEAD, (*person(1)[:5], "mờ", "mất 1 tờ")))
    assert [(column.number, column.heading) for column in table.columns][-1] == (7, "")


def test_headings_in_bands_stand_over_theirs():
    head = ((None, None, "Thông tin thửa đất", None, None), ("STT", "Họ và tên", "Số thửa", "Tờ BĐ", "Ghi chú"))
    table = find_table(sheet(("DANH SÁCH",), *head, (1, "Lý Sen", 1, 2), merged=(Area(2, 3, 2, 4),)))
    assert table.header_rows == (2, 3)
    assert [(c.heading, c.under) for c in table.columns] == [
        ("STT", None), ("Họ và tên", None), ("Thông tin thửa đất", "Số thửa"), ("Thông tin thửa đất", "Tờ BĐ"),
        ("Ghi chú", None),
    ]  # fmt: skip


def test_a_title_merged_over_half_the_table_is_no_band_of_headings():
    read = sheet(("Đơn vị: xã Lam Thượng",), HEAD, person(1), merged=(Area(1, 1, 1, 3),))
    assert find_table(read).header_rows == (2,)
    assert roles(read) == "thd"


def test_three_rows_of_merged_headings_are_one_header():
    rows = (
        ("STT", "Họ và tên", "Thửa đất", None, None),
        (None, None, "Vị trí", None, "Diện tích"),
        (None, None, "Số thửa", "Tờ BĐ", None),
        (1, "Lý Sen", 1, 2, 300),
    )
    merged = (Area(1, 1, 3, 1), Area(1, 2, 3, 2), Area(1, 3, 1, 5), Area(2, 3, 2, 4), Area(2, 5, 3, 5))
    table = find_table(sheet(*rows, merged=merged))
    assert (table.header_rows, table.first_data_row) == ((1, 2, 3), 4)
    assert [c.under for c in table.columns] == [None, None, "Vị trí / Số thửa", "Vị trí / Tờ BĐ", "Diện tích"]


def test_lines_say_under_which_groups_they_stand():
    rows = (
        ("A. Xã Lam Thượng",),
        ("I. Cấp đổi",),
        person(1),
        ("II. Tách thửa",),
        person(1),
        ("B. Phường Khê",),
        person(1),
    )
    in_two_cells = [tuple(str(line[0]).split(". ")) if len(line) == 1 else line for line in rows]
    apart = [line.group for line in find_table(sheet(HEAD, *in_two_cells)).lines if line.role == "data"]
    assert apart == ["A Xã Lam Thượng / I Cấp đổi", "A Xã Lam Thượng / II Tách thửa", "B Phường Khê"]
    groups = [line.group for line in find_table(sheet(HEAD, *rows)).lines if line.role == "data"]
    assert groups == ["A. Xã Lam Thượng / I. Cấp đổi", "A. Xã Lam Thượng / II. Tách thửa", "B. Phường Khê"]


def test_the_next_list_of_the_same_shape_goes_on_under_its_own_heading():
    second = (("Thôn Gò Dẻ",), HEAD, person(1))
    signed = (("Cộng: 1",), ("Người lập",), ("Lý Sen",), ())
    assert roles(sheet(("DANH SÁCH",), HEAD, person(1), *signed, *second)) == "thdsff ghd"


def test_empty_sheets_are_read_as_nothing():
    assert find_table(sheet()).lines == ()

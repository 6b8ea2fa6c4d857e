"""How the columns of a list are taken: asked where they are not clear, shown with examples, chosen by a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from tests.batches import LAND, LAND_COLUMNS, a_batch, a_list, a_workbook, land_rows, load, minutes
from tests.web.conftest import Browser
from tests.web.test_batches import BATCH, heading, said_on, sent

CHOSEN = re.compile(r'<select class="in[^>]* name="([^"]+)".*?value="([^"]*)" selected')


@pytest.fixture
def clerk(signed_in) -> Browser:
    return signed_in("clerk")


def test_two_rows_that_may_be_the_header_are_both_shown_and_asked_about(clerk, ward):
    a_batch(ward, minutes(8))
    other = ("TT", "Tên chủ hộ", "Ngày sinh", "Số định danh", "Nơi ở", "Diễn giải")
    book = a_workbook({"DS": [[LAND], LAND_COLUMNS, other, *land_rows(8)]})
    place = clerk.send(f"{BATCH}/tep", {"file": sent(book)}).location
    page = clerk.get(place)
    assert "phải chỉ dòng tiêu đề" in heading(page)
    assert "Dòng 2 STT Họ và tên" in said_on(page)
    assert "Dòng 3 TT Tên chủ hộ" in said_on(page)
    assert "phải chỉ dòng tiêu đề" in said_on(clerk.get(f"{BATCH}/tep"))
    assert "Chọn dòng tiêu đề của trang này" in clerk.send(place, {}).text
    empty = clerk.send(place, {"header.1.other": "99"})
    assert empty.status_code == 422
    assert 'value="99"' in empty.text
    assert clerk.send(place, {"header.1": "2"}).location == BATCH
    assert "tiêu đề ở dòng 2" in said_on(clerk.get(place))


def test_the_kind_of_a_list_is_asked_where_nothing_tells_it_and_a_field_is_taken_once(clerk, ward):
    a_batch(ward, minutes(2))
    rows = [[n, name, "1/7/2025"] for n, name in enumerate(("Bàn Thị Cói", "Hà Văn Quyết"), start=1)]
    book = a_workbook({"DS": [["STT", "Họ tên", "Khác"], *rows]})
    place = clerk.send(f"{BATCH}/tep", {"file": sent(book)}).location
    page = clerk.get(place)
    assert "phải chọn loại hồ sơ" in heading(page)
    assert "Bàn Thị Cói; Hà Văn Quyết" in said_on(page)
    asked = {"columns.1.1": "stt", "columns.1.2": "name", "columns.1.3": "received_on"}
    assert "Chọn loại hồ sơ của trang này" in clerk.send(place, asked).text
    known = {**asked, "kind.1": "land_dossier"}
    twice = clerk.send(place, {**known, "columns.1.1": "received_on"})
    assert "Hai cột cùng là “Ngày nhận”" in twice.text
    assert '<option value="land_dossier" selected' in twice.text
    assert clerk.send(place, {**known, "columns.1.3": "no_such_field"}).status_code == 422
    assert clerk.send(place, known).location == BATCH
    assert "Khớp 2/2" in heading(clerk.get(BATCH))


def test_a_sheet_that_is_no_list_is_left_out_and_its_lines_are_no_rows(clerk, ward):
    a_batch(ward, minutes(2))
    words: list[list[object]] = [["STT", "Họ tên", "Chữ viết tắt"], [1, "Thành phần", "TP"], [2, "Biên bản", "BB"]]
    other = ("TT", "Tên chủ hộ", "Ngày sinh", "Số định danh", "Nơi ở", "Diễn giải")
    land: list[Sequence[object]] = [["ỦY BAN NHÂN DÂN XÃ LAM THƯỢNG"], [LAND], [], LAND_COLUMNS, *land_rows(2)]
    unclear: list[Sequence[object]] = [LAND_COLUMNS, other, *land_rows(2, first=7)]
    book = a_workbook({"DS": land, "Viet tat": words, "Nhap": unclear})
    place = clerk.send(f"{BATCH}/tep", {"file": sent(book)}).location
    asked = dict(CHOSEN.findall(clerk.get(place).text))
    said = {**asked, "kind.2": "no_list", "header.3": "no_list"}
    assert clerk.send(place, said).location == BATCH
    assert "Khớp 2/2" in heading(clerk.get(BATCH))
    page = said_on(clerk.get(place))
    assert page.count("không phải danh sách hồ sơ, bỏ cả trang") > 2
    assert "Trang này không phải danh sách" in page


def test_each_line_that_is_no_row_is_listed_with_what_it_was_taken_for(clerk, ward):
    a_batch(ward, minutes(2))
    lines: list[Sequence[object]] = [
        *land_rows(2),
        ["", "Tổng cộng", 2],
        [],
        [None, "Người lập biểu"],
        [None, "Lý Thị Sen <b>"],
    ]
    load(ward, 1, a_workbook({"DS": [[LAND], LAND_COLUMNS, ["I", "Thôn Nà Vường"], *lines]}))
    page = clerk.get(f"{BATCH}/tep/1/cot")
    said = said_on(page)
    assert "6 dòng không phải hồ sơ" in said
    assert "Lý Thị Sen &lt;b&gt;" in page.text
    for line in ("3 tên nhóm I Thôn Nà Vường", "6 dòng cộng Tổng cộng 2", "8 chữ ký, ghi chú Người lập biểu"):
        assert line in said
    assert "2 dòng hồ sơ, 6 dòng khác" in said_on(clerk.get(f"{BATCH}/tep"))


def test_the_encoding_is_told_and_another_one_may_be_chosen(clerk, ward):
    a_batch(ward, minutes(8))
    load(ward, 1, a_list(land_rows(8)))
    place = f"{BATCH}/tep/1/cot"
    page = clerk.get(place)
    assert "Bảng mã: Unicode" in said_on(page)
    assert clerk.send(place, {"encoding": "TCVN3"}).status_code == 303
    assert "Bảng mã: TCVN3" in said_on(clerk.get(place))
    assert clerk.send(place, {"encoding": "Unicode"}).status_code == 303
    assert clerk.get(f"{BATCH}/tep/77/cot").status_code == 404

"""A hand-over on its pages: opened, its lists read, rows mended, held to the minutes, written into the book."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from casetrack.services.batch_confirming import ask_to_confirm
from casetrack.services.work import begin
from casetrack.web import batch_confirming
from tests.batches import (
    STAFF,
    STAFF_COLUMNS,
    a_batch,
    a_list,
    land_rows,
    load,
    minutes,
    staff_rows,
)
from tests.factories import Ward
from tests.queries import queries_of
from tests.web.conftest import Browser

BATCH = "/ban-giao/1"
MINUTES = {"handed_over_on": "1/7/2025", "minutes_no": "04/BB-BG", "minutes_on": "1/7/2025"}
TOTALS = {"totals.1.kind": "land_dossier", "totals.1.total": "8", "totals.1.settled": "6", "totals.1.pending": "2"}


@pytest.fixture
def clerk(signed_in) -> Browser:
    return signed_in("clerk")


@pytest.fixture
def leader(signed_in) -> Browser:
    return signed_in("leader")


def said_on(page: TestResponse) -> str:
    """Give what a person reads on a page."""
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.DOTALL))


def heading(page: TestResponse) -> str:
    (said,) = re.findall(r"<h1>(.*?)</h1>", page.text, re.DOTALL)
    return str(said)


def opening(ward: Ward, **more: Any) -> dict[str, Any]:
    """Give the form as a clerk fills it."""
    return {"from_office": "UBND xã Lam Thượng", "unit_id": ward.units["KT"].id, **MINUTES, **TOTALS, **more}


def sent(content: bytes, name: str = "dat-dai.xlsx") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def wrong_rows() -> list[list[object]]:
    """Eight dossiers: rows 7 and 9 have no such day and no name, row 13 repeats row 12."""
    rows = land_rows(8)
    rows[2][6], rows[4][1] = "31/02/2025", ""
    return [*rows, rows[7]]


def cell(page: TestResponse, line: int, field: str) -> str:
    """Give the name of the input for a field of a row, by its label."""
    found = re.search(rf'<label class="vh" for="f-(r\d+\.{field})">[^<]*dòng {line}</label>', page.text)
    assert found, f"row {line} does not ask for {field}"
    return found[1]


class TestOpening:
    def test_a_hand_over_with_its_list_leads_to_the_rows_that_need_somebody(self, clerk, ward):
        assert "Chưa có đợt bàn giao nào" in heading(clerk.get("/ban-giao"))
        answer = clerk.send("/ban-giao/moi", opening(ward, file=sent(a_list(wrong_rows()))))
        assert answer.location == BATCH
        page = clerk.get(BATCH)
        assert heading(page) == "Khớp 6/8 với biên bản, còn 2 dòng phải sửa"
        assert "Tệp dat-dai.xlsx, 9 dòng: 6 hợp lệ, 2 phải sửa, 1 trùng bỏ qua" in said_on(page)
        assert "Chưa có gì được ghi vào sổ" in said_on(page)
        assert "Sửa 2 dòng" in said_on(clerk.get("/ban-giao"))

    def test_what_was_typed_is_kept_where_a_hand_over_cannot_be_opened(self, clerk, ward):
        wrong = opening(ward, **{"totals.1.settled": "7", "minutes_on": "31/2/2026", "from_office": "X & <b>Y</b>"})
        refused = clerk.send("/ban-giao/moi", wrong)
        assert refused.status_code == 422
        assert 'value="X &amp; &lt;b&gt;Y&lt;/b&gt;"' in refused.text
        assert "Tháng 2/2026 không có ngày 31" in refused.text
        refused = clerk.send("/ban-giao/moi", {**wrong, "minutes_on": "1/7/2025"})
        assert "7 đã giải quyết và 2 đang giải quyết không bằng tổng 8" in refused.text
        assert 'value="04/BB-BG"' in refused.text
        assert clerk.send("/ban-giao/moi", {}).status_code == 422
        another = clerk.send("/ban-giao/moi", {**opening(ward), "find": "totals"})
        assert 'name="totals.2.total"' in another.text
        assert "Chưa có đợt bàn giao nào" in heading(clerk.get("/ban-giao"))

    def test_a_file_that_is_no_workbook_says_what_to_do_and_what_was_typed_stays_in_the_hand_over(self, clerk, ward):
        refused = clerk.send("/ban-giao/moi", opening(ward, file=sent(b"<html>", "danh-sach.xlsx")))
        assert refused.status_code == 422
        assert "Nội dung không phải bảng tính" in said_on(refused)
        assert f'action="{BATCH}/tep"' in refused.text
        again = clerk.send(f"{BATCH}/tep", {"file": sent(a_list(land_rows(8)))})
        assert again.location == BATCH
        assert clerk.send(f"{BATCH}/tep", {}).status_code == 422
        assert "1 đợt" in heading(clerk.get("/ban-giao")).replace("1 trong 1 đợt", "1 đợt")
        assert clerk.get(f"{BATCH}?view=all").status_code == 200

    def test_a_hand_over_without_a_list_asks_for_one(self, clerk, ward):
        a_batch(ward, minutes(8))
        assert clerk.get(BATCH).location == f"{BATCH}/tep"
        assert "Chọn tệp danh sách" in heading(clerk.get(f"{BATCH}/tep"))


class TestMending:
    def test_rows_are_mended_where_they_stand_and_then_the_totals_fit(self, clerk, leader, ward):
        a_batch(ward, minutes(8, 6))
        load(ward, 1, a_list(wrong_rows()))
        page = clerk.get(BATCH)
        assert "Không có ngày 31/02/2025" in page.text
        assert "Trùng dòng 12" in page.text
        day, name = cell(page, 7, "received_on"), cell(page, 9, "name")
        still = clerk.send(f"{BATCH}/dong", {day: "30/2/2025", name: ""})
        assert still.status_code == 303
        assert 'value="30/2/2025"' in clerk.get(BATCH).text
        clerk.send(f"{BATCH}/dong", {day: "28/2/2025", name: "Hà Văn Quyết"})
        mended = clerk.get(BATCH)
        assert heading(mended) == "Khớp 8/8 với biên bản"
        assert "Lãnh đạo" in said_on(mended) or "lãnh đạo" in said_on(mended)
        assert "ghi được ngay" in heading(leader.get(BATCH))
        assert "6/8 đã giải quyết (75%)" in said_on(leader.get(BATCH))

    def test_only_what_refuses_a_row_is_asked_for_and_what_to_look_at_is_said(self, clerk, ward):
        a_batch(ward, minutes(1))
        row = land_rows(1)[0]
        row[2], row[6] = "1234567890123", "31/02/2025"
        load(ward, 1, a_list([row]))
        page = clerk.get(BATCH)
        assert cell(page, 5, "received_on")
        assert ".id_number" not in page.text
        assert "•••0123" in said_on(page)

    def test_a_form_with_more_rows_than_a_page_has_changes_nothing(self, clerk, ward):
        a_batch(ward, minutes(8))
        load(ward, 1, a_list(wrong_rows()))
        day = cell(clerk.get(BATCH), 7, "received_on")
        many = {f"r{n}.name": "Lò Thị Hoa" for n in range(1000, 1201)}
        refused = clerk.send(f"{BATCH}/dong", {day: "1/2/2025", **many})
        assert (refused.status_code, "Nhiều nhất 200 dòng" in refused.text) == (422, True)
        assert 'value="1/2/2025"' in refused.text
        assert clerk.send(f"{BATCH}/dong", {"r99999.name": "x", "rx.name": "y", "r1.dance": "z"}).status_code == 404
        assert "còn 2 dòng phải sửa" in heading(clerk.get(BATCH))

    def test_more_rows_than_the_minutes_say_are_no_match_though_some_are_refused(self, clerk, ward):
        a_batch(ward, minutes(5))
        load(ward, 1, a_list(wrong_rows()))
        assert heading(clerk.get(BATCH)) == "Tệp có 6 hồ sơ, biên bản ghi 5: thừa 1"

    def test_a_duplicate_is_kept_and_left_out_again(self, clerk, ward):
        a_batch(ward, minutes(8, 6))
        load(ward, 1, a_list([*land_rows(8), land_rows(8)[7]]))
        page = clerk.get(f"{BATCH}?view=duplicate")
        (row,) = re.findall(r'name="decide" value="(\d+)\.keep"', page.text)
        clerk.send(f"{BATCH}/dong?view=duplicate", {"decide": f"{row}.keep"})
        assert "biên bản ghi 8: thừa 1" in heading(clerk.get(BATCH))
        clerk.send(f"{BATCH}/dong", {"decide": f"{row}.skip"})
        assert "Khớp 8/8" in heading(clerk.get(BATCH))
        assert clerk.send(f"{BATCH}/dong", {"decide": f"{row}.burn"}).status_code == 422

    def test_a_whole_row_is_mended_on_a_page_of_its_own(self, clerk, ward):
        a_batch(ward, minutes(8, 6))
        load(ward, 1, a_list(wrong_rows()))
        (place, *_more) = re.findall(rf'href="({BATCH}/dong/\d+)"', clerk.get(BATCH).text)
        assert "Không có ngày 31/02/2025" in clerk.get(place).text
        typed = dict(re.findall(r'name="(field\.\w+)" value="([^"]*)"', clerk.get(place).text))
        again = clerk.send(place, {**typed, "field.received_on": "32/1/2025"})
        assert again.location == place
        refused = clerk.send(place, {**typed, "field.note": "x" * 501})
        assert refused.status_code == 422
        assert "x" * 501 in refused.text
        assert clerk.send(place, {**typed, "field.received_on": "1/2/2025"}).location == BATCH
        assert "còn 1 dòng phải sửa" in heading(clerk.get(BATCH))

    def test_what_another_has_mended_since_is_shown_before_it_is_written_over(self, clerk, ward):
        a_batch(ward, minutes(8, 6))
        load(ward, 1, a_list(wrong_rows()))
        page = clerk.get(BATCH)
        day = cell(page, 7, "received_on")
        seen = dict(re.findall(r'name="(r\d+\.seen)" value="(\w+)"', page.text))
        assert f"{day.partition('.')[0]}.seen" in seen
        clerk.send(f"{BATCH}/dong", {day: "31/4/2025", **seen})
        late = clerk.send(f"{BATCH}/dong", {day: "28/2/2025", **seen})
        assert late.status_code == 422
        assert "Người khác vừa sửa dòng 7, nay ghi: Ngày nhận “31/4/2025”" in said_on(late)
        assert 'value="28/2/2025"' in late.text
        seen_now = dict(re.findall(r'name="(r\d+\.seen)" value="(\w+)"', late.text))
        assert clerk.send(f"{BATCH}/dong", {day: "28/2/2025", **seen_now}).status_code == 303

    def test_the_workbook_of_what_must_be_mended_is_taken_along(self, clerk, ward):
        a_batch(ward, minutes(8))
        load(ward, 1, a_list(wrong_rows()))
        taken = clerk.get(f"{BATCH}/dong-phai-sua.xlsx")
        assert taken.data.startswith(b"PK")
        assert "ban-giao-1-phai-sua.xlsx" in taken.headers["Content-Disposition"]

    @pytest.mark.parametrize("view", ["attention", "all"])
    def test_a_page_of_rows_asks_as_much_of_the_book_for_many_rows_as_for_few(self, clerk, ward, view):
        a_batch(ward, minutes(70))
        rows = land_rows(70)
        for row in rows:
            row[6] = "31/02/2025"
        load(ward, 1, a_list(rows[:2]))
        with queries_of(ward) as few:
            clerk.get(f"{BATCH}?view={view}")
        load(ward, 1, a_list(rows[2:]), "second.xlsx")
        with queries_of(ward) as many:
            page = clerk.get(f"{BATCH}?view={view}")
        assert len(many) == len(few) <= 23
        (onward,) = re.findall(r'rel="next" href="([^"]+)"', page.text)
        assert page.text.count("Sửa cả dòng") == 50
        assert clerk.get(onward.replace("&amp;", "&")).text.count("Sửa cả dòng") == 20


class TestConfirming:
    def test_the_button_is_closed_and_says_why_until_the_totals_fit(self, leader, ward):
        a_batch(ward, minutes(9, 6))
        load(ward, 1, a_list(land_rows(8)))
        page = leader.get(f"{BATCH}/doi-chieu")
        assert 'aria-disabled="true" aria-describedby="confirm-why"' in page.text
        assert "biên bản ghi 9: thiếu 1" in heading(page)
        assert "lập biên bản điều chỉnh" in said_on(page)
        refused = leader.send(f"{BATCH}/ghi")
        assert refused.status_code == 422
        assert "Tổng phải bằng biên bản số 04/BB-BG" in said_on(refused)

    def test_amended_minutes_open_it_and_the_first_ones_stay(self, leader, ward):
        a_batch(ward, minutes(9, 6))
        load(ward, 1, a_list(land_rows(8)))
        form = f"{BATCH}/bien-ban/dieu-chinh"
        assert 'name="totals.1.total" value="9"' in re.sub(
            r'(name="totals.1.total") ', r"\1 ", leader.get(form).text
        ) or ('value="9"' in leader.get(form).text)
        later = {"minutes_no": "04a/BB-BG", "minutes_on": "5/7/2025", **TOTALS}
        assert "Vì sao điều chỉnh" in leader.send(form, later).text
        assert leader.send(form, {**later, "reason": "Phụ lục đếm thừa"}).location == f"{BATCH}/doi-chieu"
        page = leader.get(f"{BATCH}/doi-chieu")
        assert "ghi được ngay" in heading(page)
        assert "Phụ lục đếm thừa" in page.text
        assert "04/BB-BG" in said_on(page)
        assert leader.send(f"{BATCH}/bien-ban/sua", {**later}).status_code == 422

    def test_minutes_that_were_mistyped_are_put_right(self, clerk, ward):
        a_batch(ward, minutes(9, 6))
        load(ward, 1, a_list(land_rows(8)))
        form = clerk.get(f"{BATCH}/bien-ban/sua").text
        assert 'value="04/BB-BG"' in form
        english = clerk.send(f"{BATCH}/bien-ban/sua", {"minutes_no": "halfway", "language": "en"}).text
        assert 'value="halfway"' in english
        assert "Put the minutes right" in english
        clerk.send(f"{BATCH}/bien-ban/sua", {"language": "vi"})
        assert clerk.send(f"{BATCH}/bien-ban/sua", {**MINUTES, **TOTALS}).status_code == 303
        assert "Khớp 8/8" in heading(clerk.get(f"{BATCH}/doi-chieu"))

    def test_the_cases_are_written_and_each_row_leads_to_its_case(self, clerk, leader, ward):
        a_batch(ward, minutes(8, 6))
        load(ward, 1, a_list(land_rows(8)))
        assert clerk.send(f"{BATCH}/ghi").status_code == 403
        assert leader.send(f"{BATCH}/ghi").location == f"{BATCH}/doi-chieu"
        page = leader.get(f"{BATCH}/doi-chieu")
        assert heading(page) == "Đã ghi 8 hồ sơ vào sổ"
        assert "progress.js" not in page.text
        listed = clerk.get(f"{BATCH}?view=written")
        (first, *more) = re.findall(r'href="(/ho-so/[^"]+)"', listed.text)
        assert len(more) == 7
        assert clerk.get(first).status_code == 200
        assert "đều đã ghi xong" in heading(clerk.get("/ban-giao"))

    def test_both_sides_sign_a_paper_that_lists_every_file(self, clerk, ward):
        a_batch(ward, minutes(8, 6))
        load(ward, 1, a_list(land_rows(8)))
        assert "Biên bản để ký" in said_on(clerk.get(f"{BATCH}/doi-chieu"))
        page = said_on(clerk.get(f"{BATCH}/bien-ban"))
        for words in ("ĐẠI DIỆN BÊN GIAO", "ĐẠI DIỆN BÊN NHẬN", "04/BB-BG", "8/2024/LT", "Phòng Kinh tế"):
            assert words in page, words
        paper = clerk.get(f"{BATCH}/bien-ban.pdf")
        assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")

    def test_while_the_cases_are_written_the_page_tells_how_far_and_goes_on(self, leader, clerk, ward, monkeypatch):
        a_batch(ward, minutes(8, 6))
        load(ward, 1, a_list(land_rows(8)))
        with begin(ward.installation, ward.actor("leader")) as work:
            ask_to_confirm(work, 1)
        page = leader.get(f"{BATCH}/doi-chieu")
        assert "Đã ghi 0 / 8 hồ sơ" in said_on(page)
        assert '<noscript><meta http-equiv="refresh"' in page.text
        assert 'id="further"' in page.text
        assert 'id="further"' not in clerk.get(f"{BATCH}/doi-chieu").text
        assert "Đang ghi" in said_on(clerk.get("/ban-giao"))
        assert clerk.send(f"{BATCH}/tep", {"file": sent(a_list(land_rows(2)))}).status_code == 422
        monkeypatch.setattr(batch_confirming, "_PATIENCE", 0.0)
        assert leader.send(f"{BATCH}/ghi/tiep").status_code == 303
        monkeypatch.undo()
        leader.send(f"{BATCH}/ghi/tiep")
        assert "Đã ghi 8 hồ sơ" in heading(leader.get(f"{BATCH}/doi-chieu"))
        assert leader.send(f"{BATCH}/ghi/tiep").status_code == 303

    def test_the_page_of_the_last_step_asks_as_much_whatever_the_number_of_rows(self, leader, ward):
        a_batch(ward, minutes(60))
        load(ward, 1, a_list(land_rows(2)))
        with queries_of(ward) as few:
            leader.get(f"{BATCH}/doi-chieu")
        load(ward, 1, a_list(land_rows(60)), "second.xlsx")
        with queries_of(ward) as many:
            leader.get(f"{BATCH}/doi-chieu")
        assert len(many) == len(few) <= 22


class TestWhoSees:
    def test_the_files_of_officials_are_shown_to_few_and_their_number_to_all(self, clerk, leader, signed_in, ward):
        a_batch(ward, minutes(2, kind="civil_servant"))
        load(ward, 1, a_list(staff_rows("Ngô Thị Mừng", "Cao Quang Hòa"), STAFF_COLUMNS, title=STAFF), by="clerk")
        for page in (f"{BATCH}?view=all", f"{BATCH}/tep/1/cot", f"{BATCH}/tep", f"{BATCH}/bien-ban"):
            hidden = signed_in("officer").get(page).text
            assert "Chức vụ" not in hidden, page
            assert "Mừng" not in hidden, page
        assert "2 dòng hạn chế người xem" in said_on(signed_in("officer").get(f"{BATCH}?view=all"))
        assert "Mừng" in leader.get(f"{BATCH}?view=all").text
        assert "Mừng" in clerk.get(f"{BATCH}/tep/1/cot").text
        (row, *_rest) = re.findall(rf'href="{BATCH}/dong/(\d+)"', clerk.get(f"{BATCH}?view=all").text)
        for place in (f"{BATCH}/dong/{row}", f"{BATCH}/dong/999"):
            answer = signed_in("officer").get(place)
            assert (answer.status_code, "Mừng" in answer.text) == (404, False)
        pages = [re.sub(r"\d+", "", said_on(signed_in("officer").get(f"{BATCH}/dong/{n}"))) for n in (row, 999)]
        assert pages[0] == pages[1]

    def test_numbers_of_persons_are_whole_only_where_a_row_is_mended(self, clerk, ward):
        a_batch(ward, minutes(2))
        rows = land_rows(2)
        rows[0][2] = "1180000001"
        load(ward, 1, a_list(rows))
        for page in (f"{BATCH}?view=all", f"{BATCH}/tep/1/cot"):
            assert not re.search(r"\d{9,}", said_on(clerk.get(page))), page
        (place, *_rest) = re.findall(rf'href="({BATCH}/dong/\d+)"', clerk.get(f"{BATCH}?view=all").text)
        assert 'value="1180000001"' in clerk.get(place).text

    def test_who_has_no_part_in_hand_overs_is_not_let_in(self, signed_in, ward):
        a_batch(ward, minutes(2))
        assert signed_in("desk").get("/ban-giao").status_code == 403
        auditor = signed_in("auditor")
        assert auditor.get(f"{BATCH}/tep").status_code == 200
        assert "Đọc tệp" not in auditor.get(f"{BATCH}/tep").text
        assert "Lập đợt" not in auditor.get("/ban-giao").text
        assert auditor.get("/ban-giao/7").status_code == 404
        assert auditor.get("/ban-giao/99999999999999").status_code == 404

"""The auditor reads who wrote what and who looked at what, by number alone, and prints the sheet of the day."""

from __future__ import annotations

import re

from sqlalchemy import text

from casetrack.web import audit
from tests.factories import DENUNCIATION, a_case
from tests.queries import queries_of

TITLE = "Thu tiền ngoài quy định"


def test_a_look_at_a_sealed_case_stands_in_the_log_by_number_alone(ward, signed_in):
    number = a_case(ward, TITLE, fields=DENUNCIATION)
    assert signed_in("leader").get(f"/ho-so/{number}").status_code == 200
    page = signed_in("auditor").get("/so-kiem-tra?kind=look").text
    assert number in page
    assert "Lãnh đạo leader" in page
    assert "Mở hồ sơ" in page
    assert TITLE not in page
    assert "09:42, thứ Năm 04/6/2026" in page, "on the office's own clock"


def test_a_page_that_is_opened_is_one_look(ward, signed_in):
    number = a_case(ward, TITLE, fields=DENUNCIATION)
    signed_in("leader").get(f"/ho-so/{number}")
    page = signed_in("auditor").get(f"/so-kiem-tra?case={number}").text
    assert page.count('<th scope="row"') == 2, "the opening and the look"


def test_the_log_is_filtered_by_person_case_kind_and_day(ward, signed_in):
    number = a_case(ward)
    browser = signed_in("auditor")
    assert number in browser.get(f"/so-kiem-tra?person={ward.users['desk'].id}").text
    assert number not in browser.get(f"/so-kiem-tra?person={ward.users['officer'].id}").text
    assert number not in browser.get("/so-kiem-tra?kind=office").text
    assert number in browser.get("/so-kiem-tra?day=4/6/2026").text
    assert "Không có sự kiện nào" in browser.get("/so-kiem-tra?day=5/6/2026").text


def test_what_cannot_be_asked_is_said(signed_in):
    browser = signed_in("auditor")
    assert browser.get("/so-kiem-tra?case=KN-2026-9999").status_code == 422
    assert browser.get("/so-kiem-tra?kind=gossip").status_code == 422
    assert browser.get("/so-kiem-tra?cursor=x").status_code == 422
    assert browser.get("/so-kiem-tra/to-chot-so?day=1/1/2020").status_code == 422


def test_the_log_goes_on_page_by_page_and_asks_no_more_for_more(ward, signed_in):
    browser = signed_in("auditor")
    browser.get("/so-kiem-tra")
    with queries_of(ward) as few:
        browser.get("/so-kiem-tra")
    for _ in range(60):
        a_case(ward)
    with queries_of(ward) as many:
        page = browser.get("/so-kiem-tra").text
    assert len(few) == len(many)
    assert 'rel="next"' in page
    assert page.count('<th scope="row"') == 50


def test_the_sheet_says_the_end_of_the_book(ward, signed_in):
    a_case(ward)
    page = signed_in("auditor").get("/so-kiem-tra/to-chot-so").text
    assert "TỜ CHỐT SỔ SỰ KIỆN" in page
    assert "audit verify --head 3:" in page
    assert "Mở hồ sơ vào sổ" in page


def test_others_do_not_audit(signed_in):
    for who in ("officer", "leader", "administrator"):
        assert signed_in(who).get("/so-kiem-tra").status_code == 403


class TestReadingTheBookThrough:
    PAGE = "/so-kiem-tra/kiem-chung"

    def test_says_that_it_is_whole_and_holds_what_a_printed_sheet_says(self, ward, signed_in):
        a_case(ward)
        browser = signed_in("auditor")
        said = browser.send(self.PAGE).text
        assert "Sổ còn nguyên: đã đọc" in said
        head = re.search(r"--head (\d+:[0-9a-f]+)", browser.get("/so-kiem-tra/to-chot-so").text)
        assert head
        assert "có đúng sự kiện của tờ chốt sổ" in browser.send(self.PAGE, {"head": head[1]}).text
        older = browser.send(self.PAGE, {"head": f"999:{head[1].partition(':')[2]}"}).text
        assert ("Sổ không còn nguyên" in older, "bản cũ hơn tờ đã in" in older) == (True, True)
        assert browser.send(self.PAGE, {"head": "hôm qua"}).status_code == 422

    def test_names_the_event_at_which_it_was_changed(self, ward, signed_in):
        a_case(ward)
        with ward.database.begin() as session:
            session.execute(text("UPDATE case_events SET actor_name = 'Ai đó' WHERE seq = 2"))
        said = signed_in("auditor").send(self.PAGE).text
        assert ("Sổ không còn nguyên" in said, "sự kiện số 2" in said) == (True, True)

    def test_of_a_long_book_it_gives_up_before_somebody_waits_too_long(self, ward, signed_in, monkeypatch):
        monkeypatch.setattr(audit, "_PATIENCE", -1.0)
        said = signed_in("auditor").send(self.PAGE).text
        assert ("Chưa kiểm chứng xong" in said, "casetrack audit verify" in said) == (True, True)

"""Help: the page of what one may do, and error pages that say what happened, what to do, and where to go on."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import text

from casetrack.services.permissions import ROLES
from casetrack.web.login import public
from tests.factories import DENUNCIATION, Ward, a_case, an_account
from tests.queries import queries_of
from tests.web.conftest import Browser, browser_of

SignIn = Callable[[str], Browser]


def said(page: str) -> str:
    """What a person reads on a page."""
    main = page[page.index("<main") : page.index("</main>")]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.DOTALL)))


@pytest.mark.parametrize("role", ROLES)
def test_help_leads_to_pages_that_open_and_to_no_other(role: str, signed_in: SignIn):
    browser = signed_in(role)
    page = browser.get("/tro-giup").text
    tasks = re.findall(r'<li><a class="grow" href="([^"]+)">', page)
    assert len(tasks) >= 9
    assert {browser.get(url).status_code for url in tasks} == {200}
    assert ("/quay" in tasks) == (role in ("desk", "clerk"))


def test_help_says_what_a_role_is_for_the_terms_of_the_law_and_whom_to_ask(ward: Ward, signed_in: SignIn):
    an_account(ward, "boss", "leader", "KT", full_name="Bế Văn Chí")
    an_account(ward, "other", "leader", "VP", full_name="Lò Thị Xa")
    an_account(ward, "of KT", "officer", "KT", full_name="Mùa A Sềnh")
    with queries_of(ward) as statements:
        page = said(signed_in("of KT").get("/tro-giup").text)
    assert len(statements) < 20
    for words in ("Giữ hồ sơ được giao", "Bế Văn Chí Lãnh đạo", "Quản trị"):
        assert words in page, words
    assert "Lò Thị Xa" not in page, "who leads another unit is not asked"
    assert "Mùa A Sềnh" not in page


def test_each_kind_of_case_has_its_terms_with_their_law(signed_in: SignIn):
    page = said(signed_in("desk").get("/tro-giup/loai-ho-so").text)
    for words in ("Khiếu nại", "Tố cáo", "Xử lý đơn 10 ngày", "Giải quyết 30 ngày", "Điều"):
        assert words in page, words


def test_pages_of_work_unfold_what_stands_on_them(ward: Ward, signed_in: SignIn):
    number, officer = a_case(ward), signed_in("officer")
    case = said(officer.get(f"/ho-so/{number}").text)
    for words in (
        "nghĩa là gì, đi tiếp thế nào? Chặng “Tiếp nhận”",
        "Hạn này tính từ đâu, xong khi nào? Tính từ: tiếp nhận.",
    ):
        assert words in case, words
    step = said(officer.get(f"/ho-so/{number}/buoc/classify").text)
    assert "Ai làm bước này, khi nào chưa làm được? Người làm:" in step
    desk = said(signed_in("desk").get("/quay").text)
    assert "Tố cáo Báo về hành vi vi phạm pháp luật của ai đó." in desk
    number_page = said(officer.get("/bao-cao/chi-tieu/people_committee_petitions.overdue").text)
    assert "Số này đếm gì? Hồ sơ còn mở vào ngày tính số mà ngày đến hạn đã qua." in number_page


def test_the_words_are_those_of_the_glossary_in_the_readers_language(signed_in: SignIn):
    desk = signed_in("desk")
    page = said(desk.get("/tro-giup/tu-ngu").text)
    assert "thụ lý Nhận giải quyết; từ đó hạn giải quyết chạy." in page
    assert page.index("lưu đơn") < page.index("thụ lý Nhận") < page.index("xác thực hai bước")
    desk.send("/language", {"language": "en"})
    assert "accept Take a matter on; the clock of settlement starts." in said(desk.get("/tro-giup/tu-ngu").text)


def test_only_a_demo_has_a_tour(signed_in: SignIn):
    desk = signed_in("desk")
    assert desk.get("/tro-giup/tham-quan").status_code == 404
    assert "tham-quan" not in desk.get("/").text + desk.get("/tro-giup").text


class TestANumberThatNoCaseHas:
    @pytest.mark.parametrize("asked", ["kn-2026-1", "KN-2026-0010", "KN-2026-0002", "KN-2025-0001", "PA-2026-0001"])
    def test_is_answered_with_the_nearest_case(self, ward: Ward, signed_in: SignIn, asked: str):
        number = a_case(ward)
        answer = signed_in("officer").get(f"/ho-so/{asked}")
        assert answer.status_code == 404
        assert f"Có phải {number} ?" in said(answer.text)
        assert f'value="{asked}"' in answer.text, "the search begins with what was asked"

    def test_offers_no_case_that_few_may_see(self, ward: Ward, signed_in: SignIn):
        hidden = a_case(ward, fields=DENUNCIATION, unit="KT", by="leader")
        assert hidden == "TC-2026-0001"
        clerk = signed_in("clerk")
        near, there = (clerk.get(f"/ho-so/{asked}") for asked in ("TC-2026-0002", hidden))
        assert "Có phải" not in near.text + there.text
        assert said(near.text).replace("0002", "0001") == said(there.text)
        assert "Có phải" not in signed_in("leader").get("/ho-so/TC-2026-0002").text, "not to who may see it either"

    def test_a_missing_page_of_a_case_that_is_there_offers_no_other_case(self, ward: Ward, signed_in: SignIn):
        a_case(ward)
        a_case(ward)
        assert "Có phải" not in signed_in("officer").get("/ho-so/KN-2026-0001/tai-lieu/99").text


def test_who_may_not_open_a_page_is_told_whom_to_ask(ward: Ward, signed_in: SignIn):
    answer = signed_in("officer").get("/so-kiem-tra")
    assert answer.status_code == 403
    assert "nhờ người quản trị trao vai trò" in answer.text
    assert ward.users["administrator"].full_name in answer.text
    assert 'href="/tro-giup"' in answer.text


def test_many_leaders_leave_room_for_who_administers(ward: Ward, signed_in: SignIn):
    for n in range(6):
        an_account(ward, f"leader {n}", "leader")
    assert ward.users["administrator"].full_name in signed_in("officer").get("/so-kiem-tra").text


def test_a_form_that_failed_leads_back_to_where_it_stands_and_to_no_other_site(signed_in: SignIn):
    desk = signed_in("desk")
    for came, leads in (("http://localhost/quay?a=1", True), ("http://evil.example/quay?a=1", False)):
        answer = desk.post("/language", data={"csrf_token": "x"}, headers={"Referer": came})
        assert answer.status_code == 400
        assert ('href="/quay?a=1"' in answer.text) == leads


@pytest.mark.parametrize(("method", "url", "status"), [("post", "/ho-so", 405), ("get", "/khong-co", 404)])
def test_every_failure_says_what_to_do_and_has_a_way_on(signed_in: SignIn, method: str, url: str, status: int):
    browser = signed_in("auditor")
    answer = browser.send(url) if method == "post" else browser.get(url)
    assert answer.status_code == status
    assert re.search(r'class="btn[^>]*>|class="btn" href="/"', answer.text)
    assert 'href="/tro-giup"' in answer.text


def test_a_bug_has_a_number_that_the_log_has(open_app: Flask, ward: Ward, caplog: pytest.LogCaptureFixture):
    @public
    def fail() -> str:
        raise ValueError("a secret of the house")

    open_app.add_url_rule("/hong", "fail", fail)
    with caplog.at_level(logging.ERROR):
        page = browser_of(open_app, ward, "officer").get("/hong?a=1").text
    (incident,) = set(re.findall(r"mã sự việc ([0-9A-F]{6})", page))
    assert f"incident {incident}" in caplog.text
    assert 'href="/hong?a=1">Thử lại' in page


def test_without_its_book_the_page_still_says_what_to_do(
    ward: Ward, signed_in: SignIn, caplog: pytest.LogCaptureFixture
):
    browser = signed_in("officer")
    with ward.database.begin() as session:
        session.execute(text("ALTER TABLE users RENAME TO lost"))
    answer = browser.get("/ho-so")
    assert answer.status_code == 503
    for words in ("Chưa mở được sổ hồ sơ", "ghi vào sổ giấy", "Thử lại"):
        assert words in answer.text
    (incident,) = set(re.findall(r"mã sự việc ([0-9A-F]{6})", answer.text))
    assert incident in caplog.text

"""The list of cases: the answer in its heading, the filter, the pages, and no more than one may see."""

from __future__ import annotations

import re

import pytest

from tests.factories import DENUNCIATION, a_case, a_person
from tests.queries import queries_of

WITHDRAWN = ("leader", "withdraw", {"comment": "Người gửi rút đơn"})


OVERDUE = "/bao-cao/ho-so?from=1/6/2026&to=20/7/2026&figure=overdue"


def heading(page):
    return re.sub(r"<[^>]+>", "", re.findall(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)[0]).strip()


def link_to(page, rel):
    return re.findall(rf'rel="{rel}" href="([^"]+)"', page.text)[0].replace("&amp;", "&")


def numbers(page):
    return re.findall(r'<td class="nb"><a href="/ho-so/([^"]+)"', page.text)


@pytest.fixture
def office(ward):
    ward.on("2026-05-04")
    a_case(ward, "Mương thoát nước tắc", petitioner=a_person(ward, "Trần Thị Ánh"))
    ward.on("2026-06-04")
    a_case(ward, petitioner=a_person(ward, "Lê Văn Bốn"), officer="officer")
    a_case(ward, "Thu tiền sai", fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"), officer="officer")
    a_case(ward, "Đã rút", steps=[WITHDRAWN])
    return ward


def test_the_heading_says_how_many_are_open_and_how_many_late(office, signed_in):
    assert heading(signed_in("leader").get("/ho-so")) == "3 hồ sơ đang xử lý, 1 quá hạn"
    assert heading(signed_in("auditor").get("/ho-so")) == "2 hồ sơ đang xử lý, 1 quá hạn"


def test_the_late_stand_first_with_how_late_they_are(office, signed_in):
    page = signed_in("leader").get("/ho-so")
    assert numbers(page)[0] == "KN-2026-0001"
    assert "Trễ 21 ngày" in page.text


def test_a_search_without_marks_finds_name_and_matter(office, signed_in):
    page = signed_in("officer").get("/ho-so?q=le+bon+boi+thuong")
    assert numbers(page) == ["KN-2026-0002"]
    assert heading(page) == "1 hồ sơ khớp “le bon boi thuong”"


def test_whoever_brought_a_denunciation_stands_on_no_list(office, signed_in):
    page = signed_in("officer").get("/ho-so")
    assert "TC-2026-0001" in numbers(page)
    assert "Bảy" not in page.text
    assert "Bí danh 2026-0001" in page.text


def test_a_search_by_the_name_of_a_denouncer_finds_nothing_and_says_how_to_go_on(office, signed_in):
    page = signed_in("officer").get("/ho-so?q=dang+thi+bay")
    assert numbers(page) == []
    assert "Không có hồ sơ nào khớp 1 điều kiện" in page.text
    assert "Bỏ lọc" in page.text


def test_a_hidden_case_is_in_no_count_and_no_list(office, signed_in):
    page = signed_in("clerk").get("/ho-so?view=all")
    assert "TC-2026-0001" not in page.text
    assert "<b>3</b>" in page.text


def test_who_reads_reports_is_told_how_many_a_list_keeps_back_and_nobody_else(office, signed_in):
    told = "1 hồ sơ hạn chế người xem"
    lists = ("/ho-so", "/ho-so?view=overdue", "/ho-so?view=all", "/ho-so?q=thu+tien")
    office.on("2026-07-20")
    said = {who: [told in signed_in(who).get(each).text for each in lists] for who in ("auditor", "clerk", "leader")}
    assert said == {"auditor": [True, True, False, False], "clerk": [False] * 4, "leader": [False] * 4}
    listed, behind = (signed_in("auditor").get(each).text for each in (lists[1], OVERDUE))
    assert told in listed
    assert told in behind


def test_a_list_that_keeps_everything_back_does_not_say_that_there_is_nothing(ward, signed_in):
    a_case(ward, "Thu tiền sai", fields=DENUNCIATION)
    page = signed_in("auditor").get("/ho-so").text
    assert "Không có hồ sơ nào bạn được xem ở mục này" in page
    assert "Không có hồ sơ nào ở mục này" in signed_in("clerk").get("/ho-so").text


def test_each_view_leads_to_its_cases_and_says_how_many(office, signed_in):
    browser = signed_in("officer")
    assert numbers(browser.get("/ho-so?view=overdue")) == ["KN-2026-0001"]
    assert sorted(numbers(browser.get("/ho-so?view=mine"))) == ["KN-2026-0002", "TC-2026-0001"]
    assert heading(browser.get("/ho-so?view=all")) == "Tất cả: 4 hồ sơ"


def test_conditions_narrow_the_view_and_stay_in_the_form(office, signed_in):
    page = signed_in("leader").get("/ho-so?view=all&kind=petition.complaint&phase=resolved&outcome=withdrawn")
    assert numbers(page) == ["KN-2026-0003"]
    assert '<option value="petition.complaint" selected>' in page.text
    assert '<option value="withdrawn" selected>' in page.text


def test_a_bad_day_is_said_beside_what_was_typed(office, signed_in):
    page = signed_in("leader").get("/ho-so?due_from=31/2/2026")
    assert page.status_code == 422
    assert "Tháng 2/2026 không có ngày 31" in page.text
    assert 'value="31/2/2026"' in page.text


@pytest.mark.parametrize(
    "query",
    ["view=x", "sort=title", "phase=x", "officer=x", "officer=99999999999999999999", "opened=2026-13", "channel=x"],
)
def test_a_made_up_condition_is_refused(signed_in, query):
    assert signed_in("officer").get(f"/ho-so?{query}").status_code == 422


def test_a_made_up_place_in_the_list_is_refused(signed_in):
    assert signed_in("officer").get("/ho-so?cursor=eA").status_code == 422


def test_a_made_up_kind_is_not_found(signed_in):
    assert signed_in("officer").get("/ho-so?kind=no.such").status_code == 404


def test_leafing_keeps_the_conditions(ward, signed_in):
    for n in range(30):
        a_case(ward, f"Hồ sơ thứ {n}")
    browser = signed_in("officer")
    first = browser.get("/ho-so?view=open&q=thu&sort=number")
    second = browser.get(link_to(first, "next"))
    assert (len(numbers(first)), len(numbers(second))) == (25, 5)
    assert not set(numbers(first)) & set(numbers(second))
    assert numbers(browser.get(link_to(second, "prev"))) == numbers(first)
    assert 'rel="next"' not in second.text


def test_a_name_is_shown_and_never_obeyed(ward, signed_in):
    a_case(ward, "<script>alert(1)</script>", petitioner=a_person(ward, "<b>Lê</b> <i>Bốn</i>"))
    page = signed_in("officer").get("/ho-so?q=%3Cscript%3E").text + signed_in("officer").get("/ho-so").text
    assert "<script>" not in page
    assert "<i>Bốn" not in page


def test_a_page_costs_as_many_queries_for_many_cases_as_for_one(ward, signed_in):
    costs = []
    browser = signed_in("leader")
    for _ in range(2):
        a_case(ward, petitioner=a_person(ward), officer="officer")
        with queries_of(ward) as statements:
            assert browser.get("/ho-so").status_code == 200
        costs.append(len([said for said in statements if said.startswith("SELECT")]))
        for n in range(8):
            a_case(ward, petitioner=a_person(ward, f"Lê Văn {n}"), officer="officer")
    assert costs[0] == costs[1] <= 15


def test_whoever_reads_no_cases_has_no_list(signed_in):
    assert signed_in("administrator").get("/ho-so").status_code == 403


def test_the_list_speaks_english_too(office, signed_in):
    browser = signed_in("leader")
    browser.send("/language", {"language": "en"})
    page = browser.get("/ho-so")
    assert heading(page) == "3 open cases, 1 overdue"
    assert "21 days late" in page.text


def test_the_heading_says_what_is_late_on_a_coming_day_if_nobody_acts(ward, signed_in):
    a_case(ward)
    leader = signed_in("leader")
    page = leader.get("/ho-so?view=overdue&at=30/6/2026")
    assert "Đến 30/6/2026, nếu không ai làm gì:" in page.text
    assert "Trễ 15 ngày" in page.text  # due on Monday 15 June
    past = leader.get("/ho-so?view=overdue&at=1/6/2026")
    assert (past.status_code, "01/6/2026 đã qua" in past.text) == (422, True)

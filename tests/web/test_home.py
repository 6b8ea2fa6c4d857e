"""The first page: what is late, what comes next, and what waits for somebody."""

from __future__ import annotations

import re

from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, a_case, a_person, an_account
from tests.queries import queries_of
from tests.web.test_case_list import heading

CLASSIFIED = ("officer", "classify", ELIGIBLE)


def test_the_heading_counts_what_is_late_and_what_is_due_today(ward, signed_in):
    for _ in range(2):
        a_case(ward.on("2026-05-04"), officer="officer")
    a_case(ward.on("2026-05-25"), officer="officer")  # ten days later is 04/6
    page = signed_in_on(ward, signed_in, "2026-06-04")
    assert heading(page) == "2 hồ sơ đã quá hạn, 1 hồ sơ hết hạn hôm nay"
    assert "Bạn đang giữ 3 hồ sơ." in page.text
    assert "Nặng nhất:" in page.text
    assert "Trễ 21 ngày" in page.text


def signed_in_on(ward, signed_in, day, who="officer"):
    ward.on(day)
    return signed_in(who).get("/")


def test_nothing_late_is_said_without_red(ward, signed_in):
    a_case(ward, officer="officer")
    page = signed_in("officer").get("/")
    assert heading(page) == "Không hồ sơ nào quá hạn"
    assert 'class="red"' not in page.text


def test_a_leader_who_holds_nothing_sees_what_is_late_in_the_book(ward, signed_in):
    a_case(ward.on("2026-05-04"), officer="officer")
    page = signed_in_on(ward, signed_in, "2026-06-04", "leader")
    assert heading(page) == "1 hồ sơ trong sổ đã quá hạn"
    assert "/ho-so?view=overdue" in page.text


def test_a_petition_that_may_be_accepted_waits_for_the_leader_and_others_do_not(ward, signed_in):
    ready = a_case(ward, officer="officer", petitioner=a_person(ward), steps=[CLASSIFIED])
    foreign = a_case(ward, officer="officer", steps=[("officer", "classify", {**ELIGIBLE, "competent": False})])
    assert ready in waiting(signed_in("leader").get("/"))
    assert foreign not in waiting(signed_in("leader").get("/"))


def test_whoever_holds_nothing_is_told_where_to_look(signed_in):
    page = signed_in("clerk").get("/")
    assert heading(page) == "Bạn không giữ hồ sơ nào đang mở"
    assert 'href="/ho-so"' in page.text


def test_an_account_without_cases_is_told_so(signed_in):
    assert heading(signed_in("administrator").get("/")) == "Tài khoản này không xem hồ sơ"


def test_each_case_ends_with_its_next_step(ward, signed_in):
    number = a_case(ward, officer="officer")
    assert f'href="/ho-so/{number}/buoc/classify">Phân loại</a>' in signed_in("officer").get("/").text


def test_the_step_of_somebody_else_is_named_with_whose_it_is(ward, signed_in):
    a_case(ward, officer="officer", petitioner=a_person(ward), steps=[CLASSIFIED])
    assert "Thụ lý: chờ Lãnh đạo" in signed_in("officer").get("/").text


def test_a_draft_waits_for_its_leader_with_the_signature_as_the_next_step(ward, signed_in):
    steps = [CLASSIFIED, ("leader", "accept", {}), ("officer", "submit_draft", {"proposal": "Bồi thường"})]
    number = a_case(ward, officer="officer", petitioner=a_person(ward), steps=steps)
    assert number in waiting(signed_in("leader").get("/"))
    assert number not in waiting(signed_in("officer").get("/"))
    assert "Ký văn bản giải quyết: chờ Lãnh đạo" in signed_in("officer").get("/").text


def waiting(page):
    return page.text.split('id="h-me"')[1]


def test_a_case_that_nobody_holds_waits_for_the_officers_of_its_unit_only(ward, signed_in):
    an_account(ward, "land", "officer", unit="KT")
    an_account(ward, "clerical", "officer", unit="VP")
    number = a_case(ward, unit="KT")
    assert number in waiting(signed_in("land").get("/"))
    assert number not in waiting(signed_in("clerical").get("/"))


def test_the_fortnight_shows_one_dot_a_case_and_marks_days_off(ward, signed_in):
    a_case(ward, officer="officer")  # due on 15/6
    (strip,) = re.findall(r'<ol class="strip".*?</ol>', signed_in("officer").get("/").text, re.DOTALL)
    days = re.findall(r"<li.*?</li>", strip, re.DOTALL)
    assert len(days) == 16
    assert "15/6" in days[12]
    assert days[12].count("<i></i>") == 1
    assert 'class="off"' in days[3]


def test_no_first_page_names_whoever_brought_a_denunciation(ward, signed_in):
    a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"), officer="officer")
    for who in ("officer", "leader", "desk"):
        assert "Bảy" not in signed_in(who).get("/").text


def test_the_first_page_costs_as_many_queries_for_many_cases_as_for_one(ward, signed_in):
    costs = []
    browser = signed_in("officer")
    for _ in range(2):
        a_case(ward, petitioner=a_person(ward), officer="officer", fields=COMPLAINT)
        with queries_of(ward) as statements:
            browser.get("/")
        costs.append(len([said for said in statements if said.startswith("SELECT")]))
        for n in range(6):
            a_case(ward, petitioner=a_person(ward, f"Lê Văn {n}"), officer="officer" if n % 2 else None)
    assert costs[0] == costs[1] <= 20

"""The page of opening balances: a figure typed in, replaced by cases, and said wherever it is part of a number."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import DENUNCIATION, Ward, a_case
from tests.web.conftest import Browser

PAGE = "/bao-cao/so-du-dau-ky"
TYPED = {
    "unit": "KT",
    "kind": "complaints_unprocessed",
    "begins_on": "5/6/2026",
    "count": "12",
    "source": "Biên bản bàn giao số 3/BB",
}
DAYS = {"from": "2026-06-05", "to": "2026-06-30"}


@pytest.fixture
def browser(ward: Ward, signed_in) -> Browser:
    ward.on("2026-06-10")
    return signed_in("leader")


def place(ward: Ward) -> str:
    return f"complaints_unprocessed:{ward.units['KT'].id}:2026-06-05"


def a_former_case(ward: Ward, **more) -> str:
    return a_case(ward, unit="KT", opened_on=date(2026, 5, 20), **more)


def test_a_balance_is_entered_and_part_of_the_report_and_said_to_be_entered(ward, browser):
    done = browser.send(PAGE, TYPED, follow=True)
    assert "12 hồ sơ nhận về chưa vào sổ" in done.text
    report = browser.get("/bao-cao", query_string=DAYS).text
    assert "gồm 12 hồ sơ theo số dư đầu kỳ, nhập tay: 12 Đơn khiếu nại chưa xử lý (Biên bản bàn giao số 3/BB)" in report
    assert "kỳ trước chuyển sang 12 + tiếp nhận 0" in report
    listed = browser.get("/bao-cao/ho-so", query_string={**DAYS, "figure": "carried_over"})
    assert "12 hồ sơ theo số dư đầu kỳ" in listed.text
    one = browser.get("/bao-cao/chi-tieu/petitions.complaints.carried_over", query_string=DAYS).text
    assert "12 hồ sơ theo số dư đầu kỳ, nhập tay, chưa vào sổ" in one
    assert "Không có hồ sơ nào" not in one
    form = browser.get("/bao-cao/bieu/02-xld", query_string=DAYS).text
    assert "gồm 12 hồ sơ theo số dư đầu kỳ" in form


def test_a_case_replaces_one_and_is_taken_back(ward, browser):
    browser.send(PAGE, TYPED)
    number = a_former_case(ward)
    done = browser.send(f"{PAGE}/ho-so", {"number": number, "place": place(ward)}, follow=True)
    assert "11 hồ sơ nhận về chưa vào sổ" in done.text
    assert number in done.text
    assert "Thuộc số dư đầu kỳ" in browser.get(f"/ho-so/{number}").text
    assert "kỳ trước chuyển sang 12 + tiếp nhận 0" in browser.get("/bao-cao", query_string=DAYS).text
    back = browser.send(f"{PAGE}/go", {"number": number}, follow=True)
    assert "12 hồ sơ nhận về chưa vào sổ" in back.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"count": "nhiều"}, "không phải số nguyên"),
        ({"unit": "XX"}, "Không có đơn vị XX"),
        ({"begins_on": "1/6/2026"}, "có vào ngày ấy"),
        ({"kind": "x"}, "Chọn một loại"),
    ],
)
def test_what_was_typed_stays_when_it_cannot_be(ward, browser, more, words):
    wrong = browser.send(PAGE, {**TYPED, **more})
    assert (wrong.status_code, words in wrong.text) == (422, True)
    assert "Biên bản bàn giao số 3/BB" in wrong.text


def test_a_hidden_case_is_refused_like_one_that_is_not_there(ward, browser, signed_in):
    browser.send(PAGE, TYPED)
    hidden, officer = a_former_case(ward, fields=DENUNCIATION), signed_in("officer")
    said = []
    for number in (hidden, "TC-2026-9999"):
        wrong = officer.send(f"{PAGE}/ho-so", {"number": number, "place": place(ward)})
        assert wrong.status_code == 422
        said.append(wrong.text.count(number))
    assert said[0] == said[1]
    for typed in ({}, {"number": "x"}, {"number": "x", "place": "a:b:c"}):
        assert officer.send(f"{PAGE}/ho-so", typed).status_code == 422
    assert officer.send(f"{PAGE}/go", {}).status_code == 422


def test_who_enters_no_figures_is_shut_out(ward, signed_in):
    for who in ("desk", "clerk", "administrator"):
        assert signed_in(who).get(PAGE).status_code == 403


def test_a_frozen_report_says_what_of_it_was_entered(ward, browser):
    browser.send(PAGE, TYPED)
    days = {"from": "2026-06-05", "to": "2026-06-30", "outline": "annual"}
    frozen = browser.send("/bao-cao/chot/moi", days, follow=True).text
    assert "gồm 12 theo số dư đầu kỳ, nhập tay" in frozen
    listed = browser.get("/bao-cao/chot/CSL-2026-0001/so?figure=summary.carried_over").text
    assert "12 hồ sơ theo số dư đầu kỳ, nhập tay, chưa vào sổ" in listed
    replaced = browser.send(f"{PAGE}/ho-so", {"number": a_former_case(ward), "place": place(ward)})
    assert replaced.status_code == 303
    again = browser.get("/bao-cao/chot/CSL-2026-0001").text
    assert "gồm 12 theo số dư đầu kỳ, nhập tay" in again, "what is frozen stays"

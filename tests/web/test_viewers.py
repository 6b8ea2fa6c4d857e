"""The page of who may see a protected case: a leader lets somebody in by name, and out again; all of it in the book."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, an_account
from tests.web.conftest import Browser

LetIn = Callable[[dict[str, str]], TestResponse]


@pytest.fixture
def number(ward: Ward) -> str:
    """A denunciation of KT, and somebody of VP who may not see it."""
    an_account(ward, "helper", "officer", "VP", full_name="Phan Thị Giúp")
    an_account(ward, "leader of VP", "leader", "VP")
    return a_case(ward, fields=DENUNCIATION, officer="officer", unit="KT")


@pytest.fixture
def leave(ward: Ward, number: str) -> dict[str, str]:
    """The form in which a leader lets the helper in."""
    return {"user_id": str(ward.users["helper"].id), "reason": "Giúp xác minh", "until": "10/6/2026"}


@pytest.fixture
def let_in(number: str, leave: dict[str, str], signed_in: Callable[[str], Browser]) -> LetIn:
    """Let a leader send the form, with something in it otherwise."""
    return lambda otherwise: signed_in("leader").send(f"/ho-so/{number}/nguoi-xem", {**leave, **otherwise})


def test_who_is_let_in_sees_the_case_until_the_last_day(ward: Ward, number: str, leave: dict[str, str], signed_in):
    page, helper = f"/ho-so/{number}/nguoi-xem", signed_in("helper")
    assert helper.get(f"/ho-so/{number}").status_code == 404
    answer = signed_in("leader").send(page, leave, follow=True)
    assert "Phan Thị Giúp" in answer.text
    assert "Giúp xác minh" in answer.text
    shown = helper.get(f"/ho-so/{number}").text
    assert "Cho Phan Thị Giúp xem hồ sơ" in shown
    assert "đến hết ngày 10/6/2026" in shown
    ward.on("2026-06-11")
    assert helper.get(f"/ho-so/{number}").status_code == 404
    assert "đã hết hạn" in signed_in("leader").get(page).text


def test_who_is_let_out_sees_it_no_more(ward: Ward, number: str, leave: dict[str, str], signed_in):
    page, leader = f"/ho-so/{number}/nguoi-xem", signed_in("leader")
    leader.send(page, leave)
    assert leader.send(f"{page}/thoi", {"user_id": leave["user_id"]}).status_code == 303
    assert signed_in("helper").get(f"/ho-so/{number}").status_code == 404
    assert "Thôi cho Phan Thị Giúp xem hồ sơ" in leader.get(f"/ho-so/{number}").text
    assert leader.send(f"{page}/thoi", {"user_id": leave["user_id"]}).status_code == 404


def test_let_in_once_more_the_new_day_counts(number: str, leave: dict[str, str], signed_in):
    page, leader = f"/ho-so/{number}/nguoi-xem", signed_in("leader")
    leader.send(page, leave)
    shown = leader.send(page, {**leave, "until": "20/6/2026"}, follow=True).text
    assert "đến hết ngày 20/6/2026" in shown
    assert "đến hết ngày 10/6/2026" not in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"until": "03/6/2026"}, "Ngày cuối phải từ 04/6/2026"),
        ({"until": "04/12/2026"}, "Ngày cuối phải từ 04/6/2026"),
        ({"reason": " "}, "Còn thiếu. Điền mục này."),
        ({"user_id": "99999"}, "Chọn một người trong danh sách"),
    ],
)
def test_what_is_to_be_mended_is_told_and_what_was_typed_stays(let_in: LetIn, wrong: dict[str, str], said: str):
    answer = let_in(wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert ("Giúp xác minh" in answer.text) == ("reason" not in wrong)


@pytest.mark.parametrize(
    ("whom", "said"),
    [("leader", "đang xem được"), ("administrator", "không có vai trò nào đọc hồ sơ")],
)
def test_nobody_is_let_in_for_whom_it_makes_no_sense(ward: Ward, let_in: LetIn, whom: str, said: str):
    assert said in let_in({"user_id": str(ward.users[whom].id)}).text


def test_only_a_leader_of_the_unit_decides(ward: Ward, number: str, leave: dict[str, str], signed_in):
    page = f"/ho-so/{number}/nguoi-xem"
    assert signed_in("officer").send(page, leave).status_code == 403
    assert signed_in("leader of VP").send(page, leave).status_code == 404
    signed_in("leader").send(page, {**leave, "user_id": str(ward.users["leader of VP"].id)})
    refused = signed_in("leader of VP").send(page, leave)
    assert refused.status_code == 403
    assert "Chỉ lãnh đạo đơn vị của hồ sơ" in refused.text
    assert "Cho một người xem" not in signed_in("leader of VP").get(page).text


def test_of_an_open_case_nobody_is_let_in(ward: Ward, leave: dict[str, str], signed_in):
    number = a_case(ward, fields=COMPLAINT)
    assert "Người được xem" not in signed_in("leader").get(f"/ho-so/{number}").text
    refused = signed_in("leader").send(f"/ho-so/{number}/nguoi-xem", leave)
    assert refused.status_code == 422

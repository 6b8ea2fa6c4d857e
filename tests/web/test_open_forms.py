"""Two people who have a form of the same case or row open know of each other, quietly, and nobody else learns of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from casetrack.errors import WrongDatabase
from casetrack.models import Look, OpenForm
from casetrack.services import open_forms
from casetrack.services.open_forms import TOLD_FOR
from casetrack.services.sign_ins import IDLE
from casetrack.text import Text
from tests.batches import a_batch, a_list, land_rows, load, minutes
from tests.factories import DENUNCIATION, Ward, a_case, an_account
from tests.web.conftest import Browser, browser_of, form_token

SignIn = Callable[[str], Browser]
OTHERS = re.compile(r'id="others" role="status" data-at="([^"]+)"( hidden)?>.*?<span>(.*?)</span>', re.DOTALL)


@pytest.fixture
def number(ward: Ward) -> str:
    return a_case(ward)


def told(page: str) -> str:
    """What a form says of others; nothing while it is closed."""
    found = OTHERS.search(page)
    assert found, "the form asks for nobody else"
    return "" if found[2] else found[3]


def ask(browser: Browser, form: str, **more: str) -> list[str]:
    """What the page of a form asks each minute."""
    found = OTHERS.search(browser.get(form).text)
    assert found
    answer = browser.send(found[1], more)
    assert answer.json is not None
    return list(answer.json["others"])


def rows(ward: Ward, table: type) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_both_see_who_else_is_at_the_case_and_since_when(ward_on_both: Ward, make_app: Callable[[Ward], Flask]):
    ward = ward_on_both
    app, case = make_app(ward), f"/ho-so/{a_case(ward)}"
    desk, leader = browser_of(app, ward, "desk"), browser_of(app, ward, "leader")
    assert told(desk.get(f"{case}/buoc/classify").text) == ""
    ward.now += timedelta(minutes=4)
    assert "Cán bộ tiếp dân desk đang mở một mẫu của hồ sơ này từ 09:42." in told(leader.get(f"{case}/giao").text)
    ward.now += timedelta(minutes=1)
    assert ask(desk, f"{case}/buoc/classify") == ["Lãnh đạo leader đang mở một mẫu của hồ sơ này từ 09:46."]


@pytest.mark.parametrize("form", ["buoc/classify", "sua/1", "giao", "phan-loai"])
def test_every_form_that_changes_a_case_is_told_and_asks(ward: Ward, number: str, signed_in: SignIn, form: str):
    signed_in("leader").get(f"/ho-so/{number}/{form}")
    assert told(signed_in("desk").get(f"/ho-so/{number}/buoc/classify").text) != ""
    assert told(signed_in("leader").get(f"/ho-so/{number}/{form}").text) != ""


def test_reading_a_case_is_not_told(ward: Ward, number: str, signed_in: SignIn):
    signed_in("leader").get(f"/ho-so/{number}")
    assert told(signed_in("desk").get(f"/ho-so/{number}/buoc/classify").text) == ""


def test_who_has_sent_or_left_the_form_or_is_silent_is_told_no_more(ward: Ward, number: str, signed_in: SignIn):
    page, desk, leader = f"/ho-so/{number}/buoc/classify", signed_in("desk"), signed_in("leader")
    said = {"trigger": "classify", "seen_version": "1", "occurred_on": "4/6/2026", "field.petition_class": "complaint"}
    leader.get(page)
    assert ask(leader, page, left="1") == []
    assert told(desk.get(page).text) == "", "left"
    officer = signed_in("officer")
    officer.get(page)
    sent = officer.send(f"/ho-so/{number}/steps", said | {"field.eligible": "true", "field.competent": "true"})
    assert sent.status_code == 303
    assert told(desk.get(f"/ho-so/{number}/buoc/ask_supplement").text) == "", "sent"
    leader.get(f"/ho-so/{number}/giao")
    ward.now += TOLD_FOR + timedelta(minutes=1)
    assert told(desk.get(f"/ho-so/{number}/buoc/ask_supplement").text) == "", "silent"
    assert rows(ward, OpenForm) == 1, "what is old goes with the next form"


class TestASealedCase:
    @pytest.fixture
    def number(self, ward: Ward) -> str:
        an_account(ward, "helper", "officer", "VP", full_name="Phan Thị Giúp")
        return a_case(ward, fields=DENUNCIATION, officer="officer", unit="KT")

    def test_looks_like_a_missing_one_to_whoever_may_not_see_it(self, ward: Ward, number: str, signed_in: SignIn):
        clerk = signed_in("clerk")
        for case in (number, "TC-2026-0099"):
            assert clerk.get(f"/ho-so/{case}/buoc/classify").status_code == 404
            assert clerk.send(f"/ho-so/{case}/dang-mo").status_code == 404
        assert rows(ward, OpenForm) == 0, "who was not let in is nowhere"

    def test_tells_of_each_other_those_who_may_see_it_now(self, ward: Ward, number: str, signed_in: SignIn):
        form, page = f"/ho-so/{number}/buoc/classify", f"/ho-so/{number}/nguoi-xem"
        leave = {"user_id": str(ward.users["helper"].id), "reason": "Giúp xác minh", "until": "10/6/2026"}
        leader = signed_in("leader")
        assert leader.send(page, leave).status_code == 303
        signed_in("helper").get(form)
        officer = signed_in("officer")
        assert "Phan Thị Giúp" in told(officer.get(form).text)
        looks = rows(ward, Look)
        assert "Phan Thị Giúp" in ask(officer, form)[0]
        assert rows(ward, Look) == looks + 1, "opening the form is a look; asking who else has it open is none"
        leader.send(f"{page}/thoi", {"user_id": leave["user_id"]})
        assert told(officer.get(form).text) == ""


def test_two_at_one_row_of_a_hand_over_know_of_each_other(ward: Ward, signed_in: SignIn):
    a_batch(ward, minutes(2))
    load(ward, 1, a_list(land_rows(2)))
    clerk, leader = signed_in("clerk"), signed_in("leader")
    (first, second) = re.findall(r'href="(/ban-giao/1/dong/\d+)"', clerk.get("/ban-giao/1?view=all").text)
    clerk.get(first)
    assert told(leader.get(first).text) == "Văn thư clerk đang mở dòng này từ 09:42."
    assert told(leader.get(second).text) == ""
    assert ask(clerk, first) == ["Lãnh đạo leader đang mở dòng này từ 09:42."]
    assert leader.send(f"{first}9/dang-mo").status_code == 404


def test_a_form_left_open_keeps_nobody_signed_in(ward: Ward, number: str, stranger: Browser):
    stranger.sign_in("desk")
    at, token = f"/ho-so/{number}/dang-mo", {"csrf_token": form_token(stranger)}
    for answer in (200, 200, 401):
        assert stranger.post(at, data=token).status_code == answer
        ward.now += IDLE / 2 + timedelta(minutes=1)


def test_what_was_saved_is_saved_though_nobody_can_be_told(
    ward: Ward, number: str, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    def away(*_told: object) -> None:
        raise WrongDatabase(Text("Không tới được cơ sở dữ liệu.", "The database cannot be reached."))

    leader, form = signed_in("leader"), f"/ho-so/{number}/giao"
    monkeypatch.setattr(open_forms, "note_open", away)
    monkeypatch.setattr(open_forms, "note_closed", away)
    assert leader.get(form).status_code == 200
    given = {"officer_id": str(ward.users["officer"].id), "seen_version": "1", "what": "Xác minh"}
    assert leader.send(form, given).status_code == 303

"""Signing in and out: who may, how often one may try, and where it leads."""

from __future__ import annotations

import pytest

from casetrack.services.work import begin, system_actor
from tests.factories import PASSWORD
from tests.web.conftest import TOKEN

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng"


def test_an_officer_signs_in_and_sees_the_own_work(stranger):
    answer = stranger.sign_in("officer")
    assert (answer.status_code, answer.location) == (302, "/")
    assert "Việc của tôi" in stranger.get("/").text


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(stranger):
    unknown = stranger.sign_in("nobody", PASSWORD)
    wrong = stranger.sign_in("officer", "khong phai the")
    assert (unknown.status_code, wrong.status_code) == (401, 401)
    assert WRONG in unknown.text
    said = [TOKEN.sub("", page.text) for page in (unknown, wrong)]  # each form has a token of its own
    assert said[0].replace("nobody", "officer") == said[1]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("offi\x00cer", "x"),
        ("\x00", "x"),
        ("n" * 5000, PASSWORD),
        ("officer", "p" * 5000),
        ("officer", "\x00"),
        ("", ""),
    ],
    ids=["nul", "only nul", "long name", "long password", "nul password", "nothing"],
)
def test_what_no_account_could_have_is_as_wrong_as_a_wrong_password(ward_on_both, make_app, name, password):
    browser = make_app(ward_on_both).test_client()
    answer = browser.sign_in(name, password)
    assert answer.status_code == 401
    assert WRONG in answer.text


def test_the_password_is_taken_as_it_was_typed(stranger):
    assert stranger.sign_in(" officer ", f"{PASSWORD} ").status_code == 401
    assert stranger.sign_in(" officer ", PASSWORD).status_code == 302


def test_after_eight_wrong_attempts_even_the_right_password_waits(stranger):
    for _ in range(8):
        assert stranger.sign_in("officer", "khong phai the").status_code == 401
    refused = stranger.sign_in("officer", PASSWORD)
    assert refused.status_code == 429
    assert "Đợi 15 phút" in refused.text
    assert stranger.get("/").status_code == 302


def test_who_waited_a_quarter_of_an_hour_may_try_again(stranger, ward):
    for _ in range(9):
        stranger.sign_in("officer", "khong phai the")
    ward.now = ward.now.replace(minute=59)
    assert stranger.sign_in("officer", PASSWORD).status_code == 302


def test_a_closed_account_cannot_go_on(signed_in, ward):
    browser = signed_in("officer")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.session.merge(ward.users["officer"]).active = False
    assert browser.get("/").status_code == 302
    assert browser.sign_in("officer").status_code == 401


@pytest.mark.parametrize("cookie", ["7", "x:0000000000000000", "", "ỡ", "\x00"])
def test_a_made_up_sign_in_opens_nothing(stranger, cookie):
    with stranger.session_transaction() as session:
        session["_user_id"] = cookie
    assert stranger.get("/").status_code == 302


def test_whoever_asks_for_a_page_is_brought_there_after_signing_in(stranger):
    asked = stranger.get("/?page=2")
    assert asked.location == "/dang-nhap?next=/?page%3D2"
    assert stranger.sign_in("officer", next="/?page=2").location == "/?page=2"


@pytest.mark.parametrize(
    "target",
    [
        "https://thief.example/",
        "//thief.example/",
        "/\\thief.example",
        "\\/thief.example",
        "/\t/thief.example",
        "/%09/../x\n",
        "javascript:alert(1)",
        "ho-so",
        "",
    ],
)
def test_a_sign_in_never_leads_out_of_the_program(stranger, target):
    assert stranger.sign_in("officer", next=target).location == "/"


def test_signing_out_leaves_nothing_behind(signed_in):
    browser = signed_in("officer")
    assert browser.send("/dang-xuat").location == "/dang-nhap"
    assert browser.get("/").status_code == 302


def test_the_session_of_the_person_before_is_not_taken_over(stranger):
    with stranger.session_transaction() as session:
        session.update(language="en", draft="of somebody else")
    stranger.sign_in("officer")
    with stranger.session_transaction() as session:
        assert session["language"] == "en"
        assert "draft" not in session


def test_a_form_without_its_token_is_refused_and_what_was_typed_is_given_back(signed_in):
    refused = signed_in("officer").post("/dang-xuat", data={"summary": "Mương tắc từ hôm qua", "password": "bí mật"})
    assert refused.status_code == 400
    assert "Chưa lưu" not in refused.text or "Mương tắc" in refused.text
    assert "Mương tắc từ hôm qua" in refused.text
    assert "bí mật" not in refused.text


def test_a_form_sent_after_the_sign_in_ended_gives_back_what_was_typed(stranger):
    refused = stranger.post("/dang-xuat", data={"summary": "Mương tắc từ hôm qua"})
    assert refused.status_code == 401
    assert "Mương tắc từ hôm qua" in refused.text


def test_the_sign_in_cookie_is_kept_from_scripts_and_other_sites(stranger):
    cookie = stranger.sign_in("officer").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # plain HTTP inside the office unless the setting says otherwise


def test_what_a_script_sent_before_the_sign_out_brings_no_old_cookie_back(signed_in):
    browser = signed_in("desk")
    before = browser.get_cookie("casetrack").value
    browser.send("/dang-xuat")
    old = {"Cookie": f"casetrack={before}", "Sec-Fetch-Dest": "empty"}
    late = browser.application.test_client(use_cookies=False).get("/quay/nguoi?q=van", headers=old)
    posted = browser.application.test_client(use_cookies=False).post("/quay/trung", headers=old)
    assert 401 in (late.status_code, posted.status_code)
    for answer in (late, posted):
        assert answer.status_code != 401 or "Set-Cookie" not in answer.headers

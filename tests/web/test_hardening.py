"""What every page keeps to, whoever adds it: its headers, its words, its cookie; and what a log never tells."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from casetrack.app import create_app
from casetrack.cli.serve import _proxied
from casetrack.config import Settings
from casetrack.errors import InvalidInput
from casetrack.web.login import SIGNED_IN, needs
from tests.addresses import USUAL
from tests.factories import COMPLAINT, PASSWORD, Ward, a_case, a_person
from tests.web.conftest import Browser, browser_of


def broken(_word: str = "") -> str:
    raise ZeroDivisionError


INLINE = re.compile(r"<[a-z][^>]*\s(?:style|on[a-z]+)\s*=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


@pytest.fixture
def addresses(app: Flask, ward: Ward) -> list[str]:
    """Every address that the program answers to GET, with a case's number where one goes."""
    number = a_case(ward, fields=COMPLAINT, petitioner=a_person(ward))
    known = {**USUAL, "number": number, "name": "petition", "version": 1, "year": 2026}
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            whole = {name for name, kind in rule._converters.items() if isinstance(kind, IntegerConverter)}
            filled = {name: 1 if name in whole else known.get(name, "1") for name in rule.arguments}
            built = rule.build(filled, append_unknown=False)
            assert built is not None, rule
            found.append(built[1])
    assert len(found) > 30
    return found


@pytest.mark.parametrize("name", ["leader", "administrator"])
def test_no_page_asks_the_browser_to_run_or_draw_what_stands_in_it(
    addresses: list[str], signed_in: Callable[[str], Browser], name: str
):
    browser = signed_in(name)
    for address in addresses:
        page = browser.get(address)
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "default-src" in policy, address
        assert page.headers["X-Content-Type-Options"] == "nosniff", address
        if page.mimetype == "text/html":
            assert not INLINE.search(page.text), (address, INLINE.search(page.text))


def test_behind_https_the_cookie_is_bound_to_this_very_host(ward: Ward, tmp_path: Path):
    app = create_app(ward.installation, Settings(tmp_path, ward.database.url, secure_cookies=True))
    answer = app.test_client().get("/dang-nhap", base_url="https://so.lamkhe.vn")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-casetrack=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


def test_a_forged_host_comes_back_in_no_answer(stranger: Browser):
    for address in ("/", "/dang-nhap", "/khong-co", "/dang-nhap?next=/ho-so"):
        answer = stranger.get(address, headers={"Host": "thief.example"})
        assert "thief" not in answer.text + str(answer.headers)


class TestAProxyInFront:
    def test_is_believed_only_when_it_is_named(self, tmp_path: Path):
        assert _proxied(Settings(tmp_path, "")) == {"clear_untrusted_proxy_headers": True}
        told = _proxied(Settings(tmp_path, "", trusted_proxy="127.0.0.1"))
        assert (told["trusted_proxy"], told["trusted_proxy_count"]) == ("127.0.0.1", 1)

    @pytest.mark.parametrize("said", ["*", "proxy.lamkhe.vn", "127.0.0.1,10.0.0.1"])
    def test_is_one_address(self, said: str):
        with pytest.raises(InvalidInput, match="CASETRACK_TRUSTED_PROXY"):
            Settings.from_env({"CASETRACK_TRUSTED_PROXY": said})


def test_a_log_tells_no_password_no_token_and_no_code(open_app: Flask, ward: Ward, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    open_app.add_url_rule("/hong", "broken", needs(SIGNED_IN)(broken), methods=["POST"])
    open_app.add_url_rule("/hong/<_word>", "broken_too", needs(SIGNED_IN)(broken))
    browser = browser_of(open_app, ward, "officer")
    with browser.session_transaction() as session:
        token = session["_user_id"]
    browser.sign_in("officer", "khong phai the")
    browser.send("/tai-khoan/xac-thuc", {"password": PASSWORD})
    browser.send("/hong", {"password": PASSWORD, "code": "938271", "subject": "Lê Văn Bốn"})
    browser.get("/hong/dia-chi-bi-mat")
    browser.get("/api/v1/cases", headers={"Authorization": "Bearer casetrack_khong-phai-the"})
    assert "incident" in caplog.text
    for secret in (PASSWORD, "khong phai the", token, "938271", "casetrack_khong", "dia-chi-bi-mat", "Lê Văn Bốn"):
        assert secret not in caplog.text


def test_what_a_page_brings_back_sealed_opens_for_no_other_purpose(app: Flask, ward: Ward):
    browser = browser_of(app, ward, "desk")
    author = re.search(r'name="author" value="([^"]+)"', browser.get("/quay").text)
    assert author
    asked = browser.send("/dang-nhap/ma", {"halfway": author[1], "code": "000000"})
    assert asked.status_code == 401
    assert "Đã quá 5 phút" in asked.text


def test_the_programs_own_json_cannot_be_read_by_another_site(signed_in: Callable[[str], Browser]):
    answer = signed_in("officer").get("/livez", headers={"Origin": "https://thief.example"})
    assert json.loads(answer.text) == {"status": "ok"}
    assert "Access-Control-Allow-Origin" not in answer.headers

"""A code from the phone beside the password: switching it on, signing in with it, losing the phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.services.second_factors import code_at
from tests.factories import PASSWORD, Ward
from tests.web.conftest import Browser
from tests.web.test_proof import hidden

RECOVERY = re.compile(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>")


def enrol(browser: Browser, ward: Ward) -> tuple[str, list[str]]:
    """Switch it on; give the phone's secret and the recovery codes."""
    assert browser.send("/tai-khoan/xac-thuc", {"password": PASSWORD}).status_code == 303
    page = browser.get("/tai-khoan/xac-thuc").text
    assert "<svg" in page
    assert "style=" not in page
    found = re.search(r'<code class="cut">([A-Z2-7]+)</code>', page)
    assert found
    codes = RECOVERY.findall(browser.send("/tai-khoan/xac-thuc/ma", {"code": code_at(found[1], ward.now)}).text)
    assert len(codes) == 10
    return found[1], codes


@pytest.fixture
def phone(stranger: Browser, ward: Ward) -> tuple[str, list[str]]:
    stranger.sign_in("officer")
    made = enrol(stranger, ward)
    stranger.send("/dang-xuat")
    ward.now += timedelta(minutes=1)
    return made


def a_browser(ward: Ward, settings: Settings) -> Browser:
    app = create_app(ward.installation, settings)
    app.test_client_class = Browser
    client = app.test_client()
    assert isinstance(client, Browser)
    return client


def send_code(browser: Browser, code: str, **more: str):
    asked = browser.sign_in("officer", **more)
    assert asked.status_code == 200
    assert "Mã 6 số" in asked.text
    return browser.post("/dang-nhap/ma", data=hidden(asked.text) | {"code": code})


@pytest.fixture
def phone_at(stranger: Browser, ward: Ward, phone: tuple[str, list[str]]) -> Callable[[int], TestResponse]:
    """Sign in with a phone whose clock is so many seconds wrong."""
    ward.now += timedelta(minutes=5)
    return lambda seconds: send_code(stranger, code_at(phone[0], ward.now + timedelta(seconds=seconds)))


def test_the_password_alone_opens_nothing_any_more(stranger, phone):
    assert "Mã 6 số" in stranger.sign_in("officer").text
    assert stranger.get("/").status_code == 302


def test_the_code_of_the_phone_leads_to_where_one_wanted(stranger, ward, phone):
    assert send_code(stranger, code_at(phone[0], ward.now), next="/ho-so").location == "/ho-so"
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(-60, 401), (-30, 302), (0, 302), (30, 302), (60, 401)])
def test_a_phone_may_be_half_a_minute_wrong(phone_at, seconds, status):
    assert phone_at(seconds).status_code == status


def test_the_same_code_is_good_once(stranger, app, ward, phone):
    code = code_at(phone[0], ward.now)
    assert send_code(stranger, code).status_code == 302
    again = send_code(app.test_client(), code)
    assert again.status_code == 401
    assert "đã dùng" in again.text


def test_a_recovery_code_is_good_once_and_is_taken_however_it_is_typed(stranger, app, phone):
    assert send_code(stranger, phone[1][0].upper().replace("-", " ")).status_code == 302
    assert "Còn 9 mã dự phòng" in stranger.get("/tai-khoan").text
    assert send_code(app.test_client(), phone[1][0]).status_code == 401


def test_new_recovery_codes_end_the_old_ones(stranger, app, ward, phone):
    send_code(stranger, code_at(phone[0], ward.now))
    made = RECOVERY.findall(stranger.send("/tai-khoan/xac-thuc/du-phong", {"password": PASSWORD}).text)
    assert send_code(app.test_client(), phone[1][1]).status_code == 401
    assert send_code(app.test_client(), made[0]).status_code == 302


def test_codes_are_guessed_no_oftener_than_passwords(stranger, ward, phone):
    asked = hidden(stranger.sign_in("officer").text)
    tried = [stranger.post("/dang-nhap/ma", data=asked | {"code": f"00000{n}"}).status_code for n in range(9)]
    assert tried == [401] * 7 + [429] * 2
    right = stranger.post("/dang-nhap/ma", data=asked | {"code": code_at(phone[0], ward.now)})
    assert right.status_code == 429


@pytest.mark.parametrize("forged", ["", "gAAAAAx", "officer"])
def test_the_second_step_without_the_first_opens_nothing(stranger, ward, phone, forged):
    answer = stranger.send("/dang-nhap/ma", {"halfway": forged, "code": code_at(phone[0], ward.now)})
    assert answer.status_code == 401
    assert stranger.get("/").status_code == 302


def test_a_wrong_first_code_switches_nothing_on(stranger, ward):
    stranger.sign_in("officer")
    stranger.send("/tai-khoan/xac-thuc", {"password": PASSWORD})
    assert stranger.send("/tai-khoan/xac-thuc/ma", {"code": "000000"}).status_code == 422
    stranger.send("/dang-xuat")
    assert stranger.sign_in("officer").status_code == 302


def test_it_is_switched_on_only_by_whoever_knows_the_password(stranger):
    stranger.sign_in("officer")
    assert stranger.send("/tai-khoan/xac-thuc", {"password": "khong phai the"}).status_code == 422
    assert "<svg width" not in stranger.get("/tai-khoan/xac-thuc").text


def test_the_secret_and_the_recovery_codes_stand_nowhere_in_the_book(ward, phone):
    with ward.database.reading() as rows:
        kept = str(
            [
                rows.connection().exec_driver_sql(f"SELECT * FROM {t}").all()
                for t in ("second_factors", "recovery_codes")
            ]
        )
    for secret in (phone[0], phone[1][0], phone[1][0].replace("-", "")):
        assert secret not in kept


def test_without_the_key_a_recovery_code_still_opens_and_the_page_says_what_is_missing(ward, tmp_path, phone):
    (tmp_path / "keys" / "second-factor.key").unlink()
    browser = a_browser(ward, Settings(tmp_path, ward.database.url))
    refused = send_code(browser, code_at(phone[0], ward.now))
    assert refused.status_code == 401
    assert "không có khóa" in refused.text
    assert send_code(browser, phone[1][2]).status_code == 302


def test_switching_it_off_takes_the_password(stranger, app, ward, phone):
    send_code(stranger, code_at(phone[0], ward.now))
    stranger.send("/tai-khoan/xac-thuc/tat", {"password": "khong phai the"})
    assert "Mã 6 số" in app.test_client().sign_in("officer").text
    stranger.send("/tai-khoan/xac-thuc/tat", {"password": PASSWORD})
    assert app.test_client().sign_in("officer").status_code == 302


def test_on_both_databases_it_opens_once_by_phone_and_once_by_recovery_code(ward_on_both, tmp_path):
    browser = a_browser(ward_on_both, Settings(tmp_path, ward_on_both.database.url))
    browser.sign_in("officer")
    secret, codes = enrol(browser, ward_on_both)
    ward_on_both.now += timedelta(minutes=1)
    for code in (code_at(secret, ward_on_both.now), codes[3]):
        for status in (302, 401):
            browser.send("/dang-xuat")
            assert send_code(browser, code).status_code == status
            browser.get("/")


class TestARoleThatNeedsIt:
    @pytest.fixture
    def strict(self, ward: Ward, tmp_path: Path) -> Browser:
        return a_browser(ward, Settings(tmp_path, ward.database.url, factor_roles=frozenset({"auditor"})))

    def test_leads_to_switching_it_on_before_anything(self, ward: Ward, strict: Browser):
        strict.sign_in("auditor")
        assert strict.get("/ho-so").location == "/tai-khoan/xac-thuc"
        assert "Vai trò của bạn phải" in strict.get("/tai-khoan/xac-thuc").text
        enrol(strict, ward)
        assert strict.get("/ho-so").status_code == 200

    def test_keeps_it_on(self, ward: Ward, strict: Browser):
        strict.sign_in("auditor")
        enrol(strict, ward)
        refused = strict.send("/tai-khoan/xac-thuc/tat", {"password": PASSWORD})
        assert refused.status_code == 422
        assert "nên không tắt được" in unescape(refused.text)

    def test_leaves_other_roles_in_peace(self, strict: Browser):
        strict.sign_in("officer")
        assert strict.get("/").status_code == 200

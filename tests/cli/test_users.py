"""`casetrack users`: a first password that must go, ending somebody's sign-ins, a lost phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.app import create_app
from casetrack.cli import main
from casetrack.config import Settings
from casetrack.services.installation import open_installation
from tests.web.conftest import Browser

GIVEN, OWN = "mật khẩu phát lần đầu", "con mương chảy qua xóm"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands in an office with an account `ngan`, without any role that needs a second factor."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    runner = CliRunner()

    def say(*words: str, typed: str = "") -> Result:
        return runner.invoke(main, list(words), input=typed)

    assert say("init", "--admin", "quantri", "--password-stdin", typed=f"{GIVEN}\n").exit_code == 0
    added = say("users", "add", "ngan", "--full-name", "Hoàng Bích Ngân", "--role", "officer", typed=f"{GIVEN}\n")
    assert added.exit_code == 0, added.output
    return say


@pytest.fixture
def browser(run: Run) -> Browser:
    settings = Settings.from_env()
    app = create_app(open_installation(settings), settings)
    app.test_client_class = Browser
    client = app.test_client()
    assert isinstance(client, Browser)
    return client


def choose(browser: Browser, name: str = "ngan") -> None:
    browser.sign_in(name, GIVEN)
    browser.send("/tai-khoan/mat-khau", {"password": GIVEN, "new": OWN, "again": OWN})


@pytest.mark.parametrize("name", ["ngan", "quantri"])
def test_the_first_password_must_be_changed_at_the_first_sign_in(browser, name):
    browser.sign_in(name, GIVEN)
    assert browser.get("/").location == "/tai-khoan/mat-khau"
    choose(browser, name)
    assert browser.get("/").location != "/tai-khoan/mat-khau"


def test_an_administrator_of_a_real_office_is_led_to_a_second_factor(browser):
    choose(browser, "quantri")
    assert browser.get("/").location == "/tai-khoan/xac-thuc"


def test_a_new_password_from_the_administrator_ends_the_sign_ins(run, browser):
    choose(browser)
    said = run("users", "set-password", "ngan", typed="mật khẩu phát lần hai\n")
    assert "kết thúc 1 phiên" in said.output
    assert "phát lần hai" not in said.output
    assert browser.get("/").location == "/dang-nhap?next=/"
    assert browser.sign_in("ngan", "mật khẩu phát lần hai").status_code == 302
    assert browser.get("/").location == "/tai-khoan/mat-khau"


def test_somebodys_sign_ins_are_ended_at_once(run, browser):
    choose(browser)
    assert "kết thúc 1 phiên của ngan" in run("users", "sign-out", "ngan").output
    assert browser.get("/").status_code == 302
    browser.sign_in("ngan", OWN)
    assert "người quản trị kết thúc" in browser.get("/tai-khoan").text


def test_a_lost_phone_is_forgotten(run):
    assert "không bật xác thực" in run("users", "reset-second-factor", "ngan").output


@pytest.mark.parametrize("command", ["set-password", "sign-out", "reset-second-factor"])
def test_of_nobody_says_so(run, command):
    refused = run("users", command, "nobody", typed=f"{OWN}\n")
    assert (refused.exit_code, "Không có tài khoản nobody" in refused.output) == (1, True)


def test_a_role_is_given_and_ended_and_the_account_closed_and_opened_again(run):
    assert "vai trò Văn thư ở Cơ quan" in run("users", "give-role", "ngan", "clerk").output
    assert run("users", "give-role", "ngan", "clerk").exit_code == 1, "held already"
    assert "Cán bộ xử lý (Cơ quan), Văn thư (Cơ quan)" in run("users", "list").output
    assert "thôi vai trò Văn thư" in run("users", "end-role", "ngan", "clerk").output
    assert run("users", "end-role", "ngan", "clerk").exit_code == 1
    assert "Đã đóng" in run("users", "close", "ngan").output
    assert "[đã đóng]" in run("users", "list").output
    assert run("users", "close", "ngan").exit_code == 1
    assert "Đã mở lại" in run("users", "reopen", "ngan").output
    assert "không bị khóa" in run("users", "unlock", "ngan").output
    assert "nay mang tên Hoàng Thị Ngân" in run("users", "rename", "ngan", "--full-name", "Hoàng Thị Ngân").output
    roles = {each["username"]: each["roles"][-1]["state"] for each in json.loads(run("users", "list", "--json").output)}
    assert roles == {"ngan": "ended", "quantri": "holds"}


def test_the_only_administrator_is_kept(run):
    for words in (("close", "quantri"), ("end-role", "quantri", "administrator")):
        refused = run("users", *words)
        assert (refused.exit_code, "người quản trị duy nhất" in refused.output) == (1, True)

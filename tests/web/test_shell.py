"""What holds for every page: who may open it, its headers, its language, and what a failure looks like."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask, session
from sqlalchemy import text

from casetrack.errors import STATUS, CasetrackError, StaleCase, TransitionRefused
from casetrack.jobs.scheduler import Scheduler
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.users import AddUser, add_user
from casetrack.services.work import begin, system_actor
from casetrack.text import Text
from casetrack.web import errors
from casetrack.web.login import PUBLIC, SIGNED_IN, public
from tests.addresses import USUAL
from tests.factories import PASSWORD, Ward
from tests.queries import queries_of
from tests.web.conftest import browser_of

PUBLIC_PAGES = {
    "channels.calendar",
    "health.is_well",
    "health.lives",
    "sessions.everybody",
    "sessions.feed",
    "sign_in.choose_language",
    "sign_in.enter",
    "sign_in.enter_code",
    "sign_in.form",
    "static",
    "status.form",
    "status.look",
    "wall_board.in_the_hall",
}


def test_every_page_declares_who_may_open_it(app: Flask):
    known = {PUBLIC, SIGNED_IN}.union(*PERMISSIONS.values())
    undeclared = {name for name, view in app.view_functions.items() if vars(view).get("permission") not in known}
    assert undeclared == set()


def test_only_these_pages_are_open_to_strangers(app: Flask):
    assert {name for name, view in app.view_functions.items() if vars(view)["permission"] == PUBLIC} == PUBLIC_PAGES


def test_a_page_that_declares_nothing_answers_nobody(open_app: Flask, ward: Ward):
    open_app.add_url_rule("/quen-khai-bao", "forgotten", lambda: "the whole book")
    assert browser_of(open_app, ward, "leader").get("/quen-khai-bao").status_code == 500


def test_a_stranger_is_asked_to_sign_in_on_every_page(app: Flask, stranger):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in PUBLIC_PAGES]
    for rule in rules:
        address = rule.build({blank: USUAL.get(blank, "1") for blank in rule.arguments}, append_unknown=False)
        assert address is not None
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        assert stranger.open(address[1], method=method).status_code in (302, 401), rule


def test_every_answer_carries_the_headers_that_keep_it_in_its_place(stranger):
    for address in ("/dang-nhap", "/livez", "/khong-co", "/static/casetrack.css"):
        headers = stranger.get(address, buffered=True).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_a_page_is_not_kept_by_the_browser_but_its_style_is(stranger):
    assert stranger.get("/dang-nhap").headers["Cache-Control"] == "no-store"
    assert "max-age=2592000" in stranger.get("/static/casetrack.css", buffered=True).headers["Cache-Control"]


def test_no_page_ships_more_than_sixty_kilobytes_of_style_and_script_even_with_all_of_them(app: Flask):
    files = Path(str(app.static_folder)).rglob("*.*")
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 60_000


def test_the_pages_turn_english_and_back(signed_in):
    browser = signed_in("officer")
    assert browser.send("/language", {"language": "en", "next": "/"}).location == "/"
    page = browser.get("/").text
    assert '<html lang="en">' in page
    assert "My work" in page
    assert "Việc của tôi" not in page
    browser.send("/language", {"language": "vi"})
    assert "Việc của tôi" in browser.get("/").text


def test_an_unknown_language_changes_nothing(stranger):
    stranger.send("/language", {"language": "xx"})
    assert '<html lang="vi">' in stranger.get("/dang-nhap").text


def test_the_account_chooses_the_language_until_the_page_does(signed_in, ward):
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.session.merge(ward.users["officer"]).language = "en"
    assert '<html lang="en">' in signed_in("officer").get("/").text


def test_the_menu_shows_what_one_may_open(signed_in):
    assert "/bao-cao" not in signed_in("administrator").get("/").text


def test_what_does_not_fit_in_the_row_of_the_menu_stands_under_one_entry(signed_in):
    row, _, more = signed_in("leader").get("/lich").text.partition("</nav>")[0].partition("<summary>Mục khác</summary>")
    assert row.count("<a href=") - row.partition("<nav")[0].count("<a href=") == 6
    assert 'href="/lich" aria-current="page"' in more


def test_a_menu_that_fits_in_the_row_has_no_entry_for_the_rest(app, ward):
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        ward.users["khach"] = add_user(work.session, work.office, AddUser("khach", "Người Không Vai", PASSWORD, ()))
    assert "Mục khác" not in browser_of(app, ward, "khach").get("/tai-khoan").text


def test_a_demo_says_that_it_is_one_and_which_day_it_plays(signed_in, ward):
    assert "Bản trình diễn" not in signed_in("officer").get("/").text
    with ward.database.begin() as session:
        session.merge(ward.office).demo = True
    page = signed_in("officer").get("/").text
    assert "Bản trình diễn" in page
    assert "thứ Năm 04/6/2026" in page


def test_a_page_that_is_not_there_offers_a_search(signed_in):
    answer = signed_in("officer").get("/khong-co")
    assert answer.status_code == 404
    assert "Tìm lại" in answer.text
    assert "Tìm lại" not in signed_in("administrator").get("/khong-co").text


def test_a_page_opened_in_the_wrong_way_says_so(signed_in):
    assert signed_in("officer").get("/dang-xuat").status_code == 405


def test_twenty_megabytes_of_text_are_too_much_and_said_plainly(signed_in, ward):
    browser = signed_in("desk")
    with queries_of(ward) as statements:
        answer = browser.post("/language", data={"next": "x" * 20_000_000})
    assert answer.status_code == 413
    assert "Chưa lưu gì" in answer.text
    assert [said for said in statements if not said.startswith(("BEGIN", "SELECT"))] == []


def test_a_text_of_twenty_thousand_vietnamese_letters_is_not_too_much(signed_in):
    answer = signed_in("desk").send("/language", {"language": "vi", "next": "/", "note": "ườ" * 10_000})
    assert answer.status_code == 302


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
def test_each_failure_has_its_page_in_both_languages(open_app: Flask, ward: Ward, language, status):
    @public
    def fail() -> tuple[str, int]:
        return errors.page(status)

    open_app.add_url_rule("/hong", "fail", fail)
    browser = browser_of(open_app, ward, "officer")
    browser.send("/language", {"language": language})
    answer = browser.get("/hong")
    assert answer.status_code == status
    assert f'<html lang="{language}">' in answer.text
    assert ("Lỗi" in answer.text) == (language == "vi")


def test_each_expected_failure_has_its_status():
    def codes(kind: type[CasetrackError]) -> set[str]:
        return {kind.code}.union(*map(codes, kind.__subclasses__()))

    assert codes(CasetrackError) == set(STATUS)


@pytest.mark.parametrize(
    "failure",
    [StaleCase(Text("Cũ", "Old")), TransitionRefused(Text("Chưa được", "Refused"), ()), CasetrackError(Text("A", "B"))],
)
def test_a_failure_below_is_told_in_its_own_words(open_app: Flask, ward: Ward, failure):
    @public
    def fail() -> str:
        raise failure

    open_app.add_url_rule("/hong", "fail", fail)
    answer = browser_of(open_app, ward, "officer").get("/hong")
    assert answer.status_code == STATUS[failure.code]
    assert failure.message.vi in answer.text


def test_a_bug_shows_an_incident_code_and_nothing_of_itself(open_app: Flask, ward: Ward):
    @public
    def fail() -> str:
        raise ValueError("a secret of the house")

    open_app.add_url_rule("/hong", "fail", fail)
    answer = browser_of(open_app, ward, "officer").get("/hong")
    assert answer.status_code == 500
    assert "mã sự việc" in answer.text
    assert "a secret" not in answer.text


def test_the_program_tells_that_it_lives_and_whether_its_book_is_in_order(stranger, ward):
    assert stranger.get("/livez").json == {"status": "ok"}
    well = stranger.get("/healthz")
    assert (well.status_code, well.json["status"], well.json["scheduler"]) == (200, "degraded", "missing")
    assert well.json["jobs"]["alerts"] == {"last": None, "late": True}, "nobody runs the jobs here"
    Scheduler(ward.installation).make_up()
    well = stranger.get("/healthz")
    assert (well.status_code, well.json["status"], well.json["scheduler"]) == (200, "ok", "acting")
    assert "lamkhe" not in well.text
    with ward.database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))
    assert stranger.get("/healthz").status_code == 503
    assert stranger.get("/livez").status_code == 200


def test_a_book_that_cannot_be_read_is_said_on_a_page(stranger, signed_in, ward):
    browser = signed_in("officer")
    with ward.database.begin() as session:
        session.execute(text("ALTER TABLE users RENAME TO lost"))
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "Chưa mở được sổ hồ sơ" in answer.text


def test_a_number_of_a_page_is_written_anew_for_each_reader(app):
    with app.test_request_context():
        page = app.jinja_env.from_string("{{ 1000|number }}")
        told = [page.render()]
    with app.test_request_context():
        session["language"] = "en"
        told.append(page.render())
    assert told == ["1.000", "1,000"]

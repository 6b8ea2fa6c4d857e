"""My account: where I am signed in, ending it there, and a password that only I know."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from casetrack.services.sign_ins import LONGEST, SEEN_EVERY, forget_sign_ins, name_agent
from casetrack.services.users import give_password
from casetrack.services.work import begin, system_actor
from tests.api.conftest import a_token
from tests.factories import PASSWORD, Ward, a_sign_in
from tests.queries import queries_of
from tests.web.conftest import Browser

NEW = "con mương chảy qua xóm"


@pytest.fixture
def officer(stranger: Browser) -> Browser:
    assert stranger.sign_in("officer").status_code == 302
    return stranger


def another(app, ward: Ward, name: str = "officer") -> Browser:
    """A second browser of the same person, in another room."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = a_sign_in(ward, name)
        session.permanent = True
    return client


def is_in(browser: Browser) -> bool:
    return browser.get("/").status_code == 200


def changed(**said: str) -> dict[str, str]:
    return {"password": PASSWORD, "new": NEW, "again": NEW, **said}


class TestSignIns:
    def test_a_copied_cookie_does_not_outlive_signing_out(self, app, officer: Browser):
        thief = app.test_client()
        cookie = officer.get_cookie("casetrack")
        assert cookie
        thief.set_cookie("casetrack", cookie.value)
        assert is_in(thief)
        officer.send("/dang-xuat")
        assert not is_in(thief)

    def test_the_cookie_tells_no_account_and_the_book_no_token(self, ward: Ward, officer: Browser):
        with officer.session_transaction() as session:
            token = session["_user_id"]
        assert len(token) > 40
        with ward.database.reading() as rows:
            kept = rows.connection().exec_driver_sql("SELECT * FROM sign_ins").all()
        assert token not in str(kept)

    def test_are_listed_with_machine_and_address_and_this_one_is_marked(self, app, ward: Ward, officer: Browser):
        another(app, ward)
        page = officer.get("/tai-khoan").text
        assert "Firefox 128, Linux" in page
        assert "10.0.0.9" in page
        assert page.count("phiên này") == 1
        assert page.count("/ket-thuc") == 1

    def test_can_be_ended_one_by_one(self, app, ward: Ward, officer: Browser):
        other = another(app, ward)
        found = re.search(r'action="(/tai-khoan/phien/\d+/ket-thuc)"', officer.get("/tai-khoan").text)
        assert found
        assert officer.send(found[1]).location == "/tai-khoan?saved=ended"
        assert (is_in(other), is_in(officer)) == (False, True)

    def test_can_be_ended_all_but_this_one(self, app, ward: Ward, officer: Browser):
        others = [another(app, ward) for _ in range(3)]
        officer.send("/tai-khoan/phien/khac")
        assert not any(map(is_in, others))
        assert is_in(officer)

    def test_of_somebody_else_cannot_be_ended(self, app, ward: Ward, officer: Browser):
        theirs = another(app, ward, "leader")
        for number in range(1, 6):
            officer.send(f"/tai-khoan/phien/{number}/ket-thuc")
        assert is_in(theirs)

    def test_end_after_two_idle_hours_but_not_while_in_use(self, ward: Ward, officer: Browser):
        for _ in range(4):
            ward.now += timedelta(minutes=90)
            assert is_in(officer)
        ward.now += timedelta(minutes=121)
        assert not is_in(officer)
        ward.now += timedelta(minutes=1)
        assert "quá lâu không dùng" in sign_in_again(officer).get("/tai-khoan").text

    def test_end_after_a_working_day_however_busy(self, ward: Ward, officer: Browser):
        for _ in range(14):
            ward.now += LONGEST / 13
            officer.get("/")
        assert not is_in(officer)

    def test_are_noted_as_in_use_once_in_five_minutes(self, ward: Ward, officer: Browser):
        ward.now += SEEN_EVERY
        for cost in (1, 0):
            with queries_of(ward) as said:
                officer.get("/livez")
                officer.get("/tinh-han")
            assert sum(statement.startswith("UPDATE sign_ins") for statement in said) == cost

    def test_are_forgotten_after_a_month(self, ward: Ward, officer: Browser):
        ward.now += timedelta(days=31)
        sign_in_again(officer)
        assert forget_sign_ins(ward.installation, ward.office.id) == 1
        assert is_in(officer)


class TestPassword:
    def test_that_is_changed_ends_the_other_sign_ins_at_once(self, app, ward: Ward, officer: Browser):
        other = another(app, ward)
        assert officer.send("/tai-khoan/mat-khau", changed()).location == "/tai-khoan?saved=password"
        assert (is_in(other), is_in(officer)) == (False, True)
        officer.send("/dang-xuat")
        assert officer.sign_in("officer").status_code == 401
        assert officer.sign_in("officer", NEW).status_code == 302

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"password": "khong phai the"}, "Mật khẩu chưa đúng"),
            ({"again": "khác"}, "Hai lần gõ không giống nhau"),
            ({"new": "ngan", "again": "ngan"}, "ít nhất 10 ký tự"),
            ({"new": PASSWORD, "again": PASSWORD}, "mật khẩu đang dùng"),
            ({"new": "matkhau12345", "again": "matkhau12345"}, "nhiều người dùng nhất"),
            ({"new": "my officer 77!", "again": "my officer 77!"}, "tên đăng nhập hay họ tên"),
        ],
    )
    def test_that_will_not_do_says_why_and_changes_nothing(self, officer: Browser, said, words):
        refused = officer.send("/tai-khoan/mat-khau", changed(**said))
        assert refused.status_code == 422
        assert words in refused.text
        for typed in (NEW, PASSWORD):
            assert typed not in refused.text
        officer.send("/dang-xuat")
        assert officer.sign_in("officer").status_code == 302

    def test_is_guessed_no_oftener_by_whoever_sits_at_an_open_browser(self, officer: Browser):
        tried = [
            officer.send("/tai-khoan/mat-khau", changed(password=f"khong phai {n}")).status_code for n in range(10)
        ]
        assert tried == [422] * 8 + [429] * 2

    def test_that_somebody_else_gave_must_be_changed_before_anything(self, ward: Ward, stranger: Browser):
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            give_password(work.session.merge(ward.users["officer"]), "mật khẩu phát lần đầu")
        stranger.sign_in("officer", "mật khẩu phát lần đầu")
        for page in ("/", "/ho-so", "/bao-cao"):
            assert stranger.get(page).location == "/tai-khoan/mat-khau"
        assert "do người khác đặt" in stranger.get("/tai-khoan/mat-khau").text
        stranger.send("/tai-khoan/mat-khau", changed(password="mật khẩu phát lần đầu"))
        assert is_in(stranger)


def test_the_language_of_an_account_holds_at_the_next_sign_in(app, officer: Browser):
    officer.send("/tai-khoan/ngon-ngu", {"language": "en"})
    fresh = app.test_client()
    fresh.sign_in("officer")
    assert "My account" in fresh.get("/tai-khoan").text


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/128.0.0.0 Safari/537.36", "Chrome 128, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/128.0.0.0 Safari/537.36 Edg/128.0", "Edge 128, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari 17, iPhone"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_named_so_that_its_owner_knows_it(said, name):
    assert name_agent(said) == name


def sign_in_again(browser: Browser) -> Browser:
    assert browser.sign_in("officer").status_code == 302
    return browser


def test_a_program_that_acts_for_me_is_seen_and_stopped(ward, signed_in, stranger):
    token = a_token(ward, "officer")
    others = a_token(ward, "desk")
    browser = signed_in("officer")
    page = browser.get("/tai-khoan").text
    mine = re.search(r"/tai-khoan/ma-truy-cap/(\d+)/thu-hoi", page)
    assert mine
    assert browser.send(f"/tai-khoan/ma-truy-cap/{int(mine[1]) + 1}/thu-hoi").status_code == 404, "that of the desk"
    assert "Đã thu hồi" in browser.send(mine[0], follow=True).text
    for secret, status in ((token, 401), (others, 200)):
        answer = stranger.get("/api/v1/cases", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == status

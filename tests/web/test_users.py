"""The administrator looks after accounts: who may sign in, in which roles; nobody gives rights to themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select

from casetrack.models import ApiToken, RoleInUnit, SignIn
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.right_words import RIGHTS
from casetrack.services.users import count_attempt
from tests.api.conftest import a_token
from tests.factories import PASSWORD, Ward, a_sign_in, a_ward, an_account
from tests.queries import queries_of
from tests.web.conftest import Browser, browser_of

OWN = "con mương chảy qua xóm"


@pytest.fixture
def admin(signed_in) -> Browser:
    """The browser of the administrator."""
    return signed_in("administrator")


def the_page(ward: Ward, name: str) -> str:
    return f"/nguoi-dung/{ward.users[name].id}"


def heading(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.S)
    assert found
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


def lock(ward: Ward, name: str) -> None:
    for _ in range(8):
        with ward.database.begin() as session:
            count_attempt(session, name, "10.0.0.1", ward.now)


def roles_of(ward: Ward, name: str) -> list[tuple[str, object, object]]:
    with ward.database.reading() as session:
        query = select(RoleInUnit).where(RoleInUnit.user_id == ward.users[name].id).order_by(RoleInUnit.id)
        return [(row.role, row.valid_from, row.valid_to) for row in session.scalars(query)]


class TestTheList:
    def test_says_how_many_there_are_and_who_is_locked(self, ward_on_both: Ward, make_app):
        admin = browser_of(make_app(ward_on_both), ward_on_both, "administrator")
        assert heading(admin.get("/nguoi-dung").text) == "7 người dùng, không ai bị khóa"
        lock(ward_on_both, "officer")
        page = admin.get("/nguoi-dung?show=locked").text
        assert heading(page) == "7 người dùng, 1 đang bị khóa"
        assert "khóa đến 09:57" in page
        assert page.count('<th scope="row">') == 1

    def test_is_sorted_by_given_name_and_found_without_marks(self, ward, admin):
        an_account(ward, "anh", "officer", "KT", full_name="Trần Thị Ánh")
        an_account(ward, "zung", "officer", "KT", full_name="An Văn Zung")
        page = admin.get("/nguoi-dung").text
        assert page.index("<b>Ánh</b>") < page.index("<b>Zung</b>")
        found = admin.get("/nguoi-dung?q=tran+thi").text
        assert "<b>Ánh</b>" in found
        assert "<b>Zung</b>" not in found

    def test_asks_no_more_for_more_accounts(self, ward, admin):
        admin.get("/nguoi-dung")
        with queries_of(ward) as few:
            admin.get("/nguoi-dung")
        for n in range(5):
            an_account(ward, f"more{n}", "desk")
        with queries_of(ward) as many:
            admin.get("/nguoi-dung")
        assert len(few) == len(many)

    def test_of_another_office_nobody_stands_here(self, ward, admin):
        other = a_ward(ward.database, code="kia").users["desk"]
        assert "kia.desk" not in admin.get("/nguoi-dung").text
        assert admin.get(f"/nguoi-dung/{other.id}").status_code == 404


class TestSomebodyNew:
    NEW: Mapping[str, object] = {"full_name": "Hoàng Bích Ngân", "username": "ngan", "role": "officer"}

    def test_gets_a_password_for_one_sign_in(self, ward, admin, stranger):
        page = admin.send("/nguoi-dung", {**self.NEW, "unit_id": ward.units["KT"].id}).text
        password = re.search(r"<code>(.+?)</code>", page)
        assert password
        assert password[1] not in admin.get("/nguoi-dung").text
        assert stranger.sign_in("ngan", password[1]).status_code == 302
        assert stranger.get("/").location == "/tai-khoan/mat-khau"
        said = {"password": password[1], "new": OWN, "again": OWN}
        assert stranger.send("/tai-khoan/mat-khau", said).location == "/tai-khoan?saved=password"
        assert stranger.get("/").status_code == 200

    def test_needs_a_name_of_plain_letters_that_is_free(self, ward, admin):
        unit = {"unit_id": ward.units["KT"].id}
        for name, said in (("Ngân", "không dấu"), ("desk", "đã có người dùng"), ("", "Còn thiếu")):
            answer = admin.send("/nguoi-dung", {**self.NEW, **unit, "username": name})
            assert (answer.status_code, said in answer.text) == (422, True), name
            assert "Hoàng Bích Ngân" in answer.text, "what was typed stays"


class TestRoles:
    def test_are_given_in_a_unit_and_end_from_a_day(self, ward, admin):
        page = the_page(ward, "desk")
        wish = {"role": "clerk", "unit_id": ward.units["VP"].id, "last_day": "30/6/2026"}
        assert admin.send(f"{page}/vai-tro", wish).location == f"{page}?saved=1"
        assert "Văn thư" in admin.get(page).text
        assert admin.send(f"{page}/vai-tro", wish).status_code == 422, "held already"
        with ward.database.reading() as session:
            role = session.scalars(select(RoleInUnit).where(RoleInUnit.role == "clerk").order_by(RoleInUnit.id.desc()))
            role_id = role.first().id
        assert admin.send(f"{page}/vai-tro/{role_id}/thoi", {"from_day": "4/6/2026"}).status_code == 303
        assert roles_of(ward, "desk")[-1] == ("clerk", ward.today, ward.today - timedelta(days=1))
        assert admin.send(f"{page}/vai-tro/{role_id}/thoi", {"from_day": "4/6/2026"}).status_code == 404
        assert admin.send(f"{page}/vai-tro", {**wish, "last_day": ""}).status_code == 303, "given again"
        assert roles_of(ward, "desk")[-1] == ("clerk", ward.today, None)

    def test_of_another_account_are_not_ended_by_this_page(self, ward, admin):
        with ward.database.reading() as session:
            of_clerk = session.scalars(select(RoleInUnit.id).where(RoleInUnit.role == "clerk")).one()
        answer = admin.send(f"{the_page(ward, 'desk')}/vai-tro/{of_clerk}/thoi", {"from_day": "4/6/2026"})
        assert answer.status_code == 404
        assert roles_of(ward, "clerk") == [("clerk", None, None)]

    def test_nobody_gives_one_to_themselves(self, ward, admin):
        page = the_page(ward, "administrator")
        answer = admin.send(f"{page}/vai-tro", {"role": "leader", "unit_id": ward.units["root"].id})
        assert answer.status_code == 422
        assert "Nhờ người quản trị khác" in answer.text
        assert [role for role, *_ in roles_of(ward, "administrator")] == ["administrator"]

    def test_an_administrator_of_a_unit_inside_looks_after_no_accounts(self, ward, app):
        an_account(ward, "inside", "administrator", "KT")
        browser = browser_of(app, ward, "inside")
        assert browser.get("/nguoi-dung").status_code == 403
        assert browser.send(f"{the_page(ward, 'inside')}/vai-tro", {}).status_code == 403

    def test_are_told_in_words_to_everybody(self, signed_in):
        browser = signed_in("desk")
        assert "Cán bộ tiếp dân được làm" in heading(browser.get("/nguoi-dung/vai-tro").text), "the own role first"
        page = browser.get("/nguoi-dung/vai-tro?role=leader").text
        assert "Quyết định ai được xem danh tính được bảo vệ" in page
        assert "chỉ khi giữ ở cấp cơ quan" in page
        assert "Decide who sees protected identities" in english(browser, "/nguoi-dung/vai-tro?role=leader")

    def test_every_right_has_its_words(self):
        assert set(RIGHTS) == set().union(*PERMISSIONS.values())


def english(browser: Browser, address: str) -> str:
    browser.send("/language", {"language": "en"})
    return browser.get(address).text


class TestTheLastAdministrator:
    def test_is_neither_closed_nor_relieved(self, ward, app):
        """Two are there; the one that is closed first leaves the other alone, who cannot be closed any more."""
        an_account(ward, "second", "administrator")
        first, second = (browser_of(app, ward, name) for name in ("administrator", "second"))
        assert first.send(f"{the_page(ward, 'second')}/viec/dong").status_code == 303
        assert second.get("/nguoi-dung").location == "/dang-nhap?next=/nguoi-dung"
        ward.users["third"] = an_account(ward, "third", "administrator", "KT")  # of a unit inside: no help
        with ward.database.reading() as session:
            role_id = session.scalars(select(RoleInUnit.id).where(RoleInUnit.role == "administrator")).first()
        for deed, said in (("viec/dong", {}), (f"vai-tro/{role_id}/thoi", {"from_day": "4/6/2026"})):
            assert first.send(f"{the_page(ward, 'administrator')}/{deed}", said).status_code == 422


class TestWaysIn:
    def test_who_mistyped_too_often_is_let_in_again_at_once(self, ward, admin, stranger):
        lock(ward, "officer")
        assert stranger.sign_in("officer").status_code == 429
        assert "bị khóa đến 09:57" in heading(admin.get(the_page(ward, "officer")).text)
        admin.send(f"{the_page(ward, 'officer')}/viec/mo-khoa")
        assert stranger.sign_in("officer").status_code == 302

    def test_a_forgotten_password_is_replaced_and_the_old_one_opens_nothing(self, ward, admin, stranger):
        a_sign_in(ward, "officer")
        page = admin.send(f"{the_page(ward, 'officer')}/mat-khau").text
        assert "Đã kết thúc 1 phiên" in page
        assert stranger.sign_in("officer", PASSWORD).status_code == 401
        password = re.search(r"<code>(.+?)</code>", page)
        assert password
        assert stranger.sign_in("officer", password[1]).status_code == 302

    def test_signing_out_everywhere_ends_the_tokens_of_programs_too(self, ward, admin):
        a_sign_in(ward, "officer")
        a_token(ward, "officer")
        assert admin.send(f"{the_page(ward, 'officer')}/viec/thoat").location.endswith("saved=thoat")
        with ward.database.reading() as session:
            assert session.scalars(select(SignIn).where(SignIn.user_id == ward.users["officer"].id)).one().ended_at
            assert session.scalars(select(ApiToken)).one().revoked_at

    def test_a_closed_account_opens_nothing_until_it_is_opened_again(self, ward, admin, stranger):
        token = a_token(ward, "officer")
        page = the_page(ward, "officer")
        admin.send(f"{page}/viec/dong")
        assert "đã đóng" in heading(admin.get(page).text)
        assert stranger.sign_in("officer").status_code == 401
        admin.send(f"{page}/viec/mo-lai")
        assert stranger.sign_in("officer").status_code == 302
        answer = stranger.get("/api/v1/cases", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, "a token that was ended stays so"

    def test_nothing_else_can_be_asked_for(self, ward, admin):
        assert admin.send(f"{the_page(ward, 'officer')}/viec/xoa").status_code == 404


def test_the_auditor_reads_of_each_act_for_whom_it_was(ward, admin, signed_in):
    page = the_page(ward, "officer")
    admin.send(f"{page}/vai-tro", {"role": "clerk", "unit_id": ward.units["VP"].id})
    admin.send(f"{page}/ten", {"full_name": "Mai Thanh Yến"})
    log = signed_in("auditor").get("/so-kiem-tra?kind=user").text
    assert "Trao cho officer vai trò Văn thư ở Văn phòng" in log
    assert "Sửa họ tên của officer" in log
    assert "Quản trị administrator" in log


def test_only_who_looks_after_something_has_the_entry(signed_in):
    assert "/quan-tri" in signed_in("administrator").get("/").text
    page = signed_in("administrator").get("/quan-tri").text
    assert 'href="/nguoi-dung"' in page
    assert "/so-kiem-tra" not in page
    assert "/nguoi-dung" not in signed_in("leader").get("/quan-tri").text


def test_a_screen_left_alone_makes_nobody_a_leader(ward: Ward, stranger: Browser):
    stranger.sign_in("administrator")
    ward.now += timedelta(minutes=20)
    leader, desk = the_page(ward, "leader"), the_page(ward, "desk")
    new = {"username": "moi", "full_name": "Ma Thị Đào", "role": "leader", "unit_id": str(ward.units["root"].id)}
    for address, said in (
        (f"{leader}/mat-khau", {}),
        (f"{leader}/viec/xac-thuc", {}),
        (f"{desk}/vai-tro", {"role": "leader", "unit_id": new["unit_id"]}),
        ("/nguoi-dung", new),
    ):
        answer = stranger.send(address, said)
        assert (answer.status_code, "Xác nhận lại" in answer.text) == (401, True), address
    assert [role for role, *_days in roles_of(ward, "desk")] == ["desk"]
    stranger.send("/xac-nhan", {"password": PASSWORD})
    assert "Mật khẩu" in stranger.send(f"{leader}/mat-khau").text

"""Nothing typed at the desk is lost, by Back, another language or the end of a sign-in; and nobody else reads it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from casetrack.models import Case, Draft, Petition, Visit
from tests.factories import COMPLAINT, DENUNCIATION, PASSWORD, Ward, a_case, a_person, an_account
from tests.queries import queries_of
from tests.web.conftest import TOKEN, Browser, browser_of
from tests.web.test_desk import filled

SignIn = Callable[[str], Browser]
SECRET = "Ông Trưởng thôn thu tiền sai"


@pytest.fixture
def desk(signed_in: SignIn) -> Browser:
    return signed_in("desk")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    return found[1] if found else ""


def rows(ward: Ward, table: type) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


class TestBack:
    def test_after_a_look_up_shows_the_form_as_it_was(self, ward: Ward, desk: Browser):
        desk.send("/quay", filled(ward, who="ma thi", name="", subject=SECRET, find="1"))
        page = desk.get("/quay").text
        assert "Mẫu ghi dở lúc 09:42 còn nguyên" in page
        assert SECRET in page
        assert hidden(page, "token") == "f00d", "a form that comes back is still the same form"

    def test_after_a_mistake_shows_the_form_as_it_was(self, ward: Ward, desk: Browser):
        desk.send("/quay", filled(ward, received_on="31/2/2026"))
        assert 'value="31/2/2026"' in desk.get("/quay").text

    def test_after_saving_shows_an_empty_form(self, ward: Ward, desk: Browser):
        desk.send("/quay", filled(ward, find="1"))
        desk.send("/quay", filled(ward))
        assert "thửa 214" not in desk.get("/quay").text.split("<section")[0]
        assert rows(ward, Draft) == 0

    def test_whoever_does_not_want_it_begins_anew(self, ward: Ward, desk: Browser):
        desk.send("/quay", filled(ward, find="1"))
        assert desk.send("/quay/bo").location == "/quay"
        assert "thửa 214" not in desk.get("/quay").text

    def test_a_form_of_yesterday_is_gone(self, ward: Ward, desk: Browser):
        desk.send("/quay", filled(ward, find="1"))
        ward.on("2026-06-05")
        assert "thửa 214" not in desk.get("/quay").text

    def test_shows_nobody_the_form_of_another(self, ward: Ward, desk: Browser, signed_in: SignIn):
        desk.send("/quay", filled(ward, find="1"))
        assert "thửa 214" not in signed_in("clerk").get("/quay").text

    def test_leaves_no_word_of_it_in_the_book(self, ward: Ward, desk: Browser):
        desk.send("/quay", filled(ward, subject=SECRET, find="1"))
        with ward.database.reading() as session:
            assert SECRET not in session.scalars(select(Draft.sealed)).one()

    def test_each_look_up_is_kept_on_both_databases(self, ward_on_both: Ward, make_app: Callable[[Ward], Flask]):
        desk = browser_of(make_app(ward_on_both), ward_on_both, "desk")
        for who in ("ma", "ma thi"):
            desk.send("/quay", filled(ward_on_both, who=who, find="1"))
        assert 'name="who" value="ma thi"' in desk.get("/quay").text
        assert rows(ward_on_both, Draft) == 1


def kept(desk: Browser, ward: Ward, **more: str) -> tuple[str | None, str | None]:
    """When a form was kept while somebody typed, or the receipt that it has made already."""
    said = desk.send("/quay/nhap", filled(ward, **more)).json
    assert said is not None
    return said["at"], said["receipt"]


class TestWhileTyping:
    def test_the_form_is_kept_every_few_seconds_on_both_databases(
        self, ward_on_both: Ward, make_app: Callable[[Ward], Flask]
    ):
        desk = browser_of(make_app(ward_on_both), ward_on_both, "desk")
        for said in ("Đèn", "Đèn đường"):
            assert kept(desk, ward_on_both, subject=said, received_on="4/3") == ("09:42", None)
        page = desk.get("/quay").text
        assert 'data-kept="09:42"' in page
        assert "Đèn đường</textarea>" in page
        assert rows(ward_on_both, Draft) == 1

    def test_few_questions_are_asked_of_the_book(self, ward: Ward, desk: Browser):
        said = filled(ward, csrf_token=hidden(desk.get("/quay").text, "csrf_token"))
        with queries_of(ward) as statements:
            assert desk.post("/quay/nhap", data=said).status_code == 200
        assert len(statements) <= 10, statements

    def test_a_form_that_was_saved_leaves_no_draft_when_its_last_words_come_late(self, ward: Ward, desk: Browser):
        desk.send("/quay", filled(ward))
        assert kept(desk, ward) == (None, "L-2026-0001")
        assert rows(ward, Draft) == 0

    @pytest.mark.parametrize(
        "sealing",
        [
            {"kind": "petition:denunciation"},
            {"kind": "reception_answer", "intake-reception_answer.has_denunciation": "true"},
            {"intake-reception_answer.has_denunciation": "true"},
            {"kind": "online_reception", "intake-online_reception.case_kind": "denunciation"},
            {"contents.1.kind": "petition:denunciation"},
        ],
        ids=["kind", "box", "box of another kind", "choice", "further content"],
    )
    def test_a_matter_to_be_sealed_is_not_kept_and_takes_away_what_was(self, ward: Ward, desk: Browser, sealing):
        kept(desk, ward)
        assert rows(ward, Draft) == 1
        assert kept(desk, ward, subject=SECRET, **sealing) == (None, None)
        assert rows(ward, Draft) == 0
        for button in ("find", "language"):
            page = desk.send("/quay", filled(ward, subject=SECRET, **sealing, **{button: "vi"})).text
            assert SECRET in page, "what was typed must stay on the page"
            assert rows(ward, Draft) == 0
        assert SECRET not in desk.get("/quay").text

    def test_a_case_that_may_be_sealed_is_like_one_that_there_is_not(self, ward: Ward, desk: Browser):
        sealed = a_case(ward, fields=DENUNCIATION, by="clerk")
        asked = []
        for number in (sealed, "TC-2026-0999"):
            with queries_of(ward) as statements:
                assert kept(desk, ward, case_number=number.lower()) == (None, None)
            asked.append(len(statements))
        assert asked[0] == asked[1]
        assert kept(desk, ward, case_number=a_case(ward, fields=COMPLAINT)) == ("09:42", None)


class TestAnotherLanguage:
    def test_at_the_desk_keeps_the_form(self, ward: Ward, desk: Browser):
        assert 'form="desk" name="language" value="en" formaction="/quay"' in desk.get("/quay").text
        page = desk.send("/quay", filled(ward, subject=SECRET, language="en")).text
        assert "In person" in page
        assert SECRET in page
        assert rows(ward, Visit) == 0

    def test_on_a_steps_form_keeps_what_was_typed(self, ward: Ward, signed_in: SignIn):
        number = a_case(ward)
        address = f"/ho-so/{number}/buoc/classify"
        officer = signed_in("officer")
        assert f'formaction="{address}"' in officer.get(address).text
        page = officer.send(address, {"comment": "Đã đọc đơn", "occurred_on": "3/6", "language": "en"}).text
        assert "Đã đọc đơn" in page
        assert 'value="03/6/2026"' in page
        assert "Being classified" in page

    def test_on_an_opening_form_keeps_what_was_typed(self, signed_in: SignIn):
        page = signed_in("inspector").send("/ho-so/mo/discipline", {"title": "Nghỉ không phép", "language": "en"})
        assert (page.status_code, "Nghỉ không phép" in page.text) == (200, True)


class TestASignInThatEnds:
    @pytest.fixture
    def late(self, ward: Ward, app: Flask, desk: Browser) -> tuple[Browser, str]:
        """The page after a form was sent too late, in the browser that holds no sign-in any more."""
        form = filled(ward, subject=SECRET, author=hidden(desk.get("/quay").text, "author"))
        stranger = app.test_client()
        assert isinstance(stranger, Browser)
        answer = stranger.post("/quay", data=form)
        assert answer.status_code == 401
        return stranger, answer.text

    def sign_in(self, late: tuple[Browser, str], name: str, password: str = PASSWORD) -> str:
        browser, page = late
        token = TOKEN.search(page)
        assert token
        said = {"csrf_token": token[1], "username": name, "password": password, "kept": hidden(page, "kept")}
        return browser.post("/dang-nhap", data=said, follow_redirects=True).text

    def test_asks_for_the_password_and_opens_the_filled_form(self, ward: Ward, late: tuple[Browser, str]):
        assert "Phiên đăng nhập đã hết" in late[1]
        page = self.sign_in(late, "desk")
        assert SECRET in page
        assert "Mẫu ghi dở" in page
        assert rows(ward, Visit) == 0

    def test_shows_no_word_of_the_form_meanwhile(self, late: tuple[Browser, str]):
        for word in (SECRET, "Trần Văn Bảy", "đo lại diện tích"):
            assert word not in late[1]

    def test_survives_a_wrong_password(self, late: tuple[Browser, str]):
        page = self.sign_in(late, "desk", "khong phai the")
        assert hidden(page, "kept")
        assert SECRET in self.sign_in((late[0], page), "desk")

    def test_does_not_hand_the_form_to_whoever_signs_in_instead(self, ward: Ward, late: tuple[Browser, str]):
        an_account(ward, "desk2", "desk")
        self.sign_in(late, "desk2")
        assert SECRET not in late[0].get("/quay").text
        assert rows(ward, Draft) == 0

    def test_shows_nobody_else_what_the_browser_sends_once_more(self, ward: Ward, desk: Browser, signed_in: SignIn):
        author = hidden(desk.get("/quay").text, "author")
        sent_again = filled(ward, subject=SECRET, author=author, csrf_token="of the other's sign-in")
        answer = signed_in("clerk").post("/quay", data=sent_again)
        assert answer.status_code == 400
        for word in (SECRET, "Trần Văn Bảy"):
            assert word not in answer.text

    def test_a_forged_form_brings_nothing_back(self, ward: Ward, stranger: Browser):
        answer = stranger.post("/quay", data=filled(ward, author="gAAAAA" + "x" * 40))
        assert answer.status_code == 401
        assert hidden(answer.text, "kept") == ""
        page = stranger.sign_in("desk", kept="ỡ")
        assert page.location == "/"

    def test_carries_a_denunciation_to_its_page_by_one_press_and_keeps_it_nowhere(
        self, ward: Ward, app: Flask, desk: Browser
    ):
        author = hidden(desk.get("/quay").text, "author")
        form = filled(ward, subject=SECRET, kind="petition:denunciation", author=author)
        stranger = app.test_client()
        assert isinstance(stranger, Browser)
        page = self.sign_in((stranger, stranger.post("/quay", data=form).text), "desk")
        assert "Mở lại mẫu" in page
        reopened = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
        assert SECRET in stranger.post("/quay", data=reopened).text
        assert (rows(ward, Draft), rows(ward, Visit)) == (0, 0)

    def test_a_form_older_than_the_new_sign_in_comes_back_too(self, ward: Ward, desk: Browser):
        author = hidden(desk.get("/quay").text, "author")
        answer = desk.post("/quay", data=filled(ward, subject=SECRET, author=author, csrf_token="of the old sign-in"))
        assert (answer.status_code, answer.location) == (303, "/quay")
        assert SECRET in desk.get("/quay").text


class TestDaysAndNumbers:
    @pytest.mark.parametrize("said", ["3/6", "3/6/26", "030626", "03062026"])
    def test_a_short_day_is_understood_and_shown_in_full(self, ward: Ward, desk: Browser, said: str):
        meant = "03/6/2026"
        assert f'value="{meant}"' in desk.send("/quay", filled(ward, received_on=said, find="1")).text
        assert desk.send("/quay", filled(ward, received_on=said)).status_code == 303
        assert meant in desk.get("/quay/phieu/L-2026-0001").text

    def test_a_day_without_a_year_is_never_to_come(self, ward: Ward, desk: Browser):
        assert 'value="28/12/2025"' in desk.send("/quay", filled(ward, written_on="28/12", find="1")).text

    def test_a_case_is_named_in_any_letters(self, ward: Ward, desk: Browser):
        number = a_case(ward, fields=COMPLAINT)
        assert desk.send("/quay", filled(ward, case_number=number.lower())).status_code == 303
        assert rows(ward, Case) == 1

    def test_a_day_long_past_is_asked_about_and_then_taken(self, ward: Ward, desk: Browser):
        assert 'name="old_day"' not in desk.get("/quay").text
        answer = desk.send("/quay", filled(ward, received_on="4/3/2026", subject=SECRET))
        assert answer.status_code == 422
        assert answer.text.count('id="f-old_day"') == 1
        for words in ("đã qua hơn 60 ngày", "Đúng là nhận ngày 04/3/2026", SECRET):
            assert words in answer.text
        assert desk.send("/quay", filled(ward, received_on="4/3/2026", old_day="1")).status_code == 303

    def test_a_paper_without_a_name_needs_only_a_tick(self, ward: Ward, desk: Browser):
        form = filled(ward, name="", anonymous="1", channel="box")
        assert desk.send("/quay", form).location == "/quay?saved=D-2026-0001", "nobody is there to take a receipt"
        assert "Không rõ người gửi" in desk.get("/quay/phieu/D-2026-0001").text
        assert "Không rõ người gửi" in desk.get("/ho-so/KN-2026-0001").text
        assert "Không rõ người gửi" in desk.get("/ho-so").text
        with ward.database.reading() as session:
            assert session.scalars(select(Petition.anonymous)).one()

    def test_a_name_and_the_tick_together_are_refused(self, ward: Ward, desk: Browser):
        person = str(a_person(ward).id)
        for more in ({}, {"name": "", "person": person}):
            answer = desk.send("/quay", filled(ward, anonymous="1", **more))
            assert (answer.status_code, "bỏ chọn người" in answer.text) == (422, True)

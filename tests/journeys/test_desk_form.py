"""The desk's form in a real browser: worked by keys alone; nothing typed is lost by Back, a lost line or a day past."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import func, select

from casetrack.models import Draft, Petition, Visit
from tests.factories import COMPLAINT, PASSWORD, a_case, a_person, a_step
from tests.journeys.conftest import PHONE, Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser
SUBJECT = "Đèn đường tổ 3 hỏng"


def typed(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/quay")
    page.fill("#f-subject", SUBJECT)
    page.fill("#f-received_on", "4/3")
    page.check("#f-anonymous")


def wrong(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']} {rule['nodes'][0]['target']}" for rule in found]


class Keys:
    """Somebody's keyboard: words are typed, and every other key is counted; Ctrl Enter is two."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def words(self, said: str) -> None:
        self.page.keyboard.type(said)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.pressed += len(key.split("+"))
            self.page.keyboard.press(key)


MOST_KEYS = 25


def rows(site: Site, table: type) -> int:
    with site.ward.database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def held(page: Page) -> str:
    """What this machine holds of a draft."""
    return page.evaluate("localStorage.getItem('casetrack.draft') || ''")


def state(page: Page, words: str) -> None:
    page.wait_for_function("words => document.getElementById('draft-state').textContent.includes(words)", arg=words)


class TestByKeysAlone:
    def test_somebody_known_comes_with_a_complaint(self, site: Site, seat: Callable[..., Page]):
        for name, last in (("Trần Văn Bảy", "4417"), ("Trần Văn Bảo", "0932")):
            a_person(site.ward, name, identity_number=f"00106800{last}")
        page = seat("desk")
        page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; }")
        page.goto(f"{site.address}/quay")
        keys, looked_up = Keys(page), []
        page.on("request", lambda request: looked_up.append(request.url) if "/quay/nguoi" in request.url else None)
        keys.words("tran van ba")
        page.wait_for_selector("#found [name=person]")
        assert len(looked_up) == 1, "one look-up for one pause"
        assert wrong(page) == []
        keys.press("ArrowDown", "ArrowDown", "Enter", "k")
        keys.press("Tab")
        keys.words(SUBJECT)
        keys.press("Tab")
        keys.words("Đề nghị sửa đèn.")
        assert wrong(page) == []
        keys.press("Control+Enter")
        page.wait_for_url("**/quay/phieu/L-2026-0001")
        page.wait_for_function("() => window.printed === 1")
        page.reload()
        assert page.evaluate("window.printed") == 0, "a receipt is printed once by itself"
        assert keys.pressed <= MOST_KEYS, keys.pressed
        assert "Trần Văn Bảy" in page.content(), "the second of the list, by given name"
        assert (rows(site, Visit), rows(site, Petition)) == (1, 1)
        keys.press("n")
        page.wait_for_url("**/quay")
        assert page.evaluate("document.activeElement.id") == "f-who"

    def test_somebody_new_comes_to_ask_and_then_complains_on_a_small_screen(
        self, site: Site, seat: Callable[..., Page]
    ):
        page = seat("desk", PHONE)
        page.goto(f"{site.address}/quay")
        keys = Keys(page)
        keys.words("Ma Thị Đào")
        keys.press("Enter")
        page.wait_for_function("() => document.activeElement.id === 'f-name'")
        assert page.input_value("#f-name") == "Ma Thị Đào"
        keys.press("Tab", "Tab", "Tab")
        keys.words("0912340218")
        keys.press("Tab")
        keys.words("tổ Khê Trung 2")
        assert page.input_value("#f-address") == "tổ Khê Trung 2"
        keys.press("Enter", "Enter")
        keys.press("c")
        assert not page.is_visible("[id='f-intake-petition.summary']"), "a question has no petition to ask about"
        keys.press("k", "Enter")
        keys.words("Khiếu nại việc thu hồi sạp chợ")
        keys.press("Tab")
        keys.words("Đề nghị trả lại sạp số 12.")
        keys.press("Control+Shift+Enter")
        page.wait_for_url("**/quay?saved=L-2026-0001")
        assert keys.pressed <= MOST_KEYS, keys.pressed
        assert wrong(page) == []
        assert (rows(site, Visit), rows(site, Petition)) == (1, 1)

    def test_what_is_missing_is_where_the_keyboard_goes(self, site: Site, seat: Callable[..., Page]):
        page = seat("desk")
        page.goto(f"{site.address}/quay")
        page.keyboard.press("?")
        assert not page.is_visible("#keys"), "who types is not interrupted"
        page.fill("#f-subject", SUBJECT)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("[role=alert]:not([hidden])")
        assert page.evaluate("document.activeElement.id") == "f-who", "nobody is named yet"
        page.focus("main")
        page.keyboard.press("?")
        assert "Lưu và in giấy biên nhận" in page.inner_text("#keys")
        assert wrong(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "find"
        page.click("#keys-open")
        page.uncheck("#keys-single")
        page.keyboard.press("Escape")
        page.focus("#f-kind")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "f-kind", "single keys can be switched off"


class TestALostLine:
    def test_keeps_what_is_typed_on_this_machine_and_hands_it_over_when_it_is_back(
        self, site: Site, seat: Callable[..., Page]
    ):
        page = seat("desk")
        typed(page, site)
        state(page, "Nháp tự lưu 09:42")
        page.context.set_offline(True)
        page.fill("#f-subject", f"{SUBJECT}, ba bóng")
        page.check("input[name=kind][value=question]")
        page.click("button.pri")
        page.wait_for_selector("#line-lost:not([hidden])")
        assert "Chưa lưu: mất kết nối" in page.inner_text("#line-lost")
        assert "ba bóng" in held(page)
        assert wrong(page) == []
        other = page.context.new_page()  # the browser was closed meanwhile
        page.close()
        page.context.set_offline(False)
        other.goto(f"{site.address}/quay")
        other.wait_for_function("() => document.getElementById('f-subject').value.includes('ba bóng')")
        assert "Mẫu ghi dở lúc 09:42" in other.content()
        assert held(other) == ""
        assert wrong(other) == []
        assert rows(site, Visit) == 0

    def test_leaves_nothing_of_it_to_whoever_signs_in_next(self, site: Site, seat: Callable[..., Page]):
        page = seat("desk")
        typed(page, site)
        page.context.set_offline(True)
        page.fill("#f-subject", SUBJECT)
        page.wait_for_selector("#line-lost:not([hidden])")
        kept = held(page)
        assert SUBJECT in kept
        page.context.set_offline(False)
        page.wait_for_selector("#line-lost", state="hidden")
        assert held(page) == "", "the server has it again"
        page.evaluate("kept => localStorage.setItem('casetrack.draft', kept)", kept)
        page.click("text=Thoát")
        page.wait_for_url("**/dang-nhap")
        assert held(page) == ""
        page.evaluate("kept => localStorage.setItem('casetrack.draft', kept)", kept)  # a sign-in that ended by itself
        page.get_by_label("Tên đăng nhập").fill("clerk")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.goto(f"{site.address}/quay")
        assert held(page) == ""
        assert SUBJECT not in page.content()


class TestADenunciation:
    def test_is_kept_nowhere_and_wipes_what_was_kept(self, site: Site, seat: Callable[..., Page]):
        page = seat("desk")
        typed(page, site)
        page.check("input[name=kind][value='petition:complaint']")
        state(page, "Nháp tự lưu")
        assert rows(site, Draft) == 1
        page.check("input[name=kind][value='petition:denunciation']")
        state(page, "không giữ nháp")
        assert rows(site, Draft) == 0
        page.context.set_offline(True)
        page.fill("#f-subject", "Ông Trưởng thôn thu tiền sai")
        page.click("button.pri")
        page.wait_for_selector("#line-lost:not([hidden])")
        assert held(page) == ""
        assert "không giữ nháp ở đâu" in page.inner_text("#line-lost")
        assert wrong(page) == []
        page.context.set_offline(False)
        page.click("button.pri")  # something is missing, and the answer is a page of its own
        page.wait_for_selector("form#desk [role=alert]")
        assert page.input_value("#f-subject") == "Ông Trưởng thôn thu tiền sai"
        page.on("dialog", lambda dialog: dialog.accept())  # the browser warns that the words will be lost
        page.goto(f"{site.address}/ho-so")
        page.go_back()
        page.wait_for_selector("#f-subject")
        assert page.input_value("#f-subject") == ""
        assert (rows(site, Draft), held(page)) == (0, "")

    def test_that_was_told_without_a_paper_is_no_different(self, site: Site, seat: Callable[..., Page]):
        page = seat("desk")
        typed(page, site)
        page.check("input[name=kind][value=reception_answer]")
        state(page, "Nháp tự lưu")
        page.check("[name='intake-reception_answer.has_denunciation'][value=true]")
        state(page, "không giữ nháp")
        assert (rows(site, Draft), held(page)) == (0, "")
        page.check("input[name=kind][value=question]")  # the part with the box is hidden, its answer not sent
        state(page, "Nháp tự lưu")


def test_back_after_a_look_up_shows_what_was_typed(site: Site, seat: Callable[..., Page]):
    a_person(site.ward, "Trần Văn Bảy")
    page = seat("desk")
    typed(page, site)
    page.fill("#f-who", "tran")
    with page.expect_navigation():
        page.click("button[name=find]")
    assert page.input_value("#f-subject") == SUBJECT
    page.go_back()
    assert page.input_value("#f-subject") == SUBJECT
    assert page.input_value("#f-received_on") == "04/3/2026"
    assert page.is_checked("#f-anonymous")
    assert wrong(page) == []


def test_the_other_language_keeps_the_form(site: Site, seat: Callable[..., Page]):
    page = seat("desk")
    typed(page, site)
    page.click("footer button[name=language]")
    page.wait_for_selector("html[lang=en]")
    assert page.input_value("#f-subject") == SUBJECT


def test_a_day_long_past_is_confirmed_with_one_tick_on_a_phone(site: Site, seat: Callable[..., Page]):
    page = seat("desk", PHONE)
    typed(page, site)
    page.check("input[name=kind][value='petition:feedback']")
    page.select_option("#f-channel", "box")
    page.fill("[id='f-intake-petition.summary']", "Hỏng từ tuần trước.")
    page.click("button[name=next]")
    page.wait_for_selector("#f-old_day")
    assert wrong(page) == []
    page.check("#f-old_day")
    page.click("button[name=next]")
    page.wait_for_url("**/quay?saved=D-2026-0001")  # nobody is there to take a receipt


def test_a_unit_that_cannot_take_a_case_cannot_be_chosen(site: Site, seat: Callable[..., Page]):
    number = a_case(site.ward, unit="KT", fields={**COMPLAINT, "petition_class": "feedback"})
    a_step(site.ward, number, "officer", "classify", petition_class="feedback", eligible=True, competent=False)
    page = seat("leader")
    page.goto(f"{site.address}/ho-so/{number}/buoc/forward_unit")
    assert page.locator("option:disabled").all_inner_texts() == ["Phòng Kinh tế đang giữ hồ sơ này."]
    assert wrong(page) == []

"""The desk's form in a real browser: a look-up, Back, the other language and a day long past lose nothing typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.factories import COMPLAINT, a_case, a_person, a_step
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


def test_back_after_a_look_up_shows_what_was_typed(site: Site, seat: Callable[..., Page]):
    a_person(site.ward, "Trần Văn Bảy")
    page = seat("desk")
    typed(page, site)
    page.fill("#f-who", "tran")
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
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.input_value("#f-subject") == SUBJECT


def test_a_day_long_past_is_confirmed_with_one_tick_on_a_phone(site: Site, seat: Callable[..., Page]):
    page = seat("desk", PHONE)
    typed(page, site)
    page.check("input[name=kind][value='petition:feedback']")
    page.select_option("#f-channel", "box")
    page.fill("[id='f-intake-petition.summary']", "Hỏng từ tuần trước.")
    page.click("button.pri")
    assert wrong(page) == []
    page.check("#f-old_day")
    page.click("button.pri")
    assert "/quay/phieu/D-2026-0001" in page.url
    assert "Không rõ người gửi" in page.content()


def test_a_unit_that_cannot_take_a_case_cannot_be_chosen(site: Site, seat: Callable[..., Page]):
    number = a_case(site.ward, unit="KT", fields={**COMPLAINT, "petition_class": "feedback"})
    a_step(site.ward, number, "officer", "classify", petition_class="feedback", eligible=True, competent=False)
    page = seat("leader")
    page.goto(f"{site.address}/ho-so/{number}/buoc/forward_unit")
    assert page.locator("option:disabled").all_inner_texts() == ["Phòng Kinh tế đang giữ hồ sơ này."]
    assert wrong(page) == []

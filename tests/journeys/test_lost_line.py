"""A long form whose line is lost: its words are held on the machine and stand again; of a sealed case none are held."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from casetrack.models import Appointment
from casetrack.services.work import begin
from tests.factories import DENUNCIATION, a_case, a_person, the_case
from tests.journeys.conftest import PHONE, Site
from tests.journeys.test_accessibility import RULES
from tests.reception_days import a_session, booked

pytestmark = pytest.mark.browser
WORDS = "Đã gọi ông Bốn, hẹn nộp bản sao"


def held(page: Page) -> str:
    """All that this machine holds."""
    return str(page.evaluate("JSON.stringify(localStorage)"))


def wrong(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']} {rule['nodes'][0]['target']}" for rule in found]


def lose(page: Page) -> None:
    page.context.set_offline(True)
    page.wait_for_selector("#line-lost:not([hidden])")


def find_again(page: Page) -> None:
    page.context.set_offline(False)
    page.wait_for_selector("#line-lost", state="hidden")


def test_a_step_loses_its_line_and_gets_it_back(site: Site, seat: Callable[..., Page]):
    page, number = seat("desk"), a_case(site.ward)
    page.goto(f"{site.address}/ho-so/{number}/buoc/classify")
    assert "Kết nối máy chủ: tốt" in page.inner_text(".foot")
    page.check("[name='field.eligible'][value=true]")
    page.check("[name='field.competent'][value=true]")
    page.fill("#f-comment", WORDS)
    assert WORDS not in held(page), "while the line is there the machine holds nothing"
    lose(page)
    assert "lời bạn gõ đang giữ trên máy này" in page.inner_text("#line-lost")
    assert "Mất kết nối máy chủ từ" in page.inner_text(".foot")
    page.fill("#f-comment", f"{WORDS} ngày 5/6")
    assert "ngày 5/6" in held(page)
    assert wrong(page) == []
    page.click("main button.pri")
    page.wait_for_function("() => document.activeElement.id === 'line-lost'")
    assert "Chưa lưu" in page.inner_text("#line-lost")
    find_again(page)
    assert WORDS not in held(page), "the words leave the machine with the line back"
    page.click("main button.pri")
    page.wait_for_url("**saved=1")
    assert f"{WORDS} ngày 5/6" in page.inner_text("main")


def test_a_browser_that_was_closed_meanwhile_shows_the_words_again(site: Site, seat: Callable[..., Page]):
    page, number = seat("desk", PHONE), a_case(site.ward)
    page.goto(f"{site.address}/ho-so/{number}/buoc/classify")
    page.check("[name='field.eligible'][value=false]")
    page.fill("#f-comment", WORDS)
    lose(page)
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto(f"{site.address}/ho-so/{number}")
    assert other.input_value("#f-text") == "", "another form is not filled with them"
    other.goto(f"{site.address}/ho-so/{number}/buoc/classify")
    other.wait_for_selector("#held-back:not([hidden])")
    assert other.input_value("#f-comment") == WORDS
    assert other.is_checked("[name='field.eligible'][value=false]")
    other.wait_for_function("() => Object.keys(localStorage).length === 0")
    assert wrong(other) == []
    other.click("#held-back button")
    assert other.input_value("#f-comment") == ""
    assert the_case(site.ward, number).state == "received"


def test_nothing_is_held_of_what_an_answer_would_seal(site: Site, seat: Callable[..., Page]):
    page, number = seat("desk"), a_case(site.ward)
    page.goto(f"{site.address}/ho-so/{number}/buoc/classify")
    page.fill("#f-comment", WORDS)
    lose(page)
    assert WORDS in held(page)
    page.check("[name='field.petition_class'][value=denunciation]")
    assert held(page) == "{}"
    assert "không giữ nháp ở đâu" in page.inner_text("#line-lost")


@pytest.mark.parametrize(("form", "box"), [("/buoc/classify", "#f-comment"), ("", "#f-text")])
def test_nothing_of_a_sealed_case_is_held(site: Site, seat: Callable[..., Page], form: str, box: str):
    number = a_case(site.ward, fields=DENUNCIATION, officer="officer")
    page = seat("officer")
    page.goto(f"{site.address}/ho-so/{number}{form}")
    if not form:
        page.click("text=Ghi việc vừa làm")
    page.fill(box, WORDS)
    lose(page)
    page.fill(box, f"{WORDS} nữa")
    page.eval_on_selector("form[data-held]", "form => { form.noValidate = true; }")
    page.locator("form[data-held] button[type=submit]").first.click()
    page.wait_for_function("() => document.activeElement.id === 'line-lost'")
    assert held(page) == "{}"
    assert "không giữ nháp ở đâu" in page.inner_text("#line-lost")
    assert page.input_value(box) == f"{WORDS} nữa"


@pytest.mark.parametrize("told", ["in confidence", "of a case"])
def test_nothing_is_held_of_a_visit_that_was_booked_as_one(site: Site, seat: Callable[..., Page], told: str):
    session_id = a_session(site.ward)
    appointment_id = booked(
        site.ward, session_id, a_person(site.ward), "10:30", case=a_case(site.ward) if told == "of a case" else None
    )
    if told == "in confidence":
        with begin(site.ward.installation, site.ward.actor("desk")) as work:
            work.session.get_one(Appointment, appointment_id).confidential = True
    page = seat("desk")
    page.goto(f"{site.address}/lich-tiep-dan/buoi/{session_id}/tiep/{appointment_id}")
    page.fill("#f-said", WORDS)
    lose(page)
    page.fill("#f-said", f"{WORDS} nữa")
    assert held(page) == "{}"
    assert "không giữ nháp ở đâu" in page.inner_text("#line-lost")


def test_a_page_without_a_form_says_it_in_the_foot_alone(site: Site, seat: Callable[..., Page]):
    page = seat("auditor")
    page.goto(f"{site.address}/tinh-han")
    page.context.set_offline(True)
    page.wait_for_function("() => document.getElementById('line').textContent.includes('Mất kết nối')")
    assert page.is_hidden("#line-lost")

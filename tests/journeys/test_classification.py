"""A petition is classified at the desk in a real browser: questions, a recommendation, the step's form filled in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.factories import a_case, a_person, the_case
from tests.journeys.conftest import PHONE, Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", [(None, "vi"), (PHONE, "en")], ids=["pc", "phone in English"])
def test_the_desk_answers_a_few_questions_and_goes_on_to_the_step(site: Site, seat: Callable[..., Page], screen):
    number, page = a_case(site.ward, petitioner=a_person(site.ward)), seat("desk", *screen)
    page.goto(f"{site.address}/ho-so/{number}")
    page.click(f"a[href='/ho-so/{number}/phan-loai']")
    page.check("#a-whose-elsewhere")
    page.check("#a-people-one")
    page.press("#a-people-one", "Enter")  # the answers are sent, nothing is decided
    page.check("#a-seen-no")
    page.click("#guided button[type=submit]")
    page.check("#a-via-self")
    page.click("#guided button[type=submit]")
    assert Axe().run(page, options=RULES).response["violations"] == []
    width = page.viewport_size
    assert width
    assert page.evaluate("document.documentElement.scrollWidth") <= width["width"]
    page.click("button[name=follow]")
    assert page.url.endswith(f"/ho-so/{number}/buoc/classify")
    assert page.is_checked("[name='field.competent'][value=false]")
    page.click("#step button[type=submit]")
    page.wait_for_url(lambda address: "/buoc/" not in address)
    assert the_case(site.ward, number).state == "classified"

"""Every page as people of every role meet it, on an old PC and on a phone: readable by all, fitting the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.factories import DENUNCIATION, ELIGIBLE, a_case, a_person
from tests.journeys.conftest import OLD_PC, PHONE, Site

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
MOST_PAGES = 40
PC, IN_HAND = (None, "vi"), (PHONE, "en")
# The desk's page has walks of its own (test_desk_form.py); `make proof` lets the others walk too.
DAILY = [("leader", IN_HAND)]
REST = [
    (who, screen)
    for who in ("desk", "leader", "officer", "administrator")
    for screen in (PC, IN_HAND)
    if (who, screen) not in DAILY
]


@pytest.fixture
def busy_site(site: Site) -> Site:
    """A ward with cases in several phases, one of them late and one sealed."""
    ward = site.ward
    classified = ("officer", "classify", {"petition_class": "complaint", **ELIGIBLE})
    a_case(ward, opened_on=date(2026, 5, 4), petitioner=a_person(ward), officer="officer")
    a_case(ward, petitioner=a_person(ward, "Triệu Thị Hoa"), steps=[classified, ("leader", "accept", {})])
    a_case(ward, fields=DENUNCIATION, officer="officer")
    a_case(ward, steps=[("officer", "withdraw", {"comment": "Rút đơn"})])
    return site


def pages_of(page: Page, site: Site) -> Iterator[str]:
    """Follow links, one page for each kind of address: numbers are left out of the kind."""
    waiting, met = ["/", "/can-cu", "/ho-so?q=khong-co-ho-so-nao", "/khong-co-trang-nay"], set[str]()
    while waiting and len(met) < MOST_PAGES:
        path = waiting.pop(0)
        kind = "/".join("#" if any(c.isdigit() for c in part) else part for part in urlsplit(path).path.split("/"))
        if (kind in met and "?" not in path) or kind + "?" in met:
            continue
        met.add(kind + ("?" if "?" in path else ""))
        answer = page.goto(site.address + path)
        if answer is None or "text/html" not in (answer.header_value("content-type") or ""):
            continue
        yield path
        links = page.eval_on_selector_all(
            "main a[href]:not([download]), nav a[href]", "found => found.map(a => a.getAttribute('href'))"
        )
        waiting += [link for link in links if link.startswith("/") and "dang-xuat" not in link]


@pytest.mark.parametrize(
    ("who", "screen"),
    [*DAILY, *(pytest.param(*each, marks=pytest.mark.proof) for each in REST)],
    ids=lambda each: each if isinstance(each, str) else "pc" if each == PC else "phone in English",
)
def test_every_page_is_readable_by_all(busy_site: Site, seat: Callable[..., Page], who: str, screen):
    page, wrong = seat(who, *screen), []
    for path in pages_of(page, busy_site):
        found = Axe().run(page, options=RULES).response["violations"]
        wrong += [f"{path}: {rule['id']} {rule['nodes'][0]['target']}" for rule in found]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > (screen[0] or OLD_PC)["width"]:
            wrong.append(f"{path}: {width} px wide")
    assert wrong == []


def test_the_sign_in_page_is_readable_by_all(site: Site, browser):
    page = browser.new_page()
    page.goto(site.address)
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.close()

"""The receipt as a printer takes it, and the page behind its square on a phone, with script and without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from casetrack.services.papers import HandIn
from casetrack.services.receipts import get_receipt
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, Ward, a_person
from tests.journeys.conftest import PHONE, Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser
A5 = (419.5, 595.3)  # points: 148 by 210 mm
PAPERS = tuple(HandIn(name, 2, "photocopy") for name in ("Đơn khiếu nại", "Quyết định thu hồi đất", "Biên bản đo đạc"))
LONG = "Không đồng ý giá bồi thường thửa 214, tờ bản đồ 12, vì diện tích đo lại thiếu so với giấy chứng nhận. " * 8


def brought(ward: Ward, subject: str, answer: str = "") -> tuple[str, str]:
    """Let the desk take a petition in; give the number of the receipt and its code."""
    person = a_person(ward, "Trần Thị Bảy", address="tổ dân phố Khê Trung 4")
    petition = BringPetition("petition", COMPLAINT)
    wish = Receive(
        person.id, ward.units["root"].id, subject, ward.today, petition=petition, papers=PAPERS, answer=answer
    )
    with begin(ward.installation, ward.actor("desk")) as work:
        number = receive(work, wish).number
    with reading(ward.installation, ward.actor("desk")) as work:
        return number, get_receipt(work, number).code or ""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A citizen's phone, on which nobody has signed in."""
    contexts = []

    def take_out(*, script: bool = True) -> Page:
        contexts.append(browser.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=script))  # type: ignore[arg-type]
        return contexts[-1].new_page()

    yield take_out
    for context in contexts:
        context.close()


def wrong(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']} {rule['nodes'][0]['target']}" for rule in found]


@pytest.mark.parametrize(("subject", "answer"), [("Bồi thường thửa 214", ""), (LONG, LONG)], ids=["short", "long"])
def test_a_receipt_prints_on_two_sheets_of_a5_and_no_more(
    site: Site, seat: Callable[..., Page], subject: str, answer: str
):
    number, code = brought(site.ward, subject, answer)
    page = seat("desk")
    page.goto(f"{site.address}/quay/phieu/{number}")
    assert page.get_by_role("button", name="In 2 bản").is_visible()
    assert page.get_by_text(code).count() == 1, "the sheet for the file opens nothing"
    assert wrong(page) == []
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert [pytest.approx(A5, abs=1) == tuple(map(float, box)) for box in boxes] == [True, True], boxes


def test_the_square_leads_to_the_status_and_leaves_the_code_nowhere(site: Site, phone: Callable[..., Page]):
    _number, code = brought(site.ward, "Bồi thường thửa 214")
    page, sent = phone(), list[str]()
    page.on("request", lambda request: sent.append(request.url + str(request.headers)))
    page.goto(f"{site.address}/tra-cuu#{code}")
    page.get_by_text("Cơ quan đã nhận").wait_for()
    assert page.get_by_text("thứ Hai, 15/6/2026").is_visible()
    assert code not in page.url
    assert [each for each in sent if code in each] == []
    assert wrong(page) == []
    page.get_by_role("button", name="English").click()
    assert page.get_by_text("Monday, 15/6/2026").is_visible()
    page.get_by_role("link", name="Done, clear the screen").click()
    assert code not in page.content()


def test_a_phone_without_script_types_the_code(site: Site, phone: Callable[..., Page]):
    _number, code = brought(site.ward, "Bồi thường thửa 214")
    page = phone(script=False)
    page.goto(f"{site.address}/tra-cuu#{code}")
    page.fill("#f-code", code[:-1])
    page.get_by_role("button", name="Xem").click()
    assert page.get_by_text("6 nhóm, ghi cạnh ô vuông").is_visible()
    page.fill("#f-code", code.lower().replace("-", " "))
    page.get_by_role("button", name="Xem").click()
    assert page.get_by_text("Cơ quan đã nhận").is_visible()


def test_the_form_is_readable_by_all(site: Site, phone: Callable[..., Page]):
    page = phone()
    page.goto(f"{site.address}/tra-cuu")
    assert wrong(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

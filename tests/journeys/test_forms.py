"""A leader goes through the forms of the law and the check before a report, by keys alone, and then on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.factories import DENUNCIATION, ELIGIBLE, a_case, a_person
from tests.journeys.conftest import PHONE, Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser
PERIOD = "from=1/5/2026&to=14/6/2026"
MOST_STEPS = 40  # of the Tab key on a page


def by_keys(page: Page, wanted: Locator) -> None:
    """Go on with Tab until something has the focus, then press it."""
    for _step in range(MOST_STEPS):
        if wanted.evaluate("it => it === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {wanted}")


def test_forms_and_check_are_gone_through_by_keys_and_read_on_a_phone(site: Site, seat: Callable[..., Page]):
    ward = site.ward.on("2026-05-04")
    own = ("desk", "classify", {"petition_class": "complaint", "matter": "land", **ELIGIBLE})
    number = a_case(ward, petitioner=a_person(ward), steps=[own])
    a_case(ward, fields=DENUNCIATION, officer="inspector")
    ward.on("2026-06-04")
    page, wrong = seat("leader"), list[str]()

    def read(name: str) -> None:
        found = Axe().run(page, options=RULES).response["violations"]
        wrong.extend(f"{name}: {rule['id']} {rule['nodes'][0]['target']}" for rule in found)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong.extend([f"{name}: {width} px too wide"] if width > 0 else [])

    page.goto(f"{site.address}/bao-cao/bieu?{PERIOD}")
    read("the list of forms")
    page.locator("main").focus()
    by_keys(page, page.get_by_role("link", name="Biểu số 02/XLD: Kết quả tiếp nhận, phân loại, xử lý đơn"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Biểu số 02/XLD")
    read("a form")
    table = page.get_by_role("region", name="Biểu số 02/XLD: Kết quả tiếp nhận, phân loại, xử lý đơn")
    table.focus()
    page.keyboard.press("ArrowRight")
    expect(table).to_be_focused()
    by_keys(page, table.get_by_role("row", name="Tổng cộng").get_by_role("link").nth(3))
    expect(page.get_by_role("heading", level=1)).to_have_text("02/XLD, cột 4: 1 đơn")
    read("what a number counts")
    by_keys(page, page.get_by_role("link", name=number).first)
    expect(page).to_have_url(f"{site.address}/ho-so/{number}")
    page.goto(f"{site.address}/bao-cao/kiem-tra?{PERIOD}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("chỗ cần sửa hoặc xem lại trước khi gửi")
    read("the check")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for path in ("bieu", "bieu/02-xld", "bieu/05-kqth", "bieu/02-xld/4", "kiem-tra"):
        page.goto(f"{site.address}/bao-cao/{path}?{PERIOD}")
        read(f"{path} on a phone")
    page.goto(f"{site.address}/bao-cao/bieu/02-xld?from=15/6/2025&to=14/9/2025")
    read("a period that is refused, on a phone")
    assert wrong == []

"""A screen of 1280 by 1024 at 400 %: 320 by 256 pixels in which the desk, an officer and a leader still work."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import a_case, a_person, the_case
from tests.journeys.conftest import Site
from tests.journeys.stops import by_keys_to, unseen, walk

pytestmark = pytest.mark.browser
ZOOMED = {"width": 320, "height": 256}
SMALLEST = 24  # pixels of what is pressed (WCAG 2.5.8), unless it stands in a line of text
SMALL = """smallest => {
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const within = (it) => (it.matches("[type=radio], [type=checkbox]") ? it.closest("label") ?? it : it);
  return [...document.querySelectorAll(pressed)]
    .filter((it) => it.offsetParent && !it.closest(".vh, .skip") && getComputedStyle(it).display !== "inline")
    .map((it) => [it.id || it.innerText, within(it).getBoundingClientRect()])
    .filter(([, box]) => box.width && Math.min(box.width, box.height) < smallest)
    .map(([name, box]) => `${name} is ${box.width} by ${box.height}`);
}"""
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def wrong(page: Page) -> list[str]:
    """Say what on this page is too wide, too small to press or covered when the keyboard comes to it."""
    found = [f"{page.url}: {each}" for each in page.evaluate(SMALL, SMALLEST)]
    found += [f"{page.url}: {name} is covered" for name in unseen(walk(page))]
    return found + ([f"{page.url}: wider than the screen"] if page.evaluate(WIDE) else [])


def test_the_desk_writes_a_visit_down(site: Site, seat: Callable[..., Page]):
    page = seat("desk", ZOOMED)
    page.goto(f"{site.address}/quay")
    assert wrong(page) == []
    page.get_by_text("Không có tên: đơn nặc danh").click()
    page.fill("#f-subject", "Hỏi giờ trả kết quả")
    page.get_by_label("Chỉ hỏi, không có đơn").check()
    page.get_by_label(re.compile("^Đã trả lời")).fill("Trả thứ Hai.")
    page.get_by_role("button", name="Lưu, ghi người tiếp theo").click()
    expect(page.get_by_role("main")).to_contain_text("Đã ghi L-2026-0001")


def test_an_officer_finds_a_case_and_takes_its_step(site: Site, seat: Callable[..., Page]):
    number = a_case(site.ward, petitioner=a_person(site.ward), officer="officer")
    page = seat("officer", ZOOMED)
    page.goto(f"{site.address}/ho-so")
    faults = wrong(page)
    page.get_by_role("main").get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    faults += wrong(page)
    page.get_by_role("link", name="Phân loại", exact=True).click()
    faults += wrong(page)
    for question in ("Đủ điều kiện", "Thuộc thẩm quyền"):
        page.get_by_role("group", name=re.compile(question)).get_by_label("Có", exact=True).check()
    page.get_by_role("main").get_by_role("button", name="Phân loại").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert the_case(site.ward, number).state == "classified"
    assert faults == []


def test_a_leader_reads_the_report_and_opens_a_number(site: Site, seat: Callable[..., Page]):
    number = a_case(site.ward)
    page = seat("leader", ZOOMED)
    page.goto(f"{site.address}/bao-cao")
    assert wrong(page) == []
    figure = page.get_by_role("main").get_by_role("row", name=re.compile("^Tiếp nhận")).first.get_by_role("link").first
    by_keys_to(page, figure)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=number)).to_be_visible()

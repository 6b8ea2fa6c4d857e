"""An officer goes through the list by keys alone, and nobody who types loses a letter to a shortcut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import a_case
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser


def test_the_list_is_walked_opened_and_left_by_keys_alone(site: Site, seat: Callable[..., Page]):
    numbers = [a_case(site.ward.on(day)) for day in ("2026-06-01", "2026-06-02")]
    page = seat("officer")
    expect(page.get_by_role("button", name="Phím tắt")).to_be_visible()

    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(f"{site.address}/ho-so")
    links = page.locator("main tbody tr a[href*='/ho-so/']")
    first, second = links.nth(0).inner_text(), links.nth(1).inner_text()
    assert {first, second} == set(numbers)

    for keys, focused in (("j", first), ("j", second), ("j", second), ("k", first), ("k", first)):
        page.keyboard.press(keys)
        assert page.evaluate("document.activeElement.innerText") == focused
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Dòng sau, dòng trước")
    expect(page.get_by_role("dialog")).to_contain_text("Việc của tôi")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith(f"/ho-so/{first}")

    page.keyboard.press("/")
    page.keyboard.type("ghj")
    assert page.get_by_label("Tìm hồ sơ").input_value() == "ghj"
    assert page.url.endswith(f"/ho-so/{first}")


def test_whoever_switches_single_keys_off_is_taken_nowhere_by_them(site: Site, seat: Callable[..., Page]):
    page = seat("officer")
    page.get_by_role("button", name="Phím tắt").click()
    page.get_by_label("Dùng phím tắt chỉ một phím").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("h")
    assert page.url == f"{site.address}/"

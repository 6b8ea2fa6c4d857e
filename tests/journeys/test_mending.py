"""A form that was refused says which fields are to be mended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser


def test_two_fields_that_are_missing_are_called_by_their_names(site: Site, seat: Callable[..., Page]):
    page = seat("clerk")
    page.goto(f"{site.address}/so/van-ban-den/ghi")
    page.eval_on_selector_all("main form", "forms => forms.forEach(form => { form.noValidate = true })")
    page.get_by_role("button", name="Vào sổ").click()
    named = page.locator(".note.err")
    expect(named).to_contain_text("Nơi gửi: Còn thiếu.")
    named.get_by_role("link", name="Tên loại và trích yếu: Còn thiếu.").click()
    expect(page.get_by_label("Tên loại và trích yếu")).to_be_focused()

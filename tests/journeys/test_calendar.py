"""A swap of days off is typed in, looked at and decided, as a leader does it in the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.factories import a_case, a_person
from tests.journeys.conftest import OLD_PC, PHONE, Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", [OLD_PC, PHONE], ids=["pc", "phone"])
def test_a_swap_is_typed_in_looked_at_and_decided(site: Site, seat: Callable[..., Page], screen: dict[str, int]):
    number = a_case(site.ward.on("2027-03-01"), petitioner=a_person(site.ward), officer="officer")
    page = seat("leader", screen)
    wrong: list[str] = []

    def read(name: str) -> None:
        found = Axe().run(page, options=RULES).response["violations"]
        wrong.extend(f"{name}: {rule['id']} {rule['nodes'][0]['target']}" for rule in found)
        width = page.evaluate("document.documentElement.scrollWidth")
        wrong.extend([f"{name}: {width} px wide"] if width > screen["width"] else [])

    page.get_by_text("Mục khác", exact=True).click()
    page.get_by_role("link", name="Lịch nghỉ").click()
    page.get_by_role("link", name="2027", exact=True).click()
    page.get_by_role("link", name="Nhập quyết định mới").click()
    page.get_by_label("Văn bản quyết định").fill("QĐ 12/QĐ-TTg ngày 05/01/2027")
    for row, (day, kind, name) in {
        13: ("3/3/2027", "nghỉ", "Nghỉ hoán đổi"),
        14: ("20/3/2027", "nghỉ", "Làm bù"),
    }.items():
        page.get_by_label(f"Dòng {row}: Ngày").fill(day)
        page.get_by_label(f"Dòng {row}: Nghỉ hay làm").select_option(label=kind)
        page.get_by_label(f"Dòng {row}: Tên").fill(name)
    page.get_by_role("button", name="Xem hồ sơ nào đổi hạn").click()
    expect(page.get_by_role("alert").first).to_contain_text("20/3/2027 là thứ Bảy, vốn đã nghỉ")
    read("mend")

    page.get_by_label("Dòng 14: Nghỉ hay làm").select_option(label="làm bù")
    page.get_by_role("button", name="Xem hồ sơ nào đổi hạn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quyết định này đổi hạn 1 hồ sơ")
    read("look")

    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_role("main")).to_contain_text("Đã xem 1 hồ sơ, đổi hạn 1 hồ sơ.")
    read("decided")
    page.goto(f"{site.address}/ho-so/{number}")
    expect(page.get_by_role("main")).to_contain_text("Tính lại hạn theo lịch nghỉ năm 2027")
    assert wrong == []

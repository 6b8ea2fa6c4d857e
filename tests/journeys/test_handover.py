"""A clerk takes the land dossiers of two former units in from their workbook, and a leader has the cases written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser
LIST = Path(__file__).resolve().parents[1] / "data" / "handover" / "01-dat-dai-59.xlsx"
SLOWLY = 120_000  # ms: 59 cases on a busy machine


def open_batch(page: Page, file: dict[str, object] | Path) -> None:
    page.get_by_role("link", name="Lập đợt bàn giao").click()
    page.get_by_label("Đơn vị giao").fill("UBND xã Lam Thượng và phường Khê Trung")
    page.get_by_label("Đơn vị nhận").select_option(label="Phòng Kinh tế")
    page.get_by_label("Ngày bàn giao").fill("1/7/2025")
    page.get_by_label("Số biên bản").fill("04/BB-BG")
    for place, (unit, total, settled) in enumerate((("Lam Thượng", 34, 29), ("Khê Trung", 25, 22)), start=1):
        page.locator(f"[name='totals.{place}.kind']").select_option("land_dossier")
        for name, said in (("from_unit", unit), ("total", total), ("settled", settled), ("pending", total - settled)):
            page.locator(f"[name='totals.{place}.{name}']").fill(str(said))
        page.get_by_role("button", name="Thêm dòng").click()
    page.locator("#f-file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Lập đợt, đọc tệp").click()


def readable(page: Page, what: str) -> list[str]:
    """Say what whoever reads with help, or on a phone, could not read."""
    found = Axe().run(page, options=RULES).response["violations"]
    wrong = [f"{what}: {rule['id']} {rule['nodes'][0]['target']}" for rule in found]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    return wrong + ([f"{what}: {width} px wide"] if width > PHONE["width"] else [])


def test_a_list_is_read_mended_held_to_the_minutes_and_written(site: Site, seat: Callable[..., Page]):
    clerk, said = seat("clerk"), list[str]()
    clerk.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    clerk.goto(f"{site.address}/ban-giao")
    open_batch(clerk, {"name": "danh-sach.xlsx", "mimeType": "application/octet-stream", "buffer": b"<html>"})
    expect(clerk.get_by_role("alert")).to_contain_text("không phải bảng tính")
    assert clerk.locator("#f-file").evaluate("input => input.files[0].name") == "danh-sach.xlsx"
    clerk.locator("#f-file").set_input_files(LIST)
    clerk.get_by_role("button", name="Đọc tệp").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Khớp 59/59 với biên bản", timeout=SLOWLY)
    expect(clerk.get_by_text("51/59 đã giải quyết (86,4%)")).to_be_visible()

    clerk.get_by_role("link", name="Ghép cột").click()
    named = clerk.get_by_label("Trường cho cột B, trang “Lam Thuong”")
    expect(named).to_have_value("name")
    clerk.get_by_role("button", name="Đọc theo cách ghép này").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Khớp 59/59 với biên bản", timeout=SLOWLY)

    clerk.get_by_role("link", name="Nên xem lại (7)").click()
    clerk.get_by_role("link", name="Sửa cả dòng").first.click()
    clerk.get_by_label("Ngày nhận").fill("14/3/2025")
    clerk.get_by_role("button", name="Kiểm tra lại dòng này").click()
    expect(clerk.get_by_role("link", name="Nên xem lại (6)")).to_be_visible()
    wrong = readable(clerk, "rows")

    leader = seat("leader")
    leader.goto(f"{site.address}/ban-giao/1/doi-chieu")
    expect(leader.get_by_role("img", name="Biên bản 59 hồ sơ")).to_be_visible()
    leader.get_by_role("button", name="Ghi 59 hồ sơ").click()
    expect(leader.get_by_role("heading", level=1)).to_have_text("Đã ghi 59 hồ sơ vào sổ", timeout=SLOWLY)
    wrong += readable(leader, "the last step")
    leader.get_by_role("link", name="Đã ghi vào sổ").click()
    expect(leader.locator("main a[href^='/ho-so/']")).to_have_count(50)
    assert wrong == []
    assert [line for line in said if "422" not in line] == []

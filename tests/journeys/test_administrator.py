"""An administrator's day: somebody new, somebody on leave, somebody locked out, and a look at machine and calendar."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.factories import PASSWORD
from tests.journeys.conftest import OLD_PC, PHONE, Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser
OWN = "con mương chảy qua xóm"


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def go(page: Page, *entries: str) -> None:
    """Choose from the page of the administration, to which the menu leads."""
    page.get_by_role("navigation", name="Chính").get_by_role("link", name="Quản trị", exact=True).click()
    for entry in entries:
        page.get_by_role("main").get_by_role("link", name=entry, exact=True).click()


@pytest.mark.parametrize("screen", [OLD_PC, PHONE], ids=["pc", "phone"])
def test_from_signing_in_to_a_day_done(site: Site, seat: Callable[..., Page], browser: Browser, screen: dict[str, int]):
    admin = seat("administrator", screen)
    heading, main = admin.get_by_role("heading", level=1), admin.get_by_role("main")
    wrong: list[str] = []

    def read(name: str) -> None:
        found = Axe().run(admin, options=RULES).response["violations"]
        wrong.extend(f"{name}: {rule['id']} {rule['nodes'][0]['target']}" for rule in found)
        width = admin.evaluate("document.documentElement.scrollWidth")
        wrong.extend([f"{name}: {width} px wide"] if width > screen["width"] else [])

    # Somebody new, with a first role.
    go(admin, "Người dùng")
    expect(heading).to_have_text("7 người dùng, không ai bị khóa")
    read("users")
    main.get_by_role("link", name="Thêm người dùng").click()
    admin.get_by_label("Họ và tên").fill("Hoàng Bích Ngân")
    admin.get_by_label("Tên đăng nhập").fill("Ngân")
    admin.get_by_label("Vai trò", exact=True).select_option(label="Cán bộ xử lý")
    admin.get_by_label("Ở đơn vị").select_option(label="Phường lamkhe")
    main.get_by_role("button", name="Lập tài khoản").click()
    expect(main.get_by_role("alert")).to_contain_text("chữ thường không dấu")
    admin.get_by_label("Tên đăng nhập").fill("ngan")
    main.get_by_role("button", name="Lập tài khoản").click()
    expect(heading).to_have_text("Đã lập tài khoản cho Hoàng Bích Ngân")
    password = main.locator("code").inner_text()
    read("given")

    # She signs in and must choose a password that nobody else knows.
    theirs = browser.new_context(viewport=OLD_PC, locale="vi-VN")  # type: ignore[arg-type]
    colleague = theirs.new_page()
    colleague.goto(site.address)
    sign_in(colleague, "ngan", password)
    colleague.get_by_label("Mật khẩu đang dùng").fill(password)
    colleague.get_by_label(re.compile("^Mật khẩu mới")).fill(OWN)
    colleague.get_by_label(re.compile("^Gõ lại")).fill(OWN)
    colleague.get_by_role("button", name="Đổi mật khẩu").click()
    expect(colleague.get_by_role("main")).to_contain_text("Đã đổi mật khẩu")
    colleague.get_by_role("link", name="Việc của tôi").click()
    expect(colleague.get_by_role("heading", level=1)).not_to_be_empty()

    # She stands in for the officer who goes on leave.
    go(admin, "Vắng mặt, làm thay")
    admin.get_by_label("Ai vắng").select_option(label="Cán bộ xử lý officer")
    admin.get_by_label("Ai làm thay").select_option(label="Hoàng Bích Ngân")
    admin.get_by_label("Từ ngày").fill("8/6/2026")
    admin.get_by_label("Đến hết ngày").fill("12/6/2026")
    main.get_by_role("button", name="Ghi ngày vắng").click()
    expect(main).to_contain_text("Đã ghi ngày vắng.")
    read("absences")

    # The desk has mistyped too often and is let in again.
    colleague.get_by_role("button", name="Thoát").click()
    for _ in range(9):
        sign_in(colleague, "desk", "sai mật khẩu rồi")
    expect(colleague.get_by_role("main")).to_contain_text("Đã thử sai nhiều lần")
    go(admin, "Người dùng")
    expect(heading).to_have_text("8 người dùng, 1 đang bị khóa")
    main.get_by_role("link", name=re.compile("^Bị khóa")).click()
    main.get_by_role("link", name="Cán bộ tiếp dân desk").click()
    expect(heading).to_contain_text("bị khóa đến")
    read("locked")
    main.get_by_role("button", name="Mở khóa").click()
    expect(main).to_contain_text("Đã mở khóa")
    sign_in(colleague, "desk", PASSWORD)
    expect(colleague.get_by_role("navigation", name="Chính")).to_contain_text("Quầy tiếp nhận")
    theirs.close()

    # Last a look at the machine and at the days off.
    go(admin, "Việc định kỳ")
    expect(heading).to_have_text("Không có tiến trình nào chạy việc định kỳ")
    read("jobs")
    go(admin, "Cài đặt")
    read("settings")
    go(admin, "Lịch nghỉ")
    expect(main.get_by_role("link", name="2026", exact=True)).to_be_visible()
    assert wrong == []

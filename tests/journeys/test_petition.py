"""A petition's way through the office, as its people see it in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import a_case
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser


def press_step(page: Page, number: str, step: str, **filled: str) -> None:
    """Open the case, press a step, fill its form as the labels say, and send it."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + f"/ho-so/{number}")
    page.get_by_role("link", name=step, exact=True).click()
    for label, value in filled.items():
        question = page.get_by_role("group", name=re.compile(label.replace("_", " ")))
        if question.count():
            question.get_by_label(value, exact=True).check()
        else:
            page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("main").get_by_role("button", name=step, exact=True).click()
    page.wait_for_url(lambda address: "/buoc/" not in address)


def test_from_the_desk_to_a_figure_in_the_report(site: Site, seat: Callable[..., Page]):
    desk = seat("desk")
    desk.get_by_role("link", name="Quầy tiếp nhận").click()
    desk.get_by_text("Người mới", exact=True).click()
    desk.get_by_role("textbox", name="Họ và tên", exact=True).fill("Triệu Thị Hoa")
    desk.get_by_label("Phản ánh", exact=True).check()
    desk.get_by_role("textbox", name=re.compile("^Tóm tắt Một câu")).fill("Cống trước trường mầm non bị tắc")
    desk.get_by_role("textbox", name=re.compile("^Nội dung đơn")).fill("Nước tràn vào lớp học mỗi khi mưa.")
    desk.get_by_role("button", name="Lưu và in giấy biên nhận").click()
    expect(desk.get_by_role("main")).to_contain_text("PA-2026-0001")

    officer = seat("officer")
    officer.goto(f"{site.address}/ho-so?q=trieu+thi+hoa")
    expect(officer.get_by_role("link", name="PA-2026-0001")).to_be_visible()
    press_step(officer, "PA-2026-0001", "Phân loại", Đủ_điều_kiện_xử_lý="Có", Thuộc_thẩm_quyền="Có")
    leader = seat("leader")
    press_step(leader, "PA-2026-0001", "Thụ lý")
    expect(leader.locator(".stages .here")).to_contain_text("Chuyển xử lý")
    press_step(officer, "PA-2026-0001", "Trình ký", Đề_xuất_giải_quyết="Thông cống trong tuần.")
    press_step(leader, "PA-2026-0001", "Ký văn bản giải quyết", Kết_quả_giải_quyết="Đã trả lời", Số_văn_bản="12/UBND")
    expect(leader.locator(".stages")).to_contain_text("Đã giải quyết xong")

    leader.get_by_role("link", name="Báo cáo").click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("Đã giải quyết 1/1 đơn, 100% đúng hạn")
    leader.get_by_role("row", name=re.compile("^Đã giải quyết 1")).first.get_by_role("link").click()
    expect(leader.get_by_role("link", name="PA-2026-0001")).to_be_visible()


def test_two_people_at_one_case_and_nothing_typed_is_lost(site: Site, seat: Callable[..., Page]):
    number = a_case(site.ward)
    slow, quick = seat("officer"), seat("leader")
    slow.goto(f"{site.address}/ho-so/{number}/buoc/withdraw")
    slow.get_by_label("Lời ghi").fill("Bà con rút đơn sáng nay.")
    quick.goto(f"{site.address}/ho-so/{number}/buoc/withdraw")
    quick.get_by_label("Lời ghi").fill("Đã rút.")
    quick.get_by_role("main").get_by_role("button", name="Rút toàn bộ đơn").click()
    slow.get_by_role("main").get_by_role("button", name="Rút toàn bộ đơn").click()
    expect(slow.get_by_role("main")).to_contain_text("Bà con rút đơn sáng nay.")
    expect(slow.get_by_role("main")).to_contain_text("Chưa lưu")
    expect(slow.get_by_role("main")).to_contain_text("Lãnh đạo leader")

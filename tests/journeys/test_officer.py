"""An officer's morning, from signing in to a case that is done: by keys where that is shorter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import a_case, a_person, the_case
from tests.journeys.conftest import PHONE, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def numbers(site: Site) -> list[str]:
    """Two cases of the officer's: one that nobody has classified in time, and a new one."""
    late = a_case(
        site.ward.on("2026-05-04"), "Xin xác nhận đất rừng", petitioner=a_person(site.ward), officer="officer"
    )
    return [late, a_case(site.ward.on("2026-06-04"), "Mương thoát nước tắc", officer="officer")]


def test_from_the_late_case_on_the_first_page_to_done_and_back_to_the_list(
    site: Site, seat: Callable[..., Page], numbers: list[str]
):
    page = seat("officer")
    main, heading = page.get_by_role("main"), page.get_by_role("heading", level=1)
    expect(heading).to_have_text("1 hồ sơ đã quá hạn")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Xin xác nhận đất rừng")

    main.get_by_role("link", name=re.compile("nguyên nhân")).click()
    main.get_by_label("Vì sao chậm?").select_option(index=1)
    main.get_by_role("button", name="Ghi nguyên nhân").click()
    expect(main).to_contain_text("Nguyên nhân chậm:")

    page.keyboard.press("t")
    expect(heading).to_have_text("Phân loại")
    for question, answer in (("Đủ điều kiện", "Có"), ("Thuộc thẩm quyền", "Không")):
        main.get_by_role("group", name=re.compile(question)).get_by_label(answer, exact=True).check()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã ghi: Phân loại")).to_be_visible()

    main.get_by_text("Ghi việc vừa làm").first.click()
    main.get_by_label("Việc vừa làm").fill("Đã gọi điện, người gửi đồng ý nhận hướng dẫn.")
    main.get_by_role("button", name="Ghi vào nhật ký").click()
    expect(main).to_contain_text("Đã gọi điện, người gửi đồng ý nhận hướng dẫn.")

    main.get_by_role("link", name="Trả đơn, hướng dẫn").click()
    main.get_by_label("Lời ghi").fill("Hướng dẫn gửi Văn phòng đăng ký đất đai.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("Đã ghi: Trả đơn, hướng dẫn"))).to_be_visible()
    assert the_case(site.ward, numbers[0]).outcome == "guided"

    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(heading).to_have_text("1 hồ sơ đang xử lý, không hồ sơ nào quá hạn")
    expect(main.get_by_role("link", name=re.compile("^Của tôi"))).to_have_text("Của tôi 1")


def test_keeps_a_list_under_a_name_with_its_own_columns_and_finds_it_on_the_phone(
    seat: Callable[..., Page], numbers: list[str]
):
    page = seat("officer")
    main = page.get_by_role("main")
    page.goto(page.url + "ho-so")
    main.get_by_label("Từ khóa").fill("muong")
    main.get_by_role("button", name="Lọc", exact=True).click()
    main.get_by_role("link", name="Lưu bộ lọc này").click()
    main.get_by_label("Tên bộ lọc").fill("Thoát nước")
    main.get_by_role("button", name="Lưu bộ lọc", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thoát nước: 1 hồ sơ")
    main.get_by_text("Chọn cột, khoảng dòng").click()
    main.get_by_label("Đơn vị").check()
    main.get_by_label("Dày dòng").check()
    main.get_by_role("button", name="Bày lại danh sách").click()
    expect(main.get_by_role("columnheader", name="Đơn vị")).to_be_visible()

    phone = seat("officer", PHONE)
    phone.goto(phone.url + "ho-so")
    phone.get_by_role("main").get_by_role("link", name="Thoát nước 1").click()
    expect(phone.locator("td[data-l='Đơn vị']")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

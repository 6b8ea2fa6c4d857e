"""A morning at the desk: an hour is booked, a ticket given and called, and a moved session told by telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.bookings import NEXT, TODAY, june, session_id
from tests.factories import a_person
from tests.journeys.conftest import PHONE, Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser


def wrong_on(page: Page) -> list[str]:
    """Name what somebody could not read, or what does not fit the screen."""
    found = [
        f"{rule['id']} {rule['nodes'][0]['target']}" for rule in Axe().run(page, options=RULES).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *(["too wide"] if wide > 0 else [])]


def test_an_hour_is_booked_a_ticket_called_and_a_moved_session_told(site: Site, seat: Callable[..., Page]):
    ward = june(site.ward)
    a_person(ward, "Ma Thị Đào", phone="0912345678")
    week = f"{site.address}/lich-tiep-dan/buoi"
    desk = seat("desk")
    desk.goto(f"{week}/{session_id(ward)}")
    desk.get_by_label("Người xin gặp").fill("ma thi dao")
    desk.get_by_label("Giờ", exact=True).select_option("09:00")
    desk.get_by_label("Muốn trình bày việc gì").fill("Chậm cấp giấy chứng nhận")
    desk.get_by_role("button", name="Tìm người, đặt lịch").click()
    desk.get_by_label("Ma Thị Đào").check()
    assert wrong_on(desk) == []
    desk.get_by_role("button", name="Đặt lịch và in phiếu").click()
    expect(desk.get_by_text("PHIẾU HẸN TIẾP CÔNG DÂN")).to_be_visible()
    assert wrong_on(desk) == []

    desk.goto(f"{week}/{session_id(ward, TODAY)}/dat?slot=ticket")
    desk.get_by_text("Người mới").click()
    desk.get_by_label("Họ và tên").fill("Quan Văn Ổn")
    desk.get_by_label("Muốn trình bày việc gì").fill("Hỏi thủ tục")
    desk.get_by_role("button", name="Đặt lịch và in phiếu").click()
    desk.get_by_role("link", name="Về buổi tiếp").click()
    assert wrong_on(desk) == []
    desk.get_by_role("button", name="Mời người kế tiếp").click()
    expect(desk.get_by_text("Vừa mời vào")).to_be_visible()

    clerk = seat("clerk")
    clerk.goto(f"{week}/{session_id(ward)}/doi")
    clerk.get_by_label("Ngày tiếp").fill("10/6/2026")
    clerk.get_by_label("Lý do dời ngày").fill("Họp HĐND")
    clerk.get_by_role("button", name="Lưu thay đổi").click()
    expect(clerk.get_by_role("heading", name="Báo cho người đã hẹn")).to_be_visible()

    phone = seat("desk", PHONE)
    for address in (f"/lich-tiep-dan/tuan?day={NEXT}", "/lich-tiep-dan/hen/1", "/lich-tiep-dan/bao-lai"):
        phone.goto(site.address + address)
        assert wrong_on(phone) == [], address
    phone.get_by_role("button", name="Đã báo").click()
    expect(phone.get_by_role("heading", name="Không còn ai phải báo lại")).to_be_visible()

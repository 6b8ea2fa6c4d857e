"""A session from its publication to the citizen's history, in the browser; and the brief as a printer takes it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from casetrack.services.briefs import LONGEST, write_brief
from casetrack.services.work import begin
from tests.factories import a_case, a_person
from tests.journeys.conftest import PHONE, Site
from tests.journeys.test_accessibility import RULES
from tests.journeys.test_petition import press_step
from tests.letterheads import a_letterhead
from tests.reception_days import a_session, booked
from tests.schedules import a_series, generated, sessions

pytestmark = pytest.mark.browser
SLOTS = ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30")
LONG = "Chấp nhận số đo ngày 20/5 và ký quyết định giải quyết, hay lập hội đồng đo lại? " * 3


def wrong(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']} {rule['nodes'][0]['target']}" for rule in found]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_published_booked_held_concluded_done_and_answered(site: Site, seat: Callable[..., Page]):
    a_letterhead(site.ward)
    a_series(site.ward)
    generated(site.ward, "2026-06-04", "2026-06-30")
    person = a_person(site.ward, "Hoàng Thị Phới", phone="0912345678")
    day = f"{site.address}/lich-tiep-dan/buoi/{sessions(site.ward, '2026-06-04')[0].id}"

    clerk = seat("clerk")
    clerk.goto(f"{site.address}/lich-tiep-dan/cong-bo?from=2026-06-04&to=2026-06-30")
    clerk.get_by_label("Lý do vẫn công bố").fill("Lịch của Bí thư công bố riêng")
    clerk.get_by_role("button", name="Công bố 4 buổi").click()

    desk = seat("desk")
    desk.goto(day)
    desk.get_by_label(re.compile("^Người xin gặp")).fill("0912345678")
    desk.get_by_label("Giờ", exact=True).select_option("10:30")
    desk.get_by_label("Muốn trình bày việc gì").fill("Mở lại lối đi chung")
    desk.get_by_role("button", name="Tìm người, đặt lịch").click()
    desk.get_by_role("radio", name=re.compile("Phới")).check()
    desk.get_by_role("button", name=re.compile("Đặt lịch")).last.click()

    desk.goto(f"{day}/tiep")
    desk.get_by_role("link", name="Ghi kết quả").click()
    assert wrong(desk) == []
    desk.get_by_label(re.compile("^Công dân trình bày")).fill("Lối đi chung bị rào từ tháng 3")
    desk.get_by_label(re.compile("^Việc phải làm")).fill("Mở lại lối đi chung xóm Khê Thượng")
    desk.get_by_label("Giao cho").select_option(label="Cán bộ xử lý officer")
    desk.get_by_label(re.compile("^Xong trước ngày")).fill("20/6/2026")
    desk.get_by_role("button", name="Lưu kết quả và giao việc").click()
    desk.get_by_role("button", name="Chốt: đã tiếp 1 lượt").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("đã tiếp 1 lượt")

    clerk.goto(f"{day}/tiep")
    clerk.get_by_role("link", name="Soạn thông báo kết luận").click()
    clerk.get_by_role("button", name="Xem trước").click()
    expect(clerk.get_by_role("article")).to_contain_text("Mở lại lối đi chung xóm Khê Thượng")
    clerk.get_by_role("button", name="Phát hành, lấy số").click()
    expect(clerk.get_by_role("main")).to_contain_text("01/TB-UBND")

    officer, leader = seat("officer"), seat("leader")
    officer.goto(site.address)
    leader.goto(site.address)
    press_step(officer, "CD-2026-0001", "Báo đã hoàn thành", Kết_quả_đã_làm="Đã mở lối đi 1,5 m")
    press_step(leader, "CD-2026-0001", "Xác nhận hoàn thành, trả lời công dân", Lời_ghi="Đạt")
    press_step(officer, "CD-2026-0001", "Đã trả lời công dân", Ngày_trả_lời_công_dân="4/6/2026")

    desk.goto(f"{site.address}/nguoi/{person.id}")
    history = desk.get_by_role("main")
    expect(history).to_contain_text("buổi tiếp của Chủ tịch UBND")
    expect(history).to_contain_text("trả lời công dân 04/6/2026")
    desk.goto(f"{day}/tiep")
    expect(desk.get_by_role("main")).to_contain_text("Xong, đã trả lời")
    desk.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert fits(desk)
    assert wrong(desk) == []


@pytest.mark.proof
def test_the_brief_of_six_visits_prints_on_one_sheet(site: Site, seat: Callable[..., Page]):
    session_id = a_session(site.ward)
    people = [a_person(site.ward, f"Nguyễn Thị Ánh Nguyệt {n}", address="Tổ Khê Trung 4") for n in range(6)]
    keys = [
        booked(site.ward, session_id, person, slot, case=a_case(site.ward, petitioner=person))
        for person, slot in zip(people, SLOTS, strict=True)
    ]
    with begin(site.ward.installation, site.ward.actor("officer")) as work:
        assert write_brief(work, session_id, dict.fromkeys(keys, LONG[:LONGEST])) == 6
    page = seat("officer")
    page.goto(f"{site.address}/lich-tiep-dan/buoi/{session_id}/chuan-bi")
    assert wrong(page) == []
    assert fits(page)
    assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) == 1

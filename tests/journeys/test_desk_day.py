"""A day at the desk, from the sign-in to the sign-out: a question, a complaint with papers, the register of both."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import a_person
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser


def test_two_people_come_and_the_register_knows_both(site: Site, seat: Callable[..., Page]):
    a_person(site.ward, "Trần Văn Bảy", identity_number="001068004417")
    desk = seat("desk")
    main = desk.get_by_role("main")
    desk.get_by_role("link", name="Quầy tiếp nhận").click()
    expect(main).to_contain_text("Hôm nay chưa có lượt nào.")

    main.get_by_text("Không có tên: đơn nặc danh").click()
    main.get_by_label("Chỉ hỏi, không có đơn").check()
    desk.fill("#f-subject", "Hỏi giờ trả kết quả")
    main.get_by_label(re.compile("^Đã trả lời")).fill("Thứ Hai, sau 8 giờ.")
    main.get_by_role("button", name="Lưu, ghi người tiếp theo").click()
    expect(main).to_contain_text("Đã ghi L-2026-0001")
    expect(desk.locator("#f-who")).to_be_focused()

    desk.keyboard.type("4417")
    main.get_by_role("radio", name=re.compile("Trần Văn Bảy")).check()
    main.get_by_label("Khiếu nại", exact=True).check()
    desk.fill("#f-subject", "Bồi thường thửa 214 chưa đúng")
    desk.fill("[id='f-intake-petition.summary']", "Đề nghị đo lại thửa 214.")
    desk.fill("[id='f-papers.1.name']", "Giấy chứng nhận")
    desk.fill("[id='f-papers.1.sheets']", "2")
    desk.locator("[id='f-papers.1.copy']").select_option("original")
    main.get_by_role("button", name="Lưu và in giấy biên nhận").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("in giấy biên nhận")
    expect(main.get_by_text("Giấy chứng nhận").first).to_be_visible()
    expect(main.get_by_role("button", name="In 2 bản")).to_be_visible()

    desk.get_by_role("link", name="Quầy tiếp nhận").click()
    expect(main).to_contain_text("Hôm nay 2 lượt, 1 đơn mới.")
    main.get_by_role("link", name="Sổ tiếp công dân").click()
    for line in ("L-2026-0001", "L-2026-0002", "Trần Văn Bảy"):
        expect(main).to_contain_text(line)

    desk.get_by_role("button", name="Thoát").click()
    expect(desk.get_by_role("button", name="Đăng nhập")).to_be_visible()
    desk.goto(f"{site.address}/so/tiep-cong-dan/2026")
    expect(desk.get_by_role("main")).not_to_contain_text("Trần Văn Bảy")

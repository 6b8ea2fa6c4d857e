"""A browser that runs no script: the desk, an officer, a clerk and a leader get through their work all the same."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.batches import a_list, land_rows
from tests.factories import ELIGIBLE, a_case, a_person, the_case
from tests.journeys.conftest import PHONE, Site
from tests.sample_files import PDF

pytestmark = pytest.mark.browser
SLOWLY = 60_000  # ms: the page of a hand-over asks for itself again every five seconds


def test_the_desk_takes_a_complaint_in_and_classifies_it_on_a_phone(site: Site, seat: Callable[..., Page]):
    a_person(site.ward, "Trần Văn Bảy", identity_number="001068004417")
    page = seat("desk", PHONE, script=False)
    main = page.get_by_role("main")
    page.goto(f"{site.address}/quay")
    page.fill("#f-who", "tran van bay")
    main.get_by_role("button", name="Tìm", exact=True).click()
    main.get_by_role("radio", name=re.compile("Trần Văn Bảy")).check()
    main.get_by_label("Khiếu nại", exact=True).check()
    page.fill("#f-subject", "Bồi thường thửa 214 chưa đúng")
    main.get_by_role("button", name="Lưu và in giấy biên nhận").click()
    expect(main.get_by_role("alert").first).to_contain_text("Chưa lưu")
    page.fill("[id='f-intake-petition.summary']", "Đề nghị đo lại thửa 214.")
    main.get_by_role("button", name="Lưu và in giấy biên nhận").click()
    expect(main).to_contain_text("KN-2026-0001")

    page.goto(f"{site.address}/ho-so/KN-2026-0001/phan-loai")
    for answer in ("a-whose-elsewhere", "a-people-one"):
        page.check(f"#{answer}")
    send = page.locator("#guided button[type=submit]").first
    send.click()
    page.check("#a-seen-no")
    send.click()
    page.check("#a-via-self")
    send.click()
    page.locator("button[name=follow]").first.click()
    page.locator("#step button[type=submit]").click()
    expect(main).to_contain_text("Đã ghi")
    assert the_case(site.ward, "KN-2026-0001").state == "classified"


def test_an_officer_adds_a_file_and_takes_a_step(site: Site, seat: Callable[..., Page]):
    feedback = {"petition_class": "feedback", **ELIGIBLE}
    number = a_case(
        site.ward, petitioner=a_person(site.ward), steps=[("officer", "classify", feedback), ("leader", "accept", {})]
    )
    page = seat("officer", script=False)
    main = page.get_by_role("main")
    page.goto(f"{site.address}/ho-so/{number}/tai-lieu")
    main.get_by_role("group", name=re.compile("Mức mật")).get_by_label("Không", exact=True).check()
    page.locator("#f-file").set_input_files({"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": PDF})
    main.get_by_role("button", name="Gửi tệp").click()
    expect(main).to_contain_text("bien-ban.pdf")
    page.goto(f"{site.address}/ho-so/{number}/buoc/submit_draft")
    main.get_by_label("Đề xuất giải quyết").fill("Đo lại, trả lời trước 10/6.")
    page.fill("#f-occurred_on", "31/2")
    main.get_by_role("button", name="Trình ký").click()
    expect(main.get_by_label("Đề xuất giải quyết")).to_have_value("Đo lại, trả lời trước 10/6.")
    page.fill("#f-occurred_on", "4/6")
    main.get_by_role("button", name="Trình ký").click()
    expect(main).to_contain_text("Đã ghi: Trình ký")


def test_a_leader_hands_several_cases_over_and_asks_for_another_period(site: Site, seat: Callable[..., Page]):
    numbers = [a_case(site.ward, officer="officer") for _ in range(2)]
    page = seat("leader", script=False)
    main = page.get_by_role("main")
    page.goto(f"{site.address}/giao-nhieu")
    main.get_by_label("Người đang giữ", exact=True).select_option(label="Cán bộ xử lý officer (2)")
    main.get_by_role("button", name="Xem", exact=True).click()
    for number in numbers:
        main.get_by_label(f"Chọn {number}").check()
    main.get_by_label("Người nhận").select_option(label="Cán bộ kiểm tra inspector")
    main.get_by_label("Việc phải làm").fill("Xác minh tiếp")
    main.get_by_role("button", name="Giao những hồ sơ đã chọn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã giao 2 hồ sơ")

    page.goto(f"{site.address}/bao-cao")
    main.get_by_label("Kỳ từ").fill("1/1/2026")
    main.get_by_label("đến", exact=True).fill("31/3/2026")
    main.get_by_role("button", name="Tính lại").click()
    expect(main.get_by_label("Kỳ từ")).to_have_value("1/1/2026")
    expect(main).not_to_contain_text("đang mở trang")


def test_a_list_of_a_former_office_is_taken_over(site: Site, seat: Callable[..., Page]):
    clerk, leader = seat("clerk", script=False), seat("leader", script=False)
    main = clerk.get_by_role("main")
    clerk.goto(f"{site.address}/ban-giao/moi")
    main.get_by_label("Đơn vị giao").fill("UBND xã Lam Thượng")
    main.get_by_label("Đơn vị nhận").select_option(label="Phòng Kinh tế")
    main.get_by_label("Ngày bàn giao").fill("1/7/2025")
    main.get_by_label("Số biên bản").fill("04/BB-BG")
    clerk.locator("[name='totals.1.kind']").select_option("land_dossier")
    clerk.locator("[name='totals.1.total']").fill("3")
    clerk.locator("#f-file").set_input_files(
        {"name": "dat-dai.xlsx", "mimeType": "application/octet-stream", "buffer": a_list(land_rows(3))}
    )
    main.get_by_role("button", name="Lập đợt, đọc tệp").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Khớp 3/3 với biên bản", timeout=SLOWLY)

    leader.goto(f"{site.address}/ban-giao/1/doi-chieu")
    leader.get_by_role("button", name="Ghi 3 hồ sơ").click()
    expect(leader.get_by_role("heading", level=1)).to_have_text("Đã ghi 3 hồ sơ vào sổ", timeout=SLOWLY)

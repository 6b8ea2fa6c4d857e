"""A leader's Monday: from what the digest says to reminded, given, extended, and a frozen report."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from casetrack.services.digests import make_digests
from tests.factories import DENUNCIATION, ELIGIBLE, a_case, a_person, a_step, an_account, the_case
from tests.journeys.conftest import Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser
ACCEPTED: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("desk", "classify", ELIGIBLE),
    ("leader", "accept", {}),
    ("officer", "notify_acceptance", {"notice_no": "34, 35/TB"}),
)


@pytest.fixture
def numbers(site: Site) -> list[str]:
    """Three cases that are late on Monday, of which nobody holds the third; and a denunciation that needs more days."""
    ward = site.ward.on("2026-05-04")
    an_account(ward, "hanh", "officer", full_name="Vi Thu Hạnh")
    numbers = [a_case(ward, f"Hồ sơ thứ {n}", officer="officer" if n < 3 else None) for n in (1, 2, 3)]
    ward.on("2026-06-22")
    numbers.append(a_case(ward, fields=DENUNCIATION, officer="officer", petitioner=a_person(ward), steps=ACCEPTED))
    ward.on("2026-06-29")
    ward.now = ward.now.replace(hour=7, minute=30)
    make_digests(ward.installation, ward.office.id)
    ward.on("2026-06-29")
    return numbers


def test_from_the_digest_to_reminded_given_extended_and_frozen(
    site: Site, seat: Callable[..., Page], numbers: list[str]
):
    page, officer = seat("leader"), seat("officer")
    main, heading = page.get_by_role("main"), page.get_by_role("heading", level=1)
    page.goto(f"{site.address}/ban-tin/weekly/2026-06-29")
    expect(heading).to_contain_text("3 hồ sơ quá hạn")

    page.goto(f"{site.address}/ho-so?view=overdue")
    keys, picked = page.keyboard, page.locator("#pick")
    for _row in range(2):
        keys.press("j")
        keys.press("x")
    expect(picked).to_contain_text("Đã chọn 2 hồ sơ")
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.get_by_label("Chọn cả trang").check()
    expect(picked).to_contain_text("Đã chọn 3 hồ sơ")
    picked.get_by_role("button", name="Nhắc người xử lý").click()
    expect(heading).to_have_text("Nhắc người xử lý 3 hồ sơ")
    main.get_by_label("Vì sao nhắc").fill("Báo cáo trước 16:00 thứ Năm.")
    main.get_by_role("button", name="Nhắc người xử lý").click()
    expect(heading).to_have_text("Đã nhắc 2 hồ sơ, 1 chưa nhắc được")
    expect(main.get_by_role("row", name=re.compile(numbers[2]))).to_contain_text("Giao hồ sơ này trước.")
    assert Axe().run(page, options=RULES).response["violations"] == []

    officer.goto(f"{site.address}/thong-bao")
    expect(officer.get_by_role("main")).to_contain_text("Báo cáo trước 16:00 thứ Năm.")

    main.get_by_role("link", name="Về danh sách hồ sơ").last.click()
    expect(page).to_have_url(re.compile("/ho-so[?]view=overdue$"))
    page.get_by_label("chọn cả 3 hồ sơ khớp bộ lọc").check()
    page.locator("#pick").get_by_role("button", name="Giao cho").click()
    main.get_by_label("Người nhận").select_option(label="Vi Thu Hạnh")
    main.get_by_label("Việc phải làm").fill("Làm tiếp, trình trong tuần.")
    main.get_by_label("Phải xong").fill("3/7")
    a_step(site.ward, numbers[0], "officer", "classify", petition_class="complaint", **ELIGIBLE)  # meanwhile
    main.get_by_role("button", name="Giao những hồ sơ đã chọn").click()
    expect(heading).to_have_text("Đã giao 2 hồ sơ, 1 chưa giao được")
    expect(main.get_by_role("row", name=re.compile(numbers[0]))).to_contain_text("vừa được người khác cập nhật")
    hanh = site.ward.users["hanh"].id
    assert [the_case(site.ward, number).officer_id == hanh for number in numbers[:3]] == [False, True, True]

    page.goto(f"{site.address}/ho-so/{numbers[3]}")
    main.get_by_role("link", name=re.compile("^Gia hạn")).click()
    main.get_by_label("Thêm bao nhiêu ngày?").fill("30")
    main.get_by_label("Căn cứ gia hạn").select_option(index=1)
    main.get_by_label("Số quyết định").fill("58/QĐ-UBND")
    main.get_by_role("button", name=re.compile("^Gia hạn")).click()
    expect(page.get_by_text("Đã ghi: Gia hạn 30 ngày")).to_be_visible()

    page.goto(f"{site.address}/bao-cao?from=1/1/2026&to=28/6/2026")
    main.get_by_role("button", name="Chốt số liệu").click()
    expect(heading).to_have_text("Chốt số liệu báo cáo")
    main.get_by_role("button", name="Chốt số liệu").click()
    expect(main).to_contain_text("Đã chốt lúc")

"""An auditor's day: who looked at what, is the book whole, the log taken along, and what a frozen report said."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casetrack.services.access import get_visible_case
from casetrack.services.corrections import Correct, correct
from casetrack.services.work import begin
from tests.factories import DENUNCIATION, ELIGIBLE, a_case
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser


def test_from_signing_in_to_a_day_done(site: Site, seat: Callable[..., Page]):
    ward = site.ward.on("2026-06-20")
    sealed = a_case(ward, "Thu tiền ngoài quy định", fields=DENUNCIATION)
    number = a_case(ward, steps=[("officer", "classify", ELIGIBLE)])
    ward.on("2026-07-01")

    # The leader looks at a sealed case and freezes the report; later a case is corrected.
    leader = seat("leader")
    leader.goto(f"{site.address}/ho-so/{sealed}")
    leader.goto(f"{site.address}/bao-cao/chot/moi?from=1/6/2026&to=30/6/2026")
    leader.get_by_role("main").get_by_role("button", name=re.compile("^Chốt")).click()
    expect(leader.get_by_role("heading", level=1)).to_have_text("Bản chốt CSL-2026-0001")
    ward.on("2026-07-10")
    with begin(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        correct(work, case, Correct(2, case.version, "Phân loại nhầm", fields={"petition_class": "request"}))

    # The log: read, filtered, and one act of one person.
    auditor = seat("auditor")
    heading, main = auditor.get_by_role("heading", level=1), auditor.get_by_role("main")
    auditor.get_by_role("link", name="Sổ kiểm tra", exact=True).click()
    expect(main.get_by_role("table")).to_contain_text("Đính chính")
    main.get_by_label("Việc").select_option(label="Xem hồ sơ hạn chế hoặc bảo mật")
    main.get_by_role("button", name="Lọc").click()
    look = main.get_by_role("row", name=re.compile("Lãnh đạo leader"))
    expect(look).to_contain_text(sealed)
    assert "Thu tiền ngoài quy định" not in auditor.content()

    # Taken along as it was filtered.
    main.get_by_text("Tải về", exact=True).click()
    with auditor.expect_download() as taken:
        main.get_by_role("link", name="CSV cho bảng tính").click()
    rows = list(csv.reader(Path(taken.value.path()).read_text("utf-8-sig").splitlines()))
    assert [row for row in rows if sealed in row], rows

    # Is the book whole, and does it hold what the sheet on paper says?
    main.get_by_role("link", name="Tờ chốt sổ").click()
    head = re.search(r"--head (\S+)", main.inner_text())
    assert head
    main.get_by_role("link", name="Sổ kiểm tra").click()
    main.get_by_role("link", name="Kiểm chứng sổ").click()
    auditor.get_by_label("Số và mã trên tờ chốt sổ").fill(head[1])
    main.get_by_role("button", name="Đọc lại sổ").click()
    expect(heading).to_contain_text("Sổ còn nguyên")
    expect(main).to_contain_text("sổ có đúng sự kiện của tờ chốt sổ")

    # What the frozen report said, and why it differs today.
    auditor.get_by_role("link", name="Báo cáo", exact=True).click()
    auditor.goto(f"{site.address}/bao-cao/chot")
    main.get_by_role("link", name="CSL-2026-0001", exact=True).click()
    main.get_by_role("link", name="Từ lúc chốt, khác gì?").click()
    expect(heading).to_contain_text("số đã khác từ lúc chốt")
    expect(main).to_contain_text("Loại đơn: Kiến nghị, lúc chốt Khiếu nại")
    auditor.get_by_role("button", name="Thoát").click()
    expect(auditor.get_by_label("Tên đăng nhập")).to_be_visible()

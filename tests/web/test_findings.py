"""The page of the check before a report, the line on a leader's first page, and the same for programs."""

from __future__ import annotations

from casetrack.reports.due_checks import check_what_is_due
from tests.factories import DENUNCIATION, a_case
from tests.web.test_case_list import heading

PAGE = "/bao-cao/kiem-tra"


def test_each_fault_stands_with_its_case_and_what_mends_it(ward, signed_in):
    seen = a_case(ward.on("2026-05-04"), officer="officer")
    sealed = a_case(ward, officer="inspector", fields=DENUNCIATION)
    ward.on("2026-06-14")
    page = signed_in("officer").get(f"{PAGE}?from=15/3/2026&to=14/6/2026")
    assert heading(page) == "4 chỗ cần sửa hoặc xem lại trước khi gửi"
    assert f'href="/ho-so/{seen}"' in page.text
    assert "Cán bộ giữ hồ sơ ghi nguyên nhân chậm." in page.text
    assert page.text.count("1 hồ sơ hạn chế người xem") == 2
    assert sealed not in page.text
    assert sealed in signed_in("inspector").get(f"{PAGE}?from=15/3/2026&to=14/6/2026").text


def test_without_a_period_the_report_that_is_due_next_is_checked(ward, signed_in):
    page = signed_in("leader").get(PAGE)
    assert heading(page) == "Kiểm tra cuối kỳ: không thấy gì phải sửa"
    assert "Kỳ từ 15/3/2026 đến 14/6/2026" in page.text or "Kỳ từ 15/12/2025 đến 14/6/2026" in page.text
    assert "/bao-cao/chot/moi" in page.text


def test_a_period_that_cannot_be_is_refused_in_words(ward, signed_in):
    leader = signed_in("leader")
    for asked, said in (
        ("from=1/7/2027&to=31/7/2027", "Kỳ này chưa bắt đầu."),
        ("from=1/6/2026&to=1/5/2026", "Ngày cuối kỳ trước ngày đầu kỳ."),
        ("from=32/13/2026", "ngày"),
        ("from=%00&to=<b>", "ngày"),
    ):
        page = leader.get(f"{PAGE}?{asked}")
        assert page.status_code == 422, asked
        assert said in page.text
    assert leader.get(f"{PAGE}?from=2001-01-01&to=2099-12-31").status_code == 200
    assert signed_in("clerk").get(PAGE).status_code == 403


def test_a_leader_finds_the_check_on_the_first_page_until_the_report_is_long_sent(ward, signed_in):
    a_case(ward.on("2026-05-04"), officer="officer")
    check_what_is_due(ward.on("2026-06-16").installation, ward.office.id)
    said = "Báo cáo gửi ngày 17/6/2026: kiểm tra thấy 2 chỗ cần sửa, xem lại"
    link = f"{PAGE}?from=2025-12-15&amp;to=2026-06-14"
    page = signed_in("leader").get("/").text
    assert said in page
    assert link in page
    assert said in signed_in("leader").get("/thong-bao").text
    assert said not in signed_in("officer").get("/").text
    ward.on("2026-06-25")
    assert said not in signed_in("leader").get("/").text

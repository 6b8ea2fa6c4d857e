"""The pages of indicators: every number opens to what it counts; those without cases are entered with a document."""

from __future__ import annotations

import re

import pytest

from casetrack.services.work import begin, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, a_case, a_person, a_step
from tests.queries import queries_of
from tests.web.test_case_list import heading, numbers

PERIOD = "from=1/5/2026&to=30/6/2026"


@pytest.fixture
def office(ward):
    """Give a ward whose office is the People's Committee itself, with two complaints and a sealed denunciation."""
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.units[ward.units["root"].id].kind = "people_committee"
    a_case(ward.on("2026-05-04"))
    number = a_case(ward.on("2026-06-01"))
    a_step(ward, number, "leader", "withdraw", comment="Người gửi rút đơn")
    a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"))
    return ward.on("2026-06-04")


def opened(page):
    """Give the addresses that the numbers of a page open, by indicator."""
    found = re.findall(r'href="(/bao-cao/chi-tieu/([a-z0-9_.]+)\?[^"]*)"', page.text)
    lists = (".csv", ".json", ".xlsx")  # the same to take away
    return {key: address.replace("&amp;", "&") for address, key in found if not key.endswith(lists)}


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_every_number_opens_to_a_list_that_adds_up_to_it(office, signed_in, who):
    browser = signed_in(who)
    addresses = opened(browser.get(f"/bao-cao/chi-tieu?{PERIOD}"))
    assert {"people_committee_petitions.total", "petitions.complaints.overdue", "ward_wide.receipts"} <= set(addresses)
    for key, address in addresses.items():
        page = browser.get(address)
        hidden = re.search(r"(\d+) hồ sơ hạn chế người xem", page.text)
        said = heading(page).rpartition(": ")[2]
        if said[0].isdigit() and "Tính từ" not in page.text:
            assert len(numbers(page)) + (int(hidden[1]) if hidden else 0) == int(said.split()[0]), key


def test_what_one_may_not_see_is_one_line_without_a_number_or_name(office, signed_in):
    page = signed_in("auditor").get(f"/bao-cao/chi-tieu/people_committee_petitions.total?{PERIOD}")
    assert heading(page) == "Tổng số đơn tiếp nhận: 3 đơn"
    assert "1 hồ sơ hạn chế người xem" in page.text
    assert "TC-2026" not in page.text
    assert "Bảy" not in page.text


def test_the_pages_are_alike_for_everybody_who_reads_reports_and_closed_to_others(office, signed_in):
    seen = [signed_in(who).get(f"/bao-cao/chi-tieu?{PERIOD}").text.count("chi-tieu/") for who in ("leader", "auditor")]
    assert seen[0] == seen[1] > 20
    for address in ("/bao-cao/chi-tieu", "/bao-cao/chi-tieu/ward_wide.receipts"):
        assert signed_in("desk").get(address).status_code == 403
    assert signed_in("auditor").get("/bao-cao/nhap-tay").status_code == 403


@pytest.mark.parametrize(
    ("address", "answered"),
    [
        ("/bao-cao/chi-tieu/ward_wide.profit", (404, "Không có chỉ tiêu “ward_wide.profit”")),
        (f"/bao-cao/chi-tieu?unit=xyz&{PERIOD}", (404, "Không có đơn vị xyz")),
        ("/bao-cao/chi-tieu?from=30/6/2026&to=1/6/2026", (422, "Ngày cuối kỳ trước ngày đầu kỳ")),
        ("/bao-cao/chi-tieu/ward_wide.receipts?from=31/2/2026", (422, "31")),
        (f"/bao-cao/chi-tieu?{PERIOD}&as_at=1/1/2026", (422, "Ngày tính đến phải từ")),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(office, signed_in, address, answered):
    status, told = answered
    page = signed_in("leader").get(address)
    assert (page.status_code, told in page.text) == (status, True)


def test_a_day_to_come_is_a_forecast_of_the_clocks_and_says_so(office, signed_in):
    browser = signed_in("leader")
    overdue = "/bao-cao/chi-tieu/petitions.complaints.overdue?from=1/1/2026&to=31/12/2026"
    assert heading(browser.get(overdue)).endswith(": 1 đơn")
    a_case(office.on("2026-06-04"))
    assert heading(browser.get(overdue)).endswith(": 1 đơn"), "the new one is not overdue yet"
    ahead = browser.get(f"{overdue}&as_at=31/12/2026")
    assert heading(ahead).endswith(": 2 đơn")
    assert "chỉ dự báo thời hạn" in ahead.text


def test_a_share_tells_what_it_is_made_of_and_each_part_opens(office, signed_in):
    browser = signed_in("leader")
    page = browser.get(f"/bao-cao/chi-tieu/people_committee_petitions.resolved_percent?{PERIOD}")
    assert heading(page) == "Tỷ lệ đã giải quyết: 33,3%"
    parts = opened(page)
    assert set(parts) == {"people_committee_petitions.resolved", "people_committee_petitions.total"}
    assert len(numbers(browser.get(parts["people_committee_petitions.resolved"]))) == 1


def test_of_a_unit_only_its_own_cases_are_counted(office, signed_in):
    a_case(office, unit="VP", fields=COMPLAINT)
    browser = signed_in("leader")
    page = browser.get(f"/bao-cao/chi-tieu/ward_wide.receipts?unit=VP&{PERIOD}")
    assert heading(page) == "Lượt tiếp nhận đơn: 1 lượt tiếp nhận"
    assert 'value="VP" selected' in browser.get(f"/bao-cao/chi-tieu?unit=VP&{PERIOD}").text


def test_a_number_is_entered_with_its_document_and_printed_as_entered(office, signed_in):
    clerk, leader = signed_in("clerk"), signed_in("leader")
    form = {"key": "documents_on_reception", "value": "7", "said_on": "20/5/2026", "source": "Báo cáo 45/BC-VP"}
    assert clerk.send("/bao-cao/nhap-tay", form).location == "/bao-cao/nhap-tay?saved=1"
    assert "1 số nhập tay đang dùng" in heading(clerk.get("/bao-cao/nhap-tay"))
    page = leader.get(f"/bao-cao/chi-tieu/documents_on_reception?{PERIOD}")
    assert heading(page) == "Văn bản về công tác tiếp công dân: 7 văn bản"
    assert "nhập tay, không có hồ sơ đằng sau" in page.text
    assert "Báo cáo 45/BC-VP" in page.text
    corrected = {**form, "value": "8", "source": "Đính chính <b>46</b>"}
    clerk.send("/bao-cao/nhap-tay", corrected)
    listed = clerk.get("/bao-cao/nhap-tay").text
    assert "<s>7 văn bản</s>" in listed
    assert "Đính chính &lt;b&gt;46&lt;/b&gt;" in listed
    assert heading(leader.get(f"/bao-cao/chi-tieu/documents_on_reception?{PERIOD}")).endswith(": 8 văn bản")
    clerk.send("/bao-cao/nhap-tay", {**form, "take_back": "1"})
    assert heading(leader.get(f"/bao-cao/chi-tieu/documents_on_reception?{PERIOD}")).endswith(": –")


def test_what_was_typed_is_kept_where_a_number_cannot_be_taken(office, signed_in):
    clerk = signed_in("clerk")
    form = {"key": "documents_on_reception", "value": "bảy", "said_on": "20/5/2027", "source": "Báo cáo 45/BC-VP"}
    page = clerk.send("/bao-cao/nhap-tay", form)
    assert page.status_code == 422
    assert "Báo cáo 45/BC-VP" in page.text
    assert 'value="bảy"' in page.text
    assert clerk.send("/bao-cao/nhap-tay", {}).status_code == 422
    assert signed_in("auditor").send("/bao-cao/nhap-tay", form).status_code == 403


def test_the_page_asks_a_bounded_number_of_questions(office, signed_in):
    browser = signed_in("leader")
    browser.get(f"/bao-cao/chi-tieu?{PERIOD}")
    with queries_of(office) as asked:
        assert browser.get(f"/bao-cao/chi-tieu?{PERIOD}").status_code == 200
    assert len(asked) <= 20, asked

"""The pages of the forms of the law: each number opens to a list that adds up to it, and nothing hidden is told."""

from __future__ import annotations

import re
from html import unescape

import pytest

from casetrack.services.work import begin, system_actor
from tests.factories import DENUNCIATION, ELIGIBLE, a_case, a_person, a_step
from tests.queries import queries_of
from tests.reports.test_forms import an_execution
from tests.web.test_case_list import heading, numbers

PERIOD = "from=1/5/2026&to=14/6/2026"


@pytest.fixture
def office(ward):
    """Give a ward whose office is the People's Committee, with a complaint and a sealed denunciation, both its own."""
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.units[ward.units["root"].id].kind = "people_committee"
    ward.on("2026-05-04")
    complaint = a_case(ward, petitioner=a_person(ward))
    a_step(ward, complaint, "desk", "classify", petition_class="complaint", matter="land", **ELIGIBLE)
    sealed = a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"))
    a_step(ward, sealed, "desk", "classify", petition_class="denunciation", matter="corruption", **ELIGIBLE)
    return ward.on("2026-06-04")


def opened(page):
    found = re.findall(r'href="(/bao-cao/bieu/02-xld/(\d+)\?[^"]*)"', page.text)
    return {int(column): address.replace("&amp;", "&") for address, column in found}


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_every_number_opens_to_a_list_that_adds_up_to_it(office, signed_in, who):
    browser = signed_in(who)
    addresses = opened(browser.get(f"/bao-cao/bieu/02-xld?{PERIOD}"))
    assert {1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 16} == set(addresses)
    for column, address in addresses.items():
        page = browser.get(address)
        hidden = re.search(r"(\d+) hồ sơ hạn chế người xem", page.text)
        said = heading(page).rpartition(": ")[2].split()[0]
        assert len(numbers(page)) + (int(hidden[1]) if hidden else 0) == int(said), column


def test_what_one_may_not_see_is_one_line_without_a_number_or_name(office, signed_in):
    page = signed_in("auditor").get(f"/bao-cao/bieu/02-xld/16?{PERIOD}")
    assert heading(page) == "02/XLD, cột 16: 1 đơn"
    assert "1 hồ sơ hạn chế người xem" in page.text
    assert "TC-2026" not in page.text
    assert "Bảy" not in page.text


def test_the_page_lists_the_forms_of_the_report_that_is_due_next(office, signed_in):
    page = signed_in("leader").get("/bao-cao/bieu")
    assert heading(page) == "6 biểu mẫu thống kê"
    assert 'value="15/3/2026"' in page.text
    assert "Biểu số 05/KQTH" in page.text
    early = signed_in("leader").get("/bao-cao/bieu?from=15/6/2025&to=14/9/2025").text
    assert early.count("Không có hiệu lực vào ngày cuối kỳ; áp dụng từ 30/9/2025.") == 6


def test_what_does_not_fit_stands_above_the_form(office, signed_in):
    leader = signed_in("leader")
    assert "16 đối chiếu của biểu đều khớp ở mọi dòng." in leader.get(f"/bao-cao/bieu/05-kqth?{PERIOD}").text
    an_execution(office, "2026-05-06", {"2026-06-02": 10_500_000}, unit="root")
    page = leader.get(f"/bao-cao/bieu/05-kqth?{PERIOD}").text
    assert "Đối chiếu chưa khớp: 5 &lt;= 3 (Tổng cộng: 10,5 và 10)" in page


@pytest.mark.parametrize(
    ("address", "answered"),
    [
        ("/bao-cao/bieu/02-xld?from=15/6/2025&to=14/9/2025", (422, "trước khi biểu 02/XLD có hiệu lực (30/9/2025)")),
        (f"/bao-cao/bieu/09-abc?{PERIOD}", (404, "Không có biểu “09-abc”")),
        (f"/bao-cao/bieu/02-xld/26?{PERIOD}", (404, "không có cột 26 để mở")),
        (f"/bao-cao/bieu/02-xld/999999999999?{PERIOD}", (404, "không có cột")),
        (f"/bao-cao/bieu/02-xld?unit=xyz&{PERIOD}", (404, "Không có đơn vị xyz")),
        ("/bao-cao/bieu/02-xld?from=31/2/2026", (422, "31")),
        ("/bao-cao/bieu/02-xld?from=14/6/2026&to=1/5/2026", (422, "Ngày cuối kỳ trước ngày đầu kỳ")),
        (f"/bao-cao/bieu/02-xld.docx?{PERIOD}", (404, "")),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(office, signed_in, address, answered):
    status, told = answered
    page = signed_in("leader").get(address)
    assert (page.status_code, told in page.text) == (status, True)


def test_a_refused_period_says_once_that_the_page_was_not_made(office, signed_in):
    page = signed_in("leader").get("/bao-cao/bieu/02-xld?from=15/6/2025&to=14/9/2025")
    assert heading(page) == "Chưa lập được biểu: sửa kỳ hoặc đơn vị"
    assert page.text.count("trước khi biểu 02/XLD có hiệu lực (30/9/2025)") == 1
    assert "Chưa lưu" not in page.text.partition("<main")[2]
    assert 'value="14/9/2025"' in page.text, "what was typed is not lost"
    assert '/bao-cao/bieu/02-xld?from=15/3/2026&amp;to=14/6/2026"' in page.text, (
        "nor is the way to the report that is due"
    )
    for typed in ("<u>", "unit=" + "x" * 50, "unit=%00", "unit=VP&unit=VP&unit=nowhere"):
        for path in ("bieu", "bieu/02-xld", "bieu/02-xld/1", "bieu/02-xld.pdf"):
            answer = signed_in("leader").get(f"/bao-cao/{path}?from=31/2/2026&to={typed}&{typed}")
            assert answer.status_code in (404, 422)
            assert "<u>" not in answer.text
    assert signed_in("leader").get(f"/bao-cao/bieu/02-xld?{PERIOD}&unit=%20").status_code == 200
    assert heading(signed_in("leader").get("/bao-cao/chi-tieu?from=31/2/2026")) == (
        "Chưa lập được trang này, còn mục phải sửa"
    )


def test_of_two_units_at_once_it_is_said_how_they_overlap(office, signed_in):
    leader = signed_in("leader")
    for page in ("02-xld", "02-xld.xlsx", "02-xld/1"):
        for units, said in (
            (("VP", "VP"), "Đơn vị “Văn phòng” được nêu hai lần. Nêu một lần."),
            (("VP", "KT"), "“Văn phòng” và “Phòng Kinh tế” là hai dòng của biểu"),
            ((office.units["root"].code, "VP"), "Ngày 04/6/2026, “Văn phòng” nằm trong"),
        ):
            named = "&".join(f"unit={unit}" for unit in units)
            answer = leader.get(f"/bao-cao/bieu/{page}?{PERIOD}&{named}")
            assert (answer.status_code, said in unescape(answer.text)) == (422, True), (page, units)


def test_a_form_is_taken_along_and_the_pages_are_closed_to_who_reads_no_reports(office, signed_in):
    browser = signed_in("auditor")
    for made, head in (("xlsx", b"PK"), ("pdf", b"%PDF-"), ("json", b"{")):
        file = browser.get(f"/bao-cao/bieu/02-xld.{made}?{PERIOD}")
        assert file.data.startswith(head)
        assert f"bieu-02-xld_2026-05-01_2026-06-14.{made}" in file.headers["Content-Disposition"]
    for address in ("/bao-cao/bieu", "/bao-cao/bieu/02-xld", "/bao-cao/bieu/02-xld/1", "/bao-cao/bieu/02-xld.pdf"):
        assert signed_in("desk").get(address).status_code == 403


def test_a_page_asks_the_book_as_often_however_many_cases_there_are(office, signed_in):
    browser = signed_in("leader")
    with queries_of(office) as few:
        browser.get(f"/bao-cao/bieu/02-xld?{PERIOD}")
    for _ in range(4):
        a_case(office)
    with queries_of(office) as many:
        browser.get(f"/bao-cao/bieu/02-xld?{PERIOD}")
    assert len(many) == len(few) <= 22

"""The report of a period: figures that open, a balance that holds, and lists that add up for everybody."""

from __future__ import annotations

import re

import pytest

from tests.factories import COMPLAINT, DENUNCIATION, a_case, a_person, a_step
from tests.queries import queries_of
from tests.web.test_case_list import heading, numbers

WITHDRAWN = ("leader", "withdraw", {"comment": "Người gửi rút đơn"})


@pytest.fixture
def office(ward):
    a_case(ward.on("2026-05-04"))
    a_case(ward.on("2026-06-01"), steps=[WITHDRAWN])
    a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"))
    return ward.on("2026-06-04")


def figures_of(page):
    """Give each figure's number of all cases and the address that it opens."""
    table = page.text.split('id="h-figures"')[1].split("</table>")[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="num">(?:<a href="([^"]+)"[^>]*>)?(\d+)', table)
    return {name: (int(count), address.replace("&amp;", "&")) for name, address, count in rows}


def test_the_heading_is_the_result_and_the_lead_what_is_late(office, signed_in):
    page = signed_in("leader").get("/bao-cao")
    assert heading(page) == "Đã giải quyết 1/3 đơn, 100% đúng hạn"
    assert "Đạt chỉ tiêu 95%." in page.text
    assert "1 đơn quá hạn" in page.text
    assert "Mọi hồ sơ: đã giải quyết 1/3." in page.text
    assert "khớp" in page.text
    assert "không khớp" not in page.text


def test_the_numbers_are_alike_for_everybody_who_reads_reports(office, signed_in):
    seen = [figures_of(signed_in(who).get("/bao-cao")) for who in ("leader", "officer", "auditor", "inspector")]
    assert seen[0]["Tiếp nhận trong kỳ"][0] == 3
    assert all(each == seen[0] for each in seen)


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_each_figure_opens_a_list_that_adds_up_to_it(office, signed_in, who):
    browser = signed_in(who)
    for name, (count, address) in figures_of(browser.get("/bao-cao?from=1/5/2026&to=30/6/2026")).items():
        if not count:
            continue
        opened = browser.get(address)
        hidden = re.search(r"(\d+) hồ sơ hạn chế người xem", opened.text)
        assert len(numbers(opened)) + (int(hidden[1]) if hidden else 0) == count, name
        assert heading(opened) == f"{name}: {count} hồ sơ"


def test_what_one_may_not_see_is_one_line_without_a_number_or_name(office, signed_in):
    opened = signed_in("auditor").get("/bao-cao/ho-so?figure=received")
    assert "1 hồ sơ hạn chế người xem" in opened.text
    assert "TC-2026" not in opened.text
    assert "Bảy" not in opened.text
    assert "Xem được 2 + hạn chế người xem 1 = 3" in opened.text


def test_the_period_can_be_chosen_and_asked_as_it_stood(office, signed_in):
    browser = signed_in("leader")
    page = browser.get("/bao-cao?from=1/5/2026&to=30/6/2026&as_at=31/5/2026")
    assert heading(page) == "Đã giải quyết 0/1 đơn"
    assert "as_at=31/5/2026" in figures_of(page)["Tiếp nhận trong kỳ"][1]
    assert heading(browser.get("/bao-cao?known_at=3/5/2026")) == "Đã giải quyết 0/0 hồ sơ"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=31/2/2026", "không có ngày 31"),
        ("from=1/6/2026&to=1/5/2026", "Ngày cuối kỳ trước ngày đầu kỳ"),
        ("from=1/1/2027&to=1/2/2027", "Kỳ này chưa bắt đầu"),
        ("as_at=1/1/2020", "Ngày tính đến phải từ"),
    ],
)
def test_days_that_do_not_fit_are_said_and_kept(office, signed_in, query, said):
    page = signed_in("leader").get(f"/bao-cao?{query}")
    assert page.status_code == 422
    assert said in page.text
    assert f'value="{query.split("=")[1].split("&")[0]}"' in page.text


def test_a_figure_that_no_report_has_is_not_found(signed_in):
    assert signed_in("leader").get("/bao-cao/ho-so?figure=profit").status_code == 404
    assert signed_in("leader").get("/bao-cao/ho-so?figure=received&group=month&key=x").status_code == 404
    assert signed_in("leader").get("/bao-cao/ho-so?figure=received&as_at=x").status_code == 422


@pytest.mark.parametrize(
    "row",
    [
        "group=month&key=0000-01",
        "group=month&key=9999-12",
        "group=month&key=2026-13",
        "group=officer&key=user:99999999999999999999",
        "group=officer&key=user:x",
        "group=officer&key=nobody",
    ],
)
def test_a_row_that_no_table_has_is_not_found_and_said_in_words(signed_in, row):
    page = signed_in("leader").get(f"/bao-cao/ho-so?figure=received&{row}")
    assert page.status_code == 404
    assert "Báo cáo không có số received" in page.text


def test_the_row_of_a_list_is_named_in_words(office, signed_in):
    opened = signed_in("leader").get("/bao-cao/ho-so?figure=received&group=channel&key=desk")
    assert "Theo cách đến: Trực tiếp tại quầy." in opened.text
    nobody = signed_in("leader").get("/bao-cao/ho-so?figure=received&group=officer&key=")
    assert "Theo người xử lý: Chưa giao." in nobody.text


def test_the_desk_reads_no_reports(signed_in):
    assert signed_in("desk").get("/bao-cao").status_code == 403
    assert signed_in("desk").get("/bao-cao/ho-so?figure=received").status_code == 403


def test_a_report_costs_as_many_queries_for_many_cases_as_for_one(office, signed_in):
    browser = signed_in("leader")
    costs = []
    for _ in range(2):
        for address in ("/bao-cao", "/bao-cao/ho-so?figure=received"):
            with queries_of(office) as statements:
                browser.get(address)
            costs.append(len([said for said in statements if said.startswith("SELECT")]))
        for n in range(5):
            a_case(office, petitioner=a_person(office, f"Lê Văn {n}"), officer="officer")
    assert costs[:2] == costs[2:]


def test_the_report_speaks_english_too(office, signed_in):
    browser = signed_in("leader")
    browser.send("/language", {"language": "en"})
    assert heading(browser.get("/bao-cao")) == "1 of 3 petitions resolved, 100% on time"


def test_receipts_and_papers_stand_side_by_side_and_open(office, signed_in):
    sent = a_case(office, fields={**COMPLAINT, "petition_class": "request"})
    a_step(office, sent, "officer", "classify", petition_class="request", eligible=True, competent=False)
    a_step(office, sent, "leader", "forward_unit", receiving_unit=office.units["KT"].id)
    browser = signed_in("auditor")
    page = browser.get("/bao-cao/bang")
    total = page.text.split('class="sum"')[1].split("</tr>")[0]
    counts = [int(count) for count in re.findall(r">(\d+)<", total)]
    assert counts[:3] == [5, 4, 5], "five receipts of four papers, all of them of this year"
    for address, count in re.findall(r'href="([^"]+)">(\d+)</a>', total):
        opened = browser.get(address.replace("&amp;", "&"))
        hidden = re.search(r"(\d+) hồ sơ hạn chế người xem", opened.text)
        assert len(numbers(opened)) + (int(hidden[1]) if hidden else 0) == int(count), address
        assert "Theo đơn vị: Xử lý, giải quyết đơn." in opened.text

"""The page of a report: its answer against the office's target, its indicators, its sentences and its pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.factories import DENUNCIATION, a_case, a_person
from tests.queries import queries_of
from tests.web.test_case_list import heading, numbers

WITHDRAWN = ("leader", "withdraw", {"comment": "Người gửi rút đơn"})
LOCK = '<svg class="i" aria-hidden="true"><use href="#i-lock"/></svg>'


@pytest.fixture
def office(ward):
    a_case(ward.on("2026-04-01"), officer="officer")
    a_case(ward.on("2026-05-04"), officer="officer")
    a_case(ward.on("2026-06-01"), steps=[WITHDRAWN])
    a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"))
    return ward.on("2026-06-04")


def picture(page, key):
    """Give the picture of this key with its table, as HTML."""
    return page.text.split(f'id="p-{key}"')[1].split("</section>")[0]


def rows(part):
    """Give the rows of the tables in a part of a page: the name of each and its cells as (address, number)."""
    found = re.findall(r'<tr[^>]*><th scope="row">(.*?)</th>(.*?)</tr>', part, re.DOTALL)
    cells = r'<td class="num">(?:<a href="([^"]+)"[^>]*>)?([^<]*)'
    return {
        re.sub("<[^>]+>", "", name).strip(): [(at.replace("&amp;", "&"), n) for at, n in re.findall(cells, inside)]
        for name, inside in found
    }


def said(part):
    return {name: [n for _address, n in cells] for name, cells in rows(part).items()}


class TestTheAnswer:
    def test_falls_short_of_the_target_and_says_why(self, office, signed_in):
        a_case(office.on("2026-04-02"))
        a_case(office.on("2026-06-04"), opened_on=date(2026, 4, 2), steps=[WITHDRAWN])
        lead = signed_in("leader").get("/bao-cao").text.split('class="lead"')[1].split("</p>")[0]
        assert "Thấp hơn chỉ tiêu 95% do 1 đơn xong trễ." in lead

    def test_is_held_against_the_target_that_the_office_set(self, office, signed_in):
        assert "Đạt chỉ tiêu 95%." in signed_in("leader").get("/bao-cao").text
        page = replace(office.installation.report_page, on_time_target=60)
        object.__setattr__(office.installation, "report_page", page)
        shown = signed_in("leader").get("/bao-cao").text
        assert "Đạt chỉ tiêu 60%." in shown
        assert "95%" not in shown

    def test_of_an_office_without_petitions_is_that_of_all_its_cases(self, ward, signed_in):
        assert heading(signed_in("leader").get("/bao-cao")) == "Đã giải quyết 0/0 hồ sơ"


class TestIndicators:
    def test_stand_by_kind_and_each_opens_as_many_as_it_counts(self, office, signed_in):
        browser = signed_in("leader")
        table = rows(browser.get("/bao-cao").text.split('id="t-petitions"')[1].split("</table>")[0])
        assert {name: cells[0][1] for name, cells in table.items()} == {
            "Khiếu nại": "3",
            "Tố cáo  hạn chế người xem": "1",
            "Kiến nghị": "0",
            "Phản ánh": "0",
            "Chưa phân loại": "0",
            "Cộng": "4",
            "Kỳ trước chuyển sang": "0",
            "Số đơn, không tính trùng đơn chuyển trong phường, xã": "4",
            "Lượt tiếp công dân": "0",
        }
        for address, n in [cell for cells in table.values() for cell in cells if cell[0]]:
            opened = browser.get(address)
            hidden = re.search(r"(\d+) hồ sơ hạn chế người xem", opened.text)
            assert len(numbers(opened)) + (int(hidden[1]) if hidden else 0) == int(n), address

    def test_count_what_few_may_see_and_say_so(self, office, signed_in):
        page = signed_in("auditor").get("/bao-cao").text
        assert f"Tố cáo {LOCK}" in page
        assert f"Kỷ luật {LOCK}" in page
        assert f"Khiếu nại {LOCK}" not in page
        assert "những hồ sơ bạn không được xem là một dòng" in page
        assert "Bảy" not in page

    def test_say_the_sentences_of_the_yearly_report(self, office, signed_in):
        words = signed_in("leader").get("/bao-cao").text.split('id="h-words"')[1].split("</section>")[0]
        assert "Có 04 lượt tiếp nhận đơn, tương ứng 04 đơn" in words
        assert "hạn chế người xem" not in words, "who asks does not change them"


class TestPictures:
    def test_each_has_a_table_of_its_numbers_behind_it(self, office, signed_in):
        page = signed_in("leader").get("/bao-cao?from=1/4/2026&to=30/6/2026")
        assert said(picture(page, "flow")) == {
            "04/2026": ["1", "0", "1"],
            "05/2026": ["1", "0", "2"],
            "06/2026": ["2", "1", "3"],
        }
        assert said(picture(page, "shares")) == {
            "04/2026": ["0", "0", "–"],
            "05/2026": ["0", "0", "–"],
            "06/2026": ["1", "0", "100%"],
        }
        assert said(picture(page, "kinds")) == {"Xử lý, giải quyết đơn": ["1", "0", "100%"]}
        assert said(picture(page, "load")) == {office.users["officer"].full_name: ["2", "2"], "Chưa giao": ["1", "0"]}
        assert {name: cells for name, cells in said(picture(page, "ages")).items() if cells[0] != "0"} == {
            "0–10 ngày": ["1", "0"],
            "31–60 ngày": ["1", "1"],
            "61–90 ngày": ["1", "1"],
        }
        assert page.text.count('role="img"') == 5, "no phase has ended after a night yet"

    def test_each_number_opens_as_many_cases_as_it_counts(self, office, signed_in):
        browser = signed_in("leader")
        page = browser.get("/bao-cao?from=1/4/2026&to=30/6/2026")
        opened = 0
        for key in ("flow", "shares", "kinds", "ages", "load"):
            for name, cells in rows(picture(page, key)).items():
                for address, n in cells:
                    if not address:
                        continue
                    shown = browser.get(address)
                    hidden = re.search(r"(\d+) hồ sơ hạn chế người xem", shown.text)
                    assert len(numbers(shown)) + (int(hidden[1]) if hidden else 0) == int(n), (name, address)
                    opened += 1
        assert opened > 15
        ages = browser.get("/bao-cao/ho-so?figure=pending&group=age&key=366-")
        assert "Theo số ngày từ khi nhận: trên 365 ngày." in ages.text

    @pytest.mark.parametrize("row", ["figure=received&group=age&key=0-10", "figure=pending&group=age&key=x",
                                     "figure=pending&group=age&key=100000-"])  # fmt: skip
    def test_an_age_that_no_row_has_is_not_found(self, signed_in, row):
        assert signed_in("leader").get(f"/bao-cao/ho-so?{row}").status_code == 404

    def test_of_an_empty_period_say_that_there_is_nothing_to_draw(self, ward, signed_in):
        page = signed_in("leader").get("/bao-cao?from=1/1/1990&to=31/12/1990")
        assert page.text.count("Kỳ này chưa có số nào để vẽ") == 1
        assert 'role="img"' not in page.text

    def test_a_month_that_is_not_over_has_a_star(self, office, signed_in):
        page = signed_in("leader").get("/bao-cao?from=1/4/2026&to=30/6/2026")
        assert ">T6*</text>" in picture(page, "flow")
        assert "* tháng 06/2026 tính đến 04/6." in picture(page, "flow")

    def test_speak_english_too(self, office, signed_in):
        browser = signed_in("leader")
        browser.send("/language", {"language": "en"})
        page = browser.get("/bao-cao?from=1/4/2026&to=30/6/2026")
        assert ">Apr/26</text>" in picture(page, "flow")
        assert "The numbers are in the table below." in picture(page, "ages")


class TestThePage:
    def test_in_print_says_its_range_and_the_moment_of_its_numbers(self, office, signed_in):
        page = signed_in("leader").get("/bao-cao?from=1/4/2026&to=30/6/2026&as_at=31/5/2026").text
        line = page.split('class="print-only sm"')[1].split("</p>")[0]
        assert "Kỳ từ 01/4/2026 đến 30/6/2026, tính đến 31/5/2026." in line
        assert "In lúc 09:42, thứ Năm 04/6/2026." in line
        assert "Bản nháp, số còn thay đổi" in line

    def test_of_a_day_to_come_is_a_forecast_and_says_so(self, office, signed_in):
        browser = signed_in("leader")
        page = browser.get("/bao-cao?from=1/1/2026&to=31/12/2026&as_at=31/12/2026")
        assert "chỉ dự báo thời hạn" in page.text
        assert ">T6*</text>" in picture(page, "flow")
        assert browser.get("/bao-cao?from=1/1/0001&to=31/12/9999&as_at=31/12/9999").status_code in (200, 422)

    def test_asked_with_days_that_do_not_fit_opens_no_broken_lists(self, office, signed_in):
        browser = signed_in("leader")
        page = browser.get("/bao-cao?from=1/6/2026&to=1/5/2026")
        assert page.status_code == 422
        for address in re.findall(r'href="(/bao-cao/(?:ho-so|chi-tieu/)[^"]*)"', page.text)[:5]:
            assert browser.get(address.replace("&amp;", "&")).status_code == 200

    def test_gives_the_report_along(self, office, signed_in):
        browser = signed_in("leader")
        page = browser.get("/bao-cao?from=1/4/2026&to=30/6/2026").text
        addresses = re.findall(r'<a class="btn" href="([^"]+)" download>', page)
        assert [re.sub(r"\?.*", "", address).rpartition(".")[2] for address in addresses] == [
            *("docx", "xlsx", "pdf", "json"),
        ]
        for address in addresses[1::2]:
            assert browser.get(address.replace("&amp;", "&")).status_code == 200

    def test_leads_to_a_page_of_all_tables(self, office, signed_in):
        browser = signed_in("leader")
        page = browser.get("/bao-cao/bang?from=1/4/2026&to=30/6/2026")
        assert heading(page) == "4 hồ sơ: 1 đã giải quyết, 3 đang giải quyết"
        for title in ("Theo chặng", "Theo kết quả", "Theo tháng", "Theo cách đến", "Theo người xử lý"):
            assert f">{title}</h2>" in page.text
        assert browser.get("/bao-cao/bang?from=31/2/2026").status_code == 422
        assert signed_in("desk").get("/bao-cao/bang").status_code == 403

    def test_costs_as_many_statements_for_many_cases_as_for_few(self, office, signed_in):
        browser, costs = signed_in("leader"), []
        for _ in range(2):
            with queries_of(office) as statements:
                browser.get("/bao-cao")
            costs.append(len([each for each in statements if each.startswith(("SELECT", "WITH"))]))
            for n in range(4):
                a_case(office, petitioner=a_person(office, f"Lê Văn {n}"), officer="officer")
        assert costs[0] == costs[1]
        assert costs[0] <= 40

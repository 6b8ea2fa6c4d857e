"""Many rows of the list at once: given, reminded of, printed, taken along, each with its result; never a step."""

from __future__ import annotations

import re

import pytest

from tests.factories import DENUNCIATION, Ward, a_case, a_person, an_account, the_case
from tests.queries import queries_of
from tests.web.conftest import browser_of
from tests.web.test_case_list import heading

ASKED = {"asked": "view=open"}


def box(ward: Ward, number: str) -> str:
    """Give the value of the box before a row."""
    return f"{number}:{the_case(ward, number).version}"


@pytest.fixture
def office(ward):
    a_case(ward, "Mương thoát nước tắc", officer="officer", petitioner=a_person(ward, "Trần Thị Ánh"))
    a_case(ward, "Tranh chấp tổ 3", petitioner=a_person(ward, "Lê Văn Bốn"))
    a_case(ward, "Thu tiền sai", fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"), officer="officer")
    return ward


class TestTheBar:
    def test_offers_what_one_may_do_and_a_box_for_each_row(self, office, signed_in):
        bars = {}
        for who in ("leader", "inspector", "officer"):
            page = signed_in(who).get("/ho-so").text
            bar = re.findall(r'<form class="bar pick".*?</form>', page, re.DOTALL)[0]
            bars[who] = ("Giao cho…" in bar, "Nhắc người xử lý" in bar, "Tải về" in bar)
            assert page.count('name="cases"') == page.count('<tr><td><input type="checkbox"')
        assert bars == {"leader": (True, True, True), "inspector": (False, True, True), "officer": (False, False, True)}

    def test_chooses_all_that_fit_up_to_two_hundred(self, ward_on_both, make_app, monkeypatch):
        ward = ward_on_both
        for n in range(3):
            a_case(ward, f"Hồ sơ {n}", officer="officer")
        leader = browser_of(make_app(ward), ward, "leader")
        assert "chọn cả 3 hồ sơ khớp bộ lọc" in leader.get("/ho-so").text
        page = leader.send("/chon/nhac", {"all": "1", "asked": "view=open&q=ho+so+1"})
        assert heading(page) == "Nhắc người xử lý 1 hồ sơ"
        monkeypatch.setattr("casetrack.services.chosen_cases.CASES_AT_ONCE", 2)
        refused = leader.send("/chon/nhac", {"all": "1", **ASKED})
        assert (refused.status_code, "Lọc bớt rồi chọn lại" in refused.text) == (422, True)

    def test_without_a_ticked_box_says_what_to_do_and_leads_back(self, office, signed_in):
        leader = signed_in("leader")
        for address in ("/chon/giao", "/chon/nhac", "/chon/in", "/chon/tai-ve"):
            page = leader.send(address, ASKED)
            assert (page.status_code, 'href="/ho-so?view=open"' in page.text) == (422, True)
            assert leader.send(address, {**ASKED, "cases": ["x"]}).status_code == 422


class TestManyAtOnce:
    def test_are_given_each_for_itself_with_what_became_of_it(self, office, signed_in):
        an_account(office, "officer2", "officer", full_name="Vi Thu Hạnh")
        leader = signed_in("leader")
        rows = [box(office, "KN-2026-0001"), "KN-2026-0002:99"]
        asked = leader.send("/chon/giao", {**ASKED, "cases": rows})
        assert heading(asked) == "Giao 2 hồ sơ cho ai?"
        said = {**ASKED, "cases": rows, "send": "1", "officer_id": str(office.users["officer2"].id)}
        missing = leader.send("/chon/giao", said)
        assert (missing.status_code, "Ghi rõ việc phải làm" in missing.text) == (422, True)
        told = leader.send("/chon/giao", {**said, "what": "Làm tiếp"})
        assert heading(told) == "Đã giao 1 hồ sơ, 1 chưa giao được"
        assert "vừa được người khác cập nhật" in told.text
        officers = [the_case(office, f"KN-2026-000{n}").officer_id for n in (1, 2)]
        assert officers == [office.users["officer2"].id, None]

    def test_are_reminded_of_and_whoever_holds_them_reads_why(self, office, signed_in):
        leader = signed_in("leader")
        rows = [box(office, number) for number in ("KN-2026-0001", "KN-2026-0002")]
        assert heading(leader.send("/chon/nhac", {**ASKED, "cases": rows})) == "Nhắc người xử lý 2 hồ sơ"
        said = {**ASKED, "cases": rows, "send": "1", "reason": "Họp <b>thứ Năm</b>"}
        told = leader.send("/chon/nhac", said)
        assert heading(told) == "Đã nhắc 1 hồ sơ, 1 chưa nhắc được"
        assert "Chưa giao cho ai" in told.text
        assert "Họp &lt;b&gt;thứ Năm" in signed_in("officer").get("/thong-bao").text

    def test_are_printed_as_a_list_or_a_sheet_each_under_an_alias(self, office, signed_in):
        officer = signed_in("officer")
        rows = [box(office, number) for number in ("KN-2026-0001", "TC-2026-0001")]
        listed = officer.send("/chon/in", {**ASKED, "cases": rows, "paper": "list"})
        sheets = officer.send("/chon/in", {**ASKED, "cases": rows, "paper": "sheets"})
        assert heading(listed) == heading(sheets) == "Bản in 2 hồ sơ"
        assert (listed.text.count("<article"), sheets.text.count("<article")) == (1, 2)
        for page in (listed.text, sheets.text):
            assert "Bí danh 2026-0001" in page
            assert "Bảy" not in page
            assert "Trần Thị Ánh" in page
        assert "In danh sách" in signed_in("auditor").get("/so-kiem-tra").text

    def test_are_taken_along_as_a_file_with_a_line_for_each(self, office, signed_in):
        clerk = signed_in("clerk")
        rows = [box(office, number) for number in ("KN-2026-0001", "KN-2026-0002")]
        offered = clerk.send("/chon/tai-ve", {**ASKED, "cases": [*rows, box(office, "TC-2026-0001")]})
        assert heading(offered) == "2 hồ sơ tải được, 1 không tải được"
        file = clerk.send("/chon/tai-ve.csv", {**ASKED, "cases": rows})
        assert file.mimetype == "text/csv"
        assert [number in file.text for number in ("KN-2026-0001", "KN-2026-0002", "TC-2026-0001")] == [
            True,
            True,
            False,
        ]
        assert clerk.send("/chon/tai-ve.xlsx", {**ASKED, "cases": rows}).status_code == 200

    def test_tell_nothing_of_a_case_that_is_hidden(self, office, signed_in):
        inspector = signed_in("inspector")
        pages = []
        for number in ("TC-2026-0001", "TC-2026-0009"):
            said = {**ASKED, "cases": [f"{number}:1"], "reason": "Họp", "send": "1"}
            answers = [inspector.send(address, said) for address in ("/chon/nhac", "/chon/in", "/chon/tai-ve")]
            pages.append(
                [
                    (page.status_code, re.sub(r'value="[^"]{40,}"', "", page.text).replace(number, ""))
                    for page in answers
                ]
            )
        assert pages[0] == pages[1]

    def test_cost_as_many_queries_shown_for_many_as_for_one(self, office, signed_in):
        officer, costs = signed_in("officer"), []
        rows = [box(office, number) for number in ("KN-2026-0001", "KN-2026-0002", "TC-2026-0001")]
        for chosen in (rows[:1], rows[:2]):
            with queries_of(office) as asked:
                officer.send("/chon/in", {**ASKED, "cases": chosen})
            costs.append(len([said for said in asked if said.startswith("SELECT")]))
        assert costs[0] == costs[1]


def test_each_is_for_whoever_may_do_it(office, signed_in):
    said = {**ASKED, "cases": [box(office, "KN-2026-0001")]}
    for who, address in (("officer", "/chon/giao"), ("officer", "/chon/nhac"), ("administrator", "/chon/in")):
        assert signed_in(who).send(address, said).status_code == 403

"""Saved views: a question under a name, with its live count, for oneself or the office; and how lists are laid out."""

from __future__ import annotations

import re

import pytest

from tests.factories import DENUNCIATION, a_case, an_account
from tests.queries import queries_of
from tests.web.conftest import browser_of
from tests.web.test_case_list import heading, numbers

LAND = {"view": "open", "q": "dat dai", "name": "Đất đai"}


def tabs(page):
    """Read the views above the list with their counts."""
    row = re.findall(r'<nav class="tabs"[^>]*>(.*?)</nav>', page.text, re.DOTALL)[0]
    return [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<a [^>]*>.*?</a>", row, re.DOTALL)]


def heads(page):
    """Read the heads of the columns after the boxes."""
    return [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<th scope=\"col\".*?</th>", page.text)][1:]


def saved(browser, said=None, **more):
    """Keep a view; give the address at which it opened."""
    answer = browser.send("/bo-loc", {**LAND, **(said or {}), **more})
    assert answer.status_code == 303, answer.text
    return answer.location


@pytest.fixture
def office(ward):
    a_case(ward, "Tranh chấp đất đai tổ 3")
    a_case(ward, "Mương thoát nước tắc", officer="officer")
    a_case(ward, "Thu tiền đất đai sai", fields=DENUNCIATION, officer="officer")
    return ward


class TestAView:
    def test_stands_above_the_list_with_its_live_count_and_opens_as_it_was_asked(self, ward_on_both, make_app):
        ward, app = ward_on_both, make_app(ward_on_both)
        a_case(ward, "Tranh chấp đất đai tổ 3")
        a_case(ward, "Mương thoát nước tắc")
        leader = browser_of(app, ward, "leader")
        page = leader.get(saved(leader))
        assert heading(page) == "Đất đai: 1 hồ sơ"
        assert numbers(page) == ["KN-2026-0001"]
        assert tabs(page)[-2:] == ["Đất đai 1", "Sửa bộ lọc"]
        a_case(ward, "Lấn đất đai công")
        assert "Đất đai 2" in tabs(leader.get("/ho-so"))

    def test_is_its_owners_alone_until_it_is_shared(self, office, signed_in):
        leader, officer = signed_in("leader"), signed_in("officer")
        saved(leader)
        assert "Đất đai" not in officer.get("/ho-so").text + officer.get("/bo-loc").text
        assert officer.send("/bo-loc/1/ban-rieng").status_code == 404
        assert leader.send("/bo-loc/1", {"name": "Đất đai", "shared": "1"}).status_code == 303
        assert "Đất đai" in officer.get("/ho-so").text

    def test_shows_and_counts_for_each_what_they_may_see(self, office, signed_in):
        saved(signed_in("leader"), shared="1")
        found = {}
        for who in ("leader", "officer", "clerk"):
            page = signed_in(who).get("/ho-so?view=open&q=dat+dai&saved=1")
            found[who] = (sorted(numbers(page)), tabs(page)[-2])
        both = (["KN-2026-0001", "TC-2026-0001"], "Đất đai 2")
        assert found == {"leader": both, "officer": both, "clerk": (["KN-2026-0001"], "Đất đai 1")}

    def test_is_shared_by_leaders_alone(self, office, signed_in):
        for who in ("officer", "clerk", "auditor"):
            browser = signed_in(who)
            assert browser.send("/bo-loc", {**LAND, "shared": "1"}).status_code == 403
            assert "Cả cơ quan dùng chung" not in browser.get("/bo-loc?view=open").text
        an_account(office, "head", "leader", "KT")
        for who in ("leader", "head"):
            assert "Cả cơ quan dùng chung" in signed_in(who).get("/bo-loc?view=open").text

    def test_of_another_is_copied_not_changed(self, office, signed_in):
        saved(signed_in("leader"), shared="1")
        officer = signed_in("officer")
        for address in ("", "/xoa", "/cau-hoi"):
            assert officer.send(f"/bo-loc/1{address}", {"name": "x", "view": "all"}).status_code == 403
        assert officer.send("/bo-loc/1/ban-rieng").status_code == 303
        assert officer.send("/bo-loc/2", {"name": "Đất của tôi"}).status_code == 303
        assert tabs(officer.get("/ho-so"))[-3:-1] == ["Đất của tôi 2", "Đất đai 2"]
        assert officer.send("/bo-loc/1/ban-rieng").status_code == 303  # again, under its own name now
        assert officer.send("/bo-loc/1/ban-rieng").status_code == 303
        assert "Đất đai (bản của tôi) 2" in tabs(officer.get("/ho-so"))

    def test_asks_otherwise_once_it_is_saved_over(self, office, signed_in):
        officer = signed_in("officer")
        saved(officer)
        narrowed = officer.get("/ho-so?view=all&q=muong&saved=1")
        assert heading(narrowed) == "1 hồ sơ khớp “muong”"
        assert "Lưu thay đổi của bộ lọc" in tabs(narrowed)
        asked = officer.get("/bo-loc?view=all&q=muong&saved=1").text
        assert "Lưu đè “Đất đai”" in asked
        assert "“muong”" in asked
        assert officer.send("/bo-loc/1/cau-hoi", {"view": "all", "q": "muong"}).status_code == 303
        assert "Đất đai 1" in tabs(officer.get("/ho-so"))

    def test_keeps_a_day_in_full_and_no_day_to_come(self, office, signed_in):
        location = saved(signed_in("officer"), due_from="1/6", at="30/6/2026", sort="number", cursor="x")
        assert location == "/ho-so?view=open&q=dat+dai&due_from=01%2F6%2F2026&sort=number&saved=1"

    def test_without_a_name_with_one_taken_or_one_too_many_is_not_saved(self, office, signed_in):
        leader = signed_in("leader")
        assert "Thiếu tên" in leader.send("/bo-loc", {**LAND, "name": " "}).text
        for n in range(12):
            saved(leader, name=f"Bộ {n}", shared="1")
        again = leader.send("/bo-loc", {**LAND, "name": "Bộ 1"})
        assert (again.status_code, "nhiều nhất 12" in again.text) == (422, True)
        taken = leader.send("/bo-loc/1", {"name": "Bộ 1", "shared": "1"})
        assert (taken.status_code, "đã có bộ lọc tên này" in taken.text) == (422, True)
        office.users["second"] = an_account(office, "second", "leader")
        full = signed_in("second").send("/bo-loc", {**LAND, "shared": "1"})
        assert (full.status_code, "Cơ quan đã có 12" in full.text) == (422, True)

    def test_that_can_be_asked_no_more_stands_without_a_count_and_breaks_no_page(self, office, signed_in):
        officer = signed_in("officer")
        saved(officer, kind="no.such", name="Loại cũ")
        saved(officer, phase="no such", name="Chặng cũ")
        assert tabs(officer.get("/ho-so"))[-3:-1] == ["Loại cũ", "Chặng cũ"]
        assert officer.get("/bo-loc").status_code == 200
        assert officer.send("/bo-loc/1/xoa").status_code == 303
        assert "Loại cũ" not in officer.get("/ho-so").text

    def test_name_is_shown_and_never_obeyed(self, office, signed_in):
        officer = signed_in("officer")
        location = saved(officer, name="<script>x</script>", q="<b>đất")
        for address in (location, "/bo-loc", "/bo-loc?view=open&q=%3Cb%3E"):
            assert not re.search("<script>x|<b>đất", officer.get(address).text)

    def test_costs_no_further_query_on_the_list(self, office, signed_in):
        leader, costs = signed_in("leader"), []
        for n in range(3):
            saved(leader, name=f"Bộ {n}", shared="1")
            with queries_of(office) as asked:
                assert leader.get("/ho-so").status_code == 200
            costs.append(len([said for said in asked if said.startswith("SELECT")]))
        assert costs[0] == costs[1] == costs[2] <= 15


class TestALayout:
    def test_has_the_columns_and_density_that_one_chose_and_is_ones_own(self, ward_on_both, make_app):
        ward, app = ward_on_both, make_app(ward_on_both)
        a_case(ward, "Mương thoát nước tắc", officer="officer")
        officer = browser_of(app, ward, "officer")
        assert "tight" not in officer.get("/ho-so").text
        said = {"columns": ["unit", "clock", "channel", "turn"], "dense": "1"}
        answer = officer.send("/bo-loc/cot?view=all&q=muong", said)
        assert answer.location == "/ho-so?view=all&q=muong"
        page = officer.get(answer.location)
        assert heads(page) == ["Người gửi", "Mã", "Nội dung", "Đang chờ", "Thời hạn", "Đơn vị", "Đến bằng"]
        assert "Trực tiếp tại quầy" in page.text
        assert 'class="tbl cardy tight"' in page.text
        assert officer.send("/bo-loc/cot", {"columns": ["kind"]}).status_code == 303
        assert heads(officer.get("/ho-so")) == ["Người gửi", "Mã", "Nội dung", "Loại"]
        assert "tight" not in officer.get("/ho-so").text
        assert len(heads(browser_of(app, ward, "leader").get("/ho-so"))) == 9

    def test_of_a_saved_view_stays_with_it(self, office, signed_in):
        leader, officer = signed_in("leader"), signed_in("officer")
        leader.send("/bo-loc/cot", {"columns": ["unit"]})
        location = saved(leader, shared="1")
        query = location.partition("?")[2]
        leader.send(f"/bo-loc/cot?{query}", {"columns": ["kind", "unit"]})
        shown = {who: heads(browser.get(location))[3:] for who, browser in (("leader", leader), ("officer", officer))}
        assert shown == {"leader": ["Loại", "Đơn vị"], "officer": ["Loại", "Đơn vị"]}
        assert heads(leader.get("/ho-so"))[3:] == ["Đơn vị"]
        assert "có cột riêng" in officer.get(location).text

    def test_names_no_protected_person_whatever_the_columns(self, office, signed_in):
        officer = signed_in("officer")
        officer.send("/bo-loc/cot", {"columns": ["kind", "phase", "turn", "officer", "unit", "channel"]})
        assert "Bí danh 2026-0001" in officer.get("/ho-so").text

    def test_with_a_column_that_there_is_not_is_refused(self, signed_in):
        assert signed_in("officer").send("/bo-loc/cot", {"columns": ["identity"]}).status_code == 422


def test_whoever_reads_no_cases_has_no_views(signed_in):
    browser = signed_in("administrator")
    assert [browser.get("/bo-loc").status_code, browser.send("/bo-loc", LAND).status_code] == [403, 403]

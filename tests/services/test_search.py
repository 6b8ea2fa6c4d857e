"""Lists of cases: what is found by words and filters, in which order, page by page, and only what one may see."""

from __future__ import annotations

import base64
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Case
from casetrack.services.search import FindCases, count_seen_and_hidden, count_views, find_cases
from casetrack.services.search_filters import VIEWS, Filter
from casetrack.services.search_order import SORTS
from casetrack.services.work import reading
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, a_case, a_person, a_step, a_ward, an_account
from tests.queries import queries_of

REQUEST = {"petition_class": "request", "summary": "Xin mở đường."}


def found(ward, who="officer", *, sort="number", **filters):
    with reading(ward.installation, ward.actor(who)) as work:
        page = find_cases(work, FindCases(Filter(**{"view": "all", **filters}), sort=sort))
        return [line.number for line in page.lines]


def lines(ward, who="officer", **filters):
    with reading(ward.installation, ward.actor(who)) as work:
        return find_cases(work, FindCases(Filter(**{"view": "all", **filters}))).lines


class TestWords:
    def test_marks_and_case_do_not_matter(self, ward):
        number = a_case(ward, "Lấn chiếm lòng lề đường")
        a_case(ward, "Mương thoát nước tắc")
        assert found(ward, q="LAN chiem Duong") == [number]
        assert found(ward, q="đường") == [number]

    def test_the_beginning_of_each_word_is_enough_but_every_word_must_be_there(self, ward):
        number = a_case(ward, "Không đồng ý bồi thường thửa 214")
        assert found(ward, q="boi thu 21") == [number]
        assert found(ward, q="boi thuong 215") == []

    def test_a_case_is_found_by_its_number(self, ward):
        number = a_case(ward)
        a_case(ward)
        assert found(ward, q=number) == [number]
        assert found(ward, q=number.lower().replace("-", " ")) == [number]

    def test_a_case_is_found_by_who_brought_it_together_with_what_about(self, ward):
        number = a_case(ward, "Bồi thường thửa 214", petitioner=a_person(ward, "Đặng Thị Bảy"))
        a_case(ward, "Bồi thường thửa 215", petitioner=a_person(ward, "Lê Văn Bốn"))
        assert found(ward, q="dang bay boi thuong") == [number]

    def test_nobody_finds_a_denunciation_by_the_name_of_who_brought_it(self, ward):
        person = a_person(ward, "Đặng Thị Bảy")
        number = a_case(ward, "Thu tiền sai", fields=DENUNCIATION, petitioner=person, officer="officer")
        assert found(ward, q="dang thi bay") == []
        assert found(ward, q="thu tien sai") == [number]

    def test_a_case_that_turns_out_to_be_a_denunciation_is_no_longer_found_by_name(self, ward):
        person = a_person(ward, "Đặng Thị Bảy")
        number = a_case(ward, "Thu tiền sai", petitioner=person, officer="officer")
        assert found(ward, q="bay") == [number]
        a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
        assert found(ward, q="bay") == []
        (line,) = lines(ward)
        assert (line.petitioner.vi, line.protected) == ("Bí danh 2026-0001", True)

    @pytest.mark.parametrize(
        "said", ['" OR 1 *', "ngu' : & | !", "case_search MATCH", "*", "(", "NEAR(a b)", "a:*", "\\", "%", "-"]
    )
    def test_signs_in_the_words_are_no_commands(self, ward, said):
        a_case(ward)
        assert found(ward, q=said) == []

    def test_words_in_another_office_are_not_found(self, ward):
        other = a_ward(ward.database, code="dongxa")
        a_case(other, "Lấn chiếm lòng lề đường")
        assert found(ward, q="lan chiem") == []
        assert len(found(other, q="lan chiem")) == 1


class TestFilters:
    def test_views_part_the_cases_by_how_they_press(self, ward):
        ward.on("2026-05-04")
        late = a_case(ward, opened_on=date(2026, 4, 20))  # a complaint is due in 10 days, on 30/4, moved to 4/5
        soon = a_case(ward, opened_on=date(2026, 5, 4))
        unclassified = {late, soon}
        ward.on("2026-05-13")
        fresh = a_case(ward, fields=REQUEST)
        classified = a_case(ward, officer="officer", steps=[("officer", "classify", ELIGIBLE)])
        filed = a_case(ward, fields=REQUEST, steps=[("officer", "withdraw", {"comment": "Người gửi rút"})])
        everything = {late, soon, fresh, classified, filed}
        assert set(found(ward, view="all")) == everything
        assert set(found(ward, view="open")) == everything - {filed}
        assert set(found(ward, view="overdue")) == {late}
        assert set(found(ward, view="due_soon")) == {soon}
        assert set(found(ward, view="unclassified")) == unclassified | {fresh}
        assert set(found(ward, view="mine")) == {classified}

    def test_my_unit_is_the_unit_where_i_have_a_role_and_those_inside(self, ward):
        mine = a_case(ward, unit="KT")
        a_case(ward, unit="VP")
        assert len(found(ward, view="unit")) == 2
        an_account(ward, "land", "officer", unit="KT")
        assert found(ward, "land", view="unit") == [mine]

    def test_each_filter_narrows_the_list(self, ward):
        one = a_case(ward, opened_on=date(2026, 5, 31), channel="post", officer="officer")
        two = a_case(ward, fields=REQUEST, steps=[("leader", "withdraw", {"comment": "Rút"})])
        assert found(ward, kind="petition.complaint") == [one]
        assert found(ward, kind="petition.request") == [two]
        assert found(ward, kind="petition") == sorted([one, two])
        assert found(ward, phase="received") == [one]
        assert found(ward, outcome="withdrawn") == [two]
        assert found(ward, channel="post") == [one]
        assert found(ward, officer_id=ward.users["officer"].id) == [one]
        assert found(ward, officer_id=0) == [two]
        assert found(ward, opened="2026-05") == [one]
        assert found(ward, opened="2026-12") == []
        assert found(ward, due_from=date(2026, 6, 1), due_to=date(2026, 6, 30)) == [one]
        assert found(ward, due_to=date(2026, 6, 1)) == []


class TestSight:
    def test_a_sealed_case_is_in_nobodys_list_but_of_those_who_may_see_it(self, ward):
        number = a_case(ward, fields=DENUNCIATION)
        seen = {who: found(ward, who) for who in ("desk", "officer", "leader", "clerk", "inspector", "auditor")}
        assert seen == {
            "desk": [number],  # recorded it
            "leader": [number],  # leads its unit
            "officer": [],
            "clerk": [],
            "inspector": [],
            "auditor": [],
        }

    def test_what_is_not_seen_is_not_counted_either(self, ward):
        a_case(ward, fields=DENUNCIATION)
        with reading(ward.installation, ward.actor("officer")) as work:
            assert set(count_views(work).values()) == {0}

    def test_what_is_seen_and_what_is_hidden_make_the_whole_book(self, ward):
        for fields, officer in ((DENUNCIATION, None), (DENUNCIATION, "officer"), (COMPLAINT, None)):
            a_case(ward, fields=fields, officer=officer)
        seen = {}
        for who in ("leader", "officer", "auditor", "inspector"):
            with reading(ward.installation, ward.actor(who)) as work:
                seen[who] = count_seen_and_hidden(work, select(Case.id))
        assert seen == {"leader": (3, 0), "officer": (2, 1), "auditor": (1, 2), "inspector": (1, 2)}

    def test_whoever_may_read_no_case_gets_no_list(self, ward):
        with reading(ward.installation, ward.actor("administrator")) as work, pytest.raises(Forbidden):
            find_cases(work, FindCases())

    def test_the_alias_of_a_sealed_case_stands_even_in_the_lists_of_those_who_see_it(self, ward):
        a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"))
        (line,) = lines(ward, "leader")
        assert "Bảy" not in repr(line)


class TestPages:
    @pytest.fixture
    def many(self, ward):
        first = date(2026, 3, 2)
        for n in range(11):
            a_case(ward, f"Hồ sơ {n}", opened_on=first + timedelta(days=n // 2), fields=(COMPLAINT, REQUEST)[n % 2])
        a_case(ward, steps=[("leader", "withdraw", {"comment": "Rút"})])
        a_case(ward, steps=[("leader", "withdraw", {"comment": "Rút"})])
        return ward

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize("limit", [1, 4, 13])
    def test_leafing_on_and_back_shows_each_case_once_in_one_order(self, many, sort, limit):
        whole = found(many, sort=sort)
        assert len(whole) == len(set(whole)) == 13
        with reading(many.installation, many.actor("officer")) as work:

            def page(cursor):
                return find_cases(work, FindCases(Filter("all"), sort, cursor, limit))

            pages = [page(None)]
            assert pages[0].previous is None
            while pages[-1].next:
                pages.append(page(pages[-1].next))
            assert [line.number for one in pages for line in one.lines] == whole
            back = pages[-1]
            for earlier in reversed(pages[:-1]):
                back = page(back.previous)
                assert back.lines == earlier.lines
            assert back.previous is None

    def test_the_most_urgent_stand_first_and_those_without_a_day_last(self, many):
        days = [line.due_on for line in lines(many)]
        with_day = [day for day in days if day]
        assert days == [*sorted(with_day), None, None]

    @pytest.mark.parametrize(
        "cursor",
        [
            "x",
            "ỡ",
            "bnVsbA",
            base64.urlsafe_b64encode(b'["due_on",false,"2026-13-41",1]').decode(),
            base64.urlsafe_b64encode(b'["due_on",false,{"a":1},1]').decode(),
            base64.urlsafe_b64encode(b'["due_on",0,null,1]').decode(),
            base64.urlsafe_b64encode(b'["due_on",false,null,99999999999999999999]').decode(),
            base64.urlsafe_b64encode(b'["number",false,"x",1]').decode(),
            base64.urlsafe_b64encode(b'["due_on",false,"\\u0000",1]').decode(),
            base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        ],
    )
    def test_a_made_up_place_in_the_list_is_refused(self, ward, cursor):
        with reading(ward.installation, ward.actor("officer")) as work, pytest.raises(InvalidInput):
            find_cases(work, FindCases(Filter("all"), cursor=cursor))

    @pytest.mark.parametrize("value", [r"\u0000", r"KN-2026\u0000", r"\ud800", r"\n"])
    def test_a_place_that_no_number_could_have_is_refused(self, ward, value):
        cursor = base64.urlsafe_b64encode(f'["number",false,"{value}",1]'.encode()).decode()
        with reading(ward.installation, ward.actor("officer")) as work, pytest.raises(InvalidInput):
            find_cases(work, FindCases(Filter("all"), "number", cursor))

    def test_a_page_costs_as_many_queries_for_ten_cases_as_for_one(self, ward):
        a_case(ward, petitioner=a_person(ward, "Lê Văn Bốn"), officer="officer")
        costs = []
        for _ in range(2):
            with reading(ward.installation, ward.actor("leader")) as work, queries_of(ward) as statements:
                find_cases(work, FindCases())
            costs.append(len(statements))
            for n in range(9):
                a_case(ward, petitioner=a_person(ward, f"Lê Văn {n}"), officer="officer")
        assert costs[0] == costs[1]

    def test_all_views_are_counted_in_one_query(self, ward):
        a_case(ward)
        with reading(ward.installation, ward.actor("auditor")) as work:
            assert work.units  # who may see what is asked of the units
            assert work.calendar  # and what is due soon of the days off
            with queries_of(ward) as statements:
                counts = count_views(work)
        assert counts.keys() == VIEWS.keys()
        assert (counts["open"], counts["overdue"]) == (1, 0)
        assert len([said for said in statements if said.startswith("SELECT")]) == 1


def test_the_chip_of_a_line_says_the_unit_in_which_the_term_is_counted(ward):
    a_case(ward, fields=REQUEST)
    a_case(ward)
    assert {line.urgency.text.vi for line in lines(ward)} == {"Còn 10 ngày LV", "Còn 11 ngày"}

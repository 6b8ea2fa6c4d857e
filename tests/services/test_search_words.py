"""What a clerk means by the words of a search, which case stands first, and what nobody finds who may not see it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from casetrack.errors import InvalidInput
from casetrack.models import Case, Person
from casetrack.services.cursors import Cursor, pack
from casetrack.services.projections import write_names
from casetrack.services.rebuild import rebuild
from casetrack.services.search import FindCases, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.search_order import MATCH
from casetrack.services.search_upkeep import write_missing_words
from casetrack.services.search_words import marks_in, understand, words_of_person
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, ELIGIBLE, a_case, a_person, a_step, the_case
from tests.queries import queries_of


def found(ward, typed, who="officer", **more):
    with reading(ward.installation, ward.actor(who)) as work:
        page = find_cases(work, FindCases(Filter("all", typed), MATCH, **more))
        return [line.number for line in page.lines]


class TestUnderstanding:
    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("thửa số 374, tờ bản đồ 43", ["thửa 374", "tờ bản đồ 43"]),
            ("tờ 39 thửa 201", ["tờ bản đồ 39", "thửa 201"]),
            ("thuwar 93 towf 35", ["thửa 93", "tờ bản đồ 35"]),
            ("thua dat so 12a ban do dia chinh so 7", ["thửa 12a", "tờ bản đồ 7"]),
            ("diu thua 396", ["“diu”", "thửa 396"]),
            ("the dung tdp 6", ["“the”", "“dung”", "tổ dân phố 6"]),
            ("dung tổ 6", ["“dung”", "tổ dân phố 6"]),
            ("dung toor daan phoos 6", ["“dung”", "tổ dân phố 6"]),
            ("bich man to 14", ["“bich”", "“man”", "tổ dân phố hoặc tờ bản đồ 14"]),
            ("bufi thu ngojc cusc", ["“bùi”", "“thu”", "“ngọc”", "“cúc”"]),
            ("+84 956.792.025", ["số điện thoại 84 956 792 025"]),
            ("792 025", ["số điện thoại có đuôi 792 025"]),
            ("4443", ["số 4443 (mã, thửa, đuôi số điện thoại)"]),
            ("DD 2025 0002", ["mã dd 2025 0002"]),
            ("dd-2/2025", ["mã dd 2 2025"]),
            ('" * ( :', []),
        ],
    )
    def test_each_thing_typed_is_named_as_it_was_understood(self, typed, said):
        assert [term.said.vi for term in understand(typed).terms] == said

    @pytest.mark.parametrize(
        ("text", "marks"),
        [
            ("Thửa đất số 374, tờ bản đồ số 43 của nhà tôi", ["thua374", "to43"]),
            ("rừng (thửa 461, tờ bản đồ lâm nghiệp 2)", ["thua461", "to2"]),
            ("Số 5, Tổ dân phố 16, phường Lam Khê", ["tdp16"]),
            ("Thôn 3, xã Lam Khê", ["thon3"]),
            ("tờ khai, thửa đất này, tổ dân phố tôi, bản đồ địa chính", []),
        ],
    )
    def test_a_text_names_its_plots_sheets_and_groups(self, text, marks):
        assert marks_in(text) == marks

    @settings(max_examples=200)
    @given(st.text(max_size=40))
    def test_no_words_are_too_odd_to_be_understood(self, typed):
        for term in understand(typed).terms:
            assert all(mark.removesuffix("*").isalnum() for mark in (*term.marks, *term.begins))


class TestOrder:
    def test_whoever_is_called_so_stands_before_a_case_that_only_says_the_word(self, ward):
        named = a_case(ward, petitioner=a_person(ward, "Đặng Thị Mương"))
        begins = a_case(ward, "Chợ Mươngkhê")
        says = a_case(ward, "Mương thoát nước tắc")
        assert found(ward, "muong") == [named, says, begins]

    def test_a_whole_name_stands_before_a_longer_one_that_holds_it(self, ward):
        whole = a_case(ward, petitioner=a_person(ward, "Lê Thị Hoa"))
        longer = a_case(ward, petitioner=a_person(ward, "Lê Thị Hoa Mai"))
        assert found(ward, "le thi hoa") == [whole, longer]

    def test_among_equals_the_newest_stands_first(self, ward):
        cases = [a_case(ward, petitioner=a_person(ward, f"Lê Văn {name}")) for name in ("Bốn", "Năm")]
        assert found(ward, "le van") == cases[::-1]

    def test_leafing_through_the_matches_shows_each_once_and_back_again(self, ward):
        for n in range(3):
            a_case(ward, f"Việc {n}", petitioner=a_person(ward, f"Mương Văn {n}"))
            a_case(ward, f"Mương số {n}")
            a_case(ward, f"Mươngkhê {n}")
        whole = found(ward, "muong")
        assert len(set(whole)) == len(whole) == 9
        with reading(ward.installation, ward.actor("officer")) as work:

            def page(cursor):
                return find_cases(work, FindCases(Filter("all", "muong"), MATCH, cursor, 2))

            pages = [page(None)]
            while pages[-1].next:
                pages.append(page(pages[-1].next))
            assert [line.number for one in pages for line in one.lines] == whole
            back = pages[-1]
            for earlier in reversed(pages[:-1]):
                back = page(back.previous)
                assert back.lines == earlier.lines
            assert back.previous is None

    @pytest.mark.parametrize("tier", ["9", "", "x", "²"])
    def test_a_place_among_matches_that_is_none_is_refused(self, ward, tier):
        cursor = pack(Cursor(MATCH, back=False, value=tier, id=1))
        with pytest.raises(InvalidInput):
            found(ward, "muong", cursor=cursor)

    def test_a_search_costs_at_most_one_question_for_each_kind_of_match(self, ward):
        a_case(ward, petitioner=a_person(ward, "Lê Văn Bốn"))
        with reading(ward.installation, ward.actor("leader")) as work, queries_of(ward) as statements:
            find_cases(work, FindCases(Filter("all", "le van bon"), MATCH))
        assert sum("case_search" in said for said in statements) == 4


class TestSight:
    @pytest.mark.parametrize(
        "typed", ["0912 345 678", "5678", "dang thi bay", "bay to 6", "thua 214", "thu tien ngoai"]
    )
    def test_what_would_tell_who_denounced_finds_nothing_for_anybody(self, ward, typed):
        person = a_person(ward, "Đặng Thị Bảy", phone="0912345678", address="Tổ dân phố 6, phường Lam Khê")
        said = {**DENUNCIATION, "summary": "Thửa 214 nhà tôi: thu tiền ngoài quy định."}
        a_case(ward, "Cán bộ làm sai", fields=said, petitioner=person)
        assert [found(ward, typed, who) for who in ("officer", "leader", "auditor")] == [[], [], []]

    def test_a_case_found_to_be_a_denunciation_keeps_nothing_but_its_number_and_title(self, ward):
        person = a_person(ward, "Đặng Thị Bảy", phone="0912345678", address="Tổ dân phố 6")
        number = a_case(ward, "Cán bộ làm sai", petitioner=person, officer="officer")
        typed = ("5678", "bay tdp 6", "thua 214", "boi thuong")
        assert [found(ward, words) for words in typed] == [[number]] * 4
        a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
        assert [found(ward, words) for words in typed] == [[]] * 4
        assert found(ward, number) == found(ward, "can bo lam sai") == [number]
        assert found(ward, number, "auditor") == []


class TestUpkeep:
    def test_a_person_corrected_is_found_by_the_new_words_and_no_more_by_the_old(self, ward):
        person = a_person(ward, "Đặng Thị Bảy", phone="0912345678", address="Tổ dân phố 6")
        number = a_case(ward, petitioner=person)
        with begin(ward.installation, ward.actor("desk")) as work:
            there = work.session.get_one(Person, person.id)
            there.name, there.phone, there.address = "Đặng Thị Bẩy Hai", "84987654321", "Tổ 7"
            write_names(work, work.session.merge(the_case(ward, number)))
        assert found(ward, "0987654321") == found(ward, "bay hai to 7") == [number]
        assert found(ward, "5678") == found(ward, "bay tdp 6") == []

    def test_a_book_of_an_earlier_version_gets_its_words_when_it_is_brought_up(self, ward):
        number = a_case(ward, petitioner=a_person(ward, "Đặng Thị Bảy", phone="0912345678"))
        with ward.database.engine.begin() as connection:
            connection.execute(update(Case).values(search_key="", names_key="", words_key=None))
        assert found(ward, "5678") == []
        assert write_missing_words(ward.installation) == 1
        assert found(ward, "5678") == found(ward, "thua 214") == [number]
        assert (
            write_missing_words(ward.installation),
            rebuild(ward.installation, ward.office.id, write=False).differing,
        ) == (0, ())

    def test_a_plot_is_known_by_the_label_of_its_field_whichever_workflow_has_it(self, ward):
        said = {"procedure": "other", "owner_name": "Hộ A", "plot": "214, 215", "map_sheet": "18"}
        number = a_case(ward, "Đăng ký biến động", workflow="land_dossier", fields=said)
        assert found(ward, "thửa 215 tờ 18") == found(ward, "to 18 thua 214") == [number]
        assert found(ward, "thửa 18") == []

    def test_words_of_a_person_are_the_name_the_phone_from_its_end_and_the_group(self):
        said = words_of_person("Đặng Thị Bảy", "84912345678", "Số 5, Tổ dân phố 6")
        assert said == "dang thi bay dangthibay dt8765432190 tdp6"

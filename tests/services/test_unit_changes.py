"""Units merge, split, are renamed and dissolved on a day, by a paper; their open cases go along, each with an event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import Forbidden, StaleCase
from casetrack.models import CaseEvent, RoleInUnit, Unit, UnitChange
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.incoming import EnterIncoming, enter
from casetrack.services.rebuild import rebuild
from casetrack.services.register_pages import FindLines, find_lines
from casetrack.services.search import FindCases, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.timelines import read_book, timeline
from casetrack.services.unit_moves import finish_changes, go_on
from casetrack.services.unit_trees import name_on, tree_on
from casetrack.services.unit_wishes import DISSOLVED, MERGED, RENAMED, SPLIT, NewUnit, RoleGoes, Sending
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, a_ward, an_account, the_case
from tests.unit_changes import CULTURE, ON, a_change, changed, refused, shown

DAY = date.fromisoformat(ON)
NEXT = "2026-06-20"


FOUND = {"matter": "land", "road": "Tỉnh lộ cũ", "violation": "Quán trên đất đường.", "found_by": "handover"}
VIOLATION = {**FOUND, "found_on": "2026-05-10", "former_office": "Xã Lam Thượng cũ"}


def file(ward: Ward, number: str) -> None:
    a_step(ward, number, "desk", "classify", eligible=False, competent=True)
    a_step(ward, number, "leader", "file", comment="Không đủ điều kiện xử lý")


def filed(ward: Ward, unit: str) -> str:
    number = a_case(ward, unit=unit)
    file(ward, number)
    return number


def held_case(ward: Ward) -> str:
    number = a_case(ward, unit="KT", fields=DENUNCIATION, petitioner=a_person(ward), officer="officer")
    a_step(
        ward.on("2026-06-05"), number, "officer", "classify", petition_class="denunciation", matter="land", **ELIGIBLE
    )
    a_step(ward.on("2026-06-08"), number, "leader", "accept")
    a_step(ward.on("2026-06-12"), number, "leader", "suspend", suspend_ground="other_body", comment="Chờ kết luận.")
    ward.on(NEXT)
    return number


def merging(**more: Any):
    return a_change(MERGED, "VP", "KT", **{"begins": (CULTURE,), "rest": "VHXH", **more})


def unit_of(ward: Ward, number: str) -> str:
    return next(code for code, unit in ward.units.items() if unit.id == the_case(ward, number).unit_id)


def moves_of(ward: Ward, number: str) -> list[tuple[date, str]]:
    with ward.database.reading() as session:
        query = select(CaseEvent).where(CaseEvent.case_id == the_case(ward, number).id, CaseEvent.kind == "moved")
        return [(event.occurred_on, event.actor_name) for event in session.scalars(query.order_by(CaseEvent.seq))]


class TestMerge:
    def test_open_cases_go_along_with_an_event_in_each_and_closed_ones_stay(self, ward):
        kept = filed(ward, "KT")
        first, second = a_case(ward, unit="VP"), a_case(ward, unit="KT", officer="officer")
        ward.on(NEXT)
        done = changed(ward, merging())
        assert (done.moved, done.touched, done.finished) == (2, 2, True)
        assert [unit_of(ward, number) for number in (first, second, kept)] == ["VHXH", "VHXH", "KT"]
        assert moves_of(ward, first) == [(DAY, "Quản trị administrator")]
        assert the_case(ward, second).officer_id == ward.users["officer"].id

    def test_the_old_units_end_on_the_eve_and_stand_under_their_successor(self, ward):
        ward.on(NEXT)
        changed(ward, merging())
        with reading(ward.installation, ward.actor("leader")) as work:
            before, after = tree_on(work, date(2026, 6, 14)), tree_on(work, DAY)
        ids = {code: unit.id for code, unit in ward.units.items()}
        assert before.units[ids["VP"]].parent_id == ids["root"]
        assert before.units[ids["VP"]].stands_on(before.day)
        assert not before.units[ids["VHXH"]].stands_on(before.day)
        assert not after.units[ids["VP"]].stands_on(DAY)
        assert after.below({ids["VHXH"]}) == {ids["VHXH"], ids["VP"], ids["KT"]}
        assert after.follows(ids["KT"]) == ids["VHXH"]

    def test_whoever_asks_what_was_known_before_sees_the_tree_of_before(self, ward):
        ward.on(NEXT)
        changed(ward, merging())
        with reading(ward.installation, ward.actor("leader")) as work:
            earlier = work.session.scalars(select(UnitChange.after_seq)).one()
            unaware = tree_on(work, date(2026, 6, 18), earlier)
        assert unaware.units[ward.units["VP"].id].stands_on(date(2026, 6, 18))

    def test_a_case_that_was_closed_or_entered_since_the_day_goes_along_too(self, ward):
        late = a_case(ward, unit="VP")
        ward.on("2026-06-17")
        file(ward, late)
        newer = a_case(ward, unit="KT")
        ward.on(NEXT)
        changed(ward, merging())
        assert [unit_of(ward, number) for number in (late, newer)] == ["VHXH", "VHXH"]
        assert [moves_of(ward, number)[0][0] for number in (late, newer)] == [DAY, date(2026, 6, 17)]
        assert the_case(ward, late).closed_on == date(2026, 6, 17)

    def test_it_is_found_by_its_number_and_by_that_of_the_former_unit_for_ever(self, ward):
        number = a_case(ward, unit="VP")
        ward.on(NEXT)
        changed(ward, merging())
        with reading(ward.installation, ward.actor("leader")) as work:
            assert get_visible_case(work, number).unit_id == ward.units["VHXH"].id
            assert [line.number for line in find_cases(work, FindCases(Filter("all", number))).lines] == [number]

    def test_work_goes_on_in_the_new_unit(self, ward):
        an_account(ward, "hoa", "officer", "KT")
        number = a_case(ward, unit="KT", officer="hoa")
        ward.on(NEXT)
        changed(ward, merging(roles=(RoleGoes("hoa", "officer", "KT", "VHXH"),)))
        a_step(ward, number, "hoa", "classify", **ELIGIBLE)
        assert the_case(ward, number).phase == "classified"

    def test_the_book_is_whole_and_rebuilds_to_the_same(self, ward):
        a_case(ward, unit="VP")
        a_case(ward, unit="KT", fields=DENUNCIATION)
        ward.on(NEXT)
        changed(ward, merging())
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            verify(work)
        assert rebuild(ward.installation, ward.office.id, write=False).differing == ()

    def test_the_page_of_the_case_tells_of_it(self, ward):
        number = a_case(ward, unit="VP")
        ward.on(NEXT)
        changed(ward, merging())
        with reading(ward.installation, ward.actor("leader")) as work:
            case = get_visible_case(work, number)
            told = [entry for entry in timeline(work, case, read_book(work, case)) if entry.kind == "moved"]
        assert [entry.label.vi for entry in told] == ["Chuyển đơn vị"]


class TestSplit:
    def test_each_case_goes_where_its_rule_sends_it_and_the_rest_stays(self, ward):
        an_account(ward, "hoa", "officer", "root")
        alone, mine, sealed, rest = (
            a_case(ward, unit="KT"),
            a_case(ward, unit="KT", officer="hoa"),
            a_case(ward, by="officer", unit="KT", workflow="land_violation", fields=VIOLATION, officer="officer"),
            a_case(ward, unit="KT", officer="officer"),
        )
        ward.on(NEXT)
        land, town = NewUnit("DD", "Tổ Đất đai"), NewUnit("XD", "Tổ Xây dựng")
        rules = (Sending("case", alone, "XD"), Sending("officer", "hoa", "DD"), Sending("kind", "land_violation", "XD"))
        done = changed(ward, a_change(SPLIT, "KT", begins=(land, town), rest="KT", sendings=rules), by="leader")
        assert [unit_of(ward, number) for number in (alone, mine, sealed, rest)] == ["XD", "DD", "XD", "KT"]
        assert done.moved == 3
        assert ward.units["KT"].valid_to is None

    def test_who_goes_on_in_both_units_gets_the_role_in_the_new_one_too(self, ward):
        an_account(ward, "hoa", "officer", "KT", full_name="Lý Thị Hoa")
        number = a_case(ward, unit="KT", officer="hoa")
        ward.on(NEXT)
        split = a_change(SPLIT, "KT", begins=(CULTURE,), rest="KT", sendings=(Sending("officer", "hoa", "VHXH"),))
        assert "Lý Thị Hoa đang giữ hồ sơ" in refused(ward, split)["officer.hoa"]
        changed(ward, replace(split, roles=(RoleGoes("hoa", "officer", "KT", "VHXH"),)))
        assert unit_of(ward, number) == "VHXH"
        held = {(role, unit) for role, unit in ward.actor("hoa").roles}
        assert held == {("officer", ward.units[code].id) for code in ("KT", "VHXH")}

    def test_a_case_that_the_actor_may_not_see_is_told_like_one_that_is_not_there(self, ward):
        hidden = a_case(ward, unit="KT", fields=DENUNCIATION)
        ward.on(NEXT)
        said = []
        for number in (hidden, "KN-2026-9999"):
            wish = a_change(SPLIT, "KT", begins=(CULTURE,), rest="KT", sendings=(Sending("case", number, "VHXH"),))
            said.append(refused(ward, wish)[f"to.case.{number}"].replace(number, "…"))
        assert said[0] == said[1]


class TestRename:
    def test_the_name_of_a_day_is_that_of_the_day(self, ward):
        ward.on(NEXT)
        changed(ward, a_change(RENAMED, "KT", name="Phòng Kinh tế, Hạ tầng"))
        with reading(ward.installation, ward.actor("leader")) as work:
            names = [tree_on(work, day).units[ward.units["KT"].id].name for day in (date(2026, 6, 14), DAY)]
        assert names == ["Phòng Kinh tế", "Phòng Kinh tế, Hạ tầng"]

    def test_a_register_names_the_unit_as_it_was_called_when_the_document_came(self, ward):
        with begin(ward.installation, ward.actor("clerk")) as work:
            enter(work, EnterIncoming("Thanh tra tỉnh", "Chuyển đơn", work.today, unit_id=ward.units["KT"].id))
        ward.on(NEXT)
        changed(ward, a_change(RENAMED, "KT", name="Phòng Kinh tế, Hạ tầng"))
        with reading(ward.installation, ward.actor("clerk")) as work:
            names = [name_on(work, ward.units["KT"].id, day) for day in (date(2026, 6, 4), DAY)]
            page = find_lines(work, FindLines("incoming", 2026))
        assert names == ["Phòng Kinh tế", "Phòng Kinh tế, Hạ tầng"]
        assert [line.cells["handler"] for line in page.lines] == ["Phòng Kinh tế"]

    def test_the_office_itself_may_be_renamed_and_nothing_else(self, ward):
        ward.on(NEXT)
        changed(ward, a_change(RENAMED, "lamkhe", name="Phường Lam Khê mới"))
        assert "cơ quan" in refused(ward, a_change(DISSOLVED, "lamkhe", rest="KT", on="2026-06-16"))["units"]


class TestRefused:
    @pytest.fixture
    def ward(self, sqlite_url: str) -> Iterator[Ward]:
        """What is refused does not depend on the database."""
        book = Database(sqlite_url)
        yield a_ward(book)
        book.dispose()

    @pytest.mark.parametrize(
        ("wish", "field", "words"),
        [
            (merging(on="2026-06-01"), "happens_on", "lập ngày 04/6/2026"),
            (merging(on="2026-06-21"), "happens_on", "chưa tới"),
            (a_change(MERGED, "VP", "KT", rest="KT"), "rest", "chính nó"),
            (a_change(MERGED, "VP", rest="VP"), "rest", "chính nó"),
            (a_change(MERGED, "XX", rest="VP"), "units", "Không có đơn vị XX"),
            (a_change(MERGED, "VP", rest="XX"), "rest", "Không có đơn vị XX"),
            (a_change(RENAMED, "VP", name="Văn phòng"), "name", "đang dùng"),
            (a_change(SPLIT, "VP", rest="VP"), "begins.1.code", "đơn vị mới"),
            (a_change(DISSOLVED, "VP"), "rest", "thiếu"),
            (merging(begins=(NewUnit("KT", "Phòng"),), rest="KT"), "begins.1.code", "đã dùng"),
            (merging(begins=(NewUnit("VHXH", "Phòng", "KT"),)), "begins.1.parent", "bên trong đơn vị thôi hoạt động"),
            (merging(paper_number=" "), "paper_number", "thiếu"),
        ],
    )
    def test_what_cannot_be_is_said_at_its_field_and_nothing_is_written(self, ward, wish, field, words):
        ward.on(NEXT)
        assert words in refused(ward, wish)[field]
        with ward.database.reading() as session:
            assert session.scalars(select(UnitChange)).all() == []
            assert len(session.scalars(select(Unit)).all()) == 3

    def test_a_unit_does_not_merge_into_one_inside_it(self, ward):
        ward.on("2026-06-10")
        changed(ward, a_change("added", on="2026-06-08", begins=(NewUnit("TO", "Tổ một cửa", "VP"),)))
        ward.on(NEXT)
        assert "nằm bên trong" in refused(ward, a_change(MERGED, "VP", rest="TO"))["rest"]
        changed(ward, a_change(MERGED, "VP", rest="KT"))
        assert ward.units["TO"].parent_id == ward.units["KT"].id

    def test_one_change_a_day_and_in_the_order_of_days(self, ward):
        ward.on(NEXT)
        changed(ward, a_change(RENAMED, "KT", name="Phòng Kinh tế, Hạ tầng"))
        for day in (ON, "2026-06-10"):
            assert "đã có thay đổi từ ngày 15/6/2026" in refused(ward, merging(on=day))["happens_on"]

    def test_a_unit_that_has_ended_changes_no_more_and_gets_nothing(self, ward):
        ward.on(NEXT)
        changed(ward, a_change(DISSOLVED, "VP", rest="KT"))
        later = "2026-06-18"
        assert "đã kết thúc" in refused(ward, a_change(RENAMED, "VP", name="Khác", on=later))["happens_on"]
        assert "đã kết thúc" in refused(ward, a_change(MERGED, "KT", rest="VP", on=later))["rest"]

    def test_roles_that_nobody_takes_are_named(self, ward):
        an_account(ward, "hoa", "officer", "KT", full_name="Lý Thị Hoa")
        ward.on(NEXT)
        assert "Lý Thị Hoa (Cán bộ xử lý)" in refused(ward, merging())["roles"]
        assert refused(ward, merging(roles=(RoleGoes("hoa", "officer", "KT", ""),))) == {}
        with ward.database.reading() as session:
            role = session.scalars(select(RoleInUnit).where(RoleInUnit.unit_id == ward.units["KT"].id)).one()
            assert role.valid_to == date(2026, 6, 14)

    def test_whoever_holds_cases_must_have_a_role_where_they_go(self, ward):
        an_account(ward, "hoa", "officer", "KT", full_name="Lý Thị Hoa")
        number = a_case(ward, unit="KT", officer="hoa")
        ward.on(NEXT)
        ends = merging(roles=(RoleGoes("hoa", "officer", "KT", ""),))
        assert "Lý Thị Hoa đang giữ hồ sơ" in refused(ward, ends)["officer.hoa"]
        assert moves_of(ward, number) == []

    def test_a_case_that_a_decision_holds_moves_only_when_that_is_said(self, ward):
        number = held_case(ward)
        assert "tạm đình chỉ" in refused(ward, merging())["held"]
        changed(ward, merging(held=True))
        assert the_case(ward, number).paused
        assert unit_of(ward, number) == "VHXH"

    def test_only_the_office_changes_its_units(self, ward):
        an_account(ward, "inner", "administrator", "KT")
        ward.on(NEXT)
        for who in ("officer", "desk", "inner"):
            with pytest.raises(Forbidden):
                changed(ward, merging(), by=who)


class TestMoving:
    def test_it_goes_on_where_it_was_left(self, ward, monkeypatch):
        monkeypatch.setattr("casetrack.services.unit_moves.MOVED_AT_ONCE", 2)
        numbers = [a_case(ward, unit="VP") for _n in range(5)]
        ward.on(NEXT)
        left = changed(ward, merging(), watch=lambda moved, _all: moved < 2)
        assert (left.moved, left.touched, left.finished) == (2, 5, False)
        assert "còn đang chuyển" in refused(ward, a_change(RENAMED, "VHXH", name="Khác", on="2026-06-18"))[""]
        assert finish_changes(ward.installation, ward.office.id) == 5
        assert [len(moves_of(ward, number)) for number in numbers] == [1] * 5
        assert go_on(ward.installation, ward.actor("administrator")) is None

    def test_it_is_shown_first_by_kind_and_officer_and_small_numbers_are_not_told(self, ward):
        for _n in range(3):
            a_case(ward, unit="KT", officer="officer")
        a_case(ward, unit="VP")
        ward.on(NEXT)
        seen = shown(ward, merging())
        lines = [(line.source.code, line.workflow, line.officer, line.count, line.to) for line in seen.moved]
        assert lines == [
            ("VP", "petition", "", None, "VHXH"),
            ("KT", "petition", "Cán bộ xử lý officer", 3, "VHXH"),
        ]
        assert [line.count for line in shown(ward, merging(), by="leader").moved] == [1, 3]

    def test_a_stale_page_of_a_moved_case_is_refused(self, ward):
        number = a_case(ward, unit="VP")
        version = the_case(ward, number).version
        ward.on(NEXT)
        changed(ward, merging())
        with begin(ward.installation, ward.actor("officer")) as work, pytest.raises(StaleCase):
            take_step(work, get_visible_case(work, number), TakeStep("classify", DAY, version, ELIGIBLE))

"""Papers that were handed in: row by row, and the originals among them go back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Paper, Person, Receipt, VaultEntry
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.originals import (
    ReturnOriginals,
    count_waiting,
    list_waiting,
    return_originals,
    return_slip,
    take_back_return,
)
from casetrack.services.papers import HandIn, papers_in, split_lines
from casetrack.services.persons import RegisterPerson, alias_of
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_step

PAPERS = (
    HandIn("Đơn khiếu nại", 2),
    HandIn("Giấy chứng nhận quyền sử dụng đất", 1, "original", "nguyên vẹn"),
    HandIn("Quyết định 14/QĐ", 3, "photocopy"),
)


@pytest.fixture
def wish(ward: Ward) -> Receive:
    """Somebody brings a complaint with a certificate."""
    brought = BringPetition("petition", COMPLAINT)
    person = RegisterPerson("Lò Văn Đầu")
    return Receive(person, ward.units["root"].id, "Thửa 214", ward.today, petition=brought, papers=PAPERS)


def enter(ward: Ward, wish: Receive) -> str:
    with begin(ward.installation, ward.actor("desk")) as work:
        return receive(work, wish).number


def give_back(ward: Ward, wish: ReturnOriginals, by: str = "desk") -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        return_originals(work, wish)


def waiting(ward: Ward, by: str = "desk") -> list[str]:
    with reading(ward.installation, ward.actor(by)) as work:
        found = list_waiting(work)
        assert count_waiting(work) == len(found)
    return [f"{line.receipt} {line.sender.vi} {line.since:%d/%m} {line.papers}" for line in found]


def end(ward: Ward, number: str) -> None:
    a_step(ward, number, "desk", "classify", eligible=False, competent=True)
    a_step(ward, number, "leader", "file", comment="Không đủ điều kiện xử lý")


def test_each_paper_is_a_row(ward: Ward, wish: Receive):
    enter(ward, wish)
    with reading(ward.installation, ward.actor("officer")) as work:
        shown = papers_in(work, get_visible_case(work, "KN-2026-0001"))
    assert [(paper.name, paper.sheets, paper.kind.vi, paper.is_here) for paper in shown] == [
        ("Đơn khiếu nại", 2, "Đơn, giấy cơ quan giữ", False),
        ("Giấy chứng nhận quyền sử dụng đất", 1, "Bản chính, phải trả lại", True),
        ("Quyết định 14/QĐ", 3, "Bản chụp, bản sao", False),
    ]


def test_originals_wait_once_the_case_has_ended_until_they_went_back(ward: Ward, wish: Receive):
    number = enter(ward, wish)
    assert waiting(ward) == [], "while the case goes on, the office needs them"
    end(ward, "KN-2026-0001")
    assert waiting(ward) == [f"{number} Lò Văn Đầu 04/06 1"]
    give_back(ward.on("2026-06-08"), ReturnOriginals(number))
    assert waiting(ward) == []
    with reading(ward.installation, ward.actor("desk")) as work:
        slip = return_slip(work, number)
        case = get_visible_case(work, "KN-2026-0001")
        told = [entry.label.vi for entry in timeline(work, case, read_book(work, case))]
        verify(work)
    (paper,) = slip.returned
    assert (paper.returned_on, paper.returned_by) == (date(2026, 6, 8), ward.users["desk"].full_name)
    assert paper.returned_to is not None
    assert paper.returned_to.vi == "Lò Văn Đầu"
    assert "Trả lại bản chính" in told


def test_what_was_handed_in_with_a_mere_question_waits_at_once(ward: Ward, wish: Receive):
    number = enter(ward, replace(wish, petition=None))
    assert waiting(ward) == [f"{number} Lò Văn Đầu 04/06 1"]


def test_they_may_go_to_somebody_else_and_a_wrong_press_is_mended(ward: Ward, wish: Receive):
    number = enter(ward, wish)
    give_back(ward, ReturnOriginals(number, to="Hà Thị Con"))
    with pytest.raises(InvalidInput) as twice:
        give_back(ward, ReturnOriginals(number))
    assert "không còn bản chính nào chưa trả" in twice.value.message.vi
    with reading(ward.installation, ward.actor("desk")) as work:
        (paper,) = return_slip(work, number).returned
    assert paper.returned_to is not None
    assert paper.returned_to.vi == "Hà Thị Con"
    with begin(ward.installation, ward.actor("desk")) as work:
        take_back_return(work, number)
    with reading(ward.installation, ward.actor("desk")) as work:
        assert len(return_slip(work, number).here) == 1
    with begin(ward.installation, ward.actor("desk")) as work, pytest.raises(InvalidInput):
        take_back_return(work, number)


@pytest.mark.parametrize("day", [date(2026, 6, 5), date(2026, 6, 3)], ids=["to come", "before the receipt"])
def test_the_day_lies_between_the_receipt_and_today(ward: Ward, wish: Receive, day: date):
    number = enter(ward, wish)
    with pytest.raises(InvalidInput) as refused:
        give_back(ward, ReturnOriginals(number, day))
    assert list(refused.value.fields) == ["on"]


def test_a_denouncers_originals_tell_nobody_who_it_is(ward: Ward, wish: Receive):
    number = enter(ward, replace(wish, petition=BringPetition("petition", DENUNCIATION)))
    end(ward, "TC-2026-0001")
    assert waiting(ward) == [f"{number} {alias_of('TC-2026-0001').vi} 04/06 1"]
    assert waiting(ward, "clerk") == []
    with pytest.raises(NotFound):
        give_back(ward, ReturnOriginals(number), by="clerk")
    give_back(ward, ReturnOriginals(number, to="Khuất Thị Kín"))
    with reading(ward.installation, ward.actor("desk")) as work:
        slip = return_slip(work, number)
        assert {slip.sender, slip.returned[0].returned_to} == {alias_of("TC-2026-0001")}
        assert work.session.scalars(select(Person.id)).all() == []


def test_a_case_that_is_sealed_later_takes_whom_they_went_to_into_the_vault(ward: Ward, wish: Receive):
    number = enter(ward, wish)
    give_back(ward, ReturnOriginals(number, to="Hà Thị Con"))
    a_step(ward, "KN-2026-0001", "desk", "classify", petition_class="denunciation", **ELIGIBLE)
    with reading(ward.installation, ward.actor("desk")) as work:
        assert work.session.scalars(select(Person.id)).all() == []
        assert set(work.session.scalars(select(Paper.person_id))) == {None}
        assert len(work.session.scalars(select(VaultEntry.id)).all()) == 2
        verify(work)


def test_lines_of_an_older_receipt_become_rows_once(ward: Ward, wish: Receive):
    number = enter(ward, replace(wish, papers=()))
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.session.scalars(select(Receipt)).one().papers = "Đơn, 02 tờ\n\nẢnh chụp hiện trạng"
    assert (split_lines(ward.installation), split_lines(ward.installation)) == (1, 0)
    with reading(ward.installation, ward.actor("desk")) as work:
        shown = papers_in(work, get_visible_case(work, "KN-2026-0001"))
        assert return_slip(work, number).here == []
        verify(work)
    assert [(paper.place, paper.name, paper.kind.vi) for paper in shown] == [
        (1, "Đơn, 02 tờ", "chưa ghi"),
        (2, "Ảnh chụp hiện trạng", "chưa ghi"),
    ]

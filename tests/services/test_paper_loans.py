"""The paper file of a case lent and back: nobody lends what is out, and what is out is found."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.errors import InvalidInput
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.paper_loans import LendFile, TakeBackFile, lend_file, list_out, loans_in, take_back_file
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, Ward, a_case

COURT = LendFile("Xem xét vụ án 14/2026", date(2026, 6, 4), date(2026, 6, 11), lent_to="Tòa án nhân dân khu vực 3")


def lend(ward: Ward, number: str, wish: LendFile, by: str = "officer") -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        lend_file(work, get_visible_case(work, number), wish)


def take_back(ward: Ward, number: str, wish: TakeBackFile) -> None:
    with begin(ward.installation, ward.actor("officer")) as work:
        take_back_file(work, get_visible_case(work, number), wish)


def out(ward: Ward, by: str = "officer") -> list[tuple[str, str, bool]]:
    with reading(ward.installation, ward.actor(by)) as work:
        found, total = list_out(work)
    assert total == len(found)
    return [(loan.case_number, loan.borrower, loan.overdue) for loan in found]


def test_a_file_is_lent_once_until_it_is_back(ward: Ward):
    number = a_case(ward, officer="officer")
    lend(ward, number, COURT)
    late = ward.on("2026-06-12")
    assert out(late) == [(number, "Tòa án nhân dân khu vực 3", True)]
    to_leader = LendFile("Duyệt", date(2026, 6, 12), date(2026, 6, 15), borrower_id=ward.users["leader"].id)
    with pytest.raises(InvalidInput, match="lent to Tòa án nhân dân khu vực 3 since 04/6/2026"):
        lend(late, number, to_leader)
    take_back(late, number, TakeBackFile(date(2026, 6, 12), "Đủ 14 tờ"))
    with pytest.raises(InvalidInput, match="is not lent"):
        take_back(late, number, TakeBackFile(date(2026, 6, 12)))
    lend(late, number, to_leader)
    assert out(late) == [(number, ward.users["leader"].full_name, False)]
    with reading(ward.installation, ward.actor("officer")) as work:
        case = get_visible_case(work, number)
        first = loans_in(work, case)[-1]
        told = [entry.label.vi for entry in timeline(work, case, read_book(work, case))]
        verify(work)
    assert (first.returned_on, first.returned_note) == (date(2026, 6, 12), "Đủ 14 tờ")
    assert told.count("Cho mượn hồ sơ giấy") == 2
    assert "Nhận lại hồ sơ giấy" in told


REFUSED = (
    (LendFile(" ", date(2026, 6, 4), date(2026, 6, 5), lent_to="Tòa án"), "why"),
    (LendFile("Xem", date(2026, 6, 4), date(2026, 6, 5)), "lent_to"),
    (LendFile("Xem", date(2026, 6, 4), date(2026, 6, 5), 1, "Tòa án"), "lent_to"),
    (LendFile("Xem", date(2026, 6, 4), date(2026, 6, 5), 999_999), "borrower_id"),
    (LendFile("Xem", date(2026, 6, 5), date(2026, 6, 6), lent_to="Tòa án"), "lent_on"),
    (LendFile("Xem", date(2026, 6, 4), date(2026, 6, 3), lent_to="Tòa án"), "due_on"),
)


def test_what_cannot_be_is_refused_at_its_field(ward: Ward):
    number = a_case(ward, officer="officer")
    for wish, field in REFUSED:
        with pytest.raises(InvalidInput) as refused:
            lend(ward, number, wish)
        assert set(refused.value.fields) == {field}, wish
    assert out(ward) == []


def test_a_file_does_not_come_back_before_it_went_nor_tomorrow(ward: Ward):
    number = a_case(ward, officer="officer")
    lend(ward, number, COURT)
    for day in (date(2026, 6, 3), date(2026, 6, 5)):
        with pytest.raises(InvalidInput) as refused:
            take_back(ward, number, TakeBackFile(day))
        assert set(refused.value.fields) == {"on"}


def test_the_list_of_what_is_out_shows_nobody_a_hidden_case(ward: Ward):
    lend(ward, a_case(ward, fields=DENUNCIATION, officer="officer"), COURT)
    assert out(ward, "clerk") == []
    assert len(out(ward, "officer")) == 1

"""Reminding whoever holds a case: each row for itself, once a day, written into the case and told, and never a step."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Notice, User
from casetrack.services.absences import GoAway, go_away
from casetrack.services.access import get_visible_case
from casetrack.services.chosen_cases import Chosen
from casetrack.services.notices import list_notices
from casetrack.services.reminders import Remind, remind
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, Ward, a_case, a_ward, an_account, the_case

WITHDRAWN = ("leader", "withdraw", {"comment": "Người gửi rút đơn"})


@pytest.fixture
def ward(database) -> Ward:
    ward = a_ward(database)
    an_account(ward, "officer2", "officer")
    return ward


def reminded(ward: Ward, who: str, *numbers: str, reason: str = "Báo cáo trước thứ Sáu") -> list[tuple[bool, str]]:
    with begin(ward.installation, ward.actor(who)) as work:
        wish = Remind([Chosen(number, 0) for number in numbers], reason)
        return [(row.done, row.words.vi) for row in remind(work, wish)]


def told(ward: Ward, who: str) -> list[tuple[str, str]]:
    with reading(ward.installation, ward.actor(who)) as work:
        return [(each.words.vi, each.said) for each in list_notices(work)[0] if each.kind == "reminded"]


def test_whoever_holds_the_case_is_told_by_whom_and_why_and_the_case_stays_as_it_is(ward):
    number = a_case(ward, officer="officer")
    before = the_case(ward, number)
    assert reminded(ward, "leader", number) == [(True, f"Đã nhắc {ward.users['officer'].full_name}")]
    leader = ward.users["leader"].full_name
    assert told(ward, "officer") == [
        (f"{number}: bạn được nhắc xử lý hồ sơ", f"{leader}: Báo cáo trước thứ Sáu"),
    ]
    after = the_case(ward, number)
    assert (after.state, after.version, after.officer_id) == (before.state, before.version, before.officer_id)
    with reading(ward.installation, ward.actor("inspector")) as work:
        case = get_visible_case(work, number)
        lines = timeline(work, case, read_book(work, case))
        assert ("Nhắc người xử lý", "Báo cáo trước thứ Sáu") in [(each.label.vi, each.text) for each in lines]


def test_each_row_is_for_itself_and_says_what_is_to_be_done(ward):
    held, free, own = a_case(ward, officer="officer"), a_case(ward), a_case(ward, officer="leader")
    ended, left = a_case(ward, officer="officer", steps=[WITHDRAWN]), a_case(ward, officer="officer2")
    with begin(ward.installation, ward.actor("administrator")) as work:
        work.session.get_one(User, ward.users["officer2"].id).active = False
    rows = reminded(ward, "leader", free, own, ended, left, "KN-2026-9999", held)
    assert [done for done, _words in rows] == [False] * 5 + [True]
    for (_done, words), part in zip(
        rows, ("Giao hồ sơ", "Bạn đang giữ", "xong", "Giao lại", "Không có hồ sơ"), strict=False
    ):
        assert part in words


def test_a_case_is_reminded_of_once_a_day(ward):
    number = a_case(ward, officer="officer")
    reminded(ward, "leader", number)
    again = reminded(ward, "inspector", number)
    assert again == [(False, f"Hôm nay {ward.users['leader'].full_name} đã nhắc hồ sơ này rồi. Mai nhắc lại.")]
    ward.on("2026-06-05")
    assert reminded(ward, "inspector", number)[0][0]
    assert len(told(ward, "officer")) == 2


def test_whoever_stands_in_is_told_too_but_not_of_a_sealed_case(ward):
    number, sealed = a_case(ward, officer="officer"), a_case(ward, officer="officer", fields=DENUNCIATION)
    with begin(ward.installation, ward.actor("officer")) as work:
        go_away(work, GoAway(ward.users["officer"].id, ward.users["officer2"].id, ward.today, ward.today))
    assert [done for done, _words in reminded(ward, "leader", number, sealed)] == [True, True]
    assert len(told(ward, "officer2")) == 1
    with ward.database.reading() as session:
        to = session.scalars(select(Notice.user_id).where(Notice.kind == "reminded")).all()
    assert sorted(to) == sorted([ward.users["officer"].id] * 2 + [ward.users["officer2"].id])
    assert [said for _words, said in told(ward, "officer")].count("") == 1  # of the sealed one, no words outside of it


def test_only_who_looks_after_the_unit_reminds_and_never_of_a_case_that_is_hidden(ward):
    number, sealed = a_case(ward, officer="officer"), a_case(ward, officer="officer", fields=DENUNCIATION)
    an_account(ward, "head", "leader", "KT")
    assert not reminded(ward, "head", number)[0][0]
    hidden, missing = (reminded(ward, "inspector", each)[0] for each in (sealed, "TC-2026-0009"))
    assert hidden[1].replace(sealed, "") == missing[1].replace("TC-2026-0009", "")
    with pytest.raises(Forbidden):
        reminded(ward, "officer2", number)


def test_without_a_reason_or_a_row_nothing_is_done(ward):
    with pytest.raises(InvalidInput) as refused:
        reminded(ward, "leader", reason=" ")
    assert refused.value.fields.keys() == {"cases", "reason"}

"""Whoever denounces by word, at the desk or before the chairman, is protected like whoever does it on paper."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from casetrack.errors import NotFound
from casetrack.models import Case, Person
from casetrack.services.access import get_visible_case
from casetrack.services.corrections import Correct, correct
from casetrack.services.persons import RegisterPerson, alias_of, find_persons
from casetrack.services.receipts import get_receipt
from casetrack.services.reception import BringPetition, Receive, Received, receive
from casetrack.services.work import begin, reading
from tests.factories import Ward, a_case, a_step, the_case

WHO = RegisterPerson("Quách Thị Trúc Quỳ", phone="0987612345")
DENOUNCED: Mapping[str, object] = {"has_denunciation": True, "summary": "Kể việc thu tiền ngoài quy định."}
ORDERED: Mapping[str, object] = {"source": "chairman", "summary": "Xác minh việc thu tiền."}


def told_at_the_desk(ward: Ward, fields: Mapping[str, object]) -> Received:
    """Let somebody tell the desk of it without a paper, and be promised an answer."""
    told = BringPetition("reception_answer", fields)
    wish = Receive(WHO, ward.units["KT"].id, "Hẹn trả lời về khoản thu", ward.today, petition=told)
    with begin(ward.installation, ward.actor("desk")) as work:
        return receive(work, wish)


def an_order(ward: Ward, **more: object) -> str:
    """Let a clerk enter what the chairman ordered after receiving citizens."""
    fields = {**ORDERED, "session_on": ward.today.isoformat(), **more}
    return a_case(ward, "Kiểm tra khoản thu", by="clerk", unit="KT", workflow="instruction", fields=fields)


def sees(ward: Ward, who: str, number: str) -> bool:
    with reading(ward.installation, ward.actor(who)) as work:
        try:
            return get_visible_case(work, number).number == number
        except NotFound:
            return False


def names_in_clear(ward: Ward) -> list[str]:
    with ward.database.reading() as session:
        return list(session.scalars(select(Person.name)))


class TestAtTheDesk:
    def test_the_name_is_never_written_in_clear(self, ward: Ward) -> None:
        made = told_at_the_desk(ward, DENOUNCED)
        assert the_case(ward, str(made.case_number)).level == "sealed"
        assert names_in_clear(ward) == []
        with reading(ward.installation, ward.actor("desk")) as work:
            assert find_persons(work, "quach thi truc") == []
            assert get_receipt(work, made.number).name == alias_of(str(made.case_number))

    def test_only_its_people_see_it(self, ward: Ward) -> None:
        number = str(told_at_the_desk(ward, DENOUNCED).case_number)
        seeing = {
            who for who in ("desk", "officer", "leader", "clerk", "inspector", "auditor") if sees(ward, who, number)
        }
        assert seeing == {"desk", "leader"}

    def test_another_answer_is_everybodys_as_before(self, ward: Ward) -> None:
        made = told_at_the_desk(ward, {"summary": "Hỏi tiến độ cấp giấy."})
        assert the_case(ward, str(made.case_number)).level == "internal"
        assert names_in_clear(ward) == [WHO.name]

    def test_who_says_so_only_later_moves_into_the_vault_then(self, ward: Ward) -> None:
        number = str(told_at_the_desk(ward, {"summary": "Hỏi về khoản thu."}).case_number)
        with begin(ward.installation, ward.actor("desk")) as work:
            case = get_visible_case(work, number)
            correct(work, case, Correct(1, case.version, "Người đến tố cáo", fields={"has_denunciation": True}))
        assert the_case(ward, number).level == "sealed"
        assert names_in_clear(ward) == []
        assert not sees(ward, "officer", number)


class TestAfterAReception:
    @pytest.mark.parametrize(("said", "level"), [(True, "sealed"), (False, "internal"), (None, "internal")])
    def test_an_order_is_sealed_when_somebody_was_denounced(self, ward: Ward, said: bool | None, level: str) -> None:
        more = {} if said is None else {"has_denunciation": said}
        number = an_order(ward, **more)
        assert the_case(ward, number).level == level
        assert sees(ward, "officer", number) == (level == "internal")

    def test_it_is_sealed_in_the_unit_that_it_is_handed_to(self, ward: Ward) -> None:
        number = an_order(ward, has_denunciation=True)
        a_step(ward, number, "clerk", "issue_notice", notice_no="12/TB-UBND")
        a_step(ward, number, "leader", "forward_unit", receiving_unit=ward.units["VP"].id)
        with ward.database.reading() as session:
            query = select(Case.number, Case.level).where(Case.unit_id == ward.units["VP"].id)
            ((there, level),) = session.execute(query).all()
        assert level == "sealed"
        assert not sees(ward, "officer", there)

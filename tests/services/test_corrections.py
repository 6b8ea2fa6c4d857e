"""Mending a wrong date or word: the first entry stays, the clocks follow, and both can be seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casetrack.errors import Forbidden, InvalidInput, StaleCase
from casetrack.models import CaseEvent, Petition, Span, Visit
from casetrack.services.access import get_visible_case
from casetrack.services.assignments import Assign, assign
from casetrack.services.corrections import Correct, MovedClock, correct, preview
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.persons import RegisterPerson
from casetrack.services.projections import standing_of
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, an_account, the_case


def mend(ward: Ward, number: str, **wish: Any) -> tuple[MovedClock, ...]:
    with begin(ward.installation, ward.actor("desk")) as work:
        case = get_visible_case(work, number)
        said: dict[str, Any] = {"seq": 1, "seen_version": case.version, "reason": "Gõ nhầm", **wish}
        return correct(work, case, Correct(**said))


class TestCorrect:
    def test_a_wrong_day_of_receipt_moves_the_clock_and_says_from_when_to_when(self, ward: Ward):
        number = a_case(ward, opened_on=date(2026, 6, 3))
        moved = mend(ward, number, occurred_on=date(2026, 6, 1))
        assert moved == (MovedClock("process", date(2026, 6, 15), date(2026, 6, 11)),)
        assert (the_case(ward, number).opened_on, the_case(ward, number).due_on) == (
            date(2026, 6, 1),
            date(2026, 6, 11),
        )

    def test_the_first_entry_stays_as_it_was_written(self, ward: Ward):
        number = a_case(ward, title="Thửa 241", opened_on=date(2026, 6, 3))
        mend(ward, number, occurred_on=date(2026, 6, 1), title="Thửa 214")
        with ward.database.reading() as session:
            of_case = select(CaseEvent).where(CaseEvent.case_id.is_not(None)).order_by(CaseEvent.seq)
            opened, corrected = session.scalars(of_case).all()
        assert opened.occurred_on == date(2026, 6, 3)
        assert corrected.kind == "corrected"
        assert the_case(ward, number).title == "Thửa 214"

    def test_the_preview_tells_the_same_and_writes_nothing(self, ward: Ward):
        number = a_case(ward, opened_on=date(2026, 6, 3))
        with reading(ward.installation, ward.actor("desk")) as work:
            case = get_visible_case(work, number)
            foreseen = preview(work, case, Correct(1, case.version, "Gõ nhầm", date(2026, 6, 1)))
        assert the_case(ward, number).seq == 1
        assert mend(ward, number, occurred_on=date(2026, 6, 1)) == foreseen

    @pytest.mark.parametrize("day", [date(2026, 6, 2), date(2026, 6, 5)])
    def test_a_step_stays_between_the_one_before_and_today(self, ward: Ward, day: date):
        number = a_case(ward, opened_on=date(2026, 6, 3))
        a_step(ward, number, "officer", "classify", petition_class="complaint", **ELIGIBLE)
        with pytest.raises(InvalidInput) as refused:
            mend(ward, number, seq=2, occurred_on=day)
        assert set(refused.value.fields) == {"occurred_on"}

    def test_needs_a_reason_and_something_to_mend(self, ward: Ward):
        number = a_case(ward)
        with pytest.raises(InvalidInput) as refused:
            mend(ward, number, reason=" ")
        assert set(refused.value.fields) == {"reason", "occurred_on"}

    def test_is_refused_on_a_page_that_is_no_longer_true(self, ward: Ward):
        number = a_case(ward)
        a_step(ward, number, "officer", "withdraw", comment="Rút đơn")
        with pytest.raises(StaleCase):
            mend(ward, number, seen_version=1, title="Khác")

    def test_what_was_known_before_it_can_still_be_asked(self, ward: Ward):
        number = a_case(ward, opened_on=date(2026, 6, 3))
        mend(ward, number, occurred_on=date(2026, 6, 1))
        with ward.database.reading() as session:
            entries = session.scalars(select(Span).where(Span.kind == "entry").order_by(Span.known_from)).all()
        assert [(span.from_on, span.known_from, span.known_to) for span in entries] == [
            (date(2026, 6, 3), 3, 4),
            (date(2026, 6, 1), 4, None),
        ]

    def test_a_day_of_receipt_may_be_mended_past_the_day_it_was_handed_on(self, ward: Ward):
        number = a_case(ward.on("2026-06-03"))
        with begin(ward.installation, ward.actor("leader")) as work:
            case = get_visible_case(work, number)
            assign(work, case, Assign(ward.users["officer"].id, case.version, "Giải quyết", date(2026, 12, 31)))
        ward.on("2026-06-04")
        mend(ward, number, occurred_on=date(2026, 6, 4))
        with ward.database.reading() as session:
            held = session.scalars(select(Span.from_on).where(Span.kind == "officer", Span.known_to.is_(None))).all()
        assert held == [date(2026, 6, 4)]

    def test_a_mended_class_changes_the_length_of_the_term(self, ward: Ward):
        number = a_case(ward, opened_on=date(2026, 6, 1))
        mend(ward, number, fields={"petition_class": "request"})
        assert the_case(ward, number).due_on == date(2026, 6, 15)


class TestWhoMends:
    def signed(self, ward: Ward) -> str:
        classify = ("officer", "classify", {"petition_class": "complaint", **ELIGIBLE})
        drafted = ("officer", "submit_draft", {"proposal": "Bồi thường thêm."})
        signed = ("leader", "sign_decision", {"result": "founded", "decision_no": "1/QĐ"})
        steps: Any = [classify, ("leader", "accept", {}), drafted, signed]
        return a_case(ward, petitioner=a_person(ward), unit="VP", steps=steps)

    def mend_as(self, ward: Ward, who: str, number: str, **wish: Any) -> None:
        with begin(ward.installation, ward.actor(who)) as work:
            case = get_visible_case(work, number)
            said: dict[str, Any] = {"seen_version": case.version, "reason": "Gõ nhầm", **wish}
            correct(work, case, Correct(**said))

    def test_a_leaders_decision_is_not_mended_by_an_officer(self, ward: Ward):
        number = self.signed(ward)
        with pytest.raises(Forbidden):
            self.mend_as(ward, "officer", number, seq=5, fields={"decision_no": "2/QĐ"})
        self.mend_as(ward, "leader", number, seq=5, fields={"decision_no": "2/QĐ"})
        assert the_case(ward, number).fields["decision_no"] == "2/QĐ"

    def test_somebody_of_another_unit_mends_nothing(self, ward: Ward):
        number = self.signed(ward)
        an_account(ward, "elsewhere", "desk", "KT")
        with pytest.raises(Forbidden):
            self.mend_as(ward, "elsewhere", number, seq=1, title="Khác")

    def test_an_entry_gets_no_field_that_it_never_had(self, ward: Ward):
        number = self.signed(ward)
        with pytest.raises(InvalidInput) as refused:
            self.mend_as(ward, "desk", number, seq=1, fields={"result": "unfounded"})
        assert set(refused.value.fields) == {"result"}

    def test_facts_with_which_a_step_would_have_been_refused_are_not_put_under_it(self, ward: Ward):
        number = self.signed(ward)
        with pytest.raises(InvalidInput, match="would not have been open"):
            self.mend_as(ward, "officer", number, seq=2, fields={"competent": False})

    def test_an_acceptance_is_not_moved_past_the_extension_of_its_clock(self, ward: Ward):
        classify = ("officer", "classify", {"petition_class": "denunciation", **ELIGIBLE})
        steps: Any = [classify, ("leader", "accept", {})]
        number = a_case(ward, fields=DENUNCIATION, officer="officer", petitioner=a_person(ward), steps=steps)
        ward.on("2026-06-10")
        with begin(ward.installation, ward.actor("leader")) as work:
            case = get_visible_case(work, number)
            extend_deadline(work, case, Extend("resolve", 30, work.today, "Phức tạp", case.version, "foreign", "44/QĐ"))
        ward.on("2026-06-12")
        with pytest.raises(InvalidInput) as refused:
            self.mend_as(ward, "leader", number, seq=3, occurred_on=date(2026, 6, 11))
        assert set(refused.value.fields) == {"occurred_on"}


class TestEmptying:
    """What was ticked by mistake can be taken back: then the entry said nothing, and what stood before stands again."""

    def test_a_field_that_should_have_been_left_blank_is_emptied(self, ward: Ward):
        number = a_case(ward)
        a_step(ward, number, "officer", "classify", petition_class="complaint", joint=True, **ELIGIBLE)
        mend(ward, number, seq=2, fields={"joint": None})
        assert "joint" not in the_case(ward, number).fields
        assert the_case(ward, number).fields["petition_class"] == "complaint"

    def test_a_personal_text_is_emptied_too(self, ward: Ward):
        number = a_case(ward)
        a_step(ward, number, "officer", "classify", petition_class="feedback", eligible=True, competent=False)
        a_step(ward, number, "leader", "forward_outside", receiving_body="Sở Xây dựng", forward_no="12/PC")
        a_step(ward, number, "clerk", "record_answer", answer_no="5/SXD", answer_summary="Trả lời ông Bảy")
        mend(ward, number, seq=4, fields={"answer_summary": None})
        with reading(ward.installation, ward.actor("desk")) as work:
            fields = standing_of(work, get_visible_case(work, number)).fields
        assert "answer_summary" not in fields
        assert fields["answer_no"] == "5/SXD"

    def test_what_a_step_needed_cannot_be_emptied(self, ward: Ward):
        number = a_case(ward)
        a_step(ward, number, "officer", "classify", petition_class="complaint", **ELIGIBLE)
        with pytest.raises(InvalidInput) as refused:
            mend(ward, number, seq=2, fields={"petition_class": None})
        assert "bắt buộc" in refused.value.fields["petition_class"].vi


def test_a_mended_day_of_receipt_reaches_the_visit_and_the_paper(ward: Ward):
    petition = BringPetition("petition", dict(COMPLAINT))
    with begin(ward.installation, ward.actor("desk")) as work:
        person = RegisterPerson("Lê Văn Bốn")
        received = receive(
            work, Receive(person, ward.units["root"].id, "Bồi thường", date(2026, 6, 3), petition=petition)
        )
    mend(ward, str(received.case_number), occurred_on=date(2026, 6, 1))
    with ward.database.reading() as session:
        assert session.scalars(select(Visit.received_on)).all() == [date(2026, 6, 1)]
        assert session.scalars(select(Petition.received_on)).all() == [date(2026, 6, 1)]

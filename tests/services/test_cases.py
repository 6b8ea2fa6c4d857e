"""Entering cases in the book, noting what was done, and sending them to another unit."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casetrack.errors import InvalidInput, TransitionRefused
from casetrack.models import Case, CaseEvent, EventText, Span
from casetrack.services.access import get_visible_case
from casetrack.services.cases import NoteActivity, OpenCase, note_activity, open_case
from casetrack.services.corrections import Correct, correct
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, a_ward, the_case

NOT_OURS = {"eligible": True, "competent": False}


class TestOpenCase:
    def test_numbers_run_without_a_gap_in_each_kind_and_year(self, ward: Ward):
        numbers = [a_case(ward), a_case(ward, fields=DENUNCIATION), a_case(ward)]
        ward.on("2027-01-04")
        numbers.append(a_case(ward))
        assert numbers == ["KN-2026-0001", "TC-2026-0001", "KN-2026-0002", "KN-2027-0001"]

    def test_a_refused_entry_takes_no_number(self, ward: Ward):
        with pytest.raises(InvalidInput) as refused:
            a_case(ward, title="  ", opened_on=date(2026, 6, 5), fields={"petition_class": "complaint"})
        assert set(refused.value.fields) == {"title", "opened_on", "summary"}
        assert a_case(ward) == "KN-2026-0001"

    def test_the_clock_of_the_law_runs_from_the_day_of_receipt(self, ward: Ward):
        case = the_case(ward, a_case(ward, opened_on=date(2026, 6, 1)))
        assert (case.phase, case.due_key, case.due_on) == ("received", "process", date(2026, 6, 11))

    def test_a_field_that_the_workflow_does_not_know_is_refused(self, ward: Ward):
        with pytest.raises(InvalidInput):
            a_case(ward, fields={**COMPLAINT, "is_admin": True})


class TestNoteActivity:
    def test_a_note_moves_nothing_and_makes_no_page_stale(self, ward: Ward):
        number = a_case(ward)
        before = the_case(ward, number)
        with begin(ward.installation, ward.actor("officer")) as work:
            note_activity(work, get_visible_case(work, number), NoteActivity("note", date(2025, 1, 1), "Gọi điện."))
        after = the_case(ward, number)
        assert (after.version, after.state, after.due_on) == (before.version, before.state, before.due_on)
        assert after.seq == before.seq + 1

    def test_a_case_that_has_ended_can_still_be_noted_in(self, ward: Ward):
        number = a_case(ward, steps=[("officer", "withdraw", {"comment": "Rút đơn"})])
        with begin(ward.installation, ward.actor("officer")) as work:
            note_activity(work, get_visible_case(work, number), NoteActivity("note", work.today, "Lưu kho."))
        assert the_case(ward, number).state == "withdrawn"


def test_a_reopened_case_gets_a_clock_of_its_own_from_that_day(ward: Ward):
    number = a_case(ward, steps=[("officer", "withdraw", {"comment": "Rút đơn"})])
    ward.on("2026-06-22")
    a_step(ward, number, "leader", "reopen", comment="Rút đơn do bị ép.")
    assert (the_case(ward, number).due_key, the_case(ward, number).due_on) == ("process", date(2026, 7, 2))


class TestForwardingToAUnit:
    def forwarded(self, ward: Ward) -> tuple[str, str]:
        sent = a_case(ward, fields={**COMPLAINT, "petition_class": "feedback"}, petitioner=a_person(ward))
        a_step(ward, sent, "officer", "classify", petition_class="feedback", **NOT_OURS)
        a_step(ward, sent, "leader", "forward_unit", receiving_unit=ward.units["KT"].id)
        with ward.database.reading() as session:
            linked = session.scalars(select(Case.number).where(Case.unit_id == ward.units["KT"].id)).one()
        return sent, linked

    def test_opens_a_linked_case_there_with_what_the_paper_said(self, ward: Ward):
        sent, linked = self.forwarded(ward)
        there = the_case(ward, linked)
        assert (there.state, there.channel, there.fields["summary"]) == ("received", "unit", COMPLAINT["summary"])
        assert the_case(ward, sent).state == "forwarded"

    def test_its_end_closes_the_senders_waiting_with_that_day(self, ward: Ward):
        sent, linked = self.forwarded(ward)
        ward.on("2026-06-10")
        a_step(ward, linked, "officer", "classify", petition_class="feedback", **ELIGIBLE)
        a_step(ward, linked, "leader", "accept")
        ward.on("2026-06-15")
        a_step(ward, linked, "officer", "submit_draft", proposal="Đã dọn kho.")
        a_step(ward, linked, "leader", "sign_decision", result="answered", decision_no="12/KT")
        answered = the_case(ward, sent)
        assert (answered.state, answered.outcome, answered.closed_on) == ("answered", "forwarded", date(2026, 6, 15))

    def test_the_sender_cannot_withdraw_while_the_other_unit_still_works(self, ward: Ward):
        sent, linked = self.forwarded(ward)
        with pytest.raises(TransitionRefused):
            a_step(ward, sent, "officer", "withdraw", comment="Rút đơn")
        a_step(ward, linked, "officer", "withdraw", comment="Rút đơn")
        assert the_case(ward, sent).state == "answered"


class TestSpans:
    def test_what_was_known_before_a_step_can_still_be_asked(self, ward: Ward):
        number = a_case(ward)
        with ward.database.reading() as session:
            known = session.scalars(select(CaseEvent.seq)).all()[-1]
        a_step(ward, number, "officer", "classify", petition_class="complaint", **ELIGIBLE)
        with reading(ward.installation, ward.actor("leader")) as work:
            then = select(Span.value).where(
                Span.kind == "phase", Span.known_from <= known, (Span.known_to.is_(None)) | (Span.known_to > known)
            )
            now = select(Span.value).where(Span.kind == "phase", Span.known_to.is_(None), Span.to_on.is_(None))
            assert work.session.scalars(then).all() == ["received"]
            assert work.session.scalars(now).all() == ["classified"]

    def test_a_case_opened_and_ended_on_one_day_counts_as_received_and_resolved(self, ward: Ward):
        a_case(ward, steps=[("officer", "withdraw", {"comment": "Rút đơn"})])
        with ward.database.reading() as session:
            spans = session.scalars(select(Span).where(Span.known_to.is_(None), Span.kind.in_(["entry", "phase"])))
            assert {(span.kind, span.value, span.from_on) for span in spans} == {
                ("entry", "desk", ward.today),
                ("phase", "resolved", ward.today),
            }


def test_an_account_without_a_desk_cannot_note_in_a_case(ward: Ward):
    number = a_case(ward)
    with pytest.raises(Exception, match="not for your roles"), begin(ward.installation, ward.actor("auditor")) as work:
        note_activity(work, get_visible_case(work, number), NoteActivity("note", work.today, "Xem."))


def test_two_wards_in_one_installation_number_their_own_books(ward: Ward, database):

    other = a_ward(database, code="khac")
    assert a_case(ward) == a_case(other) == "KN-2026-0001"


def test_opening_needs_a_unit_of_the_office(ward: Ward):
    with begin(ward.installation, ward.actor("desk")) as work, pytest.raises(InvalidInput) as refused:
        open_case(work, OpenCase("petition", "Đường hỏng", work.today, 999, "desk", COMPLAINT))
    assert "unit_id" in refused.value.fields


class TestWhatTheReceiverDoes:
    def sent(self, ward: Ward) -> tuple[str, str]:
        return TestForwardingToAUnit().forwarded(ward)

    def test_a_receiver_that_finds_a_denunciation_is_not_told_by_the_senders_page(self, ward: Ward):
        sent, linked = self.sent(ward)
        a_step(ward, linked, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
        a_step(ward, linked, "leader", "withdraw", comment="Rút đơn", signs_remain=False)
        assert the_case(ward, linked).level == "sealed"
        with ward.database.reading() as session:
            comments = session.scalars(select(EventText.text).where(EventText.key == "comment")).all()
        assert the_case(ward, sent).state == "answered"
        assert [words for words in comments if linked in words] == []

    def test_the_senders_own_rules_do_not_keep_it_from_ending(self, ward: Ward):
        sent, linked = self.sent(ward)
        ward.on("2026-06-15")
        with begin(ward.installation, ward.actor("leader")) as work:
            case = get_visible_case(work, sent)
            correct(work, case, Correct(3, case.version, "Ghi nhầm ngày chuyển", date(2026, 6, 12)))
        with begin(ward.installation, ward.actor("officer")) as work:
            case = get_visible_case(work, linked)
            take_step(work, case, TakeStep("withdraw", date(2026, 6, 9), case.version, comment="Rút đơn"))
        assert the_case(ward, linked).closed_on == date(2026, 6, 9)
        assert (the_case(ward, sent).state, the_case(ward, sent).closed_on) == ("answered", date(2026, 6, 12))


def test_a_denunciation_stays_sealed_when_somebody_reads_it_as_a_request(ward: Ward):
    number = a_case(ward, fields=DENUNCIATION, officer="officer")
    a_step(ward, number, "officer", "classify", petition_class="request", **ELIGIBLE)
    assert the_case(ward, number).level == "sealed"


def test_a_denunciation_is_not_put_to_a_case_that_everybody_reads(ward: Ward):
    number = a_case(ward, fields={**COMPLAINT, "petition_class": "request"})
    person, unit_id = a_person(ward, "Triệu Thị Hoa"), ward.units["root"].id
    paper = BringPetition("petition", DENUNCIATION)
    with begin(ward.installation, ward.actor("desk")) as work, pytest.raises(InvalidInput) as refused:
        receive(work, Receive(person.id, unit_id, "Thu tiền", work.today, petition=paper, case_number=number))
    assert set(refused.value.fields) == {"case_number"}

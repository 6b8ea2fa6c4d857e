"""What becomes of appointments when their case is better protected later, or the day goes another way than planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import InvalidInput
from casetrack.models import Appointment, Case, Person
from casetrack.services.appointments import waiting_to_be_told
from casetrack.services.booking_changes import arrive, miss
from casetrack.services.briefs import get_brief
from casetrack.services.cases import ABOUT, link_cases
from casetrack.services.persons_merge import MergePersons, merge_persons
from casetrack.services.protection import protect_alike
from casetrack.services.session_changes import CancelSession, ChangeSession, cancel_session, change_session
from casetrack.services.session_closings import CloseSession, close_session, reopen_session
from casetrack.services.work import begin, reading
from tests.bookings import TODAY, booked, june, listed, row_of, session_id, ticket
from tests.factories import DENUNCIATION, Ward, a_case, a_person, a_ward, an_account
from tests.reception_days import order, received
from tests.schedules import CHAIRMAN, sessions

PROMISED = {"answer": "", "answer_by": date(2026, 6, 15)}


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    book_of = Database(sqlite_url)
    yield june(a_ward(book_of))
    book_of.dispose()


def done(ward: Ward, use_case: Callable[..., object], *said: object, by: str = "desk") -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        use_case(work, *said)


def missed_today(ward: Ward, who: Person) -> int:
    """Book somebody at an hour of today that is past, and note that they did not come."""
    key = booked(ward, who, "10:00", day=TODAY)
    done(ward, lambda work: setattr(work.session.get_one(Appointment, key), "slot", "08:00"))
    done(ward, miss, key)
    return key


def restrict(ward: Ward, number: str) -> None:
    """Tie a case to one that few may see, which protects it alike from now on."""
    guarded = a_case(ward, "Việc hạn chế người xem")
    with begin(ward.installation, ward.actor("desk")) as work:
        one, other = (work.session.scalars(select(Case).where(Case.number == n)).one() for n in (guarded, number))
        one.level = "restricted"
        link_cases(work, one, other, None, kind=ABOUT)
        work.session.flush()
        protect_alike(work, one)


def test_whoever_books_somebody_a_second_time_is_not_told_of_a_case_that_was_restricted_since(ward):
    person = a_person(ward)
    number = a_case(ward, petitioner=person)
    booked(ward, person, "08:00", day="2026-06-18")  # so that others know the person at all
    key = booked(ward, person, "08:00", case_number=number)
    restrict(ward, number)
    assert row_of(ward, key).confidential
    an_account(ward, "other desk", "desk", "VP")
    booked(ward, person, "09:00", by="other desk")
    assert [each.hidden for each in listed(ward, by="other desk")] == [True, False]


class TestWhatFewMayReadAfterwards:
    def test_whoever_denounces_when_received_about_an_open_case_is_named_at_no_hour_any_more(self, ward):
        person = a_person(ward, "Chim Yến")
        number = a_case(ward, petitioner=person)
        key = booked(ward, person, "10:00", day=TODAY, case_number=number)
        received(ward, session_id(ward, TODAY), key, sealed=True, **PROMISED)
        row = row_of(ward, key)
        assert (row.person_id, row.vault_entry_id is None, row.confidential) == (None, False, True)
        assert [each.hidden for each in listed(ward, TODAY, by="officer")] == [True]

    def test_whoever_is_received_about_a_sealed_case_that_nobody_booked_for_is_named_no_more(self, ward):
        key = booked(ward, "Chim Yến", "10:00", day=TODAY)
        sealed = a_case(ward, "Tố cáo", fields=DENUNCIATION)
        received(ward, session_id(ward, TODAY), key, case_number=sealed)
        assert row_of(ward, key).person_id is None
        assert [each.hidden for each in listed(ward, TODAY, by="officer")] == [True]

    def test_a_confidential_appointment_about_an_open_case_makes_no_visit_that_all_may_read(self, ward):
        person = a_person(ward)
        number = a_case(ward, petitioner=person)
        key = booked(ward, person, "10:00", day=TODAY, case_number=number, confidential=True)
        with pytest.raises(InvalidInput) as refusal:
            received(ward, session_id(ward, TODAY), key)
        assert set(refusal.value.fields) == {"sealed"}
        received(ward, session_id(ward, TODAY), key, sealed=True, **PROMISED)


def test_whoever_is_received_need_not_be_told_of_a_change_any_more(ward):
    key, [row] = booked(ward, a_person(ward), "10:00", day=TODAY), sessions(ward, TODAY)
    done(ward, change_session, row.id, ChangeSession(0, CHAIRMAN, row.held_on, row.hours, "Hội trường"), by="clerk")
    received(ward, row.id, key)
    with reading(ward.installation, ward.actor("desk")) as work:
        assert waiting_to_be_told(work) == []


def test_whoever_missed_the_hour_and_took_a_ticket_is_received_by_the_ticket(ward):
    person = a_person(ward)
    key, number = missed_today(ward, person), ticket(ward, person)
    for again in (lambda: received(ward, session_id(ward, TODAY), key), lambda: done(ward, arrive, key)):
        with pytest.raises(InvalidInput) as refusal:
            again()
        assert "mỗi người một lịch hẹn" in refusal.value.fields["person"].vi
    received(ward, session_id(ward, TODAY), number)


def test_the_brief_knows_what_was_promised_to_an_entry_that_was_merged_and_counts_all_that_is_open(ward):
    person, twin = a_person(ward), a_person(ward, "Le Van Bon")
    for n in range(14):
        received(ward, session_id(ward, TODAY), person=twin.id, instruction=order(what=f"Việc {n}"))
    for slot, who in (("08:00", person), ("08:30", twin)):  # as it may be booked before the two are joined
        booked(ward, who, slot)
    done(ward, merge_persons, person.id, MergePersons(twin.id, 1, 1, "Một người"), by="clerk")
    with reading(ward.installation, ward.actor("leader")) as work:
        brief = get_brief(work, session_id(ward))
    assert [(line.before.on, len(line.promises)) for line in brief.lines if line.before] == [(ward.today, 14)] * 2
    assert brief.earlier_count == 14


class TestAClosedSession:
    def test_takes_nobody_more_until_it_is_opened_again(self, ward):
        key, today = missed_today(ward, a_person(ward)), session_id(ward, TODAY)
        for _twice in range(2):
            done(ward, close_session, today, CloseSession())
            for come in (lambda: booked(ward, "Ai Đó", "11:00", day=TODAY), lambda: ticket(ward, "Ai Đó")):
                with pytest.raises(InvalidInput) as refusal:
                    come()
                assert "đã chốt" in refusal.value.fields["session"].vi
            with pytest.raises(InvalidInput, match="closed"):
                done(ward, arrive, key)
            done(ward, reopen_session, today)
        done(ward, arrive, key)

    @pytest.mark.parametrize("closed", [True, False])
    def test_and_one_in_which_somebody_was_received_stay_on_their_day(self, ward, closed):
        [row] = sessions(ward, TODAY)
        if closed:
            done(ward, close_session, row.id, CloseSession())
        else:
            received(ward, row.id, booked(ward, a_person(ward), "10:00", day=TODAY))
        moved = ChangeSession(0, CHAIRMAN, date(2026, 6, 10), row.hours, row.place, reason="Họp")
        for change in ((change_session, moved), (cancel_session, CancelSession(0, "Họp"))):
            with pytest.raises(InvalidInput) as refusal:
                done(ward, change[0], row.id, change[1], by="clerk")
            said = refusal.value.fields.get("held_on", refusal.value.message)
            assert "đã tiếp người hoặc đã chốt" in said.vi

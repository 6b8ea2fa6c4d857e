"""The day of a session: receiving who was booked in, what is ordered and followed, closing it, what stays hidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Appointment, Case, CaseEvent, CaseLink, Person, Visit
from casetrack.services.access import get_visible_case
from casetrack.services.booking import Book, book
from casetrack.services.briefs import get_brief, write_brief
from casetrack.services.chain import verify
from casetrack.services.hosting import Hosting
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import Receive, receive
from casetrack.services.session_closings import CloseSession, close_session, closing_of, reopen_session, states_of
from casetrack.services.session_days import list_lines
from casetrack.services.session_instructions import list_instructions, list_open, tally
from casetrack.services.session_outcomes import add_instruction
from casetrack.services.sessions import get_session
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, Ward, a_case, a_person, a_ward
from tests.reception_days import WHAT, a_session, booked, order, received


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward on SQLite: what both databases may tell apart is asked of both where it is decided."""
    book = Database(sqlite_url)
    yield a_ward(book)
    book.dispose()


@pytest.fixture
def today(ward: Ward) -> int:
    return a_session(ward)


def lines(ward: Ward, session_id: int, who: str = "desk"):
    with reading(ward.installation, ward.actor(who)) as work:
        return list_lines(work, get_session(work, session_id))


def close(ward: Ward, session_id: int, who: str = "desk", **said: object) -> str:
    with begin(ward.installation, ward.actor(who)) as work:
        return close_session(work, session_id, CloseSession(**said))  # type: ignore[arg-type]


class TestReceiving:
    def test_makes_the_visit_of_the_session_and_marks_the_appointment(self, ward, today):
        person = a_person(ward)
        of = booked(ward, today, person, "08:30", case=a_case(ward, petitioner=person))
        made = received(ward, today, of)
        with reading(ward.installation, ward.actor("desk")) as work:
            visit = work.session.scalars(select(Visit)).one()
            assert (visit.number, visit.session_id, visit.host, visit.person_id) == (
                made.visit,
                today,
                "chairman",
                person.id,
            )
            appointment = work.session.get_one(Appointment, of)
            assert (appointment.status, appointment.visit_id) == ("arrived", visit.id)
            assert visit.case_id is not None, "it is told in the case that it was about"
            assert verify(work) > 0
        (line,) = lines(ward, today)
        assert (line.status, line.hour, line.received.answer) == ("received", "08:30", visit.answer)

    def test_twice_with_one_form_is_entered_once_and_another_form_is_refused(self, ward, today):
        of = booked(ward, today, a_person(ward), "08:00")
        assert received(ward, today, of, token="one").visit == received(ward, today, of, token="one").visit
        with pytest.raises(InvalidInput) as refusal:
            received(ward, today, of, token="two")
        assert "đã ghi" in refusal.value.fields["said"].vi

    def test_opens_the_case_of_a_promised_answer_not_later_than_the_law(self, ward, today):
        matter = a_case(ward)
        of = booked(ward, today, a_person(ward), "08:00", case=matter)
        with pytest.raises(InvalidInput) as refusal:
            received(ward, today, of, answer="", answer_by=date(2026, 7, 1))
        assert "chậm nhất ngày 18/6/2026" in refusal.value.fields["answer_by"].vi
        made = received(ward, today, of, answer="", answer_by=date(2026, 6, 15))
        with reading(ward.installation, ward.actor("desk")) as work:
            case = get_visible_case(work, made.answer_case or "")
            visit = work.session.scalars(select(Visit)).one()
            assert (visit.case_id, visit.answer_by) == (case.id, date(2026, 6, 15))
            link = work.session.scalars(select(CaseLink)).one()
            assert link.from_case_id == get_visible_case(work, matter).id

    def test_takes_somebody_who_came_without_an_appointment(self, ward, today):
        received(ward, today, person=RegisterPerson("Ma Thị Đào"), people=6, present=6)
        (line,) = lines(ward, today)
        assert (line.appointment_id, line.name.vi, line.people, line.status) == (None, "Ma Thị Đào", 6, "received")

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"said": " "}, "said"),
            ({"answer": ""}, "answer"),
            ({"answer_by": date(2026, 6, 1)}, "answer_by"),
            ({"sealed": True}, "answer_by"),
            ({"instruction": order(due_on=date(2026, 6, 3))}, "due_on"),
            ({"instruction": order(who="", product="")}, "who"),
        ],
    )
    def test_says_what_is_to_be_mended_and_writes_nothing(self, ward, today, said, field):
        of = booked(ward, today, a_person(ward), "08:00")
        with pytest.raises(InvalidInput) as refusal:
            received(ward, today, of, **said)
        assert field in refusal.value.fields
        assert lines(ward, today)[0].status == "booked"

    def test_in_a_session_to_come_or_of_another_session_is_refused(self, ward, today):
        of = booked(ward, today, a_person(ward), "08:00")
        with pytest.raises(NotFound):
            received(ward, today - 0, of + 99)
        with pytest.raises(InvalidInput) as refusal:
            received(ward.on("2026-06-03"), today, of)
        assert "chưa đến ngày 04/6/2026" in refusal.value.message.vi


class TestInstructions:
    def test_are_followed_until_done_and_answered_to_the_citizen(self, ward, today):
        person = a_person(ward)
        of = booked(ward, today, person, "08:00")
        made = received(ward, today, of, instruction=order(officer_id=ward.users["officer"].id))
        number = made.instruction_case
        step(ward, number, "clerk", "issue_notice", notice_no="12/TB-UBND")
        step(ward, number, "leader", "assign", who="Phòng Kinh tế", task=WHAT, due_on="2026-06-20", product="Biên bản")
        step(ward.on("2026-06-22"), number, "officer", "report_done", outcome_text="Đã mở lối đi")
        shown = instruction(ward, today)
        assert (shown.done_on, shown.answered_on, shown.closed_on) == (date(2026, 6, 22), None, None)
        assert instructions_open(ward) == [number]
        step(ward, number, "leader", "confirm", comment="Đạt")
        step(ward.on("2026-06-24"), number, "officer", "answer_citizen", answer_no="60/UBND", answered_on="2026-06-24")
        shown = instruction(ward, today)
        assert (shown.done_on, shown.answered_on, shown.notice_no) == (
            date(2026, 6, 22),
            date(2026, 6, 24),
            "12/TB-UBND",
        )
        assert instructions_open(ward) == []
        with reading(ward.installation, ward.actor("officer")) as work:
            assert (tally(work).over, tally(work).total) == (1, 1)
            assert get_visible_case(work, number or "").unit_id == ward.units["root"].id

    def test_hold_the_words_the_day_and_the_source(self, ward, today):
        person = a_person(ward, "Hoàng Thị Phới")
        of = booked(ward, today, person, "08:00")
        number = received(ward, today, of, instruction=order(authority="Chủ tịch UBND")).instruction_case
        with reading(ward.installation, ward.actor("officer")) as work:
            fields = get_visible_case(work, number or "").fields
        assert (fields["source"], fields["session_on"], fields["due_on"]) == ("chairman", "2026-06-04", "2026-06-20")
        assert (fields["citizen"], fields["authority"], fields["for_citizen"]) == (
            "Hoàng Thị Phới",
            "Chủ tịch UBND",
            True,
        )

    def test_may_be_given_about_a_visit_afterwards_or_about_nobody(self, ward, today):
        made = received(ward, today, person=RegisterPerson("Ma Thị Đào"))
        with begin(ward.installation, ward.actor("clerk")) as work:
            add_instruction(work, today, order(), made.visit)
            add_instruction(work, today, order(what="Rà soát biển số nhà"))
            with pytest.raises(NotFound):
                add_instruction(work, today, order(), "L-2026-0099")
        with reading(ward.installation, ward.actor("auditor")) as work:
            shown = list_instructions(work, get_session(work, today))
        assert [each.visit_id is not None for each in shown] == [True, False]


class TestClosing:
    def test_names_who_is_not_accounted_for_by_the_hour_alone(self, ward, today):
        booked(ward, today, a_person(ward, "Chim Yến"), "08:30")
        with pytest.raises(InvalidInput) as refusal:
            close(ward, today)
        assert "08:30" in refusal.value.fields["close"].vi
        assert "Yến" not in refusal.value.fields["close"].vi

    def test_says_that_it_was_held_and_takes_nothing_more_until_it_is_opened_again(self, ward, today):
        received(ward, today, person=RegisterPerson("Ma Thị Đào"))
        assert close(ward, today, note="Đủ") == "held"
        with pytest.raises(InvalidInput) as refusal:
            received(ward, today, person=RegisterPerson("Ma Thị Mận"))
        assert "Mở lại buổi" in refusal.value.message.vi
        with begin(ward.installation, ward.actor("clerk")) as work:
            reopen_session(work, today)
            assert closing_of(work, get_session(work, today)) is None
        received(ward, today, person=RegisterPerson("Ma Thị Mận"))
        assert close(ward, today) == "held"
        with reading(ward.installation, ward.actor("auditor")) as work:
            assert verify(work) > 0

    def test_says_that_nobody_came_or_that_it_was_not_held_and_why(self, ward, today):
        with pytest.raises(InvalidInput) as refusal:
            close(ward, today, not_held=True)
        assert "Ghi vì sao" in refusal.value.fields["note"].vi
        assert close(ward, today) == "nobody_came"
        with reading(ward.installation, ward.actor("auditor")) as work:
            assert states_of(work, [get_session(work, today)]) == {today: "nobody_came"}
        with pytest.raises(InvalidInput):
            close(ward, today + 1)

    def test_is_told_as_held_once_a_visit_to_its_host_is_entered_at_the_desk(self, ward, today):
        assert close(ward, today) == "nobody_came"
        late = Receive(
            RegisterPerson(name="Vũ Thị Nết"), ward.units["root"].id, "Hỏi thủ tục", ward.today,
            hosting=Hosting("chairman", "scheduled"),
        )  # fmt: skip
        with begin(ward.installation, ward.actor("desk")) as work:
            receive(work, late)
        with reading(ward.installation, ward.actor("desk")) as work:
            session = get_session(work, today)
            ended = closing_of(work, session)
            assert (states_of(work, [session]), ended and ended.outcome) == ({today: "held"}, "held")


class TestHidden:
    def test_matters_are_an_hour_and_no_more(self, ward, today):
        sealed = a_case(ward, "Tố cáo ông Chim", by="desk", fields=DENUNCIATION)
        of = booked(ward, today, None, "08:00", case=sealed)
        with begin(ward.installation, ward.actor("leader")) as work:
            write_brief(work, today, {of: "Xử lý ông Chim"})
        for who in ("officer", "inspector"):
            (line,) = lines(ward, today, who)
            assert line.hidden
            assert (line.hour, line.status, line.subject, line.to_decide, line.case_number) == (
                "08:00",
                "booked",
                "",
                "",
                None,
            )
        with reading(ward.installation, ward.actor("officer")) as work:
            assert get_brief(work, today).decisions == 0
        with begin(ward.installation, ward.actor("officer")) as work:
            assert write_brief(work, today, {of: "Tôi viết đè"}) == 0
        with reading(ward.installation, ward.actor("leader")) as work:
            assert get_brief(work, today).decisions == 1
        with reading(ward.installation, ward.actor("auditor")) as work:
            looked = work.session.scalars(select(CaseEvent.name).where(CaseEvent.kind == "look")).all()
        assert looked == ["brief"], "the look at what is sealed stands in the book"
        (line,) = lines(ward, today, "leader")
        assert line.to_decide == "Xử lý ông Chim"
        assert "Bí danh" in line.name.vi

    def test_denouncers_are_in_the_vault_and_their_instruction_is_sealed(self, ward, today):
        made = received(
            ward,
            today,
            person=RegisterPerson("Chim Yến"),
            sealed=True,
            answer="",
            answer_by=date(2026, 6, 15),
            instruction=order(),
        )
        with reading(ward.installation, ward.actor("desk")) as work:
            opened = Case.number.in_((made.answer_case, made.instruction_case))
            levels = set(work.session.scalars(select(Case.level).where(opened)))
            visit = work.session.scalars(select(Visit)).one()
            assert levels == {"sealed"}
            assert visit.person_id is None
            assert visit.vault_entry_id is not None
            case = work.session.scalars(select(Case).where(Case.number == made.instruction_case)).one()
            assert "Yến" not in str(case.fields)
        with reading(ward.installation, ward.actor("officer")) as work:
            assert list_instructions(work, get_session(work, today)) == []
            assert tally(work).total == 0
            assert lines(ward, today, "officer")[0].hidden

    def test_appointments_about_a_sealed_matter_are_received_under_the_alias(self, ward, today):
        sealed = a_case(ward, "Tố cáo", by="desk", fields=DENUNCIATION)
        with begin(ward.installation, ward.actor("desk")) as work:
            of = book(work, today, Book(RegisterPerson("Chim Yến"), "10:30", "Hỏi kết quả", case_number=sealed)).id
        made = received(ward, today, of, answer="", answer_by=date(2026, 6, 15))
        assert made.answer_case is None, "the clocks of the matter itself run"
        with reading(ward.installation, ward.actor("desk")) as work:
            visit = work.session.scalars(select(Visit)).one()
            assert visit.case_id == get_visible_case(work, sealed).id
            assert (visit.person_id, visit.answer_by) == (None, date(2026, 6, 15))
            assert visit.vault_entry_id == work.session.get_one(Appointment, of).vault_entry_id is not None
            assert work.session.scalars(select(Person.name)).all() == []

    def test_confidential_appointments_end_in_a_sealed_case(self, ward, today):
        with begin(ward.installation, ward.actor("desk")) as work:
            of = book(work, today, Book(RegisterPerson("Chim Yến"), "10:30", "Việc kín", confidential=True)).id
        with pytest.raises(InvalidInput) as refusal:
            received(ward, today, of)
        assert "giữ kín" in refusal.value.fields["sealed"].vi
        made = received(ward, today, of, answer="", answer_by=date(2026, 6, 15), sealed=True)
        with reading(ward.installation, ward.actor("desk")) as work:
            row = work.session.get_one(Appointment, of)
            assert row.case_id == get_visible_case(work, made.answer_case or "").id
            assert (row.person_id, row.vault_entry_id is not None) == (None, True)
            assert verify(work) > 0
        assert lines(ward, today, "officer")[0].hidden


def step(ward: Ward, number: str | None, by: str, trigger: str, **said: object) -> None:
    comment = str(said.pop("comment", ""))
    with begin(ward.installation, ward.actor(by)) as work:
        case = get_visible_case(work, number or "")
        take_step(work, case, TakeStep(trigger, work.today, case.version, said, comment))


def instruction(ward: Ward, session_id: int):
    with reading(ward.installation, ward.actor("officer")) as work:
        (shown,) = list_instructions(work, get_session(work, session_id))
        return shown


def instructions_open(ward: Ward) -> list[str]:
    with reading(ward.installation, ward.actor("officer")) as work:
        return [each.number for each in list_open(work)]

"""Booking a session: hours and tickets are given once, what stands in the way is said, who is booked is never lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from casetrack.db import Database
from casetrack.errors import Forbidden, InvalidInput, NotFound, StaleCase
from casetrack.models import Appointment, ReceptionSession
from casetrack.services.appointments import ShownAppointment, show_appointment, waiting_to_be_told
from casetrack.services.booking import TICKET, Book, book, put
from casetrack.services.booking_changes import MoveAppointment, arrive, call_next, cancel, miss, move, tell
from casetrack.services.chain import verify
from casetrack.services.persons import RegisterPerson
from casetrack.services.series import AddAbsence, add_absence, end_series
from casetrack.services.session_changes import CancelSession, ChangeSession, Deputy, Limits, cancel_session
from casetrack.services.session_changes import change_session as change
from casetrack.services.work import Work, begin, reading, system_actor
from tests.bookings import NEXT, TODAY, booked, june, listed, row_of, session_id, ticket
from tests.factories import Ward, a_person, a_ward
from tests.schedules import CHAIRMAN, sessions

LAST_SLOT = "11:00"


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    book_of = Database(sqlite_url)
    yield june(a_ward(book_of))
    book_of.dispose()


def refused(do: Callable[[], object]) -> dict[str, str]:
    """Give what somebody is told who is refused, field by field."""
    with pytest.raises(InvalidInput) as refusal:
        do()
    said = refusal.value
    return {key: text.vi for key, text in said.fields.items()} or {"": said.message.vi}


def named(each: ShownAppointment) -> str:
    return each.name.vi if each.name else "?"


def done(ward: Ward, use_case: Callable[..., object], *said: object, by: str = "desk") -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        use_case(work, *said)


def changed(ward: Ward, day: str, **said: Any) -> None:
    """Change a session as the clerk."""
    [row] = sessions(ward, day)
    wish = ChangeSession(row.sequence, CHAIRMAN, row.held_on, row.hours, row.place, "Họp HĐND")
    done(ward, change, row.id, replace(wish, **said), by="clerk")


class TestAnHour:
    def test_is_taken_once_and_the_refusal_names_the_next_free_ones(self, ward):
        booked(ward, "Ma Thị Đào", "08:00")
        booked(ward, "Dương Thị Ửng", "09:00")
        said = refused(lambda: booked(ward, "Lê Văn Bốn", "09:00"))
        assert said == {"slot": "Giờ 09:00 vừa có người đặt. Còn trống: 08:30, 09:30, 10:00 …."}
        assert [(each.slot, named(each)) for each in listed(ward)] == [
            ("08:00", "Ma Thị Đào"),
            ("09:00", "Dương Thị Ửng"),
        ]

    def test_that_the_session_does_not_have_or_that_is_past_is_refused(self, ward):
        assert "không có lượt lúc 09:10" in refused(lambda: booked(ward, "Lê Văn Bốn", "09:10"))["slot"]
        assert "Giờ 09:00 đã qua" in refused(lambda: booked(ward, "Lê Văn Bốn", "09:00", day=TODAY))["slot"]
        assert row_of(ward, booked(ward, "Lê Văn Bốn", "10:00", day=TODAY)).status == "booked"

    def test_is_given_to_a_person_once_a_session(self, ward):
        person = a_person(ward)
        booked(ward, person, "08:00")
        said = refused(lambda: booked(ward, person, "10:00"))
        assert said["person"].startswith("Người này đã có hẹn lúc 08:00 ở buổi này.")
        booked(ward, person, "10:00", day="2026-06-18")

    def test_is_free_again_once_it_is_cancelled_with_a_reason(self, ward):
        key = booked(ward, "Ma Thị Đào", "08:00")
        assert set(refused(lambda: done(ward, cancel, key, " "))) == {"reason"}
        done(ward, cancel, key, "Công dân báo bận")
        booked(ward, "Lê Văn Bốn", "08:00")
        [gone, stands] = sorted(listed(ward), key=lambda each: each.id)
        assert (gone.status, gone.status_why, stands.status) == ("cancelled", "Công dân báo bận", "booked")
        assert "Đã hủy hẹn" in refused(lambda: done(ward, cancel, key, "lần nữa"))[""]

    def test_is_moved_to_another_session_by_who_books(self, ward):
        key = booked(ward, "Ma Thị Đào", "08:00")
        booked(ward, "Lê Văn Bốn", "08:30", day="2026-06-18")
        other = session_id(ward, "2026-06-18")
        assert set(refused(lambda: done(ward, move, key, MoveAppointment(other, "08:30")))) == {"slot"}
        assert row_of(ward, key).slot == "08:00"
        done(ward, move, key, MoveAppointment(other, "09:00"))
        assert (row_of(ward, key).session_id, row_of(ward, key).slot) == (other, "09:00")
        assert listed(ward) == []


class TestASessionThatCannotBeBooked:
    def test_is_past(self, ward):
        ward.on("2026-06-12")
        assert "đã qua, không đặt lịch được" in refused(lambda: booked(ward, "Lê Văn Bốn"))["session"]

    def test_is_cancelled(self, ward):
        done(ward, cancel_session, session_id(ward), CancelSession(0, "Bão"), by="clerk")
        assert "đã hủy" in refused(lambda: booked(ward, "Lê Văn Bốn"))["session"]

    def test_has_a_host_who_is_away_until_a_deputy_is_named(self, ward):
        days = date(2026, 6, 11), date(2026, 6, 12)
        done(ward, add_absence, AddAbsence(ward.units["root"].id, "chairman", *days, "Tập huấn"), by="clerk")
        said = refused(lambda: booked(ward, "Lê Văn Bốn"))["session"]
        assert said.startswith("Chủ tịch UBND vắng ngày 11/6/2026 và chưa có ai tiếp thay")
        changed(ward, NEXT, deputy=Deputy("Phó Chủ tịch", "", "12/QĐ", date(2026, 6, 5), "buổi 11/6"))
        booked(ward, "Lê Văn Bốn")

    def test_has_a_deputy_whose_paper_is_signed_after_it(self, ward):
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            row = work.session.get_one(ReceptionSession, session_id(ward))
            row.deputy_name, row.delegation_no, row.delegation_scope = "Bà Phó", "12/QĐ", "buổi 11/6"
            row.delegated_on = date(2026, 6, 12)
        assert "chưa đủ văn bản ủy quyền" in refused(lambda: booked(ward, "Lê Văn Bốn"))["session"]

    @pytest.mark.parametrize(
        ("limits", "until", "open_at"),
        [
            (Limits(24, "hours"), "08:00 ngày 10/6/2026", "2026-06-09"),
            (Limits(2, "days"), "hết ngày 09/6/2026", "2026-06-09"),
        ],
    )
    def test_is_too_near_to_be_booked(self, ward, limits, until, open_at):
        changed(ward, NEXT, limits=limits)
        booked(ward.on(open_at), "Ma Thị Đào", "08:00")
        ward.on("2026-06-10")
        said = refused(lambda: booked(ward, "Lê Văn Bốn", "09:00"))["session"]
        assert said.startswith(f"Buổi này nhận đặt lịch đến {until}, nay đã hết hạn.")

    @pytest.mark.parametrize("limits", [Limits(-2, "hours"), Limits(-1, "days")])
    def test_gets_no_cut_off_after_itself(self, ward, limits):
        said = refused(lambda: changed(ward, NEXT, limits=limits))
        assert "nằm sau buổi tiếp" in said["cutoff"]


class TestATicket:
    def test_is_counted_from_one_and_given_on_the_day_alone(self, ward):
        keys = [ticket(ward, name) for name in ("Ma Thị Đào", "Lê Văn Bốn", "Quan Văn Ổn")]
        assert [row_of(ward, key).ticket for key in keys] == [1, 2, 3]
        assert [row_of(ward, key).asked_by for key in keys] == ["walk_in"] * 3
        done(ward, cancel, keys[2], "Về trước")
        assert row_of(ward, ticket(ward, "Đặng Văn Khoát")).ticket == 4, "a ticket is never given twice"
        assert "chỉ phát trong ngày tiếp, 11/6/2026" in refused(lambda: booked(ward, "Lê Văn Bốn", TICKET))["slot"]
        ward.now = ward.now.replace(hour=12)
        assert "đã hết lúc 11:30" in refused(lambda: ticket(ward, "Hoàng Thị Phới"))["session"]

    def test_is_one_of_so_many_that_the_session_gives(self, ward):
        changed(ward, TODAY, limits=Limits(walk_ins=1))
        first = ticket(ward, "Ma Thị Đào")
        assert "đã phát đủ 1 số thứ tự" in refused(lambda: ticket(ward, "Lê Văn Bốn"))["slot"]
        done(ward, cancel, first, "Về trước")
        ticket(ward, "Lê Văn Bốn")

    def test_waits_its_turn_behind_whose_hour_has_come(self, ward):
        ward.now = ward.now.replace(hour=8, minute=5)
        late, early = (booked(ward, name, at, day=TODAY) for name, at in (("Ổn", "11:00"), ("Đào", "08:30")))
        first, second = ticket(ward, "Bốn"), ticket(ward, "Phới")
        for key in (late, early):
            done(ward, arrive, key)
        ward.now = ward.now.replace(hour=9)
        today = session_id(ward, TODAY)
        with pytest.raises(StaleCase):
            done(ward, call_next, today, first)
        called = []
        for _turn in range(4):
            with begin(ward.installation, ward.actor("desk")) as work:
                called.append(call_next(work, today).id)
        assert called == [early, first, second, late]
        assert refused(lambda: done(ward, call_next, today)) == {"": "Không còn ai đang chờ."}


class TestWhoDoesNotCome:
    def test_is_missed_only_once_the_hour_is_past_and_may_still_come_late(self, ward):
        key = booked(ward, "Ma Thị Đào", "10:00", day=TODAY)
        assert "chưa qua" in refused(lambda: done(ward, miss, key))[""]
        ward.now = ward.now.replace(hour=10, minute=20)
        done(ward, miss, key, "Gọi không nghe máy")
        assert (row_of(ward, key).status, row_of(ward, key).status_why) == ("no_show", "Gọi không nghe máy")
        done(ward, arrive, key)
        assert row_of(ward, key).status == "arrived"

    def test_has_not_come_on_another_day(self, ward):
        key = booked(ward, "Ma Thị Đào")
        assert "Chưa đến ngày tiếp" in refused(lambda: done(ward, arrive, key))[""]
        ward.on("2026-06-12")
        assert "không hủy nữa" in refused(lambda: done(ward, cancel, key, "quên"))[""]


def to_tell(ward: Ward, by: str = "desk") -> list[tuple[str, str]]:
    with reading(ward.installation, ward.actor(by)) as work:
        return [(session.held_on.isoformat(), named(each)) for session, each in waiting_to_be_told(work)]


class TestASessionThatIsChangedTakesWhoIsBookedAlong:
    def test_to_another_day_until_each_is_told(self, ward):
        keys = [booked(ward, name, at) for name, at in (("Ma Thị Đào", "08:00"), ("Lê Văn Bốn", "09:00"))]
        changed(ward, NEXT, held_on=date(2026, 6, 10))
        assert [row_of(ward, key).slot for key in keys] == ["08:00", "09:00"]
        assert to_tell(ward) == [("2026-06-10", "Ma Thị Đào"), ("2026-06-10", "Lê Văn Bốn")]
        done(ward, tell, keys[0])
        assert to_tell(ward) == [("2026-06-10", "Lê Văn Bốn")]
        assert "không còn chờ báo" in refused(lambda: done(ward, tell, keys[0]))[""]
        done(ward, cancel, keys[1], "Nghe báo thì xin thôi")
        assert to_tell(ward) == []

    def test_to_hours_without_theirs_which_they_lose_and_get_another_even_after_the_cut_off(self, ward):
        kept, lost = booked(ward, "Ma Thị Đào", "08:00"), booked(ward, "Lê Văn Bốn", "11:00")
        changed(ward, NEXT, hours="08:00-10:00", limits=Limits(30, "days"))
        assert to_tell(ward) == [("2026-06-11", "Lê Văn Bốn")], "the other one has nothing to be told"
        assert (row_of(ward, lost).slot, row_of(ward, lost).slot_before) == (None, "11:00")
        done(ward, move, lost, MoveAppointment(session_id(ward), "09:30"))
        assert (row_of(ward, lost).slot, row_of(ward, kept).slot, to_tell(ward)) == ("09:30", "08:00", [])

    def test_into_being_cancelled_and_then_into_another_session(self, ward):
        key = booked(ward, "Ma Thị Đào", "08:00")
        done(ward, cancel_session, session_id(ward), CancelSession(0, "Bão"), by="clerk")
        assert (row_of(ward, key).status, row_of(ward, key).status_why) == ("cancelled", "Bão")
        assert to_tell(ward) == [("2026-06-11", "Ma Thị Đào")]
        done(ward, move, key, MoveAppointment(session_id(ward, "2026-06-18"), "08:00"))
        assert (row_of(ward, key).status, to_tell(ward)) == ("booked", [])

    def test_and_no_series_that_ends_forgets_them(self, ward):
        booked(ward, "Ma Thị Đào", day="2026-06-25")
        [row] = sessions(ward, "2026-06-25")
        done(ward, end_series, row.series_id, date(2026, 6, 20), by="clerk")
        assert to_tell(ward) == [("2026-06-25", "Ma Thị Đào")]

    def test_but_two_booked_days_are_not_swapped_at_once(self, ward):
        keys = [booked(ward, "Ma Thị Đào"), booked(ward, "Lê Văn Bốn", day="2026-06-18")]
        said = refused(lambda: changed(ward, NEXT, held_on=date(2026, 6, 18)))["held_on"]
        assert "dời một buổi sang ngày trống đã" in said
        first, second = session_id(ward), session_id(ward, "2026-06-18")
        for day, to in ((NEXT, "2026-06-12"), ("2026-06-18", NEXT), ("2026-06-12", "2026-06-18")):
            changed(ward, day, held_on=date.fromisoformat(to))
        assert [row_of(ward, key).session_id for key in keys] == [first, second]
        assert to_tell(ward) == [("2026-06-11", "Lê Văn Bốn"), ("2026-06-18", "Ma Thị Đào")]


def test_only_the_desk_and_the_clerk_book(ward):
    for role in ("officer", "leader", "inspector", "auditor"):
        with pytest.raises(Forbidden):
            booked(ward, "Lê Văn Bốn", by=role)
    booked(ward, "Lê Văn Bốn", by="clerk")


def test_what_is_wrong_with_who_comes_is_said(ward):
    with begin(ward.installation, ward.actor("desk")) as work:
        for wish in (Book(999, "09:00", "Hỏi"), Book(RegisterPerson("  "), "09:00", "Hỏi")):
            with pytest.raises(InvalidInput) as refusal:
                book(work, session_id(ward), wish)
            assert set(refusal.value.fields) <= {"person", "name"}
    assert set(refused(lambda: booked(ward, "Lê Văn Bốn", subject=" ", people=0))) == {"subject", "people"}
    with pytest.raises(NotFound), reading(ward.installation, ward.actor("desk")) as work:
        show_appointment(work, 99)


class TestTheDatabaseDecides:
    HANDS = 50

    @pytest.mark.parametrize("slot", [LAST_SLOT, TICKET])
    def test_among_fifty_who_book_the_last_hour_or_a_ticket_at_once(self, database, slot):
        ward = june(a_ward(database))
        people = [a_person(ward, f"Người {n}").id for n in range(self.HANDS)]
        key, desk, together = session_id(ward, TODAY), ward.actor("desk"), Barrier(self.HANDS)

        def press(person: int) -> str:
            together.wait()
            try:
                with begin(ward.installation, desk) as work:
                    return f"ticket {book(work, key, Book(person, slot, 'Hỏi')).ticket}"
            except InvalidInput as refusal:
                return refusal.fields["slot"].vi[:30]

        with ThreadPoolExecutor(self.HANDS) as pool:
            met = Counter(pool.map(press, people))
        if slot == TICKET:
            assert met == {f"ticket {n}": 1 for n in range(1, self.HANDS + 1)}
        else:
            assert met == {"ticket None": 1, "Giờ 11:00 vừa có người đặt. Cò": self.HANDS - 1}
        with reading(ward.installation, desk) as work:
            verify(work)

    @pytest.mark.parametrize(
        ("same", "field"), [({"slot": "09:00"}, "slot"), ({"person_id": 1}, "person"), ({"ticket": 1}, "slot")]
    )
    def test_even_where_nobody_asked_first(self, database, same, field):
        ward = june(a_ward(database))
        for name in ("Một", "Hai"):
            a_person(ward, name)

        def write(work: Work, said: dict[str, object]) -> None:
            at = {"office_id": ward.office.id, "session_id": session_id(ward), "booked_at": work.now}
            row = Appointment(**at, subject="x", asked_by="counter", **said)
            put(work, work.session.get_one(ReceptionSession, row.session_id), row)

        done(ward, write, same)
        assert set(refused(lambda: done(ward, write, {**same}))) == {field}
        with pytest.raises(IntegrityError), ward.database.begin() as rows:
            rows.connection().exec_driver_sql(
                "INSERT INTO appointments (office_id, session_id, slot, person_id, ticket, subject, asked_by, "
                "booked_at) SELECT office_id, session_id, slot, person_id, ticket, subject, asked_by, booked_at "
                "FROM appointments"
            )

"""The schedule of a year: made once, moved off days off, held to the law, published, changed, and read by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from casetrack.db import Database
from casetrack.engine.calendar import CalendarDay, CalendarYear
from casetrack.errors import Forbidden, InvalidInput, NotFound, StaleCase
from casetrack.services import calendar
from casetrack.services.chain import verify
from casetrack.services.hosting import Hosting
from casetrack.services.persons import RegisterPerson
from casetrack.services.publishing import Publish, judge, list_publications, notes_of, publish
from casetrack.services.reception import Receive, receive
from casetrack.services.schedule import GenerateSessions, draft
from casetrack.services.series import AddAbsence, add_absence, end_series, list_absences, stranded
from casetrack.services.session_changes import (
    AddSession,
    CancelSession,
    ChangeSession,
    Deputy,
    OnlineFacts,
    add_session,
    cancel_session,
    change_session,
)
from casetrack.services.sessions import count_visits, get_session, lacks, list_sessions, slots
from casetrack.services.work import begin, reading
from casetrack.text import Text
from tests.factories import Ward, a_ward, an_account
from tests.schedules import CHAIRMAN, ON_PAPER, SECRETARY, a_series, generated, published, sessions

DEPUTY = Deputy("Mai Thanh Yến", "Phó Chủ tịch", "15/QĐ-UBND", date(2026, 6, 8), "Chủ trì buổi tiếp ngày 11/6/2026")


def working(ward: Ward, who: str = "clerk"):
    return begin(ward.installation, ward.actor(who))


def changed(ward: Ward, session, **more: object):
    said = {"host_name": session.host_name, "held_on": session.held_on, "hours": session.hours, "place": session.place}
    with working(ward) as work:
        return change_session(work, session.id, ChangeSession(seen=session.sequence, **said | more))


def refused(ward: Ward, session, **more: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as wrong:
        changed(ward, session, **more)
    return {name: text.vi for name, text in wrong.value.fields.items()} or {"": wrong.value.message.vi}


@pytest.fixture
def june(ward: Ward) -> Ward:
    """A ward whose chairman receives every Thursday of June 2026, published on the fourth."""
    a_series(ward)
    generated(ward, "2026-06-04", "2026-07-31")
    published(ward, "2026-06-04", "2026-06-30")
    return ward


class OnSqlite:
    """Tests of rules that no database decides."""

    @pytest.fixture
    def database(self, sqlite_url: str) -> Iterator[Database]:
        book = Database(sqlite_url)
        yield book
        book.dispose()


class TestGenerate:
    def test_the_year_of_the_report_is_made_once_with_its_three_holidays(self, ward):
        a_series(ward)
        made = generated(ward, "2025-07-01", "2026-05-20", ON_PAPER)
        assert len(made.lines) == 46
        assert {line.placed.planned_on.isoformat(): str(line.placed.held_on) for line in made.shifted} == {
            "2026-01-01": "2025-12-31",
            "2026-02-19": "None",
            "2026-04-30": "2026-04-29",
        }
        (tet,) = sessions(ward, "2026-02-19")
        assert (tet.cancelled_why, tet.source) == ("Tết Nguyên đán", ON_PAPER)
        again = generated(ward, "2025-07-01", "2026-05-20", ON_PAPER)
        assert (len(again.of("new")), len(again.of("moved")), len(again.of("kept"))) == (0, 0, 46)
        assert len(sessions(ward, "2025-07-01", "2026-05-20")) == 46

    def test_a_draft_writes_nothing(self, ward):
        a_series(ward)
        with reading(ward.installation, ward.actor("clerk")) as work:
            assert len(draft(work, GenerateSessions(date(2026, 7, 1), date(2026, 9, 30))).of("new")) == 13
        assert sessions(ward, "2026-07-01", "2026-09-30") == []

    def test_days_that_are_past_need_the_notice_on_paper(self, ward):
        a_series(ward)
        with pytest.raises(InvalidInput) as wrong:
            generated(ward, "2026-06-01", "2026-06-30")
        assert "đã niêm yết trên giấy" in wrong.value.fields["source"].vi

    def test_a_day_that_the_office_takes_off_later_moves_its_session_but_none_changed_by_hand(self, june):
        by_hand, by_rule = sessions(june, "2026-06-11") + sessions(june, "2026-06-18")
        changed(june, by_hand, place="Hội trường")
        year = next(known for known in june.installation.calendar.years if known.year == 2026)
        off = [CalendarDay(date(2026, 6, n), "off", Text("Nghỉ bù", "Day off"), "QĐ 1", "confirmed") for n in (11, 18)]
        with working(june, "leader") as work:
            calendar.decide(work, CalendarYear(2026, year.status, "QĐ 1", (*year.days, *off)), 0)
        made = generated(june, "2026-06-05", "2026-06-30")
        assert [(line.before, line.placed.held_on) for line in made.of("moved")] == [
            (date(2026, 6, 18), date(2026, 6, 19))
        ]
        (moved,) = sessions(june, "2026-06-19")
        assert (moved.id, moved.sequence, moved.moved_why) == (by_rule.id, 1, "Nghỉ bù")
        assert sessions(june, "2026-06-11")[0].id == by_hand.id

    def test_two_series_of_one_host_do_not_meet_and_an_absence_is_gone_round(self, ward):
        a_series(ward)
        a_series(ward, "FREQ=MONTHLY;BYMONTHDAY=11")
        with working(ward) as work:
            away = AddAbsence(ward.units["root"].id, "chairman", date(2026, 6, 25), date(2026, 6, 26), "dự họp tỉnh")
            assert add_absence(work, away) == []
        made = generated(ward, "2026-06-05", "2026-06-30")
        assert {str(line.placed.planned_on): str(line.placed.held_on) for line in made.shifted} == {
            "2026-06-11": "2026-06-12",
            "2026-06-25": "2026-06-24",
        }

    def test_somebody_plans_only_the_sessions_of_his_own_units(self, ward):
        an_account(ward, "clerk_kt", "clerk", "KT")
        a_series(ward)
        with working(ward, "clerk_kt") as work:
            assert draft(work, GenerateSessions(date(2026, 6, 5), date(2026, 6, 30))).lines == ()
        for who in ("clerk_kt", "desk"):
            with pytest.raises(Forbidden), working(ward, who) as work:
                add_session(
                    work, AddSession(ward.units["root"].id, "chairman", CHAIRMAN, ward.today, "08:00-09:00", "P")
                )

    def test_a_series_that_ends_takes_its_later_sessions_along(self, june):
        series = sessions(june, "2026-06-11")[0].series_id
        with working(june) as work:
            assert (
                end_series(work, series or 0, date(2026, 6, 20)) == 6
            )  # one published, five of July that nobody knows
        assert [bool(each.cancelled_why) for each in sessions(june, "2026-06-11", "2026-07-31")] == [False, False, True]
        assert generated(june, "2026-06-21", "2026-07-31").lines == ()


class TestChange(OnSqlite):
    def test_a_moved_session_keeps_its_name_and_counts_its_changes(self, june):
        (session,) = sessions(june, "2026-06-11")
        moved = changed(june, session, held_on=date(2026, 6, 12), reason="Họp HĐND tỉnh")
        assert (moved.uid, moved.sequence, moved.planned_on) == (session.uid, 1, date(2026, 6, 11))
        back = changed(june, moved, held_on=date(2026, 6, 11), reason="Không họp nữa")
        assert (back.sequence, back.moved_why) == (2, "")
        assert changed(june, back).sequence == 2, "nothing changed"

    def test_what_cannot_be_is_said_with_its_reason_and_changes_nothing(self, june):
        with working(june) as work:
            unit = june.units["root"].id
            (left,) = add_absence(
                work, AddAbsence(unit, "chairman", date(2026, 6, 24), date(2026, 6, 25), "đi công tác")
            )
            assert left.held_on == date(2026, 6, 25)
        session, other = sessions(june, "2026-06-11") + sessions(june, "2026-06-18")
        assert "đã qua" in refused(june, session, held_on=date(2026, 6, 3), reason="x")["held_on"]
        assert "Chủ nhật" in refused(june, session, held_on=date(2026, 6, 14), reason="x")["held_on"]
        assert "vắng từ 24/6/2026" in refused(june, session, held_on=date(2026, 6, 24), reason="x")["held_on"]
        swap = refused(june, session, held_on=other.held_on, reason="đổi chỗ")["held_on"]
        assert "đã có buổi tiếp 08:00-11:30" in swap
        assert "đổi chỗ hai buổi" in swap
        assert "lý do" in refused(june, session, held_on=date(2026, 6, 12))["reason"]
        assert "ủy quyền" in refused(june, session, deputy=Deputy("Mai Thanh Yến"))["delegation_no"]
        assert "ai tiếp thay" in refused(june, session, deputy=Deputy(delegation_no="15/QĐ"))["deputy_name"]
        late = Deputy("Mai Thanh Yến", "", "15/QĐ", date(2026, 6, 12), "buổi này")
        assert "sau ngày tiếp" in refused(june, session, deputy=late)["delegated_on"]
        assert [each.sequence for each in sessions(june, "2026-06-05", "2026-07-31")] == [0] * 8

    def test_a_deputy_with_a_paper_stands_in_for_a_host_who_is_away(self, june):
        unit = june.units["root"].id
        with working(june) as work:
            add_absence(work, AddAbsence(unit, "chairman", date(2026, 6, 11), date(2026, 6, 11), "đi công tác"))
            assert [session.held_on for session, _away in stranded(work)] == [date(2026, 6, 11)]
        (session,) = sessions(june, "2026-06-11")
        changed(june, session, deputy=DEPUTY)
        with reading(june.installation, june.actor("clerk")) as work:
            assert (stranded(work), len(list_absences(work))) == ([], 1)

    def test_the_second_of_two_at_once_is_told_and_keeps_the_first(self, june):
        (session,) = sessions(june, "2026-06-11")
        changed(june, session, place="Hội trường")
        with pytest.raises(StaleCase):
            changed(june, session, place="Phòng 1")
        assert sessions(june, "2026-06-11")[0].place == "Hội trường"

    def test_a_cancelled_session_stays_with_its_reason_and_is_over(self, june):
        (session,) = sessions(june, "2026-06-11")
        with working(june) as work:
            cancelled = cancel_session(work, session.id, CancelSession(0, "Chủ tịch dự họp"))
            assert (cancelled.sequence, cancelled.cancelled_why) == (1, "Chủ tịch dự họp")
        assert "đã hủy" in refused(june, cancelled)[""]
        (past,) = sessions(june.on("2026-06-05"), "2026-06-04")
        assert "đã qua" in refused(june, past, held_on=date(2026, 6, 5), reason="x")["held_on"]
        with pytest.raises(InvalidInput), working(june) as work:
            cancel_session(work, past.id, CancelSession(0, "x"))
        assert changed(june, past, online=OnlineFacts(recording="Sổ 3")).recording == "Sổ 3"

    def test_a_session_out_of_turn_has_slots(self, ward):
        wish = AddSession(ward.units["root"].id, "chairman", CHAIRMAN, date(2026, 6, 9), "8h-9h40", "Phòng 102")
        with working(ward) as work:
            made = add_session(work, wish)
            assert (slots(made), made.reception, made.hours) == (
                ("08:00", "08:30", "09:00"),
                "unscheduled",
                "08:00-09:40",
            )
        with pytest.raises(InvalidInput) as wrong, working(ward) as work:
            add_session(work, AddSession(0, "mayor", " ", date(2026, 6, 9), "sáng", "", "tea", 2))
        assert set(wrong.value.fields) == {
            "unit_id",
            "host",
            "host_name",
            "hours",
            "place",
            "reception",
            "slot_minutes",
        }

    def test_the_sessions_of_another_office_are_not_there(self, june):
        (session,) = sessions(june, "2026-06-11")
        neighbour = a_ward(june.database, code="benthuy")
        assert sessions(neighbour, "2026-06-01", "2026-06-30") == []
        with pytest.raises(NotFound), reading(neighbour.installation, neighbour.actor("clerk")) as work:
            get_session(work, session.id)


class TestPublish(OnSqlite):
    def test_the_law_says_what_is_missing_before_it_is_published(self, ward):
        a_series(ward)
        a_series(ward, "FREQ=MONTHLY;BYDAY=1TU", host="secretary", host_name=SECRETARY)
        generated(ward, "2026-06-05", "2026-09-30")
        with working(ward) as work:
            judged = judge(work, date(2026, 7, 1), date(2026, 8, 31))
            missed = {plan.duty.key: plan.missed for plan in judged.plans if plan.missed}
            assert set(missed) == {"secretary_receives"}
            ((check, lines),) = missed["secretary_receives"]
            assert [line.vi.partition(".")[0] for line in lines] == [
                "Tháng 7/2026: thiếu 1 ngày",
                "Tháng 8/2026: thiếu 1 ngày",
            ]
            assert check.rule.basis.text.vi == "Quy định 11-QĐi/TW"
            with pytest.raises(InvalidInput) as wrong:
                publish(work, Publish(date(2026, 7, 1), date(2026, 8, 31)))
            assert "ghi lý do" in wrong.value.fields["reason"].vi
            assert publish(work, Publish(date(2026, 7, 1), date(2026, 8, 31), "Bí thư nghỉ phép")) == 11
            work.session.flush()
            (told,) = list_publications(work)
            assert (told.sessions, told.reason, told.by) == (11, "Bí thư nghỉ phép", "Văn thư clerk")
        with pytest.raises(InvalidInput, match="Every session of these days is published"):
            published(ward, "2026-07-01", "2026-08-31")

    @pytest.mark.parametrize(("day", "weeks"), [("2026-06-25", 1), ("2026-07-30", 0)])
    def test_a_chairman_owes_a_day_a_week_until_july_and_two_a_month_after(self, ward, day, weeks):
        a_series(ward)
        generated(ward, "2026-06-05", "2026-07-31")
        (session,) = sessions(ward, day)
        with working(ward) as work:
            cancel_session(work, session.id, CancelSession(0, "Nghỉ"))
            judged = judge(work, date(2026, 6, 8), date(2026, 7, 31))
            missed = [lines for plan in judged.plans if plan.duty.host == "chairman" for _check, lines in plan.missed]
        assert len(missed) == weeks

    def test_a_day_that_a_deputy_takes_counts_before_july_2026_only(self, ward):
        a_series(ward, "FREQ=MONTHLY;BYDAY=2TH,4TH")
        generated(ward, "2026-06-05", "2026-07-31")
        (session,) = sessions(ward, "2026-07-09")
        changed(ward, session, deputy=DEPUTY)
        with reading(ward.installation, ward.actor("auditor")) as work:
            judged = judge(work, date(2026, 7, 1), date(2026, 7, 31))
            ((lacking, found),) = judged.lacks
            assert (lacking.id, [lack.basis.certainty for lack in found]) == (session.id, ["reported"])
            assert any(plan.missed for plan in judged.plans if plan.duty.host == "chairman")
            assert lacks(work, get_session(work, session.id)) == found


def test_a_visit_to_a_host_hangs_on_the_session_of_its_day(june):
    with working(june, "desk") as work:
        for name, hosting in (("Bàn Văn Cói", Hosting("chairman", "scheduled")), ("Lò Thị Hoa", Hosting())):
            receive(work, Receive(RegisterPerson(name=name), june.units["root"].id, "Hỏi", work.today, hosting=hosting))
    (session,) = sessions(june, "2026-06-04")
    with reading(june.installation, june.actor("auditor")) as work:
        assert count_visits(work, [session]) == {session.id: 1}


def test_a_visit_that_a_deputy_received_hangs_on_the_host_s_session(june):
    (session,) = sessions(june, "2026-06-11")
    changed(june, session, deputy=DEPUTY)
    with working(june.on("2026-06-11"), "desk") as work:
        deputed = Hosting("delegate", "scheduled")
        wish = Receive(RegisterPerson(name="Lò Thị Hoa"), june.units["root"].id, "Hỏi", work.today, hosting=deputed)
        receive(work, wish)
    with reading(june.installation, june.actor("auditor")) as work:
        assert count_visits(work, [session]) == {session.id: 1}


def test_what_the_program_says_of_a_move_is_said_in_both_languages(june):
    unit = june.units["root"].id
    with working(june) as work:
        add_absence(work, AddAbsence(unit, "chairman", date(2026, 7, 2), date(2026, 7, 2), "họp HĐND tỉnh"))
    generated(june, "2026-06-05", "2026-07-31")
    with working(june) as work:
        (moved,) = list_sessions(work, date(2026, 7, 3), date(2026, 7, 3))
        assert moved.moved_why == "Chủ tịch UBND vắng: họp HĐND tỉnh"
        assert notes_of(work, moved)[0].en.endswith("Chairman of the People's Committee is away: họp HĐND tỉnh")
        end_series(work, moved.series_id or 0, date(2026, 6, 20))
        ended = list_sessions(work, date(2026, 6, 25), date(2026, 6, 25))[0]
        assert notes_of(work, ended)[0].en == "Not held: This series has ended"


def test_everything_that_is_planned_is_named_in_the_book(june):
    (session,) = sessions(june, "2026-06-11")
    changed(june, session, held_on=date(2026, 6, 12), reason="Họp HĐND tỉnh")
    with working(june) as work:
        end_series(work, session.series_id or 0, date(2026, 6, 20))
    with reading(june.installation, june.actor("auditor")) as work:
        verify(work)

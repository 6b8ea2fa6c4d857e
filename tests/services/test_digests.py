"""The Monday digest: who is told of what, once, on a day on which somebody is there to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import InvalidInput, NotFound, TransitionRefused
from casetrack.models import Case, Deadline, Digest, Notice
from casetrack.papers.mail import Mail
from casetrack.services.access import get_visible_case, seen_by_each, visible_cases
from casetrack.services.assignments import Assign, assign
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.digest_lines import Line, unpack
from casetrack.services.digest_pages import get_digest, preview, view_of
from casetrack.services.digest_plans import Plan, choose_plan, day_of_week, last_weekly, morning_of, next_weekly
from casetrack.services.digests import gather_all, make_digests, slot_at
from casetrack.services.mails import mail_of_notice
from casetrack.services.users import account_of, actors_of_office
from casetrack.services.work import begin, reading, system_actor
from tests.digest_recount import overdue_by_the_clocks, recount
from tests.factories import (
    COMPLAINT,
    DENUNCIATION,
    ELIGIBLE,
    VIETNAM,
    Ward,
    a_case,
    a_step,
    a_ward,
    an_account,
    working_days,
)
from tests.queries import queries_of

MONDAY = "2026-06-29"  # a complaint of 4 June is due on Monday 15


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward on SQLite; what the two databases might do differently is asked of `ward_on_both`."""
    book = Database(sqlite_url)
    yield a_ward(book)
    book.dispose()


@pytest.fixture
def ward_on_both(database: Database) -> Ward:
    return a_ward(database)


def at(day: str, hour: str = "07:30") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=VIETNAM)


def make(ward: Ward, day: str, hour: str = "07:30") -> int:
    ward.now = at(day, hour)
    return make_digests(ward.installation, ward.office.id)


def digests(ward: Ward, name: str, kind: str = "weekly") -> list[Digest]:
    with ward.database.reading() as session:
        query = select(Digest).where(Digest.user_id == ward.users[name].id, Digest.kind == kind).order_by(Digest.id)
        found = list(session.scalars(query))
        session.expunge_all()
        return found


def told(ward: Ward, name: str, kind: str = "weekly") -> list[tuple[str, str]]:
    """Give section and number of each line of somebody's last digest."""
    (*_earlier, last) = digests(ward, name, kind)
    return [(line.section, number_of(ward, line)) for line in unpack(last.lines)]


def number_of(ward: Ward, line: Line) -> str:
    with ward.database.reading() as session:
        return session.get_one(Case, line.case_id).number


def mailed(ward: Ward, name: str) -> Mail:
    """Write the mail of the last thing that somebody was told."""
    with reading(ward.installation, ward.actor(name)) as work:
        told = select(Notice.id).where(Notice.user_id == ward.users[name].id).order_by(Notice.id.desc())
        mail = mail_of_notice(work, work.session.scalars(told.limit(1)).one())
        assert mail is not None
        return mail


def a_note(ward: Ward, number: str, by: str = "leader") -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        note_activity(work, get_visible_case(work, number), NoteActivity("Gọi điện nhắc.", work.today))


class TestWhoIsToldOfWhat:
    def test_an_officer_of_what_is_theirs_and_a_leader_of_all(self, ward):
        an_account(ward, "officer2", "officer")
        ward.on("2026-06-04")
        mine, other, nobodys = (a_case(ward, officer=who) for who in ("officer", "officer2", None))
        assert make(ward, MONDAY) >= 4
        assert told(ward, "officer") == [("overdue", mine), ("stale", mine)]
        assert told(ward, "officer2") == [("overdue", other), ("stale", other)]
        assert {number for _section, number in told(ward, "leader")} == {mine, other, nobodys}
        assert digests(ward, "administrator") == []

    def test_the_breach_of_friday_night_is_in_mondays(self, ward):
        number = a_case(ward.on("2026-06-02"), officer="officer")  # due on Friday 12 June
        assert make(ward, "2026-06-15")
        assert told(ward, "officer") == [("overdue", number)]

    def test_that_nothing_is_overdue_is_told_too(self, ward):
        make(ward, MONDAY)
        assert told(ward, "officer") == []
        with ward.database.reading() as session:
            kinds = session.scalars(select(Notice.kind).where(Notice.user_id == ward.users["officer"].id)).all()
        assert kinds == ["digest"]
        mail = mailed(ward, "officer")
        assert mail.subject == "Bản tin tuần 29/6/2026: Không có việc quá hạn"

    def test_what_somebody_may_not_see_is_in_no_line_and_no_count(self, ward):
        an_account(ward, "officer2", "officer")
        an_account(ward, "head", "leader", "KT")
        number = a_case(ward.on("2026-06-04"), fields=DENUNCIATION, officer="officer", unit="VP")
        a_step(ward, number, "officer", "classify", **ELIGIBLE, petition_class="denunciation")
        make(ward, "2026-08-03")
        assert {kept for _section, kept in told(ward, "officer")} == {number}
        assert {kept for _section, kept in told(ward, "leader")} == {number}
        assert told(ward, "head") == [] == told(ward, "officer2")
        assert [(each.overdue, each.due_soon, each.stale) for each in digests(ward, "head")] == [(0, 0, 0)]

    def test_each_is_asked_what_they_see_by_the_one_clause(self, ward_on_both):
        ward = ward_on_both
        for unit, officer in (("VP", "officer"), ("KT", None), ("root", "inspector")):
            a_case(ward, fields=DENUNCIATION, unit=unit, officer=officer)
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            ids = work.session.scalars(select(Case.id)).all()
            actors = actors_of_office(work.session, ward.office.id, work.today)
            seen = seen_by_each(work, actors, ids)
            for actor in actors:
                work.actor = actor
                assert seen[actor.user_id or 0] == set(work.session.scalars(select(Case.id).where(visible_cases(work))))

    def test_the_number_of_questions_does_not_grow_with_cases_and_readers(self, ward):
        a_case(ward.on("2026-06-04"), officer="officer")
        make(ward, "2026-06-22")
        with queries_of(ward) as few:
            make(ward, "2026-06-29")
        for n in range(3):
            an_account(ward, f"more{n}", "officer")
            a_case(ward, officer=f"more{n}", fields=DENUNCIATION)
        with queries_of(ward) as many:
            make(ward, "2026-07-06")
        assert (
            len([each for each in many if "INSERT" not in each])
            <= len([each for each in few if "INSERT" not in each]) + 1
        ), "sealed cases take one more question"


class TestOnce:
    def test_however_often_the_job_runs(self, ward_on_both):
        ward = ward_on_both
        assert make(ward, MONDAY, "07:29") > 0, "last Monday's is made up for"
        assert make(ward, MONDAY) > 0
        assert make(ward, MONDAY, "07:45") == 0
        assert make(ward, "2026-07-01") == 0
        assert [each.slot_on for each in digests(ward, "officer")] == [date(2026, 6, 22), date(2026, 6, 29)]

    def test_after_a_power_cut_late_and_saying_so(self, ward):
        make(ward, "2026-07-01", "10:00")
        (digest,) = digests(ward, "officer")
        assert (digest.slot_on, digest.as_at) == (date(2026, 6, 29), date(2026, 7, 1))
        assert "Lập muộn hơn ngày gửi: tính đến 01/7/2026." in str(mailed(ward, "officer"))

    def test_the_morning_list_goes_to_whoever_chose_it_and_not_on_the_digests_day(self, ward):
        mine = a_case(ward.on("2026-06-04"), officer="officer")
        with begin(ward.installation, ward.actor("officer")) as work:
            account_of(work.session, work.actor).morning_list = True
        make(ward, "2026-06-15")
        assert digests(ward, "officer", "morning") == []
        make(ward, "2026-06-16")
        make(ward, "2026-06-16", "09:00")
        assert told(ward, "officer", "morning") == [("overdue", mine)]
        assert digests(ward, "leader", "morning") == []
        assert make(ward, "2026-06-20") == 0, "a Saturday"


class TestTheDay:
    @pytest.mark.parametrize(
        ("monday", "day"),
        [
            ("2026-05-18", "2026-05-18"),
            ("2026-08-31", "2026-09-03"),  # 31 August to 2 September are days off
            ("2026-02-16", "2026-02-23"),  # Tết takes the whole week
            ("2026-12-28", "2026-12-28"),
            ("2026-04-27", "2026-04-28"),  # the Kings' day, on a Sunday, is made up for
        ],
    )
    def test_moves_off_days_off(self, monday, day):
        assert day_of_week(Plan(), working_days(), date.fromisoformat(monday)) == date.fromisoformat(day)

    def test_there_is_one_for_the_two_weeks_that_fall_on_one_day(self):
        plan, calendar = Plan(), working_days()
        assert last_weekly(plan, calendar, at("2026-02-23")) == date(2026, 2, 23)
        assert last_weekly(plan, calendar, at("2026-02-22")) == date(2026, 2, 9)
        assert next_weekly(plan, calendar, at("2026-02-10")) == date(2026, 2, 23)
        assert next_weekly(plan, calendar, at("2026-02-23", "08:00")) == date(2026, 3, 2)

    def test_every_day_of_a_year_has_a_last_one_that_is_worked_and_a_next_one_after_it(self):
        plan, calendar, now = Plan(weekday=4, at="16:00"), working_days(), at("2025-12-20", "12:00")
        for _day in range(400):
            last, upcoming = last_weekly(plan, calendar, now), next_weekly(plan, calendar, now)
            assert calendar.is_working(last)
            assert last <= now.date() <= upcoming
            assert last < upcoming <= last + timedelta(days=21)
            now += timedelta(days=1)

    def test_no_morning_list_comes_on_a_day_off_or_before_its_hour(self):
        plan, calendar = Plan(), working_days()
        assert morning_of(plan, calendar, at("2026-05-19", "07:29")) is None
        assert morning_of(plan, calendar, at("2026-05-19")) == date(2026, 5, 19)
        assert morning_of(plan, calendar, at("2026-05-18")) is None
        assert morning_of(plan, calendar, at("2026-09-02")) is None

    @pytest.mark.parametrize(
        ("said", "why"),
        [("02:00", "02:00 ngoài giờ làm việc"), ("23:00", "ngoài giờ"), ("7", "Ghi giờ như"), ("07:40", "bội số")],
    )
    def test_an_hour_at_which_nobody_is_there_is_refused_with_the_reason(self, ward, said, why):
        with begin(ward.installation, ward.actor("administrator")) as work, pytest.raises(InvalidInput) as refused:
            choose_plan(work, Plan(at=said))
        assert why in refused.value.fields["at"].vi

    def test_is_the_one_that_the_office_has_chosen(self, ward):
        with begin(ward.installation, ward.actor("leader")) as work:
            assert choose_plan(work, Plan(weekday=1, at="8h15", due_within=3, stale_after=30)).at == "08:15"
        assert make(ward, "2026-06-23", "08:00") > 0, "that of the week before"
        assert make(ward, "2026-06-23", "08:15") > 0
        assert [each.slot_on for each in digests(ward, "officer")] == [date(2026, 6, 16), date(2026, 6, 23)]

    def test_of_another_weekday_sends_no_second_one_for_a_week_that_was_told(self, ward):
        assert make(ward, MONDAY) > 0
        ward.now = at("2026-06-30", "09:00")
        with begin(ward.installation, ward.actor("administrator")) as work:
            choose_plan(work, Plan(weekday=4))
        assert make(ward, "2026-06-30", "09:15") == 0, "Friday of the week before is past"
        assert make(ward, "2026-07-03") > 0


class TestReadingIt:
    def test_what_was_done_since_is_ticked(self, ward):
        numbers = [a_case(ward.on("2026-06-04"), officer="officer") for _n in range(2)]
        make(ward, MONDAY)
        a_step(ward.on("2026-06-30"), numbers[0], "officer", "withdraw", comment="Tự rút đơn.")
        with reading(ward.installation, ward.actor("officer")) as work:
            view = view_of(work, get_digest(work, "weekly", date.fromisoformat(MONDAY)))
        ticked = {each.case.number: each.settled for group in view.sections["overdue"] for each in group.lines}
        assert ticked == {numbers[0]: True, numbers[1]: False}

    def test_a_case_that_was_closed_to_the_reader_since_is_in_no_line_and_no_count(self, ward):
        number = a_case(ward.on("2026-06-04"), officer="inspector", fields=DENUNCIATION)
        make(ward, MONDAY)
        assert {each for _section, each in told(ward, "inspector")} == {number}
        with begin(ward.installation, ward.actor("leader")) as work:
            case = get_visible_case(work, number)
            assign(work, case, Assign(ward.users["officer"].id, case.version, "Xử lý.", date(2026, 7, 30)))
        with reading(ward.installation, ward.actor("inspector")) as work:
            view = view_of(work, get_digest(work, "weekly", date.fromisoformat(MONDAY)))
        assert sum(view.counts.values()) == 0

    def test_a_mail_names_numbers_alone_and_of_a_sealed_case_only_that_there_is_something(self, ward):
        opened = a_case(ward.on("2026-06-04"), "Bà Quạ Thị Yến đòi đất", officer="officer")
        hidden = a_case(ward, "Tố cáo ông Cú", fields=DENUNCIATION, officer="officer")
        make(ward, MONDAY)
        said = repr(mailed(ward, "officer"))
        assert opened in said
        assert "Có việc trong hồ sơ hạn chế người xem" in said
        assert not [word for word in (hidden, "Quạ", "Cú") if word in said]


@pytest.mark.parametrize("seed", [1, 2])
def test_any_history_is_counted_as_a_recount_from_its_events_counts_it(ward_on_both, seed):
    ward, random = ward_on_both, Random(seed)
    an_account(ward, "officer2", "officer")
    numbers: list[str] = []
    ward.on("2026-05-04")
    for _act in range(24):
        ward.now += timedelta(days=random.randint(0, 4))
        if len(numbers) < 3 or random.random() < 0.4:
            fields = DENUNCIATION if random.random() < 0.3 else COMPLAINT
            officer = random.choice(["officer", "officer2", None])
            numbers.append(a_case(ward, officer=officer, fields=fields))
        elif random.random() < 0.5:
            a_note(ward, random.choice(numbers))
        else:
            move(ward, random.choice(numbers), random)
    with ward.database.reading() as session:
        due = [day for day in session.scalars(select(Deadline.due_on).distinct()) if day and day <= ward.today]
    for day in {ward.today - timedelta(days=random.randint(0, 30)) for _look in range(3)} | set(due):
        moment = at(day.isoformat(), "10:00")
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            lines = gather_all(work, slot_at(work, "weekly", moment))
            assert in_words(work.session, lines) == recount(work, moment, day)
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        view = preview(work, "weekly")
        late = {each.case.number for group in view.sections["overdue"] for each in group.lines}
        assert late == overdue_by_the_clocks(work, work.today)


def move(ward: Ward, number: str, random: Random) -> None:
    """Take a step that the case happens to allow, or none."""
    with reading(ward.installation, ward.actor("leader")) as work:
        kind = {"petition_class": get_visible_case(work, number).fields["petition_class"]}
    who, trigger, fields = random.choice(
        [
            ("officer", "classify", {**ELIGIBLE, **kind}),
            ("leader", "accept", {}),
            ("officer", "withdraw", {"comment": "Rút."}),
        ]
    )
    with suppress(TransitionRefused, NotFound):
        a_step(ward, number, who, trigger, **fields)


def in_words(session, lines: Sequence[Line]) -> set[tuple[str, str, str | None]]:
    numbers = {row[0]: row[1] for row in session.execute(select(Case.id, Case.number))}
    return {(line.section, numbers[line.case_id], line.key) for line in lines}

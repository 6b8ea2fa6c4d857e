"""Who is told of a clock, in which order, at what hour: officer, head, chairman, who stands in; nobody who may not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import event, select, update

from casetrack.config import MailServer
from casetrack.db import Database
from casetrack.engine.loader_escalations import read_alert_rules
from casetrack.models import Absence, Alert, Case, Deadline, Notice, RoleInUnit, User
from casetrack.paths import WORKFLOWS
from casetrack.services.alerts import tell_alerts
from casetrack.services.calendar import decide
from casetrack.services.office_hours import next_opening
from casetrack.services.recounts import apply
from casetrack.services.webhooks import AddWebhook, add_webhook
from casetrack.services.work import begin, reading, system_actor
from tests.calendars import a_swap
from tests.channels import an_address, messages, reaching
from tests.factories import DENUNCIATION, VIETNAM, Ward, a_case, a_step, a_ward, an_account

FILE = (WORKFLOWS / "office" / "alerts.yaml").read_text("utf-8")


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """Its office unit has an officer and a head of its own; the leader of the whole office is the chairman.

    On SQLite alone: who is told does not depend on the database; what does is held in test_any_alerts.py.
    """
    book = Database(sqlite_url)
    ward = a_ward(book)
    an_account(ward, "ngan", "officer", "VP")
    an_account(ward, "head", "leader", "VP")
    an_account(ward, "other head", "leader", "KT")
    yield ward
    book.dispose()


def look(ward: Ward, day: str | None = None) -> int:
    """Let the office look as the day begins."""
    if day:
        ward.now = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=VIETNAM)
    return tell_alerts(ward.installation, ward.office.id)


def heard(ward: Ward) -> list[tuple[str, str]]:
    """Who was told what, in the order in which it was told."""
    names = {user.id: name for name, user in ward.users.items()}
    with ward.database.reading() as session:
        query = select(Notice.user_id, Alert.level).join(Alert, Alert.id == Notice.alert_id).order_by(Notice.id)
        return [(names[user_id], level) for user_id, level in session.execute(query)]


def levels(ward: Ward) -> list[str]:
    with ward.database.reading() as session:
        return list(session.scalars(select(Alert.level).order_by(Alert.id)))


def away(ward: Ward, name: str, substitute: str, **scope: object) -> None:
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        days = {"first_day": date(2026, 6, 1), "last_day": date(2026, 6, 30)}
        who = {"user_id": ward.users[name].id, "substitute_id": ward.users[substitute].id}
        work.session.add(Absence(office_id=ward.office.id, **who, **days, **scope))


@contextmanager
def counted(ward: Ward) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*said: object) -> None:
        seen.append(str(said[2]))

    event.listen(ward.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(ward.database.engine, "before_cursor_execute", note)


def a_complaint(ward: Ward, **more: object) -> str:
    """One that came on 4 June 2026: due on Monday 15, due soon from Thursday 11."""
    return a_case(ward.on("2026-06-04"), unit="VP", **{"officer": "ngan", **more})  # type: ignore[arg-type]


def test_each_rung_is_told_on_its_day_to_those_whom_it_names(ward):
    a_complaint(ward)
    told = {}
    for day in ("2026-06-10", "2026-06-11", "2026-06-15", "2026-06-16", "2026-06-21", "2026-06-22", "2026-07-30"):
        before = len(heard(ward))
        look(ward, day)
        told[day] = heard(ward)[before:]
    assert told == {
        "2026-06-10": [],
        "2026-06-11": [("ngan", "due_soon")],
        "2026-06-15": [("ngan", "due_today")],
        "2026-06-16": [("ngan", "breached"), ("head", "breached")],
        "2026-06-21": [],
        "2026-06-22": [(who, "breached_by_5wd") for who in ("leader", "ngan", "head")],
        "2026-07-30": [],
    }


@pytest.mark.parametrize(
    ("came", "rungs"),
    [
        ("2026-02-03", ["02-11", "02-13", "02-14", "02-27"]),  # due on the last working day before Tết 2026
        ("2026-04-20", ["04-28", "05-04", "05-05", "05-11"]),  # due on 30 April, a day off at the month's end
        ("2026-12-22", ["12-29", "12-31", "01-01", "01-08"]),  # due on the last day of the year
    ],
)
def test_day_by_day_over_tet_and_the_ends_of_month_and_year_each_rung_comes_on_its_day(ward, came, rungs):
    a_case(ward.on(came), unit="VP", officer="ngan")
    for n in range(35):
        look(ward, str(date.fromisoformat(came) + timedelta(days=n)))
    with ward.database.reading() as session:
        query = select(Alert.level, Alert.flagged_on).where(Alert.deadline_key == "process").order_by(Alert.id)
        told = [(level, f"{day:%m-%d}") for level, day in session.execute(query)]
    assert told == list(zip(("due_soon", "due_today", "breached", "breached_by_5wd"), rungs, strict=True))


def test_after_days_without_power_the_ledger_has_every_rung_in_order_and_people_hear_the_highest(ward):
    a_complaint(ward)
    assert look(ward, "2026-06-24") == 4
    assert levels(ward) == ["due_soon", "due_today", "breached", "breached_by_5wd"]
    assert heard(ward) == [(who, "breached_by_5wd") for who in ("leader", "ngan", "head")]
    assert look(ward) == 0


def test_what_was_missed_more_than_thirty_days_ago_stands_in_the_ledger_alone(ward):
    a_complaint(ward)
    assert look(ward, "2026-09-01") == 4
    assert heard(ward) == []


def test_what_is_done_before_its_day_is_not_told(ward):
    number = a_complaint(ward)
    assert look(ward, "2026-06-11") == 1
    ward.on("2026-06-12")
    a_step(ward, number, "ngan", "withdraw", comment="Tự rút đơn.")
    assert look(ward, "2026-07-01") == 0


def test_a_case_that_nobody_holds_or_whose_officer_has_left_is_its_heads(ward):
    """So is one whose officer looks after the machine only from now on."""
    an_account(ward, "second", "officer", "VP")
    a_complaint(ward, officer=None)
    a_complaint(ward)
    a_complaint(ward, officer="second")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.session.get_one(User, ward.users["ngan"].id).active = False
        held = select(RoleInUnit).where(RoleInUnit.user_id == ward.users["second"].id)
        work.session.scalars(held).one().role = "administrator"
    look(ward, "2026-06-11")
    assert heard(ward) == [("head", "due_soon")] * 3


def test_whoever_stands_in_is_told_too_for_the_cases_that_it_covers(ward):
    an_account(ward, "second", "officer", "VP")
    away(ward, "ngan", "second", workflow="petition")
    away(ward, "head", "officer", unit_id=ward.units["KT"].id)
    a_complaint(ward)
    look(ward, "2026-06-16")
    assert heard(ward) == [(who, "breached") for who in ("ngan", "head", "second")]


def test_nobody_is_told_of_a_sealed_case_that_they_may_not_see(ward):
    """The chairman and the head of its unit may; an auditor who was made to stand in for the head may not."""
    away(ward, "head", "auditor")
    a_complaint(ward, fields=DENUNCIATION, officer=None, by="desk")
    with ward.database.reading() as session:
        assert session.scalars(select(Case.level)).one() == "sealed"
    look(ward, "2026-07-20")
    assert {who for who, _level in heard(ward)} == {"head", "leader"}


def test_a_day_off_that_is_decided_later_moves_the_rungs_that_it_moves(ward):
    """Five working days late is Monday 22 June; with Friday 19 off and Saturday 27 worked for it, it is Tuesday 23."""
    a_complaint(ward)
    look(ward, "2026-06-17")
    apply(ward.installation, system_actor(ward.office.id), a_swap(date(2026, 6, 19), date(2026, 6, 27)))
    assert look(ward, "2026-06-22") == 0
    assert look(ward, "2026-06-23") == 1


def test_other_rules_of_the_office_hold_from_the_next_look_and_tell_nothing_twice(ward):
    a_complaint(ward)
    look(ward, "2026-06-16")
    assert levels(ward) == ["due_soon", "due_today", "breached"]
    rules = read_alert_rules(FILE.replace("n: 5, unit: working", "n: 2, unit: calendar").encode(), "alerts.yaml")
    ward.installation = replace(ward.installation, alert_rules=rules)
    assert look(ward, "2026-06-17") == 1
    assert levels(ward)[3:] == ["breached_by_2d"]


def test_a_rung_that_other_rules_put_below_what_was_told_is_no_news(ward):
    """They heard that it is five working days late; that it is two days late would be false by now."""
    a_complaint(ward)
    look(ward, "2026-06-24")
    before = heard(ward)
    rules = read_alert_rules(FILE.replace("n: 5, unit: working", "n: 2, unit: calendar").encode(), "alerts.yaml")
    ward.installation = replace(ward.installation, alert_rules=rules)
    assert look(ward, "2026-06-25") == 1
    assert levels(ward)[-1] == "breached_by_2d"
    assert heard(ward) == before


def test_a_higher_rung_that_a_decision_moved_to_an_earlier_day_is_told(ward):
    """Found late on Sunday 21 June; that Saturday 20 was worked makes it five working days late since then."""
    a_complaint(ward)
    look(ward, "2026-06-21")
    apply(ward.installation, system_actor(ward.office.id), a_swap(date(2026, 6, 26), date(2026, 6, 20)))
    look(ward, "2026-06-22")
    assert ("leader", "breached_by_5wd") in heard(ward)


def test_no_day_is_told_that_a_decision_has_moved_though_its_recount_was_cut_off(ward):
    """Due on Monday 15 June, which is decided to be a day off; the power fails before any clock is counted anew."""
    number = a_complaint(ward)
    look(ward, "2026-06-12")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        decide(work, a_swap(date(2026, 6, 15), date(2026, 6, 20)).year, 1)
    look(ward, "2026-06-15")
    with ward.database.reading() as session:
        assert session.scalars(select(Case.due_on).where(Case.number == number)).one() == date(2026, 6, 16)
        assert (date(2026, 6, 15), "due_today") not in session.execute(select(Alert.due_on, Alert.level)).all()


def test_other_programs_are_told_also_of_what_there_is_nobody_to_be_told_of(ward):
    reaching(ward)
    with begin(ward.installation, ward.actor("administrator")) as work:
        add_webhook(work, AddWebhook("Bảng điện tử", "http://127.0.0.1:9/nhan"))
    a_complaint(ward, officer=None)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        for name in ("leader", "head"):
            work.session.get_one(User, ward.users[name].id).active = False
    look(ward, "2026-06-11")
    assert heard(ward) == []
    assert [message.channel for message in messages(ward)] == ["webhook"]


@pytest.mark.parametrize(
    ("found", "opens"),
    [
        ("2026-06-12T09:42", "2026-06-12T09:42"),  # a Friday at work
        ("2026-06-12T06:00", "2026-06-12T07:30"),
        ("2026-06-12T17:00", "2026-06-15T07:30"),
        ("2026-06-13T00:00", "2026-06-15T07:30"),  # Friday's breach is found out at night
        ("2026-02-14T00:00", "2026-02-23T07:30"),  # Tết 2026
        ("2026-12-31T18:00", "2027-01-04T07:30"),  # the New Year, a Friday, and the weekend after
        ("2026-04-30T00:00", "2026-05-04T07:30"),  # end of the month: 30 April, 1 May, a weekend
    ],
)
def test_what_is_found_out_at_night_leaves_the_office_when_it_opens(ward, found, opens):
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        moment, opening = (datetime.fromisoformat(said).replace(tzinfo=VIETNAM) for said in (found, opens))
        assert next_opening(work, moment) == opening


def test_fridays_breach_stands_in_the_program_at_once_and_is_mailed_on_monday(ward):
    reaching(ward, MailServer("127.0.0.1", 25, "none", "casetrack@lamkhe.example.vn"))
    an_address(ward, "ngan")
    a_complaint(ward)
    with ward.database.begin() as session:
        session.execute(update(Deadline).values(due_on=date(2026, 6, 12)))  # a Friday
    look(ward, "2026-06-13")
    assert ("ngan", "breached") in heard(ward)
    (mail,) = (message for message in messages(ward) if message.notice_id)
    assert mail.next_try_at == datetime.combine(date(2026, 6, 15), time(7, 30), VIETNAM)


def test_a_look_that_fails_leaves_neither_ledger_nor_notice(ward, monkeypatch):
    a_complaint(ward)

    def fail(*_: object) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr("casetrack.services.alerts.tell_all", fail)
    with pytest.raises(OSError, match="disk"):
        look(ward, "2026-06-16")
    assert (levels(ward), heard(ward)) == ([], [])
    monkeypatch.undo()
    assert look(ward) == 3


def test_a_look_asks_as_much_for_forty_cases_as_for_four(ward):
    def cost(cases: int) -> int:
        for _one in range(cases):
            a_complaint(ward)
        with counted(ward) as seen:
            assert look(ward, "2026-06-16") == 3 * cases
        return sum(not said.startswith("INSERT") for said in seen)

    assert cost(4) == cost(40)

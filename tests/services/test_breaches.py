"""A breach is told once: when its day comes, for each due day that the clock ever had, whoever sweeps how often."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, event, func, select, text, update

from casetrack.engine.escalations import BREACHED
from casetrack.models import Alert, Case, CaseEvent, Deadline, OfficeHead
from casetrack.services.access import get_visible_case
from casetrack.services.alerts import reached_by, tell_alerts, unplanned
from casetrack.services.bulk import REST_SECONDS
from casetrack.services.corrections import Correct, correct
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.projections import project
from casetrack.services.work import begin, reading, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, a_ward

LATE = datetime(2026, 8, 1, tzinfo=UTC)


@pytest.fixture
def ward(database) -> Ward:
    return a_ward(database)


def ledger(ward: Ward) -> list[tuple[str, date]]:
    with ward.database.reading() as session:
        query = select(Alert.deadline_key, Alert.due_on).where(
            Alert.office_id == ward.office.id, Alert.level == BREACHED
        )
        return sorted((key, due_on) for key, due_on in session.execute(query))


def flag(ward: Ward, at: datetime | None = None) -> int:
    """Look at the clocks; give how many were flagged as breached that were not before."""
    before = len(ledger(ward))
    tell_alerts(ward.installation, ward.office.id, at)
    return len(ledger(ward)) - before


def clocks(ward: Ward, due: list[date], *, status: str = "running", breached: bool = False) -> None:
    """Give the ward's first case one more clock for each of these days, whatever the law says."""
    enter(ward, [(f"{status}{breached}{number}", day, status) for number, day in enumerate(due)], breached=breached)


def enter(ward: Ward, wanted: list[tuple[str, date, str]], *, breached: bool = False) -> None:
    with ward.database.begin() as session:
        case_id = session.scalars(select(Case.id).where(Case.office_id == ward.office.id)).first() or 0
        rows = [
            Deadline(
                office_id=ward.office.id,
                case_id=case_id,
                key=key,
                status=status,
                start_on=date(2020, 1, 1),
                due_on=day,
                ended_on=None if status in ("running", "paused") else day,
                stated=True,
                provisional=False,
                breached=breached,
                calendar_version="",
            )
            for key, day, status in wanted
        ]
        session.add_all(rows)


@contextmanager
def statements(ward: Ward) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*said: object) -> None:
        seen.append(str(said[2]))

    event.listen(ward.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(ward.database.engine, "before_cursor_execute", note)


@contextmanager
def transactions(ward: Ward) -> Iterator[list[tuple[str, float]]]:
    marks: list[tuple[str, float]] = []
    listeners = [
        (what, lambda _connection, what=what: marks.append((what, monotonic()))) for what in ("begin", "commit")
    ]
    for what, note in listeners:
        event.listen(ward.database.engine, what, note)
    yield marks
    for what, note in listeners:
        event.remove(ward.database.engine, what, note)


def test_a_case_is_breached_from_the_first_minute_of_the_next_day_on_the_offices_clock(ward):
    a_case(ward.on("2026-06-04"))  # a complaint: 10 days, so the due day is Sunday 14 June, rolled to Monday 15
    hanoi = ZoneInfo("Asia/Ho_Chi_Minh")
    assert flag(ward, datetime(2026, 6, 15, 23, 59, 59, tzinfo=hanoi)) == 0
    assert flag(ward, datetime(2026, 6, 15, 16, 59, 59, tzinfo=UTC)) == 0
    assert flag(ward, datetime(2026, 6, 15, 17, 0, tzinfo=UTC)) == 1
    assert ledger(ward) == [("process", date(2026, 6, 15))]


def test_without_a_moment_the_offices_own_day_counts(ward):
    a_case(ward.on("2026-06-04"))
    assert flag(ward.on("2026-06-15")) == 0
    assert flag(ward.on("2026-06-16")) == 1


def test_a_breach_is_told_once(ward):
    a_case(ward.on("2026-06-04"))
    assert [flag(ward, LATE) for _again in range(3)] == [1, 0, 0]
    assert len(ledger(ward)) == 1


def test_a_breach_writes_no_event_and_makes_no_page_stale(ward):
    number = a_case(ward.on("2026-06-04"))

    def book() -> tuple[object, ...]:
        with ward.database.reading() as session:
            head = session.scalars(select(OfficeHead).where(OfficeHead.office_id == ward.office.id)).one()
            case = session.scalars(select(Case).where(Case.number == number)).one()
            events = session.scalars(select(func.count(CaseEvent.id))).one()
            return head.seq, head.hash, head.mac, case.version, case.row_version, case.seq, events

    before = book()
    assert flag(ward, LATE) == 1
    assert book() == before


@pytest.mark.parametrize("status", ["paused", "met", "met_late", "cancelled"])
def test_a_clock_that_does_not_run_is_left_alone(ward, status):
    a_case(ward)
    clocks(ward, [date(2020, 5, 1)], status=status)
    assert flag(ward, datetime(2026, 6, 5, tzinfo=UTC)) == 0


def test_a_pause_stops_the_clock_before_it_is_breached(ward):
    number = a_case(ward.on("2026-06-04"), fields={**COMPLAINT, "petition_class": "request"})
    a_step(ward, number, "officer", "classify", **{"petition_class": "request", **ELIGIBLE})
    a_step(ward.on("2026-06-08"), number, "officer", "ask_supplement", comment="Thiếu bản chụp quyết định.")
    assert flag(ward, LATE) == 0
    a_step(ward.on("2026-07-20"), number, "officer", "supplement_received")
    assert flag(ward, LATE) == 1


def test_a_due_day_moved_by_a_correction_is_told_anew_and_the_old_one_stays_told(ward):
    number = a_case(ward.on("2026-06-04"))
    assert flag(ward, datetime(2026, 6, 20, tzinfo=UTC)) == 1
    with begin(ward.on("2026-06-20").installation, ward.actor("desk")) as work:
        case = get_visible_case(work, number)
        correct(work, case, Correct(1, case.version, "Ghi nhầm ngày nhận", occurred_on=date(2026, 6, 2)))
    assert [flag(ward), flag(ward)] == [1, 0]
    with begin(ward.installation, ward.actor("desk")) as work:
        case = get_visible_case(work, number)
        correct(work, case, Correct(1, case.version, "Ngày cũ mới đúng", occurred_on=date(2026, 6, 4)))
    assert flag(ward) == 0, "this due day was told before"
    assert ledger(ward) == [("process", date(2026, 6, 12)), ("process", date(2026, 6, 15))]


def test_an_extended_clock_is_told_at_its_new_due_day_only(ward):
    number = a_case(ward.on("2026-06-04"), fields=DENUNCIATION, petitioner=a_person(ward), officer="officer")
    a_step(ward, number, "officer", "classify", **{"petition_class": "denunciation", **ELIGIBLE})
    a_step(ward.on("2026-06-05"), number, "leader", "accept")
    a_step(ward, number, "officer", "notify_acceptance", notice_no="34, 35/TB")
    with begin(ward.on("2026-07-01").installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        extend_deadline(work, case, Extend("resolve", 30, work.today, "Phức tạp", case.version, "foreign", "44/QĐ"))
    assert flag(ward, datetime(2026, 7, 10, tzinfo=UTC)) == 0
    assert flag(ward, datetime(2026, 8, 10, tzinfo=UTC)) == 1
    assert ledger(ward) == [("resolve", date(2026, 8, 4))]


def test_a_clock_that_was_taken_away_and_given_back_is_not_told_again(ward):
    number = a_case(ward.on("2026-06-04"))
    flag(ward, LATE)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.session.execute(delete(Deadline))
        project(work, get_visible_case(work, number))
    with ward.database.reading() as session:
        assert session.scalars(select(Deadline.breached)).all() == [True]
    with ward.database.begin() as session:
        session.execute(update(Deadline).values(breached=False))
    assert flag(ward, LATE) == 0
    assert len(ledger(ward)) == 1


def test_an_office_is_swept_without_its_neighbour(ward, database):
    neighbour = a_ward(database, code="tanhoa")
    for book in (ward, neighbour):
        a_case(book.on("2026-06-04"))
    assert flag(ward, LATE) == 1
    assert (len(ledger(ward)), len(ledger(neighbour))) == (1, 0)


def test_two_sweeps_at_once_tell_each_breach_once(ward):
    a_case(ward)
    clocks(ward, [date(2026, 5, 1)] * 450)
    with ThreadPoolExecutor(4) as pool:
        moment = datetime(2026, 6, 5, tzinfo=UTC)
        told = list(pool.map(lambda _turn: tell_alerts(ward.installation, ward.office.id, moment), range(4)))
    assert sum(told) == 450 * 3  # due today, breached, breached by five working days
    assert len(ledger(ward)) == 450


def test_a_long_sweep_rests_between_transactions_of_at_most_200(ward):
    a_case(ward)
    clocks(ward, [date(2026, 5, 1)] * 450)
    flag(ward, datetime(2026, 4, 1, tzinfo=UTC))  # the clocks are planned, nothing is told
    ticks = count()
    ticking = replace(ward.installation, clock=lambda: ward.now + timedelta(seconds=next(ticks)))
    with transactions(ward) as marks:
        assert tell_alerts(ticking, ward.office.id, datetime(2026, 6, 5, tzinfo=UTC)) == 450 * 3
    with ward.database.reading() as session:
        breached = select(func.count(Alert.id)).where(Alert.level == BREACHED)
        pieces = session.scalars(breached.group_by(Alert.recorded_at).order_by(Alert.recorded_at)).all()
    assert pieces == [200, 200, 50]
    commits = [n for n, (what, _when) in enumerate(marks) if what == "commit"]
    rests = [marks[n + 1][1] - marks[n][1] for n in commits[:-1]]
    assert len(rests) == 2
    assert min(rests) >= REST_SECONDS[ward.database.engine.dialect.name], "a clerk who waits for the head gets it"


def test_an_hour_without_a_new_breach_costs_one_look_however_many_old_ones_there_are(ward):
    a_case(ward)
    flag(ward, datetime(2026, 6, 5, tzinfo=UTC))

    def cost() -> int:
        with statements(ward) as seen:
            assert flag(ward, datetime(2026, 6, 5, tzinfo=UTC)) == 0
        assert not any("FOR UPDATE" in said or "IMMEDIATE" in said for said in seen), "nothing is locked"
        return len(seen)

    before = cost()
    clocks(ward, [date(2026, 5, 1)] * 1000)
    flag(ward, datetime(2026, 6, 5, tzinfo=UTC))
    assert cost() == before


def test_a_sweep_costs_what_newly_breaches(ward):
    a_case(ward)

    def cost(day: date) -> int:
        enter(ward, [(f"{day}{number}", day, "running") for number in range(20)])
        with statements(ward) as seen:
            assert flag(ward, datetime(2026, 6, 5, tzinfo=UTC)) == 20
        return len(seen)

    assert cost(date(2026, 5, 1)) == cost(date(2026, 5, 4)) == cost(date(2026, 5, 5))


def test_the_sweep_reads_the_indexes_of_what_is_still_to_be_told_and_planned(ward):
    if ward.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by the number of rows; SQLite by the query alone")
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        for query, indexes in (
            (reached_by(work, date(2026, 6, 5)).limit(200), {"ix_deadlines_to_tell (office_id=? AND alert_on<?)"}),
            (
                unplanned(work, 200),
                {f"ix_deadlines_to_plan (office_id=? AND alert_plan{side}?)" for side in "<>"},
            ),
        ):
            said = query.compile(ward.database.engine, compile_kwargs={"literal_binds": True})
            plan = [row[3] for row in work.session.execute(text(f"EXPLAIN QUERY PLAN {said}"))]
            assert indexes <= {step.partition("INDEX ")[2] for step in plan}
            assert not any("SCAN deadlines" in step or "FOR ORDER BY" in step for step in plan)

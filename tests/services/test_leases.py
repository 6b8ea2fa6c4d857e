"""Of all processes one acts, and each slot of a job is run once, also when a process dies in the middle of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from casetrack.errors import NotFound
from casetrack.jobs.scheduler import _KEEPING_SECONDS, Scheduler, feel
from casetrack.jobs.table import JOBS, Job, find_job, latest_slot
from casetrack.services.leases import (
    CLAIM,
    KEPT,
    LEASE,
    claim_run,
    finish_run,
    give_up_lease,
    hold_lease,
    is_claimed,
    last_runs,
)
from casetrack.text import Text
from tests.factories import Ward, a_case, a_ward

NOW = datetime(2026, 6, 4, 3, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)
SLOT = "2026-06-04T03:00:00+00:00"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def ward(database) -> Ward:
    return a_ward(database)


def counting(done: list[int], cron: str = "0 * * * *") -> Job:
    """A job that only notes for which office it ran."""

    def run(_installation: object, office_id: int, _at: datetime | None) -> int:
        done.append(office_id)
        return 1

    return Job("counting", cron, Text("Đếm", "Count"), run)


@contextmanager
def running(*schedulers: Scheduler) -> Iterator[None]:
    for scheduler in schedulers:
        scheduler.start()
    try:
        yield
    finally:
        for scheduler in schedulers:
            scheduler.shutdown()


def wait_until(is_so) -> None:
    for _tenth in range(200):
        if is_so():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen within ten seconds")


class TestLease:
    def test_one_process_acts_and_keeps_acting_while_it_renews(self, database):
        assert hold_lease(database, "a", NOW)
        assert not hold_lease(database, "b", NOW + LEASE - MOMENT)
        assert hold_lease(database, "a", NOW + LEASE - MOMENT)
        assert not hold_lease(database, "b", NOW + LEASE + MOMENT)

    def test_another_takes_over_when_the_lease_has_run_out(self, database):
        hold_lease(database, "a", NOW)
        assert hold_lease(database, "b", NOW + LEASE)
        assert not hold_lease(database, "a", NOW + LEASE)

    def test_another_takes_over_at_once_from_one_that_stopped_cleanly(self, database):
        hold_lease(database, "a", NOW)
        give_up_lease(database, "b")
        assert not hold_lease(database, "b", NOW), "nobody gives up what another holds"
        give_up_lease(database, "a")
        assert hold_lease(database, "b", NOW)

    def test_of_eight_that_come_at_once_one_gets_it(self, database):
        together = Barrier(8)

        def come(name: int) -> bool:
            together.wait()
            return hold_lease(database, str(name), NOW)

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(come, range(8))) == 1


class TestClaim:
    def test_eight_threads_claim_each_slot_once(self, database):
        together = Barrier(8)

        def claim(name: int) -> list[str]:
            together.wait()
            slots = [f"slot {n}" for n in range(10)]
            return [slot for slot in slots if claim_run(database, "alerts", slot, holder=str(name), now=NOW)]

        with ThreadPoolExecutor(8) as pool:
            claimed = [slot for slots in pool.map(claim, range(8)) for slot in slots]
        assert sorted(claimed) == sorted(f"slot {n}" for n in range(10))

    def test_a_run_of_a_living_process_is_taken_over_only_when_it_takes_too_long(self, database):
        hold_lease(database, "a", NOW + CLAIM)
        assert claim_run(database, "alerts", SLOT, holder="a", now=NOW)
        assert is_claimed(database, "alerts", SLOT, holder="b", now=NOW + CLAIM - MOMENT)
        assert not claim_run(database, "alerts", SLOT, holder="b", now=NOW + CLAIM - MOMENT)
        assert not is_claimed(database, "alerts", SLOT, holder="b", now=NOW + CLAIM)
        assert claim_run(database, "alerts", SLOT, holder="b", now=NOW + CLAIM)

    def test_a_run_whose_process_no_longer_acts_is_taken_over_at_once(self, database):
        hold_lease(database, "a", NOW)
        claim_run(database, "alerts", SLOT, holder="a", now=NOW)
        assert is_claimed(database, "alerts", SLOT, holder="b", now=NOW + LEASE - MOMENT)
        assert hold_lease(database, "b", NOW + LEASE)
        assert not is_claimed(database, "alerts", SLOT, holder="b", now=NOW + LEASE)
        assert claim_run(database, "alerts", SLOT, holder="b", now=NOW + LEASE)
        assert not claim_run(database, "alerts", SLOT, holder="a", now=NOW + LEASE), "it is being run"

    def test_whoever_stands_by_acts_within_a_minute(self):
        assert LEASE + timedelta(seconds=_KEEPING_SECONDS) <= timedelta(minutes=1)

    def test_a_finished_run_is_never_run_again(self, database):
        claim_run(database, "alerts", SLOT, holder="a", now=NOW)
        finish_run(database, "alerts", SLOT, result="3", now=NOW)
        assert not claim_run(database, "alerts", SLOT, holder="b", now=NOW + CLAIM + CLAIM)
        assert is_claimed(database, "alerts", SLOT, holder="b", now=NOW + CLAIM + CLAIM)

    def test_runs_are_forgotten_after_a_while_but_for_the_last(self, database):
        for slot, when in (("old", NOW), ("new", NOW + KEPT + MOMENT)):
            claim_run(database, "alerts", slot, holder="a", now=when)
            finish_run(database, "alerts", slot, result=slot, now=when)
        last = last_runs(database)["alerts"]
        assert (last.slot, last.result, last.finished_at) == ("new", "new", NOW + KEPT + MOMENT)
        assert claim_run(database, "alerts", "old", holder="a", now=NOW)


class TestTable:
    def test_every_job_has_hours_and_words_and_a_name_of_its_own(self):
        assert len({job.name for job in JOBS}) == len(JOBS)
        for job in JOBS:
            assert latest_slot(job, HANOI, NOW), job.name
            assert job.words.vi
            assert job.words.en

    def test_a_job_that_is_not_there_is_refused_with_the_names_of_those_that_are(self):
        with pytest.raises(NotFound, match="alerts"):
            find_job("alert")

    @pytest.mark.parametrize(
        ("cron", "slot"),
        [
            ("0 * * * *", "2026-06-04T09:00"),
            ("42 9 * * *", "2026-06-04T09:42"),
            ("43 9 * * *", "2026-06-03T09:43"),
            ("30 6 * * mon", "2026-06-01T06:30"),
            ("0 0 1 1 *", "2026-01-01T00:00"),
        ],
    )
    def test_the_last_slot_is_the_one_that_the_clock_has_just_passed(self, cron, slot):
        now = datetime(2026, 6, 4, 9, 42, tzinfo=HANOI)
        assert latest_slot(counting([], cron), HANOI, now) == datetime.fromisoformat(slot).replace(tzinfo=HANOI)

    def test_a_day_that_never_comes_has_no_slot(self):
        assert latest_slot(counting([], "0 0 30 2 *"), HANOI, NOW) is None


class TestScheduler:
    def test_a_missed_slot_is_made_up_for_once_for_every_office(self, ward, database):
        done: list[int] = []
        other = a_ward(database, code="tanhoa")
        job = counting(done)
        scheduler = Scheduler(ward.installation, (job,))
        assert [scheduler.run_due(job) for _again in range(3)] == [2, None, None]
        assert done == [ward.office.id, other.office.id]
        assert last_runs(database)["counting"].result == "2"

    def test_after_a_power_cut_each_job_is_made_up_for_once_in_the_order_of_their_hours(self, ward):
        done: list[str] = []

        def job(name: str, cron: str) -> Job:
            def run(_installation: object, _office_id: int, _at: datetime | None) -> int:
                done.append(name)
                if name == "nightly":
                    raise OSError("the disk is full")
                return 1

            return Job(name, cron, Text("Việc", "Job"), run)

        jobs = (job("hourly", "0 * * * *"), job("weekly", "30 7 * * mon"), job("nightly", "20 2 * * *"))
        scheduler = Scheduler(ward.installation, jobs)
        for _again in range(3):
            scheduler.make_up()
        assert done == ["weekly", "nightly", "hourly"], "what one job cannot do, the next does not wait for"
        Scheduler(ward.installation, jobs).make_up()
        assert len(done) == 3, "another process stands by"

    def test_of_two_schedulers_one_acts_and_the_other_takes_over(self, ward):
        done: list[int] = []
        job = counting(done)
        first, second = (Scheduler(ward.installation, (job,)) for _two in range(2))
        assert first.run_due(job) == 1
        with running(first):
            assert second.run_due(job) is None
        ward.now += timedelta(hours=1)  # the first has stopped cleanly, so nobody waits for its lease
        assert second.run_due(job) == 1
        assert len(done) == 2

    def test_two_schedulers_in_the_background_flag_a_breach_once(self, ward):
        a_case(ward.on("2026-06-04"))
        ward.on("2026-06-16")
        with running(*(Scheduler(ward.installation) for _two in range(2))):
            wait_until(lambda: "alerts" in last_runs(ward.database))
            wait_until(lambda: last_runs(ward.database)["alerts"].finished_at)
        assert last_runs(ward.database)["alerts"].result == "3"  # due soon, due today, breached

    def test_a_job_that_fails_is_tried_again_when_its_claim_has_run_out(self, ward, database):
        def fail(_installation: object, _office_id: int, _at: datetime | None) -> int:
            raise OSError("the disk is full")

        job = Job("failing", "0 * * * *", Text("Hỏng", "Fail"), fail)
        scheduler = Scheduler(ward.installation, (job,))
        with pytest.raises(OSError, match="disk"):
            scheduler.run_due(job)
        assert scheduler.run_due(job) is None
        assert last_runs(database)["failing"].finished_at is None
        assert scheduler.run_due(replace(job, name="another", run=counting([]).run)) == 1

    def test_what_fails_in_one_office_does_not_keep_the_next_from_its_turn(self, ward):
        a_ward(ward.database, code="binhan")
        done: list[int] = []

        def run(_installation: object, office_id: int, _at: datetime | None) -> int:
            if office_id == ward.office.id:
                raise OSError("its book was forged")
            done.append(office_id)
            return 1

        job = replace(counting([]), run=run)
        with pytest.raises(OSError, match="forged"):
            Scheduler(ward.installation, (job,)).run_due(job)
        assert len(done) == 1


class TestHeartbeat:
    @pytest.mark.parametrize("cron", ["0 * * * *", "* * * * *"])
    def test_a_job_is_late_ten_minutes_after_its_hour_until_it_has_run(self, ward, cron):
        job = counting([], cron)

        def felt() -> tuple[bool, bool, bool]:
            beat = feel(ward.installation, (job,))
            return beat.acting, beat.jobs[job.name].late, beat.well

        ward.now = datetime(2026, 6, 4, 9, 0, tzinfo=HANOI)
        scheduler = Scheduler(ward.installation, (job,))
        scheduler.run_due(job)
        assert felt() == (True, False, True)
        ward.now = datetime(2026, 6, 4, 10, 9, tzinfo=HANOI)
        assert felt() == ((True, False, True) if cron.startswith("0") else (True, True, False))
        ward.now = datetime(2026, 6, 4, 10, 10, tzinfo=HANOI)
        assert felt() == (True, True, False)
        scheduler.run_due(job)
        give_up_lease(ward.database, scheduler.holder)
        assert felt() == (False, False, False), "nobody acts, though nothing is late yet"

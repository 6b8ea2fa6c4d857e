"""Two schedulers, the acting one killed 50 times at random moments: each alert once, no mail missing, none unknown.

The processes, the mail server and the books are real; only the minutes are shorter (scheduler_in_a_hurry.py). How soon
another one acts is seen with the lease as it is in the office.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casetrack.config import Settings
from casetrack.db import Database
from casetrack.models import Alert, Case, JobLease, Notice, OutboxMessage
from casetrack.services import deliveries
from casetrack.services.installation import key_file
from tests.channels import an_address, reaching
from tests.factories import VIETNAM, Ward, a_case, a_ward
from tests.mail_servers import Sink, a_mail_server

pytestmark = pytest.mark.proof
KILLS = 50
CASES = 120
STARTED = time.monotonic()
MORNING = datetime(2026, 6, 4, 10, tzinfo=VIETNAM)  # after the ward was set up


def test_whoever_stands_by_acts_within_a_minute(database: Database, tmp_path: Path):
    ward = a_ward(database)
    with a_mail_server() as sink:
        reaching(ward, sink.server)
        environment = _environment(ward, database, tmp_path, sink)
    with _standing_by(environment, 2, "casetrack", "scheduler") as processes:
        acting = _acting(ward, processes)
        acting.kill()
        acting.wait()
        began = time.monotonic()
        _acting(ward, [process for process in processes if process is not acting], seconds=90)
        assert time.monotonic() - began <= 60  # by the lease of the office, not a shorter one


def test_no_alert_is_lost_or_doubled_however_often_the_acting_scheduler_is_killed(database: Database, tmp_path: Path):
    ward = a_ward(database)
    with a_mail_server(pause=0.05) as sink:
        reaching(ward, sink.server)
        for name in ("officer", "leader"):
            an_address(ward, name)
        for day in ("2026-05-18", "2026-05-19", "2026-05-20", "2026-05-21"):
            ward.on(day)
            for _each in range(CASES // 4):
                a_case(ward, officer="officer")
        environment = _environment(ward, database, tmp_path, sink)
        kills = _kill_the_acting(ward, environment)
        _compare(ward, sink, kills)


def _environment(ward: Ward, database: Database, folder: Path, sink: Sink) -> dict[str, str]:
    settings = Settings(folder, database.url)
    key_file(settings, "chain").parent.mkdir(parents=True, exist_ok=True)
    key_file(settings, "chain").write_text(ward.installation.chain_key.hex())
    with database.engine.begin() as book:
        book.exec_driver_sql("UPDATE offices SET demo = true")  # or no day could be set
    return {
        **os.environ,
        "CASETRACK_DATA_DIR": str(folder),
        "CASETRACK_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "CASETRACK_VAULT_KEYS": str(ward.installation.keys.folder),
        "CASETRACK_SMTP_HOST": "127.0.0.1",
        "CASETRACK_SMTP_PORT": str(sink.port),
        "CASETRACK_SMTP_SECURITY": "none",
        "CASETRACK_SMTP_FROM": "casetrack@lamkhe.example.vn",
    }


def _kill_the_acting(ward: Ward, environment: dict[str, str]) -> int:
    """Kill the process that acts, at a random moment of its acting, and let another stand by; give how often."""
    dice = random.Random(36)
    with _standing_by(environment, 2) as processes:
        for _kill in range(KILLS):
            acting = _acting(ward, processes)
            time.sleep(dice.uniform(0, 0.8))
            acting.send_signal(signal.SIGKILL)
            acting.wait()
            processes[processes.index(acting)] = _start(environment)
        _until_all_is_sent(ward)
    return KILLS


@contextmanager
def _standing_by(environment: dict[str, str], n: int, *program: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = [_start(environment, *program) for _each in range(n)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _start(environment: dict[str, str], *program: str) -> subprocess.Popen[bytes]:
    """Start a scheduler on the office's day, which goes on from process to process: one in a hurry, or this program."""
    now = MORNING + timedelta(seconds=time.monotonic() - STARTED)
    return subprocess.Popen(
        [sys.executable, "-m", *(program or ("tests.proof.scheduler_in_a_hurry",))],
        env={**environment, "CASETRACK_NOW": now.isoformat()},
    )


def _acting(ward: Ward, processes: Sequence[subprocess.Popen[bytes]], seconds: int = 30) -> subprocess.Popen[bytes]:
    """Wait until one of these holds the lease."""
    for _look in range(seconds * 20):
        with ward.database.reading() as session:
            holder = session.scalars(select(JobLease.holder)).one_or_none() or ""
        for process in processes:
            assert process.poll() is None, "a scheduler ended by itself"
            if f":{process.pid}:" in holder:
                return process
        time.sleep(0.05)
    raise AssertionError("nobody acts")


def _until_all_is_sent(ward: Ward) -> None:
    for _look in range(1200):
        with ward.database.reading() as session:
            waiting = session.scalars(
                select(func.count()).where(
                    OutboxMessage.status == deliveries.WAITING, OutboxMessage.purpose == "notice"
                )
            ).one()
            told = session.scalars(select(func.count()).select_from(Alert)).one()
        if told and not waiting:
            return
        time.sleep(0.1)
    raise AssertionError(f"{waiting} mails still wait")


def _compare(ward: Ward, sink: Sink, kills: int) -> None:
    with ward.database.reading() as session:
        assert session.scalars(select(func.count()).select_from(Case)).one() == CASES
        ledger = Counter((a.case_id, a.deadline_key, a.level, a.due_on) for a in session.scalars(select(Alert)))
        told = Counter((n.alert_id, n.user_id) for n in session.scalars(select(Notice)))
        messages = session.scalars(select(OutboxMessage).where(OutboxMessage.purpose == "notice")).all()
        known = {message.message_id for message in messages}
        assert {message.status for message in messages} == {"sent"}
        of_notices = Counter(message.notice_id for message in messages)
    assert len(ledger) >= CASES // 2
    assert set(ledger.values()) == set(told.values()) == set(of_notices.values()) == {1}
    arrived = Counter(str(mail["Message-ID"]) for mail in sink.mails)
    assert set(arrived) == known
    assert sum(arrived.values()) - len(arrived) <= kills, "a mail comes again at most once for each kill"

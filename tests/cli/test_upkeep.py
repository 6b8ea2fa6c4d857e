"""The commands that look after the book: jobs, rebuild, audit. Run as the administrator runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from casetrack.cli import main
from casetrack.db import Database
from casetrack.services.chain import verify
from casetrack.services.leases import last_runs
from casetrack.services.work import reading, system_actor
from tests.factories import Ward, a_case, a_ward


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward with a complaint of 04/6/2026, due on 15/6, and the commands pointed at its database."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "chain.key").write_text(ward.installation.chain_key.hex())
    a_case(ward.on("2026-06-04"))
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def forge(ward: Ward, statement: str) -> None:
    with ward.database.begin() as session:
        session.execute(text(statement))


def test_a_moment_without_a_zone_is_the_offices_own(ward):
    for moment, written in (
        ("2026-06-15T23:59", 2),  # due soon, due today
        ("2026-06-15T16:59Z", 0),
        ("2026-06-16T00:00", 1),
        ("2026-06-16", 0),
    ):
        done = run("jobs", "run", "alerts", "--at", moment, "--json")
        assert (done.exit_code, json.loads(done.stdout)["written"]) == (0, written), moment


def test_a_job_says_in_words_what_it_did(ward):
    assert run("jobs", "run", "alerts", "--at", "2026-06-16").stdout == "Báo thời hạn sắp đến, đến và quá hạn: 3.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nope",), 1, "alerts"),
        (("alerts", "--at", "hôm qua"), 2, "--at"),
        (("alerts", "--office", "x"), 1, "init"),
    ],
)
def test_a_job_that_cannot_be_run_is_refused(ward, arguments, code, said):
    done = run("jobs", "run", *arguments)
    assert done.exit_code == code
    assert said in done.stderr


def test_the_scheduler_runs_what_was_missed_and_stops_when_told(ward):
    environment = {**os.environ, "CASETRACK_LANGUAGE": "en"}
    command = [sys.executable, "-m", "casetrack", "scheduler"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "running" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert run("jobs", "list").stdout.startswith("alerts  0 * * * *  Báo thời hạn sắp đến, đến và quá hạn; ")
    seen = last_runs(ward.database).get("alerts")
    assert seen is None or seen.finished_at, "a run that was begun came to its end"


def test_the_list_of_jobs_tells_when_each_ran_last(ward):
    assert "chưa chạy lần nào" in run("jobs", "list").stdout
    assert json.loads(run("jobs", "list", "--json").stdout)[0]["last_slot"] is None
    forge(
        ward,
        "INSERT INTO job_runs (job, slot, holder, started_at, finished_at, result) VALUES "
        "('alerts', '2026-06-15T17:00:00+00:00', 'a', '2026-06-15 17:00', '2026-06-15 17:00', '7')",
    )
    assert "lần 00:00 16/6/2026: 7\n" in run("jobs", "list").stdout


def test_a_rebuild_names_what_differs_and_mends_it(ward):
    assert run("rebuild", "--dry-run").stdout == "Đã đọc 1 hồ sơ, 0 hồ sơ lệch với sổ.\n"
    forge(ward, "UPDATE cases SET state = 'settled'")
    tried = run("rebuild", "--dry-run")
    assert (tried.exit_code, tried.stdout.splitlines()[0]) == (1, "KN-2026-0001: state")
    mended = run("rebuild", "--json")
    differing = [{"number": "KN-2026-0001", "what": ["state"]}]
    assert (mended.exit_code, json.loads(mended.stdout)) == (0, {"read": 1, "differing": differing, "written": True})
    assert run("rebuild", "--dry-run").exit_code == 0


def test_an_audit_fails_in_words_when_the_book_was_changed(ward):
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        events = verify(work)
    assert run("audit", "verify").stdout == f"Sổ sự kiện còn nguyên: đã đọc {events} sự kiện.\n"
    assert json.loads(run("audit", "verify", "--json").stdout) == {"office": "lamkhe", "events": events, "whole": True}
    forge(ward, "UPDATE case_events SET actor_name = 'Người khác'")
    broken = run("audit", "verify")
    assert broken.exit_code == 1
    assert "đứt ở sự kiện số 1" in broken.stderr


def test_a_book_whose_key_was_lost_does_not_pass(ward, tmp_path: Path):
    (tmp_path / "keys" / "chain.key").unlink()
    assert "Chữ ký cuối sổ không đúng khóa" in run("audit", "verify").stderr

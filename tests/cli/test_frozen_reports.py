"""Reports frozen, read and compared on the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.factories import Ward, a_case, a_ward

PERIOD = ("--from", "2025-07-01", "--to", "2025-12-31")


@pytest.fixture
def ward(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ward:
    """A ward with the commands pointed at its database."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    a_case(ward, opened_on=date(2025, 12, 1))
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", *arguments])


def test_a_report_is_frozen_once_listed_written_and_compared(ward: Ward, tmp_path: Path):
    made = json.loads(run("freeze", *PERIOD, "--note", "Gửi tỉnh", "--as", "leader", "--json").stdout)
    number = made["number"]
    assert (made["anew"], made["whole_period"], made["frozen_by"]) == (True, True, "Lãnh đạo leader")
    assert f"Không số nào đổi từ bản đã chốt: {number}" in run("freeze", *PERIOD).stdout
    assert run("frozen").stdout.startswith(f"{number}: kỳ từ 01/7/2025 đến 31/12/2025, tính đến 31/12/2025, chốt ")
    assert [each["number"] for each in json.loads(run("frozen", "--json").stdout)] == [number]
    assert "summary.received" in run("frozen", number).stdout
    assert f"bản {number}" in run("frozen", number, "--format", "txt").stdout
    out = tmp_path / "bao-cao.pdf"
    assert run("frozen", number, "--format", "pdf", "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")

    assert "Từ lúc chốt, không số nào đổi." in run("diff", number).stdout
    late = a_case(ward, opened_on=date(2025, 12, 30))
    told = run("diff", number, "--figure", "summary.received").stdout
    assert f"{late}  Vào sổ sau khi chốt, ngày nhận 30/12/2025; vào sổ ngày" in told
    assert "Tiếp nhận trong kỳ  1         2    +1" in told
    assert [each["number"] for each in json.loads(run("diff", number, "--json").stdout)["cases"]] == [late]


def test_what_cannot_be_is_refused_with_words_and_the_exit_code_of_a_failure(ward: Ward):
    assert "không có bản chốt" in run("diff", "CSL-2025-0001").stderr.lower()
    for arguments, code in (
        (("diff", "CSL-2025-0001"), 1),
        (("freeze", "--from", "2025-12-31", "--to", "2025-07-01"), 1),
        (("freeze", *PERIOD, "--outline", "x"), 1),
        (("freeze", *PERIOD, "--unit", "x"), 1),
        (("freeze", *PERIOD, "--as", "desk"), 1),
        (("freeze", *PERIOD, "--note", "n" * 501), 2),
        (("freeze", "--from", "2025-07-01"), 2),
        (("frozen", "--format", "txt"), 2),
        (("frozen", "CSL-2025-0001", "--format", "docx"), 2),
    ):
        answer = run(*arguments)
        assert (answer.exit_code, answer.stderr != "") == (code, True), (arguments, answer.output)
    assert run("frozen").stdout == "Chưa chốt báo cáo nào.\n"


def test_one_that_was_changed_in_the_database_is_not_given(ward: Ward):
    number = json.loads(run("freeze", *PERIOD, "--json").stdout)["number"]
    with ward.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE report_snapshots SET end_on = '2025-12-30'")
    answer = run("frozen", number)
    assert (answer.exit_code, "mã kiểm không khớp" in answer.stderr) == (1, True)

"""The check before a report on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.factories import Ward, a_case, a_ward

PERIOD = ("--from", "2025-07-01", "--to", "2026-06-30")


@pytest.fixture
def ward(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ward:
    """A ward with the commands pointed at its database."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", "check", *arguments])


def test_it_exits_with_one_when_something_is_found_and_says_what_mends_it(ward: Ward):
    clean = run(*PERIOD)
    assert (clean.exit_code, clean.stdout) == (0, "Đã tìm 33 loại lỗi, không thấy gì.\n")
    number = a_case(ward.on("2026-05-04"), officer="officer")
    found = run(*PERIOD, "--as", "leader")
    assert found.exit_code == 1
    assert "Quá hạn chưa ghi nguyên nhân: 1 (cần xem lại)" in found.stdout
    assert f"  {number}: hạn ngày 14/5/2026" in found.stdout
    assert "  Sửa: Cán bộ giữ hồ sơ ghi nguyên nhân chậm." in found.stdout
    told = run(*PERIOD, "--json")
    assert (told.exit_code, json.loads(told.stdout)["items"][0]["key"]) == (1, "late_unexplained")


def test_whoever_reads_no_reports_and_days_that_cannot_be_are_refused(ward: Ward):
    refused = run(*PERIOD, "--as", "clerk")
    assert refused.exit_code == 1
    assert "Bạn chưa được giao việc này." in refused.stderr
    assert "Ngày cuối kỳ trước ngày đầu kỳ." in run("--from", "2026-06-30", "--to", "2025-07-01").stderr
    assert run("--from", "32/1", "--to", "x").exit_code == 2

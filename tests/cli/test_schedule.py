"""The schedule from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import vobject
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.factories import Ward, a_ward
from tests.schedules import a_series

JUNE = ("--from", "2026-06-04", "--to", "2026-06-30")


@pytest.fixture
def ward(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    """A ward with the chairman's Thursdays, on the fourth of June."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CASETRACK_NOW", "2026-06-04T10:00+07:00")
    book = Database(sqlite_url)
    ward = a_ward(book, demo=True)  # only a demo may play another day
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    a_series(ward)
    yield ward
    book.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_month_is_tried_made_published_and_written_as_a_calendar(ward, tmp_path):
    tried = run("schedule", "generate", *JUNE, "--dry-run")
    assert (tried.exit_code, "Chưa ghi gì" in tried.stderr) == (0, True)
    assert "thứ Năm 11/6/2026  Chủ tịch UBND" in tried.stdout
    assert "0 buổi" in run("schedule", "list", *JUNE).stderr
    assert "Lập mới 4 buổi" in run("schedule", "generate", *JUNE, "--as", "clerk").stderr
    assert "Lập mới 0 buổi, dời 0, giữ nguyên 4" in run("schedule", "generate", *JUNE).stderr
    refused = run("schedule", "publish", *JUNE)
    assert (refused.exit_code, "Bí thư Đảng ủy phường" in refused.stderr) == (1, True)
    assert "Đã công bố 4 buổi" in run("schedule", "publish", *JUNE, "--reason", "Bí thư có lịch riêng").stdout
    listed = json.loads(run("schedule", "list", *JUNE, "--json").stdout)
    assert [(row["held_on"], row["published"]) for row in listed][:1] == [("2026-06-04", True)]
    assert "2026-06-11  08:00-11:30" in run("schedule", "list", *JUNE).stdout
    file = tmp_path / "lich.ics"
    assert run("schedule", "ics", str(file)).exit_code == 0
    assert len(vobject.readOne(file.read_text("utf-8")).vevent_list) == 4
    assert run("schedule", "ics", str(tmp_path / "no" / "lich.ics")).exit_code == 1


def test_a_holiday_is_shown_with_the_day_it_moves_to(ward):
    said = run(
        "schedule", "generate", "--from", "2025-12-29", "--to", "2026-02-20", "--source", "TB 2", "--dry-run"
    ).stdout
    assert "thứ Năm 01/01/2026  Chủ tịch UBND → thứ Tư 31/12/2025 (Tết Dương lịch)" in said
    assert "thứ Năm 19/02/2026  Chủ tịch UBND → không tiếp (Tết Nguyên đán)" in said
    assert (
        "→ not held (Lunar New Year)"
        in run(
            "--language",
            "en",
            "schedule",
            "generate",
            "--from",
            "2026-02-16",
            "--to",
            "2026-02-20",
            "--source",
            "x",
            "--dry-run",
        ).stdout
    )


def test_what_is_refused_is_said(ward):
    past = run("schedule", "generate", "--from", "2026-06-01", "--to", "2026-06-30")
    assert (past.exit_code, "Chưa lưu" in past.stderr) == (1, True)
    assert run("schedule", "generate", *JUNE, "--as", "desk").exit_code == 1
    assert "Example" in run("schedule", "publish", "--help").stdout

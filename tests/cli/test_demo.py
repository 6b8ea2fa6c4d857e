"""The demo: it can be made twice, thrown away, and never touches a real office's book."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run `casetrack` in an installation of its own, on the demo's day."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CASETRACK_LANGUAGE", "vi")
    return lambda *words: CliRunner().invoke(main, list(words))


def test_its_report_adds_up_and_its_book_verifies(run, monkeypatch: pytest.MonkeyPatch):
    made = run("demo", "--no-serve")
    assert made.exit_code == 0, made.output
    assert "desk" in made.output
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
    asked = ("report", "summary", "--from", "2025-12-01", "--to", "2026-05-20", "--format", "json")
    report = json.loads(run(*asked).stdout)
    assert report["balance"]["holds"] is True
    assert report["figures"]["received"] >= 60
    assert run("audit", "verify").exit_code == 0
    assert "0 hồ sơ lệch" in run("rebuild").output
    assert run("demo", "--no-serve").exit_code == 0
    assert json.loads(run(*asked).stdout)["figures"] == report["figures"]
    assert run("demo", "--no-serve", "--fresh").exit_code == 0
    assert json.loads(run(*asked).stdout)["figures"] == report["figures"]


@pytest.mark.parametrize("words", [("demo", "--no-serve"), ("demo", "--no-serve", "--fresh")])
def test_a_real_book_is_left_alone(run, words: tuple[str, ...]):
    assert run("init", "--code", "lamkhe").exit_code == 0
    refused: Result = run(*words)
    assert (refused.exit_code, "sổ thật của một cơ quan" in refused.output) == (1, True)
    assert run("audit", "verify").exit_code == 0


def test_the_lists_look_ahead_from_the_command_line(run, monkeypatch: pytest.MonkeyPatch):
    assert run("demo", "--no-serve").exit_code == 0
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
    today = json.loads(run("cases", "list", "--view", "overdue", "--json").stdout)
    later = json.loads(run("cases", "list", "--view", "overdue", "--at", "2026-06-30", "--json").stdout)
    assert 0 < len(today) < len(later)
    assert {case["number"] for case in today} < {case["number"] for case in later}
    assert all(case["due_on"] < "2026-06-30" and case["urgency"] == "late" for case in later)

"""`casetrack import events` and `casetrack report summary` as somebody types them: what they print and how they end."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from casetrack.cli import main
from tests.former_system import EXAMPLE, MAPPING, a_log, a_row


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CASETRACK_WORKFLOWS", str(EXAMPLE / "workflows"))
    runner = CliRunner()
    assert runner.invoke(main, ["init", "--timezone", "Europe/Amsterdam"]).exit_code == 0
    return lambda *words: runner.invoke(main, [str(word) for word in words])


@pytest.fixture
def files(tmp_path):
    def write(*rows, mapping=MAPPING):
        (tmp_path / "log.csv").write_bytes(a_log(rows))
        (tmp_path / "mapping.yaml").write_text(mapping, "utf-8")
        return [tmp_path / "log.csv", "--mapping", tmp_path / "mapping.yaml"]

    return write


def test_a_good_file_ends_with_0_and_says_what_was_added(run, files):
    done = run("import", "events", *files(a_row("T-1", "1", closed="2026-01-12"), a_row("T-2", "2")))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("2 hồ sơ, 2 hoạt động, 1 lần kết thúc; 0 mục đã có từ trước")


def test_warnings_alone_end_with_0_and_are_shown(run, files):
    done = run("import", "events", *files(a_row("T-1", "1", "2026-01-01")))
    assert done.exit_code == 0
    assert "Cảnh báo, dòng 2, cột time:timestamp (T-1)" in done.stdout


def test_a_refused_case_ends_with_1_and_is_named_in_json(run, files):
    done = run("import", "events", *files(a_row("T-1", "1", closed="2026-01-02"), a_row("T-2", "2")), "--json")
    assert done.exit_code == 1
    said = json.loads(done.stdout)
    assert (said["cases"], said["refused"], said["dry_run"]) == (1, 1, False)
    error = next(finding for finding in said["findings"] if finding["level"] == "error")
    assert (error["row"], error["column"], error["case"], error["code"]) == (
        2,
        "case:enddate",
        "T-1",
        "closed_before_opened",
    )
    assert "mend one of them" in error["message"]["en"]


def test_a_file_that_cannot_be_used_ends_with_1_and_one_sentence(run, files):
    words = files(a_row("T-1", "1"))
    words[0].write_bytes(b"")
    done = run("import", "events", *words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Tệp trống.")


def test_a_mapping_with_a_mistake_ends_with_1_and_its_line(run, files):
    done = run(
        "import", "events", *files(a_row("T-1", "1"), mapping=MAPPING.replace("trigger: close", "trigger: shut"))
    )
    assert done.exit_code == 1
    assert "mapping.yaml:16:" in done.stderr
    assert "M03" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("import", "events", "not-there.csv", "--mapping", "x"),
        ("import", "events"),
        ("report", "summary", "--from", "2026-01-01"),
        ("report", "summary", "--from", "01/01/2026", "--to", "2026-01-31"),
    ],
)
def test_wrong_use_ends_with_2(run, words):
    assert run(*words).exit_code == 2


def test_a_dry_run_says_so_and_changes_no_report(run, files):
    words = files(a_row("T-1", "1"))
    assert "Chạy thử, chưa ghi gì" in run("import", "events", *words, "--dry-run").stdout
    period = ("--from", "2026-01-01", "--to", "2026-01-31", "--format", "json")
    assert json.loads(run("report", "summary", *period).stdout)["figures"]["received"] == 0
    run("import", "events", *words)
    assert json.loads(run("report", "summary", *period).stdout)["figures"]["received"] == 1


def test_the_report_takes_its_days_and_its_shape(run, files):
    run("import", "events", *files(a_row("T-1", "1", closed="2026-01-22"), a_row("T-2", "2", opened="2026-01-15")))
    period = ("report", "summary", "--from", "2026-01-01", "--to", "2026-01-31")
    said = json.loads(run(*period, "--as-at", "2026-01-10", "--known-at", "2020-01-01", "--format", "json").stdout)
    assert (said["as_at"], said["known_at"], said["figures"]["received"]) == ("2026-01-10", "2020-01-01", 0)
    assert run(*period, "--format", "csv").stdout.startswith("table,key,label,figure,value\nfigures,,,received,2\n")
    assert "Balance: carried over 0 + received 2" in run("--language", "en", *period).stdout
    wrong = run(*period, "--as-at", "2026-02-01")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "31/01/2026" in wrong.stderr

"""Why the dates of a case are what they are, from the command line, for those who may see the case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_ward


@pytest.fixture
def ward(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    """A ward whose book the command line opens."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    book = Database(sqlite_url)
    ward = a_ward(book)
    keys = tmp_path / "var" / "keys"
    keys.mkdir(parents=True)
    (keys / "chain.key").write_text(ward.installation.chain_key.hex())
    yield ward
    book.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_every_line_of_the_sum_is_shown_with_its_article(ward):
    number = a_case(ward.on("2026-06-04"), fields=COMPLAINT)
    shown = run("explain", number)
    assert shown.exit_code == 0, shown.output
    assert "Ngày sau ngày 04/6/2026 · Bộ luật Dân sự 2015, Điều 147" in shown.stdout
    assert "→ 05/6/2026" in shown.stdout


def test_a_program_gets_the_same_lines(ward):
    number = a_case(ward.on("2026-06-04"), fields=COMPLAINT)
    clocks = json.loads(run("explain", number, "--json").stdout)
    shown = run("explain", number).stdout
    assert clocks
    for clock in clocks:
        assert clock["start_on"] == "2026-06-04"
        assert clock["lines"][-1]["code"] == "due"
        assert clock["lines"][-1]["until"] == clock["due_on"]
        assert all(line["text"] in shown for line in clock["lines"])


def test_the_sum_is_told_in_english_too(ward):
    number = a_case(ward.on("2026-06-04"), fields=COMPLAINT)
    for more in ([], ["--json"]):
        assert "Day after 04/6/2026" in run("--language", "en", "explain", number, *more).stdout


def test_a_case_that_an_account_may_not_see_is_not_found_with_its_eyes(ward):
    number = a_case(ward.on("2026-06-04"), fields=DENUNCIATION)
    refused = run("explain", number, "--as", "officer")
    absent = run("explain", "TC-2026-9999", "--as", "officer")
    assert (refused.exit_code, absent.exit_code) == (1, 1)
    assert refused.stdout == absent.stdout == ""
    assert refused.stderr.replace(number, "") == absent.stderr.replace("TC-2026-9999", "")
    assert run("explain", number).exit_code == 0


def test_a_limit_of_the_law_is_told_as_one(ward):
    number = a_case(ward.on("2026-06-04"), fields={**COMPLAINT, "known_on": "2026-05-04"})
    shown = run("explain", number).stdout
    limits = [clock for clock in json.loads(run("explain", number, "--json").stdout) if clock["kind"] == "limit"]
    assert [f"{clock['label']} (mốc của luật, không tính là trễ)" in shown for clock in limits] == [True]

"""Files added and listed at the command line, and the doctor as the administrator runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.config import MEGABYTE, Settings
from casetrack.db import Database
from casetrack.errors import InvalidInput
from tests.factories import DENUNCIATION, Ward, a_case, a_ward
from tests.sample_files import PDF, PROGRAM


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward, the commands pointed at its database, and two files in the folder."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    Path("don.pdf").write_bytes(PDF)
    Path("la.pdf").write_bytes(PROGRAM)
    return ward


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["--language", "en", *map(str, arguments)])


def test_a_file_is_added_and_listed(ward):
    number = a_case(ward)
    added = run("files", "add", number, "don.pdf", "--secrecy", "none", "--note", "Bản chính", "--as", "desk")
    assert (added.exit_code, added.stdout) == (0, f"File no. 2 was added to {number}: PDF.\n")
    listed = run("files", "list", number)
    assert "don.pdf" in listed.stdout
    [told] = json.loads(run("files", "list", number, "--json").stdout)
    assert (told["name"], told["note"], told["added_by"]) == ("don.pdf", "Bản chính", "Cán bộ tiếp dân desk")


def test_what_is_not_taken_exits_with_1_and_the_reason(ward):
    refused = run("files", "add", a_case(ward), "la.pdf", "--secrecy", "none")
    assert refused.exit_code == 1
    assert "This is a program" in refused.stderr


def test_whether_it_is_a_secret_must_be_said(ward):
    assert run("files", "add", a_case(ward), "don.pdf").exit_code == 2
    assert "state secret" in run("files", "add", a_case(ward), "don.pdf", "--secrecy", "confidential").stderr


def test_who_may_not_see_a_case_neither_adds_nor_lists(ward):
    number = a_case(ward, fields=DENUNCIATION, officer="officer")
    assert run("files", "list", number, "--as", "clerk").exit_code == 1
    assert run("files", "add", number, "don.pdf", "--secrecy", "none", "--as", "clerk").exit_code == 1
    assert run("files", "add", number, "don.pdf", "--secrecy", "none", "--as", "auditor").exit_code == 1


def test_the_doctor_finds_and_mends_when_told(ward, tmp_path):
    number = a_case(ward)
    run("files", "add", number, "don.pdf", "--secrecy", "none")
    assert "Wrong: 0" in run("doctor").stdout
    orphan = tmp_path / "files" / "ab" / "cd" / ("abcd" + "0" * 60)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    well = run("doctor")
    assert (well.exit_code, orphan.exists()) == (1, True)
    assert "ORPHAN" in well.stdout
    told = json.loads(run("doctor", "--json").stdout)
    assert (told["removed"], [finding["removed"] for finding in told["findings"]]) == (0, [False])
    mended = run("doctor", "--mend")
    assert (mended.exit_code, orphan.exists()) == (0, False)
    assert f"{orphan} → removed" in mended.stdout
    assert "Removed: 1" in mended.stdout


def test_mending_says_what_it_did_and_exits_with_1_while_a_file_is_lost(ward, tmp_path):
    run("files", "add", a_case(ward), "don.pdf", "--secrecy", "none")
    [place] = (file for file in (tmp_path / "files").rglob("*") if file.is_file())
    place.unlink()
    (tmp_path / "files" / "coming-in" / "1234").write_bytes(b"half")
    mended = run("doctor", "--mend")
    assert mended.exit_code == 1
    assert "MISSING" in mended.stdout
    assert "1234 → removed" in mended.stdout
    assert json.loads(run("doctor", "--mend", "--json").stdout)["removed"] == 0


def test_the_doctor_names_no_case_and_no_file(ward):
    number = a_case(ward, fields=DENUNCIATION, officer="officer")
    run("files", "add", number, "don.pdf", "--secrecy", "none", "--shows-nobody")
    [place] = (file for file in Path("files").rglob("*") if file.is_file())
    place.write_bytes(PDF[:-1])
    said = run("doctor").stdout
    assert "CHANGED" in said
    told = json.loads(run("doctor", "--json").stdout)
    assert f"(lamkhe, event {told['findings'][0]['event']})" in said
    assert number not in said
    assert "don.pdf" not in said
    assert [finding["kind"] for finding in told["findings"]] == ["changed"]


def test_a_lost_file_is_left_out_of_a_backup_only_on_demand(ward):
    number = a_case(ward)
    run("files", "add", number, "don.pdf", "--secrecy", "none")
    [place] = (file for file in Path("files").rglob("*") if file.is_file())
    place.unlink()
    assert run("backup", "book.zip").exit_code == 1
    made = run("backup", "book.zip", "--without-lost-files")
    assert (made.exit_code, made.stderr) == (0, "NOT in the backup: 1 lost files.\n")
    brought = run("restore", "book.zip", "--into", "new", "--key", "keys/chain.key")
    assert "does not hold 1 files" in brought.stdout


def test_the_largest_file_is_a_number_of_megabytes():
    assert Settings.from_env({}).largest_file == 100 * MEGABYTE
    assert Settings.from_env({"CASETRACK_LARGEST_FILE": "20"}).largest_file == 20 * MEGABYTE
    for wrong in ("0", "-1", "viele", "2001", "٣", "1.5"):
        with pytest.raises(InvalidInput, match="CASETRACK_LARGEST_FILE"):
            Settings.from_env({"CASETRACK_LARGEST_FILE": wrong})

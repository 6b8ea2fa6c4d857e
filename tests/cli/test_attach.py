"""Scans of a folder attached, open requests and lent files listed, at the command line."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from casetrack.services.access import get_visible_case
from casetrack.services.paper_loans import LendFile, lend_file
from casetrack.services.paper_requests import AskPapers, ask_papers
from casetrack.services.work import begin
from tests.factories import DENUNCIATION, Ward, a_case, a_ward
from tests.sample_files import PDF


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward, the commands pointed at its database, and a folder for scans."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    (tmp_path / "quet" / "đợt 1").mkdir(parents=True)
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--language", "en", *arguments])


def test_the_scans_of_a_folder_are_shown_attached_and_not_attached_twice(ward, tmp_path):
    number, sealed = a_case(ward, officer="officer"), a_case(ward, fields=DENUNCIATION, officer="officer")
    (tmp_path / "quet" / "đợt 1" / f"{number} đơn.pdf").write_bytes(PDF)
    attach = ("attach", "scans", "quet", "--secrecy", "none", "--as", "officer")
    tried = run(*attach, "--dry-run")
    assert (tried.exit_code, tried.stdout) == (0, f"đợt 1/{number} đơn.pdf: One case fits {number}\n")
    (tmp_path / "quet" / f"{sealed}.pdf").write_bytes(PDF)
    done = run(*attach, "--json")
    assert done.exit_code == 1, "one was not attached"
    told = {each["file"]: (each["outcome"], each["number"], each["part"]) for each in json.loads(done.stdout)}
    assert told == {f"đợt 1/{number} đơn.pdf": ("added", number, "đơn"), f"{sealed}.pdf": ("not_found", "", "")}
    assert "has this very file already" in run(*attach).stdout
    assert run("files", "list", number).stdout.count("đơn.pdf") == 1
    assert run("attach", "scans", "quet", "--secrecy", "secret").exit_code == 1


def test_open_requests_and_lent_files_are_listed(ward):
    number = a_case(ward, officer="officer")
    with begin(ward.installation, ward.actor("officer")) as work:
        case = get_visible_case(work, number)
        ask_papers(work, case, AskPapers("Lưu trữ tỉnh", "Tờ khai", ward.today, ward.today))
        lend_file(work, case, LendFile("Xem", ward.today, date(2026, 6, 9), lent_to="Tòa án"))
    listed = run("papers", "requests", "--body", "luu tru tinh")
    assert listed.stdout.startswith(f"Lưu trữ tỉnh: 1\n  {number}  2026-06-04  Tờ khai")
    [asked] = json.loads(run("papers", "requests", "--json").stdout)
    assert (asked["asked_of"], asked["wished_by"]) == ("Lưu trữ tỉnh", "2026-06-04")
    assert run("papers", "requests", "--body", "nơi khác").stdout == ""
    assert "Tòa án" in run("papers", "loans").stdout
    [lent] = json.loads(run("papers", "loans", "--json").stdout)
    assert (lent["case_number"], lent["due_on"]) == (number, "2026-06-09")

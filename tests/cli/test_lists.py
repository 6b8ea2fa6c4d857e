"""`casetrack export list`: every list whole, as a file or for the next program, with the eyes of whom one names."""

from __future__ import annotations

import gzip
import json

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from casetrack.schemas.lists import LISTS
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_ward
from tests.workbooks import cells_of


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward with a complaint and a denunciation."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    for fields in (COMPLAINT, DENUNCIATION):
        a_case(ward, fields=fields)
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "list", *arguments])


def test_a_list_is_written_in_each_shape_and_its_conditions_are_those_of_the_page(ward, tmp_path):
    told = run("cases", "--format", "json", "--where", "view=all", "--where", "kind=petition.complaint")
    assert (told.exit_code, told.stderr) == (0, "Đã ghi 1 dòng.\n")
    assert [row["number"] for row in json.loads(told.stdout)["rows"]] == ["KN-2026-0001"]
    book = tmp_path / "ho-so.xlsx"
    assert run("cases", "--format", "xlsx", "--out", str(book)).exit_code == 0
    assert "TC-2026-0001" in [cell for row in cells_of(book.read_bytes()) for cell in row]
    packed = tmp_path / "ho-so.csv.gz"
    assert run("cases", "--out", str(packed), "--as", "auditor").exit_code == 0
    said = gzip.decompress(packed.read_bytes()).decode("utf-8-sig")
    assert "KN-2026-0001" in said
    assert "TC-2026-0001" not in said
    assert sorted(file.name for file in tmp_path.glob("ho-so*")) == ["ho-so.csv.gz", "ho-so.xlsx"]


def test_a_list_is_in_the_language_of_the_command_line(ward):
    said = CliRunner().invoke(main, ["--language", "en", "export", "list", "cases"]).stdout
    assert "# What was asked for: Open" in said


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("cases", "--where", "view=late"), 1, "view: Chọn một"),
        (("cases", "--where", "vue=open"), 1, "vue"),
        (("cases", "--where", "due_from"), 1, "due_from"),
        (("persons",), 1, "Chưa gõ gì"),
        (("indicator",), 1, "indicator"),
        (("cases", "--as", "administrator"), 1, "chưa được giao việc này"),
        (("cases", "--out", "nowhere/cases.csv"), 1, "nowhere/cases.csv"),
        (("people",), 2, "people"),
        (("cases", "--format", "pdf"), 2, "--format"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(ward, arguments, code, told):
    refused = run(*arguments)
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert told in refused.stderr


def test_a_list_too_long_for_excel_is_refused_with_what_takes_it(ward, monkeypatch, tmp_path):
    monkeypatch.setattr("casetrack.services.taken_lists.MOST_ROWS", 1)
    refused = run("cases", "--format", "xlsx", "--out", str(tmp_path / "cases.xlsx"))
    assert "Lấy tệp CSV" in refused.stderr
    assert not list(tmp_path.glob("cases*"))


def test_the_help_names_every_list():
    said = "".join(run("--help").stdout.split())
    assert [name for name in LISTS if name not in said] == []

"""The management log and the yearly export on the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.factories import a_ward

TRAINING = ("management", "add", "training", "--on", "2026-04-10", "--title", "Luật Tố cáo")


@pytest.fixture(autouse=True)
def ward(sqlite_url, tmp_path, monkeypatch) -> None:
    """A ward with the commands pointed at its database."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_row_is_entered_listed_corrected_and_taken_out():
    entered = run(*TRAINING, "--field", "people=40", "--as", "clerk")
    assert entered.output == "Đã ghi dòng số 1 vào sổ theo dõi.\n"
    assert "1  2026-04-10  Lớp tập huấn, tuyên truyền: Luật Tố cáo  people=40" in run("management", "list").output
    anew = ("--on", "2026-04-10", "--title", "Luật Tố cáo", "--field", "people=45", "--reason", "Đếm lại")
    assert run("management", "correct", "1", *anew).exit_code == 0
    (row,) = json.loads(run("management", "list", "--kind", "training", "--json").stdout)
    assert (row["version"], row["fields"]) == (2, {"people": 45})
    assert run("management", "correct", "1", "--withdraw", "--reason", "Ghi nhầm").exit_code == 0
    assert run("management", "list").output.startswith("- 1 ")
    assert run("management", "list", "--from", "2026-05-01").output == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*TRAINING, "--field", "people=bốn"), "không phải số nguyên"),
        ((*TRAINING, "--field", "peeple=4"), "field.peeple"),
        ((*TRAINING, "--as", "desk", "--field", "people=4"), "chưa được giao"),
        (("management", "add", "training", "--on", "hôm qua", "--title", "x"), "Không hiểu ngày"),
        (("management", "correct", "9", "--reason", "x", "--withdraw"), "không có dòng số 9"),
    ],
)
def test_what_cannot_be_taken_is_told_in_words(arguments, said):
    refused = run(*arguments)
    assert (refused.exit_code, said in refused.output) == (1, True), refused.output
    assert run("management", "list").output == ""


def test_the_year_is_written_as_json_or_as_tables(tmp_path):
    run(*TRAINING, "--field", "people=40")
    told = run("export", "yearly", "--year", "2026", "--out", str(tmp_path / "2026.json"))
    assert "6 biểu" in told.output
    assert json.loads((tmp_path / "2026.json").read_text("utf-8"))["schema"] == "casetrack-yearly/1"
    assert run("export", "yearly", "--year", "2026", "--out", str(tmp_path / "2026.zip")).exit_code == 0
    assert (tmp_path / "2026.zip").read_bytes().startswith(b"PK")
    early = run("export", "yearly", "--year", "2024", "--out", str(tmp_path / "2024.json"))
    assert (early.exit_code, "trước khi biểu" in early.output) == (1, True), early.output
    assert not (tmp_path / "2024.json").exists()

"""Units on the command line: listed as of a day, set up, and changed by a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.factories import Ward, a_case, a_ward

DISSOLVE = """
kind: dissolved
on: 2026-06-15
paper: {number: 12/QĐ-UBND, on: 2026-06-14, source: UBND phường Lam Khê}
units: [KT]
rest: VP
sendings:
  - {by: kind, what: land_violation, to: lamkhe}
"""


@pytest.fixture(autouse=True)
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward with the commands pointed at its database."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def a_file(folder: Path, words: str = DISSOLVE) -> str:
    file = folder / "change.yaml"
    file.write_text(words, "utf-8")
    return str(file)


def test_a_unit_is_dissolved_by_a_file_after_a_look_at_it(ward, tmp_path):
    number = a_case(ward, unit="KT")
    seen = run("units", "change", a_file(tmp_path), "--dry-run")
    assert "KT  petition  –  1  → VP" in seen.output
    assert "chưa ghi gì" in seen.output
    done = run("units", "change", a_file(tmp_path), "--as", "administrator")
    assert done.output == "Đã ghi thay đổi; dưới 3 hồ sơ đã chuyển.\n", number
    (found,) = json.loads(run("units", "list", "--find", "kinh te", "--json").stdout)["units"]
    assert (found["to"], found["successor"]) == ("2026-06-14", "VP")
    account = ("users", "add", "moi", "--full-name", "Mới", "--role", "officer", "--unit", "KT")
    given = CliRunner().invoke(main, account, input="mat khau rat dai\n")
    assert (given.exit_code, "đơn vị kế tiếp" in given.output) == (1, True)
    assert run("units", "change").output == "Không có thay đổi nào dở dang.\n"


def test_a_unit_is_set_up_and_listed_under_the_one_above_it():
    paper = ("--on", "2026-06-10", "--paper", "3/QĐ-UBND", "--paper-on", "2026-06-09", "--source", "UBND phường")
    assert run("units", "add", "TO", "--name", "Tổ một cửa", "--parent", "VP", *paper).exit_code == 0
    assert "\n    TO  Tổ một cửa\n" in run("units", "list").output
    assert "TO" not in run("units", "list", "--on", "2026-06-09").output
    again = run("units", "add", "to", "--name", "Tổ khác", *paper)
    assert (again.exit_code, "đã dùng" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (DISSOLVE.replace("dissolved", "gone"), "kind"),
        (DISSOLVE + "rests: VP\n", "rests"),
        (DISSOLVE.replace("rest: VP", "rest: XX"), "Không có đơn vị XX"),
        (DISSOLVE.replace("land_violation", "nonsense"), "Không có loại hồ sơ nonsense"),
        (DISSOLVE.replace("2026-06-15", "2099-06-15"), "chưa tới"),
        ("", "change.yaml"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_its_line_or_field(tmp_path, words, said):
    refused = run("units", "change", a_file(tmp_path, words))
    assert (refused.exit_code, said in refused.output) == (1, True), refused.output

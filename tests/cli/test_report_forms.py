"""The forms of the law on the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.factories import Ward, a_case, a_ward

PERIOD = ("--from", "2025-12-15", "--to", "2026-06-14")


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url)).on("2026-04-01")
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    a_case(ward)
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("report", "form", *arguments))


def test_a_form_is_written_in_letters_as_json_excel_and_pdf(ward, tmp_path):
    table = run("02/XLD", *PERIOD)
    assert table.exit_code == 0, table.stderr
    assert table.stdout.splitlines()[1] == "Đơn vị tính: đơn, vụ việc"
    assert table.stdout.splitlines()[-1].split()[:3] == ["Tổng", "cộng", "1"]
    assert json.loads(run("02/XLD", *PERIOD, "--format", "json").stdout)["total"]["numbers"]["1"] == 1
    for shape, head in (("xlsx", b"PK"), ("pdf", b"%PDF-")):
        file = tmp_path / f"bieu.{shape}"
        assert run("02/XLD", *PERIOD, "--format", shape, "--out", str(file)).exit_code == 0
        assert file.read_bytes().startswith(head)
        assert run("02/XLD", *PERIOD, "--format", shape).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("02/XLD", "--from", "2025-06-15", "--to", "2025-09-14"), "30/9/2025"),
        (("09/ABC", *PERIOD), "09/ABC"),
        (("02/XLD", *PERIOD, "--unit", "xyz"), "xyz"),
        (("02/XLD", *PERIOD, "--unit", "VP", "--unit", "VP"), "Đơn vị “Văn phòng” được nêu hai lần."),
    ],
)
def test_what_cannot_be_asked_is_said(ward, arguments, said):
    refused = run(*arguments)
    assert refused.exit_code != 0
    assert said in refused.stderr + str(refused.exception)

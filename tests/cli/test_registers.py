"""The registers on the command line: listed for people and programs, written as a workbook."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from casetrack.services.outgoing import EnterOutgoing, enter_by_hand
from casetrack.services.work import begin
from tests.factories import DENUNCIATION, Ward, a_case, a_ward
from tests.workbooks import SHEET, cells_of, sheet_in


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward with two outgoing documents, the second in a sealed case."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    for case_number in (None, a_case(ward, fields=DENUNCIATION)):
        with begin(ward.installation, ward.actor("desk")) as work:
            enter_by_hand(work, EnterOutgoing("TB", "Kết quả kiểm tra", "Ông Bảy", work.today), case_number)
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_the_registers_and_the_lines_of_one_are_listed(ward):
    assert "outgoing  UBND  2026  2" in run("registers", "list").stdout
    said = run("registers", "list", "outgoing", "--year", "2026").stdout.splitlines()
    assert said[0] == "01  01/TB-UBND  2026-06-04  Kết quả kiểm tra  Ông Bảy  1"
    told = json.loads(run("registers", "list", "outgoing", "--year", "2026", "--as", "clerk", "--json").stdout)
    assert [(line["number"], line["hidden"]) for line in told] == [("01", False), ("02", True)]
    assert told[1]["abstract"] == "Hồ sơ hạn chế người xem"
    assert run("registers", "list", "--as", "officer").exit_code == 1


def test_a_register_is_written_as_a_workbook(ward, tmp_path):
    file = tmp_path / "so.xlsx"
    done = run("registers", "export", "outgoing", str(file), "--year", "2026", "--as", "clerk")
    assert (done.exit_code, "2 dòng" in done.stderr) == (0, True)
    words = [cell for row in cells_of(file.read_bytes()) for cell in row]
    assert words[0] == "SỔ ĐĂNG KÝ VĂN BẢN ĐI NĂM 2026"
    assert words.count("Kết quả kiểm tra") == 1
    assert next(sheet_in(file.read_bytes()).iter(f"{SHEET}pageSetup")).get("orientation") == "landscape"
    none = run("registers", "export", "outgoing", str(file), "--year", "2026", "--from", "2026-07-01")
    assert "0 dòng" in none.stderr
    assert run("registers", "export", "outgoing", str(tmp_path / "no" / "so.xlsx")).exit_code == 1
    swapped = run("registers", "export", "visits", str(file), "--from", "2026-07-02", "--to", "2026-07-01")
    assert (swapped.exit_code, "Đổi lại" in swapped.stderr) == (1, True)

"""`casetrack import handover`: a list tried, loaded, held to its minutes and written from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.batches import a_list, a_workbook, cases_of, land_rows, rows_of
from tests.factories import Ward, a_ward

MINUTES = ("--from", "xã Lam Thượng", "--on", "2025-07-01", "--minutes", "04/BB-BG", "--unit", "KT")


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward with the commands pointed at its database."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    return ward


@pytest.fixture
def file(tmp_path) -> Path:
    rows = land_rows(4)
    rows[2][6] = "31/02/2025"
    return kept(tmp_path / "dat-dai.xlsx", a_list(rows))


def kept(place: Path, data: bytes) -> Path:
    place.write_bytes(data)
    return place


def run(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ("import", "handover", str(file), *arguments))


def test_a_trial_tells_everything_and_writes_nothing(ward, file):
    tried = run(file, *MINUTES, "--total", "land_dossier=4/3/1", "--dry-run")
    assert tried.exit_code == 1
    assert tried.output.splitlines() == [
        "Chạy thử, chưa ghi gì.",
        "Từ chối, DS dòng 7: Không có ngày 31/02/2025. Xem sổ cũ, gõ lại ngày.",
        "4 dòng: 3 nhận, 0 nhận và cần xem, 0 trùng, 1 từ chối; 3 dòng khác.",
        "đất đai: biên bản 4, tệp 3",
        "Đã giải quyết: biên bản 3, tệp 3",
        "Đang giải quyết: biên bản 1, tệp 0",
    ]
    told = json.loads(run(file, *MINUTES, "--total", "land_dossier=4", "--dry-run", "--json").stdout)
    assert told["attention"][0]["codes"] == ["impossible_date"]
    assert told["accepted"] == [{"sheet": "DS", "row": row} for row in (5, 6, 8)]
    others = [(line["row"], line["role"]) for line in told["other_lines"]]
    assert others == [(1, "title"), (2, "title"), (4, "header")]
    assert "Họ và tên" in told["other_lines"][2]["text"]
    assert run(file, "--batch", "1", "--dry-run").exit_code == 1  # there is no hand-over yet


def test_a_list_is_loaded_mended_loaded_again_and_written_once(ward, file):
    asked = (*MINUTES, "--total", "land_dossier@xã Lam Thượng=4", "--confirm")
    assert run(file, *asked, "--as", "leader").exit_code == 1
    assert not cases_of(ward)
    kept(file, a_list(land_rows(4)))
    for _time in range(2):
        written = run(file, *asked, "--as", "leader")
        assert (written.exit_code, written.output.splitlines()[-1]) == (0, "Đã ghi 4/4 hồ sơ.")
    assert len(cases_of(ward)) == len(rows_of(ward, 1)) == 4


def test_a_clerk_loads_a_list_and_may_not_write_it(ward, tmp_path):
    file = kept(tmp_path / "dat-dai.xlsx", a_list(land_rows(2)))
    loaded = run(file, *MINUTES, "--total", "land_dossier=2", "--as", "clerk")
    assert (loaded.exit_code, loaded.output.splitlines()[-1]) == (0, "Khớp biên bản. Thêm --confirm để ghi hồ sơ.")
    refused = run(file, "--batch", "1", "--confirm", "--as", "clerk")
    assert refused.exit_code == 1
    assert not cases_of(ward)


def test_what_is_not_clear_is_said_in_a_mapping(ward, tmp_path):
    file = kept(tmp_path / "ds.xlsx", a_workbook({"DS": [["STT", "Họ tên", "Khác"], [1, "Bàn Thị Cói", "mờ"]]}))
    asked = run(file, *MINUTES, "--total", "land_dossier=1", "--dry-run")
    assert "Trang “DS”: danh sách về việc gì?" in asked.output
    mapping = "schema: casetrack-handover-mapping/1\nsheets:\n  DS: {kind: land_dossier, columns: {3: note}}\n"
    said = kept(tmp_path / "mapping.yaml", mapping.encode())
    clear = run(file, *MINUTES, "--total", "land_dossier=1", "--mapping", str(said))
    assert clear.exit_code == 0, clear.output
    assert [row.said["note"] for row in rows_of(ward, 1)] == ["mờ"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        MINUTES,
        (*MINUTES, "--total", "x"),
        (*MINUTES, "--total", "land_dossier=4/3"),
        (*MINUTES, "--total", "land_dossier=99999999"),
        (*MINUTES, "--total", "land_dossier=4/3/2"),
        (*MINUTES, "--total", "land_dossier=4", "--on", "1/7/2025"),
        ("--batch", "7"),
    ],
)
def test_what_is_wanting_or_wrong_is_said(ward, file, arguments):
    answer = run(file, *arguments)
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output
    assert answer.output.strip()

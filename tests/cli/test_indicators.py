"""Indicators on the command line: all by their keys, one entered with its document, a file of an office checked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.factories import Ward, a_case, a_ward

PERIOD = ("--from", "2026-05-01", "--to", "2026-06-30")
MINE = """\
schema: casetrack-indicators/1
groups:
  ours:
    label: {vi: Của ta, en: Ours}
    unit: petitions
    of: {workflows: petition}
    indicators:
      land: {label: {vi: Đất, en: Land}, cases: receipts, where: {fields: {matter: land}}}
"""


@pytest.fixture
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


def told(*more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("report", "indicators", *PERIOD, "--format", "json", *more).stdout)
    return found


def test_every_indicator_is_told_by_its_key(ward):
    a_case(ward.on("2026-05-04"))
    assert told()["ward_wide"] == {"receipts": 1, "distinct_petitions": 1}
    assert told("--unit", "VP")["ward_wide"]["receipts"] == 0
    assert "ward_wide.receipts  Lượt tiếp nhận đơn" in run("report", "indicators", *PERIOD).stdout
    unknown = run("report", "indicators", *PERIOD, "--unit", "xyz")
    assert (unknown.exit_code, "Không có đơn vị xyz" in unknown.output) == (1, True)
    turned = run("report", "indicators", "--from", "2026-06-30", "--to", "2026-06-01")
    assert (turned.exit_code, "Ngày cuối kỳ trước ngày đầu kỳ" in turned.output) == (1, True)
    assert run("report", "indicators", *PERIOD, "--as", "desk").exit_code == 1


def test_a_number_is_entered_with_its_document_and_taken_back(ward):
    asked = ("documents_on_reception", "--on", "2026-05-20", "--source", "Báo cáo 45/BC-VP")
    entered = run("report", "enter", *asked, "--value", "1.060", "--as", "clerk")
    assert entered.output == "Đã ghi Văn bản về công tác tiếp công dân: 1060, ngày 20/5/2026.\n"
    assert told()["documents_on_reception"] == 1060
    assert run("report", "enter", *asked, "--take-back").exit_code == 0
    assert told()["documents_on_reception"] is None
    refused = run("report", "enter", *asked, "--value", "bảy")
    assert (refused.exit_code, "không phải số nguyên" in refused.output) == (1, True)
    assert run("report", "enter", *asked, "--value", "7", "--as", "desk").exit_code == 1


def test_an_offices_own_file_is_checked_and_read(ward, tmp_path, monkeypatch):
    file = tmp_path / "mine" / "reports" / "indicators.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(MINE, "utf-8")
    assert run("workflows", "check", str(file)).exit_code == 0
    monkeypatch.setenv("CASETRACK_WORKFLOWS", str(tmp_path / "mine"))
    a_case(ward.on("2026-05-04"), fields={"petition_class": "complaint", "summary": "Đất", "matter": "land"})
    assert told()["ours"] == {"land": 1}
    file.write_text(MINE.replace("land}", "sea}"), "utf-8")
    refused = run("workflows", "check", str(file))
    assert (refused.exit_code, "indicators.yaml:8:84: I22" in refused.output) == (1, True), refused.output
    assert run("report", "indicators", *PERIOD).exit_code == 1

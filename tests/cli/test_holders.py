"""Who holds what, on the command line; and a book of an earlier version, filled when its database is upgraded."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from casetrack.models import Holding
from tests.factories import DENUNCIATION, Ward, a_case, a_ward, an_account


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


def test_the_holders_are_listed_for_people_and_for_programs(ward):
    a_case(ward.on("2026-06-01"), officer="officer")
    a_case(ward.on("2026-06-03"))
    said = run("cases", "holders").stdout.splitlines()
    assert " ".join(said[0].split()) == "1 2026-06-01 Cán bộ xử lý officer"
    told = json.loads(run("cases", "holders", "--json").stdout)
    assert [(group["kind"], group["cases"]) for group in told] == [("officer", 1), ("role", 1)]


def test_a_sealed_case_is_not_counted_for_the_eyes_of_a_stranger(ward):
    an_account(ward, "second", "officer")
    a_case(ward, fields=DENUNCIATION, officer="second")
    assert json.loads(run("cases", "holders", "--as", "officer", "--json").stdout) == []
    assert len(json.loads(run("cases", "holders", "--as", "second", "--json").stdout)) == 1


def test_upgrading_the_database_fills_what_an_earlier_version_did_not_keep(ward):
    a_case(ward, officer="officer")
    with ward.database.begin() as session:
        session.query(Holding).delete()
    assert "1 hồ sơ" in run("db", "upgrade").stdout
    assert len(json.loads(run("cases", "holders", "--json").stdout)) == 1
    assert "hồ sơ" not in run("db", "upgrade").stdout

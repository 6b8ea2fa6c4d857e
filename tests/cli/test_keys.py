"""The administrator looks after the vault's keys and leaders' leave, and moves to another PC with a key missing."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.clock import system_clock
from casetrack.db import Database
from tests.factories import DENUNCIATION, Ward, a_case, a_person, a_ward


@pytest.fixture
def ward(sqlite_url: str, tmp_path: Path, monkeypatch) -> Ward:
    """A ward with a denunciation, and the commands pointed at its database and its keys."""
    ward = a_ward(Database(sqlite_url))
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CASETRACK_VAULT_KEYS", str(ward.installation.keys.folder))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    a_case(ward, fields=DENUNCIATION, officer="officer", petitioner=a_person(ward, "Wồng Thị Xzưa"))
    return ward


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["--language", "en", *map(str, arguments)])


def keys() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("keys", "list", "--json").stdout)
    return found


def test_a_key_is_rotated_and_the_old_one_forgotten(ward: Ward) -> None:
    assert ward
    (old,) = keys()
    done = run("keys", "rotate")
    assert (done.exit_code, "1 entries were sealed anew" in done.stdout) == (0, True)
    new, retired = keys()
    assert (new["entries"], retired["key_id"], retired["there"]) == (1, old["key_id"], True)
    assert run("keys", "forget", old["key_id"]).exit_code == 2
    assert run("keys", "forget", new["key_id"], "--yes").exit_code == 1
    assert run("keys", "forget", old["key_id"], "--yes").exit_code == 0
    assert [key["there"] for key in keys()] == [True, False]


def test_a_missing_key_is_told(ward: Ward) -> None:
    for file in ward.installation.keys.folder.iterdir():
        file.unlink()
    told = run("keys", "list")
    assert (told.exit_code, "FILE MISSING" in told.stdout) == (1, True)


def test_a_backup_comes_back_without_the_vaults_key_and_says_which_is_missing(
    ward: Ward, tmp_path: Path, monkeypatch
) -> None:
    (key,) = keys()
    assert run("backup", tmp_path / "book.zip").exit_code == 0
    monkeypatch.setenv("CASETRACK_VAULT_KEYS", str(tmp_path / "another disk"))
    brought = run(
        "restore", tmp_path / "book.zip", "--into", tmp_path / "new", "--key", tmp_path / "keys" / "chain.key"
    )
    assert (brought.exit_code, f"vault-{key['key_id']}.key" in brought.stderr) == (0, True)
    assert not (tmp_path / "another disk").exists(), "a lost key is not replaced in silence"


def test_a_leader_gives_leave_and_takes_it_back(ward: Ward) -> None:
    assert ward
    until = (system_clock() + timedelta(days=5)).date().isoformat()
    wish = ("TC-2026-0001", "officer", "--reason", "Verify", "--until", until, "--as", "leader")
    assert "Leave no. 1" in run("identities", "grant", *wish).stdout
    assert "in force" in run("identities", "list", "TC-2026-0001").stdout
    assert run("identities", "revoke", "TC-2026-0001", 1, "--as", "leader").exit_code == 0
    (ended,) = json.loads(run("identities", "list", "TC-2026-0001", "--json").stdout)
    assert (ended["in_force"], ended["reason"]) == (False, "Verify")

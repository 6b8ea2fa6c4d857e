"""Backup and restore as the administrator runs them, on the demo's kind of installation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select

from casetrack.cli import main
from casetrack.db import Database
from casetrack.models import Holding, PublishedWorkflow
from casetrack.services.chain import verify
from casetrack.services.work import reading, system_actor
from tests.factories import Ward, a_case, a_ward


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward with one case, and the commands pointed at its database."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    a_case(ward)
    return ward


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["--language", "en", *map(str, arguments)])


def test_the_book_moves_to_another_pc_with_its_backup_and_its_key(ward, tmp_path):
    made = run("backup", tmp_path / "book.zip")
    assert (made.exit_code, made.stderr) == (0, "")
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert f"Phường lamkhe: {verify(work)} events" in made.stdout
    new = tmp_path / "new"
    brought = run("restore", tmp_path / "book.zip", "--into", new, "--key", tmp_path / "keys" / "chain.key")
    assert (brought.exit_code, brought.stderr) == (0, "")
    assert "the book is whole" in brought.stdout
    assert sorted(file.name for file in new.iterdir()) == ["casetrack.db", "keys"]


def test_a_backup_of_an_earlier_version_is_brought_up_where_it_is_restored(ward, tmp_path):
    with ward.database.begin() as session:
        session.execute(delete(Holding))
        session.execute(delete(PublishedWorkflow))
    run("backup", tmp_path / "book.zip")
    done = run("restore", tmp_path / "book.zip", "--into", tmp_path / "new", "--without-key")
    assert (done.exit_code, done.stderr) == (0, "")
    with Database(f"sqlite:///{tmp_path / 'new' / 'casetrack.db'}").reading() as session:
        assert len(session.scalars(select(Holding)).all()) == 1
        assert [row.workflow for row in session.scalars(select(PublishedWorkflow))] == ["petition"]


def test_a_program_reads_what_was_backed_up_and_restored(ward, tmp_path):
    said = json.loads(run("backup", tmp_path / "book.zip", "--json").stdout)
    assert [(office["code"], office["seq"]) for office in said["offices"]] == [("lamkhe", 3)]
    done = run("restore", tmp_path / "book.zip", "--into", tmp_path / "new", "--without-key", "--json")
    assert json.loads(done.stdout)["signature_checked"] is False


def test_whoever_restores_without_the_key_is_told_what_was_not_checked(ward, tmp_path):
    run("backup", tmp_path / "book.zip")
    done = run("restore", tmp_path / "book.zip", "--into", tmp_path / "new", "--without-key")
    assert done.exit_code == 0
    assert "NOT checked" in done.stdout


@pytest.mark.parametrize("into", [(), ("--into", "new")])
def test_what_cannot_be_restored_is_refused_with_a_sentence_and_exit_code_1(ward, tmp_path, into, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("photo.zip").write_bytes(b"\xff\xd8\xff\xe0 JFIF")
    done = run("restore", "photo.zip", *into)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "is no CaseTrack backup" in done.stderr
    assert not Path("new").exists()


def test_restoring_where_a_book_stands_is_refused_unless_it_is_to_be_set_aside(ward, tmp_path):
    run("backup", tmp_path / "book.zip")
    refused = run("restore", tmp_path / "book.zip")
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    ward.database.dispose()
    done = run("restore", tmp_path / "book.zip", "--replace")
    assert done.exit_code == 0
    assert "is kept as" in done.stdout

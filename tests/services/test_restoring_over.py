"""Restoring where a book stands already, and what a restore needs of the machine."""

from __future__ import annotations

import pytest

from casetrack.config import Settings
from casetrack.db import Database
from casetrack.errors import BackupRefused
from casetrack.services.backups import back_up
from casetrack.services.installation import write_key
from casetrack.services.postgresql_programs import find_program
from casetrack.services.restores import Restore, restore
from casetrack.text import Text
from tests import postgresql
from tests.factories import Ward, a_case, a_ward, the_case


def quietly(_stage: Text, _done: int, _of: int) -> None:
    """Draw no bar."""


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


@pytest.fixture
def wish(ward, tmp_path) -> Restore:
    """Restore the first case over a book that has two."""
    settings = Settings(tmp_path, ward.database.url)
    write_key(settings, "chain", ward.installation.chain_key)
    a_case(ward)
    back_up(ward.installation, tmp_path / "book.zip", quietly)
    a_case(ward)
    return Restore(tmp_path / "book.zip", settings, replace=True)


def test_the_book_that_stood_there_is_kept_under_another_name(ward, wish):
    ward.database.dispose()
    aside = restore(wish, quietly).set_aside
    assert aside is not None
    assert len(_numbers(wish.settings.database_url)) == 1
    assert len(_numbers(f"sqlite:///{aside}")) == 2


def test_a_book_that_somebody_has_open_is_not_replaced(ward, wish):
    the_case(ward, "KN-2026-0002")  # the pool keeps its connection
    with pytest.raises(BackupRefused, match=r"Stop casetrack serve"):
        restore(wish, quietly)
    assert len(_numbers(ward.database.url)) == 2
    ward.database.dispose()


def test_a_file_too_damaged_to_be_a_book_is_kept_too(ward, wish, tmp_path):
    ward.database.dispose()
    (tmp_path / "casetrack.db").write_bytes(b"nothing of a book" * 1000)
    (tmp_path / "casetrack.db-wal").write_bytes(b"a log that belongs to nothing")
    aside = restore(wish, quietly).set_aside
    assert aside is not None
    assert aside.read_bytes().startswith(b"nothing of a book")
    assert len(_numbers(wish.settings.database_url)) == 1


def test_nothing_is_left_lying_about(ward, wish, tmp_path):
    ward.database.dispose()
    before = {file.name for file in tmp_path.iterdir()}
    aside = restore(wish, quietly).set_aside
    assert aside is not None
    assert {file.name for file in tmp_path.iterdir()} == {*before, aside.name}


@pytest.mark.postgresql
def test_a_backup_goes_back_into_its_own_kind_of_database_only(wish, postgresql_server):
    with postgresql.fresh_database(postgresql_server) as url:
        there = Settings(wish.settings.data_dir, url)
        with pytest.raises(BackupRefused, match="a backup of SQLite"):
            restore(Restore(wish.file, there), quietly)


def test_a_missing_program_of_postgresql_is_named_with_the_package_that_has_it():
    with pytest.raises(BackupRefused, match=r"pg_nothing is missing\. Install postgresql-client-15"):
        find_program("pg_nothing", 15)


@pytest.mark.postgresql
def test_a_program_older_than_the_server_is_said_to_be_too_old(postgresql_server):
    with pytest.raises(BackupRefused, match="pg_dump 99 or newer is needed"):
        find_program("pg_dump", 99)


def _numbers(url: str) -> list[str]:
    database = Database(url)
    with database.reading() as session:
        numbers = list(session.connection().exec_driver_sql("SELECT number FROM cases").scalars())
    database.dispose()
    return numbers

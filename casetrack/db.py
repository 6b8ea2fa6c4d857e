"""The database: one engine, one way to write, one way to read, and its version. The only place that commits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from casetrack import paths
from casetrack.errors import StaleCase, WrongDatabase
from casetrack.text import Text

# Whoever reads sees the book as at one moment, however many queries that takes; SQLite's BEGIN does so by itself.
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"read_only": True},
    "postgresql": {"read_only": True, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
_TRIES, _REST_SECONDS = 20, 0.25  # for readers to come to their end
_QUOTING = ("22", "23")  # data exceptions and broken constraints
_SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000", "secure_delete=ON")


class Database:
    """The office's book on disk: SQLite in one file, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        """Connect lazily; raise WrongDatabase when the address cannot be understood."""
        self.url = url
        self.engine = _engine(url)
        self._writers = sessionmaker(self.engine, expire_on_commit=False)
        self._readers = sessionmaker(self.engine.execution_options(**_READING[self.engine.dialect.name]))

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Open one writing transaction: leaving the block commits, raising rolls back."""
        with self._writers() as session:
            try:
                yield session
                session.commit()
            except StaleDataError as stale:
                raise StaleCase(
                    Text(
                        "Hồ sơ vừa được người khác cập nhật. Xem lại rồi làm tiếp.",
                        "Somebody else has just changed this case. Look again, then go on.",
                    )
                ) from stale
            except OperationalError as failure:
                raise _unreachable(self.url, failure) from failure

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads; it never waits for a writer."""
        with self._readers() as session:
            try:
                yield session
            except OperationalError as failure:
                raise _unreachable(self.url, failure) from failure

    def upgrade(self) -> None:
        """Bring the tables to this program's version; refuse a database of a newer one."""
        self._refuse_newer()
        command.upgrade(self._alembic(), "head")

    def require_current(self) -> None:
        """Raise WrongDatabase unless the tables are exactly of this program's version."""
        self._refuse_newer()
        if self._revision() != self._head():
            raise WrongDatabase(
                Text(
                    "Cơ sở dữ liệu chưa được cập nhật. Chạy: casetrack db upgrade.",
                    "The database is not up to date. Run: casetrack db upgrade.",
                )
            )

    def wipe(self, indexes: tuple[str, ...], tables: tuple[str, ...]) -> bool:
        """Write over what deleted rows of these tables, and words of the full-text indexes, left on the disk.

        False when somebody still reads the book as it was before, or holds a table: then nothing is promised yet.
        """
        autocommit = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT", read_only=True)
        try:
            with autocommit as connection:
                if self.engine.dialect.name == "sqlite":
                    return _wipe_sqlite(connection, indexes)
                return _wipe_postgresql(connection, tables)
        except OperationalError:
            return False

    def count_anew(self) -> int:
        """Let SQLite count its rows, by which it chooses among indexes; give how many were counted.

        PostgreSQL does so by itself. Only counts are kept, no samples: those would be names on the disk.
        """
        if self.engine.dialect.name != "sqlite":
            return 0
        with self.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
            if connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat4'")):
                connection.exec_driver_sql("DELETE FROM sqlite_stat4")
            counted: int = connection.scalars(text("SELECT count(*) FROM sqlite_stat1")).one()
        self.dispose()  # the others read the counts when they open the book again
        return counted

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _refuse_newer(self) -> None:
        revision = self._revision()
        if revision is not None and revision not in known_revisions():
            raise WrongDatabase(
                Text(
                    "Cơ sở dữ liệu thuộc bản CaseTrack mới hơn ({revision}). Cập nhật phần mềm rồi mở lại.",
                    "The database belongs to a newer CaseTrack ({revision}). Update the program, then open it again.",
                ).with_(revision=revision)
            )

    def _revision(self) -> str | None:
        try:
            with self.engine.connect().execution_options(read_only=True) as connection:
                return revision_of(connection)
        except DatabaseError as failure:
            raise _unreachable(self.url, failure) from failure

    def _head(self) -> str | None:
        return ScriptDirectory.from_config(self._alembic()).get_current_head()

    def _alembic(self) -> Config:
        config = Config()
        config.set_main_option("script_location", str(paths.MIGRATIONS).replace("%", "%%"))
        config.attributes["engine"] = self.engine
        return config


def revision_of(connection: Connection) -> str | None:
    """Give the version of the tables as this transaction sees them; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> frozenset[str]:
    """Give every version of the tables that this program can bring up to date."""
    return frozenset(script.revision for script in ScriptDirectory(str(paths.MIGRATIONS)).walk_revisions())


def _engine(url: str) -> Engine:
    try:
        backend = make_url(url).get_backend_name()
        if backend not in ("sqlite", "postgresql"):
            raise NoSuchModuleError(backend)
        if backend == "postgresql":
            engine = create_engine(url, pool_pre_ping=True, pool_size=10, hide_parameters=True)
            event.listen(engine, "handle_error", _without_persons)
            event.listen(engine, "connect", _prepare_postgresql)
            return engine
        engine = create_engine(url, hide_parameters=True)  # a failure is logged, and no citizen belongs in a log
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as failure:
        raise WrongDatabase(
            Text(
                "Không hiểu địa chỉ cơ sở dữ liệu. CASETRACK_DATABASE_URL viết như sqlite:////thu/muc/casetrack.db "
                "hoặc postgresql://nguoi-dung@may/ten.",
                "The database address cannot be understood. Write CASETRACK_DATABASE_URL like "
                "sqlite:////folder/casetrack.db or postgresql://user@host/name.",
            )
        ) from failure
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _without_persons(context: ExceptionContext) -> None:
    """Take out of a failure what the row said: PostgreSQL quotes it in DETAIL and, of 22 and 23, in the sentence."""
    failure, shown = context.original_exception, context.sqlalchemy_exception
    state = str(getattr(failure, "sqlstate", None) or "")
    told = getattr(failure, "diag", None)
    if not state or told is None:
        return
    primary = str(told.message_primary or "")
    if state[:2] in _QUOTING:
        where = [told.table_name, told.column_name, told.constraint_name]
        primary = f"SQLSTATE {state} {' '.join(filter(None, where))}".strip()
    failure.args = (primary,)
    if shown is not None:
        kind = type(failure)
        shown.args = (f"({kind.__module__}.{kind.__qualname__}) {primary}",)


def _prepare_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:  # no question of ours runs long enough to be worth either
        cursor.execute("SET jit = off")  # compiling one took 20 ms
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # calling workers took 5 to 10 ms
    connection.commit()  # a rollback would take the settings back


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, so that DDL is transactional too
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    # A writer takes its lock at once: two readers that both turn writer would lock each other out.
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _wipe_sqlite(connection: Connection, indexes: tuple[str, ...]) -> bool:
    """Deleted rows are zeros already (secure_delete): make the indexes anew, then empty the log into the file."""
    raw: Any = connection.connection.dbapi_connection
    for index in indexes:
        raw.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")  # noqa: S608  # names of our own
    busy, _in_log, _moved = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _wipe_postgresql(connection: Connection, tables: tuple[str, ...]) -> bool:
    """Write the tables and their indexes anew, once nobody needs the deleted rows any more."""
    older = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_xmin IS NOT NULL AND xact_start < :since"
    )
    since = connection.scalars(text("SELECT clock_timestamp()")).one()
    for _try in range(_TRIES):
        if not connection.scalars(older, {"since": since}).one():
            break
        time.sleep(_REST_SECONDS)
    else:
        return False
    connection.execute(text("SET lock_timeout = '5s'"))
    try:
        for table in tables:
            connection.execute(text(f"VACUUM (FULL, ANALYZE) {table}"))
    finally:
        connection.execute(text("RESET lock_timeout"))
    return True


def _unreachable(url: str, failure: DatabaseError) -> WrongDatabase:
    shown = make_url(url).render_as_string(hide_password=True)
    return WrongDatabase(
        Text(
            "Không mở được cơ sở dữ liệu {url}. Xem CASETRACK_DATABASE_URL, máy chủ và quyền ghi thư mục. ({why})",
            "The database {url} cannot be opened. "
            "Check CASETRACK_DATABASE_URL, the server and the folder's rights. ({why})",
        ).with_(url=shown, why=str(failure.orig).splitlines()[0] if failure.orig else "")
    )

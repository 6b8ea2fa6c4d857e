"""The rows and keys of a book, taken down once and written into others: quicker than making each by its services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, exists, insert, select, text

from casetrack.db import Database
from casetrack.models import Office
from casetrack.models.base import Base


@dataclass(frozen=True)
class KeptBook:
    """Every row of a small book, and the keys that it needs by the names of their files."""

    rows: Sequence[tuple[Table, Sequence[Mapping[str, Any]]]]
    keys: Mapping[str, bytes]

    @classmethod
    def of(cls, database: Database, keys: Path) -> KeptBook:
        """Take a book down as it is now."""
        with database.engine.connect() as connection:
            found = [(each, connection.execute(select(each)).mappings().all()) for each in Base.metadata.sorted_tables]
        rows = [(table, [dict(row) for row in rows]) for table, rows in found if rows]
        return cls(rows, {file.name: file.read_bytes() for file in keys.iterdir()})

    def write(self, database: Database, keys: Path) -> None:
        """Fill an empty book and its folder of keys."""
        keys.mkdir(parents=True)
        for name, key in self.keys.items():
            (keys / name).write_bytes(key)
        with database.engine.begin() as connection:
            for table, rows in self.rows:
                connection.execute(insert(table), rows)
            if database.engine.dialect.name == "postgresql":
                _count_on(connection, [table for table, _rows in self.rows if table.autoincrement_column is not None])


def is_empty(database: Database) -> bool:
    """Tell whether no office keeps this book yet."""
    with database.reading() as session:
        return not session.scalar(select(exists(select(Office.id))))


def _count_on(connection: Connection, tables: Sequence[Table]) -> None:
    """Let PostgreSQL number the next row of each table after the last."""
    last = "setval(pg_get_serial_sequence('{0}', '{1}'), (SELECT max({1}) FROM {0}))"
    counted = (last.format(table.name, table.autoincrement_column.name) for table in tables)  # type: ignore[union-attr]
    connection.execute(text(f"SELECT {', '.join(counted)}"))

"""The rows under evidence, held to the events that name them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casetrack.models import Base, Office
from casetrack.services.evidence import EVIDENCE, columns_of

_AT_ONCE = 5000
_TABLE = "CREATE TABLE named (model TEXT, id INTEGER, seq INTEGER, digest TEXT, PRIMARY KEY (model, id)) WITHOUT ROWID"

Entry = tuple[str, int, int, str | None]  # table, key, number of the event, digest


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row that was changed, deleted, or added outside the book. `seq`: the last event that names it, if any."""

    kind: str
    table: str
    key: int
    seq: int | None


@dataclass(slots=True)
class NamedRows:
    """The last word of the book about each row. It is kept on the disk, so that a long book needs no more memory."""

    kept: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect("", isolation_level=None))
    waiting: list[Entry] = field(default_factory=list)
    empty: bool = True

    def __enter__(self) -> Self:
        """Begin with no word about any row."""
        self.kept.execute("PRAGMA synchronous=OFF")
        self.kept.execute("PRAGMA journal_mode=OFF")
        self.kept.execute(_TABLE)
        return self

    def __exit__(self, *_failure: object) -> None:
        """Forget everything."""
        self.kept.close()

    def add(self, seq: int, rows: Mapping[str, Mapping[str, str | None]] | None) -> None:
        """Take what an event says of rows, after the events before it."""
        for table, said in (rows or {}).items():
            self.waiting += [(table, int(key), seq, digest) for key, digest in said.items()]
        if len(self.waiting) >= _AT_ONCE:
            self._write_down()

    def first_misfit(self, session: Session, office_id: int) -> Misfit | None:
        """Compare with the rows that stand; give the one whose event is the earliest. Added rows come last."""
        self._write_down()
        if self.empty:
            return None  # a book of a version that named no rows
        found = (misfit for model in EVIDENCE for misfit in self._misfits(session, office_id, model))
        return min(found, key=lambda misfit: (misfit.seq is None, misfit.seq, misfit.table, misfit.key), default=None)

    def _write_down(self) -> None:
        if self.waiting:
            self.empty = False
            self.kept.execute("BEGIN")
            self.kept.executemany("INSERT OR REPLACE INTO named VALUES (?, ?, ?, ?)", self.waiting)
            self.kept.execute("COMMIT")
            self.waiting.clear()

    def _misfits(self, session: Session, office_id: int, model: type[Base]) -> Iterator[Misfit]:
        """Walk the rows and the words about them side by side, both in the order of their keys."""
        table = model.__tablename__
        query = "SELECT id, seq, digest FROM named WHERE model = ? AND digest IS NOT NULL ORDER BY id"
        with closing(self.kept.execute(query, (table,))) as words:
            word = words.fetchone()
            for key, digest in _standing(session, office_id, model):
                while word is not None and word[0] < key:
                    yield Misfit("deleted", table, word[0], word[1])
                    word = words.fetchone()
                if word is None or word[0] != key:
                    yield Misfit("added", table, key, None)
                    continue
                if word[2] != digest:
                    yield Misfit("changed", table, key, word[1])
                word = words.fetchone()
            while word is not None:
                yield Misfit("deleted", table, word[0], word[1])
                word = words.fetchone()


def _standing(session: Session, office_id: int, model: type[Base]) -> Iterator[tuple[int, str]]:
    """Give key and digest of each row of the office, in the order of the keys."""
    columns = columns_of(model)
    place = columns.names.index("id")
    query = select(*(model.__table__.columns[name] for name in columns.names)).where(of_office(model, office_id))
    rows = session.execute(query.order_by(model.id).execution_options(yield_per=_AT_ONCE))
    for row in rows:
        yield row[place], columns.digest(row)


def of_office(model: type[Base], office_id: int) -> ColumnElement[bool]:
    """Give the clause for the rows of one office's book."""
    owned: Any = model
    own: ColumnElement[bool] = Office.id == office_id if model is Office else owned.office_id == office_id
    return own

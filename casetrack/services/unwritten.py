"""What a transaction keeps in memory while it enters many cases: their rows, which go to the database table by table.

One statement then takes the rows of many cases. Of a case that is not handed over yet all that was ever written is
here, so nothing is asked of the database. Whatever asks it something or writes to it has everything handed over before.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Table, event, func, insert, select
from sqlalchemy.orm import ORMExecuteState, Session, make_transient_to_detached

from casetrack.models import (
    Base,
    Case,
    CaseEvent,
    CaseMark,
    Deadline,
    EventText,
    Holding,
    Party,
    Person,
    Span,
    Stretch,
)

BESIDE = {"beside_unwritten": True}  # of a question that no unwritten row could answer otherwise
_KEYED: tuple[type[Base], ...] = (Person, Case, Party, CaseEvent)  # other rows or the book name them by their keys
_FOLLOWING: tuple[type[Base], ...] = (EventText, Deadline, Holding, CaseMark, Span, Stretch)
_IN_ORDER = (*_KEYED, *_FOLLOWING)
_KEYS_AT_ONCE = 100
Row = TypeVar("Row", bound=Base)
Found = TypeVar("Found")


class Unwritten:
    """Rows that the database does not have yet, by table and by what they belong to."""

    def __init__(self, session: Session) -> None:
        """Keep nothing yet."""
        self._session = session
        self._done: set[Hashable] = set()
        self._found: dict[Hashable, object] = {}
        self._entered: list[Base] = []
        self._clear()

    def _clear(self) -> None:
        self._rows: dict[type[Base], list[Base]] = defaultdict(list)
        self._of: dict[tuple[type[Base], int | None], list[Base]] = defaultdict(list)
        self._by_key: dict[tuple[type[Base], int], Base] = {}
        self._keys: dict[type[Base], Iterator[int]] = {}

    def add_all(self, rows: Iterable[Base]) -> None:
        """Keep rows. What others name by its key has it from now on."""
        for row in rows:
            table = type(row)
            if table not in _IN_ORDER:
                self._session.add(row)
                continue
            _complete(row)
            if table in _KEYED:
                row.id = self._next_key(table)
                self._by_key[table, row.id] = row
            self._rows[table].append(row)
            self._of[table, _owner(row)].append(row)

    def remove(self, row: Base) -> None:
        """Keep a row no longer."""
        for rows in (self._rows[type(row)], self._of[type(row), _owner(row)]):
            rows.remove(row)

    def has(self, row: Base) -> bool:
        """Tell whether the database does not have this row yet."""
        return self._by_key.get((type(row), row.id)) is row

    def of(self, table: type[Row], owner: int) -> Sequence[Row]:
        """Give what is kept of a case, or of an event."""
        return cast("Sequence[Row]", tuple(self._of.get((table, owner), ())))

    def people_of(self, case_id: int) -> Sequence[tuple[Party, Person]]:
        """Give who has a part in a case, as far as the registry names them."""
        named = [(party, party.person_id) for party in self.of(Party, case_id)]
        return [(party, self._person(person_id)) for party, person_id in named if person_id is not None]

    def once(self, what: Hashable) -> bool:
        """Tell whether this is to be done: only the first time."""
        first = what not in self._done
        self._done.add(what)
        return first

    def found(self, what: Hashable, find: Callable[[], Found]) -> Found:
        """Give what is looked for once for all cases."""
        if what not in self._found:
            self._found[what] = find()
        return cast("Found", self._found[what])

    def hand_over(self) -> None:
        """Give all rows to the database; the session goes on with those that are named by their keys."""
        rows = self._rows
        self._clear()
        connection = self._session.connection() if rows else None
        for table in _IN_ORDER:
            if rows[table] and connection is not None:
                names = _columns(table)
                said = [{name: vars(row)[name] for name in names} for row in rows[table]]
                connection.execute(insert(cast("Table", table.__table__)), said)
        for row in itertools.chain.from_iterable(rows[table] for table in _KEYED):
            make_transient_to_detached(row)
            self._session.add(row)
            self._entered.append(row)

    @contextmanager
    def handed_over_in_time(self) -> Iterator[None]:
        """Hand over before anything else is asked or written, and at the end; what fails is taken out of the session.

        It is for the rows of a savepoint, which the database takes back by itself.
        """
        before_asking, before_writing = self._before_asking, self._before_writing
        event.listen(self._session, "do_orm_execute", before_asking)
        event.listen(self._session, "before_flush", before_writing)
        try:
            yield
            self.hand_over()
        except BaseException:
            read = [row for row in self._session.identity_map.values() if type(row) in _FOLLOWING]
            for row in (*self._entered, *read):  # SQLite gives their keys to the rows that are written next
                self._session.expunge(row)
            raise
        finally:
            event.remove(self._session, "do_orm_execute", before_asking)
            event.remove(self._session, "before_flush", before_writing)

    def _before_asking(self, asking: ORMExecuteState) -> None:
        if not asking.execution_options.get("beside_unwritten"):
            self.hand_over()

    def _before_writing(self, _session: Session, _flush: object, _rows: object) -> None:
        self.hand_over()

    def _person(self, person_id: int) -> Person:
        kept = self._by_key.get((Person, person_id))
        return cast("Person", kept) if kept is not None else self._session.get_one(Person, person_id)

    def _next_key(self, table: type[Base]) -> int:
        key = next(self._keys.get(table, iter(())), None)
        if key is None:
            self._keys[table] = self._taken_keys(table)
            key = next(self._keys[table])
        return key

    def _taken_keys(self, table: type[Base]) -> Iterator[int]:
        """Take keys beforehand: from the sequence, or those behind the last, as nobody else writes to SQLite now."""
        connection = self._session.connection()
        if connection.dialect.name == "sqlite":
            return itertools.count((connection.scalar(select(func.max(table.id))) or 0) + 1)
        sequence = func.nextval(func.pg_get_serial_sequence(table.__tablename__, "id"))
        return iter(connection.scalars(select(sequence).select_from(func.generate_series(1, _KEYS_AT_ONCE))).all())


def _owner(row: Base) -> int | None:
    owner: int | None = row.event_id if isinstance(row, EventText) else getattr(row, "case_id", None)
    return owner


def _complete(row: Base) -> None:
    """Let a row say what the database would say for it."""
    said = vars(row)
    for name, default in _defaults(type(row)):
        if name not in said:
            said[name] = default()


@cache
def _defaults(table: type[Base]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    return tuple((column.key, _default(column.default)) for column in table.__table__.columns if column.key != "id")


def _default(said: Any) -> Callable[[], Any]:
    if said is None:
        return lambda: None
    return (lambda: said.arg(None)) if said.is_callable else (lambda: said.arg)


@cache
def _columns(table: type[Base]) -> tuple[str, ...]:
    return tuple(column.key for column in table.__table__.columns if column.key != "id" or table in _KEYED)

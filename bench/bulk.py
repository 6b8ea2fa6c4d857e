"""The short way into the book for a hundred thousand petitions: the rows of the use cases, written many at a time.

Rules are not written again: standings, clocks and spans come from the engine, columns from the projections, hashes from
the chain; tests/test_bulk.py compares every row with what the use cases write. Only for an office whose book is empty.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TypeVar, cast

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from bench.offices import Ward
from bench.rows import Entry, Place, Row, Rows, TableRow
from bench.stories import WORKFLOW, Deed, Story
from bench.telling import Teller
from casetrack.models import (
    Base,
    Case,
    CaseEvent,
    CaseMark,
    Deadline,
    EventText,
    Holding,
    OfficeHead,
    Party,
    Person,
    Petition,
    Profile,
    Receipt,
    Register,
    Span,
    StatusCode,
    Stretch,
    VaultEntry,
    Visit,
)
from casetrack.services.access import PROTECTED
from casetrack.services.chain_page import Named
from casetrack.services.reception import PETITIONS, VISITS
from casetrack.services.reception_checks import IN_PERSON
from casetrack.services.registers import as_number
from casetrack.services.vault_keys import current_key
from casetrack.services.work import Installation, begin, system_actor

AT_ONCE = 1000
# Parents before their children.
TABLES: tuple[type[Base], ...] = (
    Person,
    Case,
    VaultEntry,
    Party,
    Visit,
    Petition,
    Receipt,
    StatusCode,
    Deadline,
    Holding,
    CaseMark,
    Span,
    Stretch,
)
KEYED: tuple[type[Base], ...] = (Person, Case, CaseEvent, Party, VaultEntry, Visit, Petition, Receipt, StatusCode)

Keys = dict[type[Base], int]
Books = Counter[tuple[str, int]]
Fold = Callable[[Rows, list[Entry]], Iterable[list[TableRow]]]
T = TypeVar("T")


def fold_here(rows: Rows, entries: list[Entry]) -> Iterator[list[TableRow]]:
    """Fold the petitions one after another in this process."""
    return ([*rows.of_desk(entry), *rows.folded(entry)] for entry in entries)


def _new_salt() -> str:
    return secrets.token_hex(16)


def fill(
    installation: Installation,
    ward: Ward,
    stories: list[Story],
    deeds: list[Deed],
    *,
    fold: Fold = fold_here,
    salt: Callable[[], str] = _new_salt,
) -> int:
    """Write these stories, as far as these deeds tell them, in one transaction; give how many events they made."""
    definition = installation.library.latest(WORKFLOW)
    with begin(installation, system_actor(ward.office.id)) as work:
        session, head = work.session, work.head
        rows = Rows(
            ward, definition, installation.calendar, salt, current_key(session, installation), installation.chain_key
        )
        of_cases = select(CaseEvent.id).where(CaseEvent.office_id == ward.office.id, CaseEvent.case_id.is_not(None))
        if head is None or session.scalars(of_cases.limit(1)).first() is not None:
            raise ValueError("only an empty book is filled")
        keys = {table: _next_key(session, table) for table in KEYED}
        entries, books = _enter(rows, stories, deeds, (keys, head.seq))
        named: dict[int, Named] = {}
        profiles: dict[int, Row] = {}
        _insert(session, Register, [_of(ward, row) for row in _registers(books)])
        for some in _pieces(zip(entries.values(), fold(rows, list(entries.values())), strict=True), AT_ONCE):
            named |= {entry.case[0]: rows.naming(written) for entry, written in some}
            _write_cases(session, ward, [written for _entry, written in some])
            profiles |= {row["code"]: row for _entry, written in some for model, row in written if model is Profile}
        _insert(session, Profile, [_of(ward, row) for row in profiles.values()])
        told = _events(rows, entries, deeds, Place(keys[CaseEvent], head.seq + 1, 0, head.hash), named=named)
        for events in _pieces(told, AT_ONCE):
            _write_events(session, ward, events)
            _move(head, events[-1][0])
        _set_sequences(session)
        return head.seq


def _enter(
    rows: Rows, stories: list[Story], deeds: list[Deed], free: tuple[Keys, int]
) -> tuple[dict[int, Entry], Books]:
    """Give each petition its keys and numbers in the order of coming, and each deed its place in the book.

    `free`: the next free key of each table, and how many events there are already.
    """
    keys, seq = free[0], free[1] + 1
    entries: dict[int, Entry] = {}
    books: Books = Counter()
    visits = known = protected = 0
    for deed in deeds:
        if deed.act is None:
            story, place, year = stories[deed.story], len(entries), deed.moment.year
            number = _take(books, rows.definition.number.prefix_for(dict(story.fields)), year)
            visit = (keys[Visit] + visits, _take(books, VISITS, year)) if story.channel == IN_PERSON else None
            visits += visit is not None
            sealed = rows.definition.level_for(dict(story.fields)) == PROTECTED
            entries[deed.story] = Entry(
                story=story,
                case=(keys[Case] + place, number),
                party_id=keys[Party] + place,
                person_id=None if sealed else keys[Person] + known,
                vault_entry_id=keys[VaultEntry] + protected if sealed else None,
                visit=visit,
                petition=(keys[Petition] + place, _take(books, PETITIONS, year)),
                receipt_id=keys[Receipt] + place,
                code_id=None if sealed else keys[StatusCode] + known,
                deeds=[],
            )
            known, protected = known + (not sealed), protected + sealed
        entries[deed.story].deeds.append((seq, deed))
        seq += 2 if deed.act is None else 1  # a petition is handed to an officer as it comes
    return entries, books


def _events(
    rows: Rows, entries: dict[int, Entry], deeds: Iterable[Deed], place: Place, *, named: dict[int, Named]
) -> Iterator[tuple[CaseEvent, list[Row]]]:
    """Chain every event to the one before it, the first at `place`; a teller is kept while its petition goes on."""
    tellers: dict[int, tuple[Teller, int]] = {}
    for deed in deeds:
        entry = entries[deed.story]
        teller, written = tellers.pop(deed.story) if deed.story in tellers else (rows.teller(entry), 0)
        for told in teller.tell(deed):
            written += 1
            now = replace(place, case_seq=written, named=named.pop(entry.case[0], {}))
            event, texts = rows.of_event(entry, told, deed, now)
            place = replace(place, id=place.id + 1, seq=place.seq + 1, previous=event.hash)
            yield event, texts
        if deed is not entry.deeds[-1][1]:
            tellers[deed.story] = teller, written


def _write_cases(session: Session, ward: Ward, folded: list[list[TableRow]]) -> None:
    for table in TABLES:
        _insert(session, table, [_of(ward, row) for rows in folded for of_table, row in rows if of_table is table])


def _write_events(session: Session, ward: Ward, events: list[tuple[CaseEvent, list[Row]]]) -> None:
    names = [column.key for column in CaseEvent.__table__.columns]
    _insert(session, CaseEvent, [{name: getattr(event, name) for name in names} for event, _texts in events])
    _insert(session, EventText, [_of(ward, row) for _event, texts in events for row in texts])


def _insert(session: Session, model: type[Base], rows: list[Row]) -> None:
    """Hand the rows to the driver as they are: the ORM's own bulk insert takes longer than the database."""
    if rows:
        session.connection().execute(insert(cast("Table", model.__table__)), rows)


def _move(head: OfficeHead, event: CaseEvent) -> None:
    head.seq, head.hash, head.recorded_at = event.seq, event.hash, event.recorded_at


def _take(books: Books, book: str, year: int) -> str:
    books[book, year] += 1
    return as_number(book, year, books[book, year])


def _registers(books: Books) -> list[Row]:
    return [{"book": book, "year": year, "last": last} for (book, year), last in books.items()]


def _of(ward: Ward, row: Row) -> Row:
    return {"office_id": ward.office.id, **row}


def _next_key(session: Session, table: type[Base]) -> int:
    return (session.scalars(select(func.max(table.id))).one() or 0) + 1


def _set_sequences(session: Session) -> None:
    """Let PostgreSQL go on after the keys that were given here."""
    if session.connection().dialect.name == "postgresql":
        for table in KEYED:
            name = table.__tablename__
            session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), coalesce(max(id), 1)) FROM {name}")
            )


def _pieces(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(rows)
    while piece := list(islice(left, size)):
        yield piece

"""A book of a million events, half a million texts and half a million named rows is read through in under a minute."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url, select

from casetrack.db import Database
from casetrack.models import CaseEvent, Office, OfficeHead, Person
from casetrack.services.chain import verify
from casetrack.services.evidence import columns_of
from casetrack.services.links import canonical, event_hash, text_digest
from casetrack.services.work import reading, sign_head, system_actor
from tests.factories import Ward, a_case, a_ward

pytestmark = pytest.mark.proof
EVENTS = 1_000_000
PEOPLE_OF_TEN = 5  # every tenth event names five rows
MOMENT = datetime(2026, 6, 4, 2, 42, tzinfo=UTC)
_EVENT = tuple(column.key for column in CaseEvent.__table__.columns)
_PERSON = tuple(column.key for column in Person.__table__.columns)


def test_a_million_events_are_verified_in_under_a_minute(sqlite_url, capsys):
    ward = a_ward(Database(sqlite_url))
    a_case(ward)
    grow(ward)
    began = time.monotonic()
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        read = verify(work)
    seconds = time.monotonic() - began
    with capsys.disabled():
        print(f"\n{read:,} events were verified in {seconds:.1f} s")  # noqa: T201  # the figure for docs/proof.md
    assert read >= EVENTS
    assert seconds < 60


def grow(ward: Ward) -> None:
    """Write notes into the one case there is, past the use cases, which would take hours."""
    with ward.database.reading() as session:
        head = session.scalars(select(OfficeHead)).one()
        state = SimpleNamespace(seq=head.seq, hash=head.hash, key=session.scalars(select(Office.id)).one())
    ward.database.dispose()
    with closing(sqlite3.connect(str(make_url(ward.database.url).database))) as book:
        events, texts, people = [], [], []
        for event, text, rows in written(state):
            events.append(event)
            texts += text
            people += rows
            if len(events) == 20_000:
                put(book, events, texts, people)
        put(book, events, texts, people)
        signed = SimpleNamespace(office_id=state.key, seq=state.seq, hash=state.hash, recorded_at=MOMENT)
        mac = sign_head(ward.installation.chain_key, signed)  # type: ignore[arg-type]  # it has what is signed
        book.execute(
            "UPDATE office_heads SET seq = ?, hash = ?, mac = ?, recorded_at = ?",
            (state.seq, state.hash, mac, "2026-06-04 02:42:00.000000"),
        )
        book.commit()


def put(book: sqlite3.Connection, events: list[tuple], texts: list[tuple], people: list[tuple]) -> None:
    for table, columns, rows in (
        ("case_events", _EVENT, events),
        ("event_texts", ("office_id", "event_id", "key", "salt", "text"), texts),
        ("persons", _PERSON, people),
    ):
        marks = ", ".join("?" * len(columns))
        book.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        rows.clear()


def written(state: SimpleNamespace) -> Iterator[tuple[tuple, list[tuple], list[tuple]]]:
    salt, stored = "ab" * 16, "2026-06-04 02:42:00.000000"
    columns = columns_of(Person)
    next_person = 1
    for n in range(EVENTS):
        named, people = {}, []
        for key in range(next_person, next_person + PEOPLE_OF_TEN) if n % 10 == 0 else ():
            person = a_citizen(key, state.key, salt)
            named[str(key)] = columns.digest(person[name] for name in columns.names)
            people.append(tuple(stored if name == "recorded_at" else person[name] for name in _PERSON))
        next_person += len(people)
        said = f"Gọi điện cho công dân lần {n}, hẹn trả lời trong tuần."
        digests = {"text": text_digest(salt, said)} if n % 2 else {}
        facts: dict[str, object] = {"clocks": [], "from": "received", "to": "accepted", "officer": 4, "texts": digests}
        payload = canonical({**facts, **({"rows": {"persons": named}} if named else {})})
        event = SimpleNamespace(
            id=state.seq + 1,
            office_id=state.key,
            seq=state.seq + 1,
            case_id=1,
            case_seq=n + 2,
            kind="activity",
            name="note",
            occurred_on=MOMENT.date(),
            occurred_at=None,
            recorded_at=MOMENT,
            actor_id=1,
            actor_name="Hoàng Bích Ngân",
            payload=payload,
            previous_hash=state.hash,
        )
        event.hash = event_hash(event)  # type: ignore[arg-type]  # it has what is hashed
        state.seq, state.hash = event.seq, event.hash
        shown = {**vars(event), "occurred_on": "2026-06-04", "recorded_at": stored}
        yield (
            tuple(shown[name] for name in _EVENT),
            [(state.key, event.id, "text", salt, said)] if digests else [],
            people,
        )


def a_citizen(key: int, office_id: int, salt: str) -> dict[str, object]:
    name = f"Nguyễn Thị Số {key}"
    return {
        "id": key,
        "office_id": office_id,
        "name": name,
        "search_key": name.lower(),
        "sort_key": name.lower(),
        "identity_number": f"{key:012}",
        "phone": "0912345678",
        "address": "Tổ 5, phường Lam Khê",
        "recorded_at": MOMENT,
        "salt": salt,
    }

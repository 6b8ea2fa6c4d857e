"""What one transaction writes into the office's book: its events, each chained to the one before, and what they name.

The rows under evidence that a transaction writes are named by its events: those that were there before an event was
written by that event, the rest by the last one. A transaction without an event gets one, which tells nothing else.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from casetrack.clock import local_date
from casetrack.models import Base, CaseEvent, EventText, Office, OfficeHead
from casetrack.services.evidence import digest_of, evidence_in
from casetrack.services.links import canonical, event_hash, text_digest
from casetrack.services.unwritten import Unwritten

ROWS = "rows"  # the kind of an event that only names rows, and where every event names them
BEGUN = "begun"  # from this event on, every row under evidence is named by one
_LONGEST_NAME = 120

Named = dict[str, dict[str, str | None]]  # table, key of the row, its digest; None for a row that was deleted


@dataclass(frozen=True, slots=True)
class Happened:
    """What an event is to say: its kind and name, its legal day, the instant if known, facts and personal texts."""

    kind: str
    name: str
    occurred_on: date
    payload: Mapping[str, object]
    texts: Mapping[str, str]
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, and when."""

    user_id: int | None
    name: str
    now: datetime


@dataclass(slots=True)
class Page:
    """The events and rows of one transaction; `head` is locked. `unwritten` keeps those of cases entered together."""

    session: Session
    office: Office
    head: OfficeHead
    touched: dict[tuple[str, int], Base] = field(default_factory=dict)
    written: list[tuple[CaseEvent, dict[tuple[str, int], Base]]] = field(default_factory=list)
    unwritten: Unwritten | None = None

    def write(self, happened: Happened, writer: Writer, case_id: int | None, case_seq: int) -> CaseEvent:
        """Write one event, move the head to it, and let it name the rows that were written before it."""
        salts = {key: secrets.token_hex(16) for key in happened.texts}
        digests = {key: text_digest(salts[key], text) for key, text in happened.texts.items()}
        if any(True for _row in evidence_in(self.session)):
            self.session.flush()  # a row is named by its key
        rows, self.touched = self.touched, {}
        event = CaseEvent(
            office_id=self.office.id,
            seq=self.head.seq + 1,
            case_id=case_id,
            case_seq=case_seq,
            kind=happened.kind,
            name=happened.name,
            occurred_on=happened.occurred_on,
            occurred_at=happened.occurred_at,
            recorded_at=writer.now,
            actor_id=writer.user_id,
            actor_name=writer.name,
            payload=canonical({**happened.payload, **self._naming(rows), "texts": digests}),
            previous_hash=self.head.hash,
        )
        event.hash = event_hash(event)
        self.head.seq, self.head.hash, self.head.recorded_at = event.seq, event.hash, writer.now
        rows_to_write = self.unwritten or self.session
        rows_to_write.add_all([event])
        self.written.append((event, rows))
        rows_to_write.add_all(
            EventText(office_id=self.office.id, event=event, event_id=event.id, key=key, salt=salts[key], text=text)
            for key, text in happened.texts.items()
        )
        return event

    def keep(self, row: Base) -> None:
        """Let the next event name this row, whether or not it was changed."""
        self.touched[row.__tablename__, row.id] = row

    def close(self, writer: Writer) -> None:
        """Let the last event name what was written after it."""
        self.session.flush()
        last = None
        for event, rows in self.written:
            if event in self.session:
                last = event
            else:  # taken back with a savepoint; what it named was perhaps written before that
                self.touched = {**rows, **self.touched}
        named = self._naming(self.touched)
        if last is not None and named:
            said = json.loads(last.payload)
            last.payload = canonical({**said, ROWS: _joined(said.get(ROWS, {}), named[ROWS])})
            last.hash = event_hash(last)
            self.head.hash = last.hash
        elif named:
            on = local_date(writer.now, self.office.timezone)
            self.write(Happened(ROWS, ",".join(sorted(named[ROWS]))[:_LONGEST_NAME], on, {}, {}), writer, None, 0)

    def _note(self, session: Session, _flush: object) -> None:
        for row in evidence_in(session):
            self.keep(row)

    def _naming(self, rows: Mapping[tuple[str, int], Base]) -> dict[str, Named]:
        """Name these rows as they are now; one that was taken back with a savepoint is none."""
        named: Named = {}
        for (table, key), row in rows.items():
            state = inspect(row)
            if state.persistent or (self.unwritten is not None and self.unwritten.has(row)):
                named.setdefault(table, {})[str(key)] = digest_of(row)
            elif state.deleted:
                named.setdefault(table, {})[str(key)] = None
        return {ROWS: named} if named else {}


@contextmanager
def open_page(session: Session, office: Office, head: OfficeHead) -> Iterator[Page]:
    """Watch what a transaction writes."""
    page = Page(session, office, head)
    session.info["page"] = page
    sqlalchemy_event.listen(session, "after_flush", page._note)
    try:
        yield page
    finally:
        sqlalchemy_event.remove(session, "after_flush", page._note)
        del session.info["page"]


def _joined(before: Named, after: Named) -> Named:
    return {table: {**before.get(table, {}), **after.get(table, {})} for table in {**before, **after}}

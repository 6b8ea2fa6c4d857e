"""The office's unbroken book: each event holds the hash of the one before it, and the signed head holds the last.

Hash input is canonical JSON (RFC 8785) of the event's header, the digest of its payload and the format's version.
Personal texts stand beside it, salted: the payload holds SHA-256(salt + text), so erasing one leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import rfc8785
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casetrack.errors import ChainBroken
from casetrack.models import CalendarDecision, Case, CaseEvent, EventText, LawSignOff, OfficeHead
from casetrack.services.work import Work, require_signed
from casetrack.text import Text

FORMAT = 1
GENESIS = "0" * 64
VERIFIED_AT_ONCE = 1000
CALENDAR, LAW, REGISTER = "calendar", "law", "register"  # the kinds of the events of no case


@dataclass(frozen=True, slots=True)
class Happened:
    """What an event is to say: its kind and name, its legal day, the instant if known, facts and personal texts."""

    kind: str
    name: str
    occurred_on: date
    payload: Mapping[str, object]
    texts: Mapping[str, str]
    occurred_at: datetime | None = None


def record(work: Work, case: Case, happened: Happened) -> CaseEvent:
    """Write one event of a case and move the office's head to it."""
    case.seq += 1
    return _write(work, happened, case.id, case.seq)


def record_of_office(work: Work, happened: Happened) -> CaseEvent:
    """Write one event of the office itself, which belongs to no case, and move the office's head to it."""
    return _write(work, happened, None, 0)


def _write(work: Work, happened: Happened, case_id: int | None, case_seq: int) -> CaseEvent:
    head = work.head
    if head is None:
        raise RuntimeError("events are recorded in a writing transaction")
    salts = {key: secrets.token_hex(16) for key in happened.texts}
    digests = {key: text_digest(salts[key], text) for key, text in happened.texts.items()}
    event = CaseEvent(
        office_id=work.office.id,
        seq=head.seq + 1,
        case_id=case_id,
        case_seq=case_seq,
        kind=happened.kind,
        name=happened.name,
        occurred_on=happened.occurred_on,
        occurred_at=happened.occurred_at,
        recorded_at=work.now,
        actor_id=work.actor.user_id,
        actor_name=work.actor.name,
        payload=canonical({**happened.payload, "texts": digests}),
        previous_hash=head.hash,
    )
    event.hash = event_hash(event)
    head.seq, head.hash, head.recorded_at = event.seq, event.hash, work.now
    work.session.add(event)
    if happened.texts:
        work.session.flush()  # texts need the event's key
        work.session.add_all(
            EventText(office_id=work.office.id, event_id=event.id, key=key, salt=salts[key], text=text)
            for key, text in happened.texts.items()
        )
    return event


def canonical(value: Mapping[str, object]) -> str:
    """Write a payload as canonical JSON (RFC 8785)."""
    said: Any = value
    return rfc8785.dumps(said).decode()


def text_digest(salt: str, text: str) -> str:
    """Give what the event holds of a personal text."""
    return hashlib.sha256((salt + text).encode()).hexdigest()


def event_hash(event: CaseEvent) -> str:
    """Give the hash of an event: every column of it, the payload by its digest, and the hash before it."""
    header: dict[str, object] = {
        "format": FORMAT,
        "office": event.office_id,
        "seq": event.seq,
        "case": event.case_id,
        "case_seq": event.case_seq,
        "kind": event.kind,
        "name": event.name,
        "occurred_on": event.occurred_on.isoformat(),
        "occurred_at": _instant(event.occurred_at) if event.occurred_at else None,
        "recorded_at": _instant(event.recorded_at),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "payload": hashlib.sha256(event.payload.encode()).hexdigest(),
        "previous": event.previous_hash,
    }
    return hashlib.sha256(canonical(header).encode()).hexdigest()


def _instant(moment: datetime) -> str:
    """Write an instant as the database gives it back, in whichever zone it was entered."""
    return moment.astimezone(UTC).isoformat()


def verify(work: Work) -> int:
    """Read the whole book of the office from its first event; raise ChainBroken at the first thing that does not fit.

    Return how many events were read.
    """
    expected_seq, expected_hash = 1, GENESIS
    for event, texts in _events(work.session, work.office.id):
        if event.seq != expected_seq:
            raise _broken(expected_seq, Text("thiếu sự kiện này hoặc bị đảo thứ tự", "it is missing or out of order"))
        if event.previous_hash != expected_hash:
            raise _broken(event.seq, Text("không nối với sự kiện trước", "it does not follow the event before it"))
        if event.hash != event_hash(event):
            raise _broken(event.seq, Text("nội dung đã bị sửa", "its content was changed"))
        digests = json.loads(event.payload)["texts"]
        if {row.key: text_digest(row.salt, row.text) for row in texts} != digests:
            raise _broken(event.seq, Text("lời văn đã bị sửa", "its words were changed"))
        expected_seq, expected_hash = event.seq + 1, event.hash
    _verify_head(work, expected_seq - 1, expected_hash)
    _verify_rows_of_office(work)
    return expected_seq - 1


def _verify_head(work: Work, seq: int, last_hash: str) -> None:
    head = work.session.scalars(select(OfficeHead).where(OfficeHead.office_id == work.office.id)).one()
    if (head.seq, head.hash) != (seq, last_hash):
        raise _broken(seq + 1, Text("các sự kiện cuối sổ bị xóa hoặc thêm", "the end of the book was cut or added to"))
    require_signed(work.installation.chain_key, head)
    lost = select(func.min(CaseEvent.seq)).where(
        CaseEvent.office_id == work.office.id,
        CaseEvent.case_id.is_not(None),  # in a book without cases even "none" is in no list of them
        CaseEvent.case_id.not_in(select(Case.id)),
    )
    of_no_case = work.session.scalars(lost).one()
    if of_no_case is not None:
        raise _broken(of_no_case, Text("hồ sơ của sự kiện này bị xóa", "the case of this event was deleted"))


def _verify_rows_of_office(work: Work) -> None:
    """Hold the rows by which decisions and sign-offs are found to their events: without its row, none is in force."""
    session, office_id = work.session, work.office.id
    of_office = (CaseEvent.office_id == office_id, CaseEvent.kind.in_((CALENDAR, LAW)), CaseEvent.case_id.is_(None))
    told = {(event.id, *_said_of_office(event)) for event in session.scalars(select(CaseEvent).where(*of_office))}
    decisions = select(CalendarDecision).where(CalendarDecision.office_id == office_id)
    signed = select(LawSignOff).where(LawSignOff.office_id == office_id)
    kept = {(row.event_id, CALENDAR, str(row.year)) for row in session.scalars(decisions)}
    kept |= {(row.event_id, LAW, row.rule) for row in session.scalars(signed)}
    if told != kept:
        first = min(event_id for event_id, _kind, _about in told ^ kept)
        seq = session.scalars(select(CaseEvent.seq).where(CaseEvent.id == first)).one()
        raise _broken(seq, Text("dòng tra cứu của sự kiện này bị xóa hoặc sửa", "its row was deleted or changed"))


def _said_of_office(event: CaseEvent) -> tuple[str, str]:
    """Give the kind of an event of no case, and what it is about: a year, or a rule by its fingerprint."""
    return event.kind, str(json.loads(event.payload)["rule"]) if event.kind == LAW else event.name


def _events(session: Session, office_id: int) -> Iterator[tuple[CaseEvent, list[EventText]]]:
    query = select(CaseEvent).where(CaseEvent.office_id == office_id).order_by(CaseEvent.seq).limit(VERIFIED_AT_ONCE)
    after: int | None = None
    while True:
        events = session.scalars(query if after is None else query.where(CaseEvent.seq > after)).all()
        if not events:
            return
        rows = session.scalars(
            select(EventText).where(
                EventText.office_id == office_id, EventText.event_id.in_([event.id for event in events])
            )
        )
        texts: dict[int, list[EventText]] = {}
        for row in rows:
            texts.setdefault(row.event_id, []).append(row)
        for event in events:
            yield event, texts.get(event.id, [])
        after = events[-1].seq
        session.expunge_all()


def _broken(seq: int, why: Text) -> ChainBroken:
    return ChainBroken(
        Text(
            "Sổ sự kiện bị đứt ở sự kiện số {seq}: {why}. "
            "Giữ nguyên cơ sở dữ liệu, báo người soát xét, đối chiếu bản sao lưu.",
            "The book of events is broken at event {seq}: {why}. "
            "Keep the database as it is, tell the auditor, compare a backup.",
        ).with_(seq=seq, why=why),
        seq=seq,
    )

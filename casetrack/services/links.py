"""What the links of the chain are made of: canonical JSON (RFC 8785), and the hashes of events, texts and rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785
from sqlalchemy import Row

from casetrack.models import CaseEvent

FORMAT = 1
GENESIS = "0" * 64
# Of names in ASCII, strings, whole numbers, truth and nothing, this encoder writes the bytes of RFC 8785, much faster.
_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode

Plain = str | int | bool | None


def canonical(value: Mapping[str, object]) -> str:
    """Write a payload as canonical JSON (RFC 8785)."""
    said: Any = value
    return rfc8785.dumps(said).decode()


def canonical_flat(values: Mapping[str, Plain]) -> str:
    """Write values without depth or fractions, under names in ASCII, as canonical JSON (RFC 8785)."""
    return _ENCODE(values)


def text_digest(salt: str, text: str) -> str:
    """Give what the event holds of a personal text."""
    return hashlib.sha256((salt + text).encode()).hexdigest()


def header_of(event: CaseEvent | Row[Any]) -> dict[str, Plain]:
    """Give what is hashed of an event: every column of it, the payload by its digest, and the hash before it."""
    return {
        "format": FORMAT,
        "office": event.office_id,
        "seq": event.seq,
        "case": event.case_id,
        "case_seq": event.case_seq,
        "kind": event.kind,
        "name": event.name,
        "occurred_on": event.occurred_on.isoformat(),
        "occurred_at": instant(event.occurred_at) if event.occurred_at else None,
        "recorded_at": instant(event.recorded_at),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "payload": hashlib.sha256(event.payload.encode()).hexdigest(),
        "previous": event.previous_hash,
    }


def event_hash(event: CaseEvent | Row[Any]) -> str:
    """Give the hash of an event."""
    return hashlib.sha256(_ENCODE(header_of(event)).encode()).hexdigest()


def instant(moment: datetime) -> str:
    """Write an instant as the database gives it back, in whichever zone it was entered."""
    return moment.astimezone(UTC).isoformat()

"""The log of a former system as its XES export would say it: the same rows as in its CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from xml.sax.saxutils import quoteattr

from tests.former_system import Row


def as_xes(rows: Sequence[Row]) -> bytes:
    """Write rows as XES; instants become dates with milliseconds, empty cells are left out."""
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<log>", *_traces(rows), "</log>", ""]).encode()


def _traces(rows: Sequence[Row]) -> Iterator[str]:
    for _case, group in groupby(rows, lambda row: row["case:concept:name"]):
        events = list(group)
        yield "<trace>"
        yield from (_attribute(key[5:], word) for key, word in events[0].items() if key.startswith("case:") and word)
        for event in events:
            yield "<event>"
            yield from (_attribute(key, word) for key, word in event.items() if not key.startswith("case:") and word)
            yield "</event>"
        yield "</trace>"


def _attribute(key: str, word: str) -> str:
    try:
        said, kind = datetime.fromisoformat(word).isoformat(timespec="milliseconds"), "date"
    except ValueError:
        said, kind = word, "string"
    if kind == "date" and len(word) == len("2026-01-05"):
        said = word
    return f"<{kind} key={quoteattr(key)} value={quoteattr(said)}/>"

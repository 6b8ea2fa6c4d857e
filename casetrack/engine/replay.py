"""Live a case's book through again, event by event: what the office knew when. Pure; numbers are the office's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casetrack.engine.calendars import Calendars
from casetrack.engine.definition import Definition
from casetrack.engine.history import Happening, Standing, fold, teaches
from casetrack.engine.spans import SpanFact


@dataclass(frozen=True, slots=True)
class KnownSpan:
    """A fact with the office's event from which it was known, and the one that took it back (None: known still)."""

    fact: SpanFact
    known_from: int
    known_to: int | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """Where a case stands after its last event, and all that was ever known of it, in the order of learning."""

    standing: Standing
    spans: tuple[KnownSpan, ...]


def replay(definition: Definition, calendars: Calendars, book: Sequence[tuple[int, Happening]]) -> Replayed:
    """Replay the events of one case, each with its number in the office; the first one opened the case.

    A note teaches nothing new, so nothing is folded for it; the cause of a delay does.
    """
    known: dict[SpanFact, int] = {}
    taken_back: list[KnownSpan] = []
    standing: Standing | None = None
    for length, (seq, happening) in enumerate(book, start=1):
        if not teaches(happening):
            continue
        standing = fold(definition, calendars, [told for _seq, told in book[:length]])
        wanted = set(standing.spans)
        taken_back += [KnownSpan(fact, since, seq) for fact, since in known.items() if fact not in wanted]
        known = {fact: known.get(fact, seq) for fact in standing.spans}
    if standing is None:
        raise ValueError("a case without an opening cannot be replayed")
    spans = [*taken_back, *(KnownSpan(fact, since, None) for fact, since in known.items())]
    return Replayed(standing, tuple(sorted(spans, key=lambda span: span.known_from)))

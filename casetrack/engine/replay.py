"""Live a case's book through again, event by event: what the office knew when. Pure; numbers are the office's own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from casetrack.engine.calendars import Calendars
from casetrack.engine.definition import Definition
from casetrack.engine.history import Happening, Standing, fold, teaches
from casetrack.engine.spans import SpanFact
from casetrack.engine.stretches import StretchFact, stretches_of

Fact = TypeVar("Fact", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Known(Generic[Fact]):
    """A fact with the office's event from which it was known, and the one that took it back (None: known still)."""

    fact: Fact
    known_from: int
    known_to: int | None


@dataclass(slots=True)
class _Learnt(Generic[Fact]):
    """What is known of a case while its book is lived through, and what was taken back since."""

    known: dict[Fact, int] = field(default_factory=dict)
    taken_back: list[Known[Fact]] = field(default_factory=list)

    def learn(self, facts: Sequence[Fact], seq: int) -> None:
        wanted = set(facts)
        self.taken_back += [Known(fact, since, seq) for fact, since in self.known.items() if fact not in wanted]
        self.known = {fact: self.known.get(fact, seq) for fact in facts}

    def all(self) -> tuple[Known[Fact], ...]:
        """Give all that was ever known, in the order of learning."""
        found = [*self.taken_back, *(Known(fact, since, None) for fact, since in self.known.items())]
        found.sort(key=lambda each: each.known_from)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Replayed:
    """Where a case stands after its last event, and all that was ever known of it, in the order of learning."""

    standing: Standing
    spans: tuple[Known[SpanFact], ...]
    stretches: tuple[Known[StretchFact], ...]


def replay(definition: Definition, calendars: Calendars, book: Sequence[tuple[int, Happening]]) -> Replayed:
    """Replay the events of one case, each with its number in the office; the first one opened the case.

    A note teaches nothing new, so nothing is folded for it; the cause of a delay does.
    """
    spans, stretches = _Learnt[SpanFact](), _Learnt[StretchFact]()
    standing: Standing | None = None
    for length, (seq, happening) in enumerate(book, start=1):
        if not teaches(happening):
            continue
        standing = fold(definition, calendars, [told for _seq, told in book[:length]])
        spans.learn(standing.spans, seq)
        stretches.learn(stretches_of(definition.id, standing.spans), seq)
    if standing is None:
        raise ValueError("a case without an opening cannot be replayed")
    return Replayed(standing, spans.all(), stretches.all())

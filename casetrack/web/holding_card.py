"""The card that says who holds a case and since when: the log of its hand-overs, its milestones, why it is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casetrack.engine.definition import Definition
from casetrack.engine.history import Standing
from casetrack.engine.milestones import Milestone, milestones_of
from casetrack.services.delays import Explained, last_explained, may_be_explained
from casetrack.services.handovers import HandOver, log_of
from casetrack.services.timelines import Book
from casetrack.services.work import Work


@dataclass(frozen=True, slots=True)
class HoldingCard:
    """What the case page tells about hands and days. `now` is None once the case has ended."""

    now: HandOver | None
    log: Sequence[HandOver]
    milestones: Sequence[Milestone]
    explained: Explained | None
    explainable: bool


def card_of(work: Work, definition: Definition, standing: Standing, book: Book) -> HoldingCard:
    """Gather the card."""
    log = log_of(work, standing, book)
    return HoldingCard(
        now=log[-1] if standing.held else None,
        log=log,
        milestones=milestones_of(definition, standing, book.happenings),
        explained=last_explained(book.happenings),
        explainable=may_be_explained(definition, standing, work.today),
    )

"""The hand-over log of a case: from whom to whom, on which day, by whom, with what words, and how long each held it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.assignments import Assignment
from casetrack.engine.history import Standing
from casetrack.engine.holding import Hold
from casetrack.services.holders import name_holders
from casetrack.services.timelines import Book
from casetrack.services.work import Work
from casetrack.text import Text

_WORDS = ("comment", "what", "text")


@dataclass(frozen=True, slots=True)
class HandOver:
    """One line of the log. `giver` is None for the first; `until` is None while it lasts; days count up to today."""

    giver: Text | None
    holder: Text
    on: date
    until: date | None
    days: int
    working_days: int
    by: str
    words: str
    assignment: Assignment | None

    def is_late(self, today: date) -> bool:
        """Tell whether the day by which its officer was told to be done has passed."""
        due = self.assignment.by_when if self.assignment else None
        return self.until is None and due is not None and due < today


def log_of(work: Work, standing: Standing, book: Book) -> Sequence[HandOver]:
    """Give the log of a case, the first hand-over first; names are read in one query."""
    names = name_holders(work, {hold.holder for hold in standing.holds})
    actors = {event.case_seq: event.actor_name for event in book.events}
    texts = {happening.seq: happening.texts for happening in book.happenings}
    givers = [None, *(names[hold.holder] for hold in standing.holds[:-1])]
    reopened = _after_an_end(standing.holds)
    return [
        HandOver(
            giver=None if n in reopened else giver,
            holder=names[hold.holder],
            on=hold.since,
            until=hold.until,
            days=((hold.until or work.today) - hold.since).days,
            working_days=work.calendar.working_days_between(hold.since, hold.until or work.today),
            by=actors.get(hold.seq, ""),
            words=_words(texts.get(hold.seq, {})),
            assignment=hold.assignment,
        )
        for n, (giver, hold) in enumerate(zip(givers, standing.holds, strict=True))
    ]


def _after_an_end(holds: Sequence[Hold]) -> set[int]:
    """Name the stretches that begin with a reopening: nobody had the case before them."""
    return {n for n in range(1, len(holds)) if holds[n - 1].until != holds[n].since}


def _words(texts: Mapping[str, str]) -> str:
    return next((texts[key] for key in _WORDS if texts.get(key)), "")

"""What has changed since a report was frozen (khác bản chốt): figure by figure, and case by case with the reason.

The same question is asked again, of the same period and day, with all that the office knows now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from casetrack.models import Case, Visit
from casetrack.reports.difference_words import Reasons, how
from casetrack.reports.facts_then import facts_then, written_in, written_since
from casetrack.reports.frozen_lists import hidden_among, kind_then, officers_of, question_of
from casetrack.reports.gathered import KeptFigure, gather
from casetrack.reports.questions import Question, ask
from casetrack.reports.snapshots import Opened
from casetrack.services.access import hidden_cases, require
from casetrack.services.snapshot_packing import CASES, Listed
from casetrack.services.work import Work
from casetrack.text import Text

VISITS = "visits"
_UNKNOWN = Text("Không rõ", "Unknown")
_GONE = Text("không còn chỉ tiêu này", "this indicator is no more")
_ENTERED_LATE = Text("Ghi vào sổ sau khi chốt", "Entered after the freezing")
_MENDED = Text("Ghi trong sổ khác lúc chốt", "Written in the register otherwise than when frozen")


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that says or counts something else now. `came` and `went`: how many it counts newly, and no more."""

    figure: KeptFigure
    after: Text
    kind: str
    came: int = 0
    went: int = 0


@dataclass(frozen=True, slots=True)
class MovedCase:
    """A case that some figures count and others no more: what is known otherwise, by which entries, which figures."""

    number: str
    kind: Text
    why: tuple[Text, ...]
    how: tuple[Text, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovedVisit:
    """A visit (lượt tiếp) that some figures count and others no more."""

    number: str
    day: date
    why: Text
    came: tuple[str, ...]
    went: tuple[str, ...]


Moved = TypeVar("Moved", MovedCase, MovedVisit)


@dataclass(frozen=True, slots=True)
class Differences:
    """All that has changed. `hidden`: how many more cases have moved that the reader may not see; visits likewise."""

    opened: Opened
    question: Question
    figures: Sequence[ChangedFigure]
    cases: Sequence[MovedCase]
    visits: Sequence[MovedVisit]
    hidden: int
    hidden_visits: int

    @property
    def none(self) -> bool:
        """Tell whether every figure still says and counts the same."""
        return not self.figures


class _Moves:
    """Which things came into which figures, and went out of which."""

    def __init__(self) -> None:
        self.came: defaultdict[int, list[str]] = defaultdict(list)
        self.went: defaultdict[int, list[str]] = defaultdict(list)

    def note(self, key: str, came: Iterable[int], went: Iterable[int]) -> None:
        """Note what came into a figure, and what went out of it."""
        for id_ in came:
            self.came[id_].append(key)
        for id_ in went:
            self.went[id_].append(key)

    @property
    def ids(self) -> set[int]:
        """Everything that moved."""
        return {*self.came, *self.went}

    def into(self, id_: int) -> tuple[str, ...]:
        """Name the figures that count one newly."""
        return tuple(self.came.get(id_, ()))

    def out_of(self, id_: int) -> tuple[str, ...]:
        """Name the figures that count one no more."""
        return tuple(self.went.get(id_, ()))


def compare(work: Work, opened: Opened) -> Differences:
    """Ask a frozen report's question anew, and tell what differs."""
    require(work, "report.read")
    return _Comparison(work, opened).differences()


def of_figure(found: Differences, key: str) -> Differences:
    """Keep what moved into one figure or out of it; raise NotFound where the report has no such figure."""
    found.opened.figure(key)
    cases = [_moved_in(each, key) for each in found.cases if key in (*each.came, *each.went)]
    visits = [_moved_in(each, key) for each in found.visits if key in (*each.came, *each.went)]
    figures = [each for each in found.figures if each.figure.key == key]
    moved = {each.kind: each.came + each.went for each in figures}
    return replace(
        found,
        figures=figures,
        cases=cases,
        visits=visits,
        hidden=moved.get(CASES, 0) - len(cases),
        hidden_visits=moved.get(VISITS, 0) - len(visits),
    )


def _moved_in(each: Moved, key: str) -> Moved:
    """Name of the figures into which or out of which something moved only one."""
    return replace(each, came=(key,) if key in each.came else (), went=(key,) if key in each.went else ())


class _Comparison:
    """A frozen report beside what its question gives now."""

    def __init__(self, work: Work, opened: Opened) -> None:
        row = opened.row
        self._work, self._opened = work, opened
        self._question = ask(work, row.start_on, row.end_on, as_at=row.as_at)
        self._now = gather(work, self._question, row.unit_id)
        self._moves = {CASES: _Moves(), VISITS: _Moves()}

    def differences(self) -> Differences:
        """Tell everything that differs, as the actor may see it."""
        figures = list(self._figures())
        hidden = hidden_among(self._work, self._moves[CASES].ids)
        of_hidden = select(Visit.id).join(Case, Case.id == Visit.case_id).where(hidden_cases(self._work))
        hidden_visits = self._moves[VISITS].ids & set(self._work.session.scalars(of_hidden))
        return Differences(
            opened=self._opened,
            question=self._question,
            figures=figures,
            cases=self._cases(hidden),
            visits=self._visits(hidden_visits),
            hidden=len(hidden),
            hidden_visits=len(hidden_visits),
        )

    def _figures(self) -> Iterator[ChangedFigure]:
        after = {figure.key: figure for figure in self._now.figures}
        for key, figure in self._opened.figures.items():
            before, then = self._opened.cases.lists[key], after.get(key)
            if then is None:
                yield ChangedFigure(figure, _GONE, before.kind)
                continue
            came, went = _moved(before, self._now.cases.lists[key])
            if before.kind in self._moves:
                self._moves[before.kind].note(key, came, went)
            if came or went or (figure.value, figure.source) != (then.value, then.source):
                yield ChangedFigure(figure, then.said, before.kind, len(came), len(went))

    def _cases(self, hidden: Collection[int]) -> Sequence[MovedCase]:
        """Tell of each case that moved why; a few statements, however many there are."""
        work, opened, moves = self._work, self._opened, self._moves[CASES]
        shown = moves.ids - set(hidden)
        before = facts_then(work, question_of(opened), opened.cases.facts, shown)
        after = facts_then(work, self._question, self._now.cases.facts, shown)
        written = written_since(work, opened.row.known_seq, shown)
        words = Reasons(work, officers_of(work, [*before.values(), *after.values()]))
        numbers = select(Case.id, Case.number).where(Case.id.in_(written_in(shown))).order_by(Case.id)
        found = []
        for case_id, number in work.session.execute(numbers):
            old, new = before.get(case_id), after.get(case_id)
            fact = new or old
            found.append(
                MovedCase(
                    number=number,
                    kind=kind_then(work, fact.profile) if fact else _UNKNOWN,
                    why=words.why(old, new, written=case_id in written),
                    how=how(written.get(case_id, ())),
                    came=moves.into(case_id),
                    went=moves.out_of(case_id),
                )
            )
        return found

    def _visits(self, hidden: Collection[int]) -> Sequence[MovedVisit]:
        moves, row = self._moves[VISITS], self._opened.row
        asked = select(Visit.id, Visit.number, Visit.received_on, Visit.recorded_at).where(
            Visit.office_id == self._work.office.id, Visit.id.in_(written_in(moves.ids - set(hidden)))
        )
        return [
            MovedVisit(
                number=visit.number,
                day=visit.received_on,
                why=_ENTERED_LATE if visit.recorded_at > row.made_at else _MENDED,
                came=moves.into(visit.id),
                went=moves.out_of(visit.id),
            )
            for visit in self._work.session.execute(asked.order_by(Visit.id))
        ]


def _moved(before: Listed, now: Listed) -> tuple[set[int], set[int]]:
    """Give what a figure counts newly and no more; nothing where it counts something else now."""
    if before.kind != now.kind:
        return set(), set()
    return set(now.keys) - set(before.keys), set(before.keys) - set(now.keys)

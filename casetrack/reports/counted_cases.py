"""The cases that indicators count: every case of the office by what it is as at a day, and which of them one takes.

One choice of profiles (reports/counts.py) gives both the number and the list behind it, so that they never differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from sqlalchemy import Select

from casetrack.engine.indicators import DISTINCT, CountedCases, TopValues, Traits, Where, holds
from casetrack.engine.stretches import Profile
from casetrack.models import Profile as ProfileRow
from casetrack.reports.counts import Count, cases_of, count
from casetrack.reports.measures import Choice
from casetrack.reports.opening_balances import Balances, as_counts, balances_of
from casetrack.reports.questions import Question
from casetrack.reports.same_paper import held_papers
from casetrack.reports.units_then import bodies_of
from casetrack.services.work import Work
from casetrack.text import Text

RECEIPTS = "receipts"


class CasesCounted:
    """The counts of one question, of the whole office or of a unit with those below it.

    `left`: what is left of opening balances, if whoever asks has read it.
    """

    def __init__(
        self, work: Work, question: Question, units: Collection[int] | None, left: Balances | None = None
    ) -> None:
        self._work, self._question = work, question
        self._by_workflow: dict[str, list[tuple[Traits, Count]]] = {}
        bodies = bodies_of(work, question)
        for each in (*count(work, question), *as_counts(balances_of(work, question) if left is None else left)):
            if units is None or each.profile.unit_id in units:
                traits = traits_of(each.profile, bodies)
                self._by_workflow.setdefault(traits.workflow, []).append((traits, each))
        self._met: dict[Where, Sequence[tuple[Traits, Count]]] = {}

    def number(self, source: CountedCases) -> int:
        """Count the cases of an indicator."""
        name = RECEIPTS if source.figure == DISTINCT else source.figure
        number = sum(each.figures.get(name, 0) for _traits, each in self._matching(source.where))
        return number - self._spare(self.profiles(source)) if source.figure == DISTINCT else number

    def opening(self, source: CountedCases) -> int:
        """Count what opening balances are of an indicator."""
        name = RECEIPTS if source.figure == DISTINCT else source.figure
        return sum(each.figures.get(name, 0) for each in self.matching(source.where) if each.opening)

    def _spare(self, profiles: Collection[int]) -> int:
        """Count the receipts of papers that another of these cases holds already."""
        held = [paper for code, paper in self._papers if code in profiles]
        return len(held) - len(set(held))

    @cached_property
    def _papers(self) -> Sequence[tuple[int, int]]:
        """Give profile and paper of every case whose paper more than one case holds."""
        rows = held_papers(self._work.session, self._question, (ProfileRow.code,))
        return [(code, paper) for code, paper in map(tuple, rows)]

    def cases(self, source: CountedCases) -> Select[tuple[int]]:
        """Give the keys of the cases that `number` counts."""
        return cases_of(self._question, source.figure, self.profiles(source))

    def profiles(self, source: CountedCases | TopValues) -> frozenset[int]:
        """Give the codes of the profiles whose cases an indicator takes."""
        rows = self._of_top(source) if isinstance(source, TopValues) else self._matching(source.where)
        return frozenset(each.profile.code for _traits, each in rows)

    def matching(self, where: Where) -> Sequence[Count]:
        """Give the counts of the profiles that a condition takes."""
        return [each for _traits, each in self._matching(where)]

    def top(self, source: TopValues) -> tuple[Choice, ...]:
        """Give the values that most cases have, the most frequent first; of as many, in the order of their names."""
        counted: Counter[str] = Counter()
        for traits, each in self._matching(source.where):
            counted[traits.fields.get(source.field, "")] += each.figures.get(RECEIPTS, 0)
        names = dict(source.names)
        found = sorted((value for value in counted if value and counted[value]), key=lambda v: (-counted[v], v))
        return tuple(
            Choice(names.get(value, value), self._label(source, value), counted[value])
            for value in found[: source.most]
        )

    def _of_top(self, source: TopValues) -> Iterable[tuple[Traits, Count]]:
        names = dict(source.names)
        wanted = {choice.key for choice in self.top(source)}
        for row in self._matching(source.where):
            value = row[0].fields.get(source.field, "")
            if names.get(value, value) in wanted:
                yield row

    def _matching(self, where: Where) -> Sequence[tuple[Traits, Count]]:
        if where not in self._met:
            self._met[where] = [row for row in self._candidates(where) if holds(where, row[0])]
        return self._met[where]

    def _candidates(self, where: Where) -> Iterator[tuple[Traits, Count]]:
        """Give the rows of the workflows that a condition names; of all, where it names none."""
        named = [group for group in where if all(condition.workflows for condition in group)]
        wanted = {word for condition in named[0] for word in condition.workflows} if named else self._by_workflow
        for workflow in sorted(wanted):
            yield from self._by_workflow.get(workflow, ())

    def _label(self, source: TopValues, value: str) -> Text:
        """Name a value as the newest workflow does that has it among its choices."""
        library = self._work.installation.library
        for id_ in sorted({traits.workflow for traits, _each in self._matching(source.where)}):
            field = library.latest(id_).fields.get(source.field)
            if field is not None and value in dict(field.values):
                return field.label_of(value)
        return Text(value, value)


def traits_of(profile: Profile, bodies: Mapping[int, str]) -> Traits:
    """Give what conditions ask of the cases of a profile; `bodies` tells the body of each unit."""
    return Traits(
        workflow=profile.workflow,
        body=bodies.get(profile.unit_id, ""),
        phase=profile.phase,
        outcome=profile.outcome,
        channel=profile.channel,
        task=profile.task,
        fields=dict(profile.fields),
    )

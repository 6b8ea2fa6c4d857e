"""The papers (đơn) that a form of the law counts: what a period had to process, each paper once, and its matters.

A case holds the paper that opened it and those that were added to it. A paper belongs to the period in which it came,
and to each later one on whose eve it was not processed. Forwarded inside the office it is one paper: where sender and
receiver are counted together, it stands with the receiver. Of the cases of one paper with several contents the first
holds the paper, and each is a matter of its own.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from casetrack.engine.forms import EACH, PROCESSED, CountedPapers
from casetrack.engine.indicators import Traits, Where, holds
from casetrack.models import Case, CaseEvent, CaseLink, Profile, Stretch
from casetrack.reports.counted_cases import traits_of
from casetrack.reports.counts import COLUMNS, Count, profile_of
from casetrack.reports.facts_then import written_in
from casetrack.reports.opening_balances import Balances, as_counts
from casetrack.reports.questions import Question
from casetrack.reports.standings import of_office, profiled, standings
from casetrack.reports.units_then import bodies_of
from casetrack.services.cases import FORWARDED, SPLIT
from casetrack.services.joining_entries import SPLIT_OFF
from casetrack.services.reception import SECOND_PETITION
from casetrack.services.work import Work

Units: TypeAlias = frozenset[int] | None  # of these units; None: of the whole office
Paper: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a case stood as at the day: what it is, and when its first paper came."""

    case_id: int
    code: int
    entered_on: date


@dataclass(frozen=True, slots=True)
class _Held:
    """A case of some units that holds papers of the period, and how many of them are counted with it."""

    case_id: int
    counted: int


class PapersCounted:
    """The papers of one question, of the workflows that conditions name; `processed` says which are processed.

    `left`: what is left of opening balances.
    """

    def __init__(
        self, work: Work, question: Question, processed: Where, workflows: Iterable[str], *, left: Balances
    ) -> None:
        self._work, self._question, self._processed = work, question, processed
        self._workflows = sorted(workflows)
        self._traits = _all_traits(work, question, self._workflows)
        self._opening = self._balances(left)
        self._cases = self._standing()
        self._links = _links(work, self._cases)
        self._papers = self._papers_of_period()
        self._scopes: dict[Units, Mapping[int, Sequence[_Held]]] = {}
        self._taken: dict[CountedPapers, Sequence[int]] = {}

    def number(self, source: CountedPapers, units: Units) -> int:
        """Count the papers or matters of a column."""
        counted = (_counted(source, held) for held in self._held(source, units))
        return sum(counted) + self.opening(source, units)

    def opening(self, source: CountedPapers, units: Units) -> int:
        """Count what of a column opening balances tell: papers that no book holds, unprocessed when they came over."""
        if source.taken == PROCESSED:
            return 0
        return sum(
            each.figures["carried_over"]
            for each, traits in self._opening
            if (units is None or each.profile.unit_id in units) and holds(source.where, traits)
        )

    def split(self, source: CountedPapers, units: Units) -> int:
        """Count the matters of a column that are of no paper of their own: each stands with an earlier case."""
        return sum(_counted(source, held) for held in self._held(source, units) if not held.counted)

    def cases(self, source: CountedPapers, units: Units) -> frozenset[int]:
        """Give the keys of the cases that hold them."""
        return frozenset(held.case_id for held in self._held(source, units) if _counted(source, held))

    def _held(self, source: CountedPapers, units: Units) -> Iterator[_Held]:
        """Give the cases of some units that a column takes: asked of each profile, of which there are few."""
        if source not in self._taken:
            self._taken[source] = [
                code for code, (_unit, traits) in self._traits.items() if self._takes(source, traits)
            ]
        if units not in self._scopes:
            self._scopes[units] = self._gathered(units)
        scope = self._scopes[units]
        return chain.from_iterable(scope[code] for code in self._taken[source] if code in scope)

    def _takes(self, source: CountedPapers, traits: Traits) -> bool:
        return holds(source.where, traits) and (source.taken != PROCESSED or holds(self._processed, traits))

    @cached_property
    def _by_unit(self) -> Mapping[int, Sequence[_Standing]]:
        found: defaultdict[int, list[_Standing]] = defaultdict(list)
        for each in self._cases.values():
            found[self._traits[each.code][0]].append(each)
        return found

    def _gathered(self, units: Units) -> Mapping[int, Sequence[_Held]]:
        """Give the cases of some units that hold papers, by profile; what one sent on to another stands with that."""
        of_units = (each for unit, each in self._by_unit.items() if units is None or unit in units)
        inside = {each.case_id: each.code for each in chain.from_iterable(of_units)}
        papers = {case_id: self._papers[case_id] for case_id in inside if case_id in self._papers}
        sent = set()
        for sender, receiver in self._links.forwarded:  # in the order of opening, so that a chain is followed
            if sender in inside and receiver in inside:
                papers[receiver] = papers.get(receiver, set()) | papers.get(sender, set())
                sent.add(sender)
        holding = [case_id for case_id in sorted(papers) if papers[case_id] and case_id not in sent]
        first: dict[Paper, int] = {}
        for case_id in holding:
            for paper in papers[case_id]:
                first.setdefault(paper, case_id)
        counted = Counter(first.values())
        found: defaultdict[int, list[_Held]] = defaultdict(list)
        for case_id in holding:
            found[inside[case_id]].append(_Held(case_id, counted[case_id]))
        return found

    def _balances(self, left: Balances) -> Sequence[tuple[Count, Traits]]:
        """Give what opening balances tell of papers that the eve of the period left unprocessed."""
        left = [each for each in left if each.kind.workflow in self._workflows]
        bodies = bodies_of(self._work, self._question) if left else {}
        found = [(each, traits_of(each.profile, bodies)) for each in as_counts(left)]
        return [(each, traits) for each, traits in found if not holds(self._processed, traits)]

    def _papers_of_period(self) -> Mapping[int, set[Paper]]:
        """Give the papers of each case that the period had to process."""
        question, left = self._question, self._left_over()
        found: dict[int, set[Paper]] = defaultdict(set)
        for case_id, standing in self._cases.items():
            if case_id in left or standing.entered_on >= question.start:
                found[case_id].add(("case", str(self._links.root(case_id))))
        for case_id, number, day in self._added:
            if case_id in left or day >= question.start:
                found[case_id].add(("added", number))
        return found

    def _standing(self) -> Mapping[int, _Standing]:
        """Ask how the cases stood that the period has to do with, and those to which a paper was added in it."""
        row = standings(self._question)
        query = profiled(row, row.c.case_id, row.c.profile_code, row.c.entered_on).where(
            of_office(self._question), Profile.workflow.in_(self._workflows)
        )
        found = {case_id: _Standing(case_id, code, day) for case_id, code, day in self._work.session.execute(query)}
        self._added = _added_papers(self._work, self._question)
        missing = {case_id for case_id, _number, day in self._added if day >= self._question.start} - found.keys()
        return {**found, **self._closed_before(missing)} if missing else found

    def _closed_before(self, case_ids: set[int]) -> Mapping[int, _Standing]:
        row, question = Stretch, self._question
        query = select(row.case_id, row.profile_code, row.entered_on).join_from(
            row, Profile, Profile.code == row.profile_code
        )
        query = query.where(
            row.office_id == question.office_id,
            of_office(question),
            Profile.workflow.in_(self._workflows),
            row.case_id.in_(written_in(case_ids)),
            row.from_on <= question.as_at,
            or_(row.to_on.is_(None), row.to_on > question.as_at),
            row.known_from <= question.known_seq,
            or_(row.known_to.is_(None), row.known_to > question.known_seq),
        )
        return {case_id: _Standing(case_id, code, day) for case_id, code, day in self._work.session.execute(query)}

    def _left_over(self) -> set[int]:
        """Ask which cases the eve of the period left unprocessed."""
        eve = replace(self._question, start=self._question.eve, as_at=self._question.eve)
        left = [code for code, (_unit, traits) in self._traits.items() if not holds(self._processed, traits)]
        row = standings(eve)
        query = profiled(row, row.c.case_id).where(
            of_office(eve), row.c.closed_on.is_(None), row.c.profile_code.in_(written_in(left))
        )
        return set(self._work.session.scalars(query))


def _counted(source: CountedPapers, held: _Held) -> int:
    return held.counted if source.per == EACH else 1


@dataclass(frozen=True, slots=True)
class _Links:
    """How cases hold one paper: who forwarded it to whom, and from which case each one has it."""

    forwarded: Sequence[tuple[int, int]]
    parents: Mapping[int, int]

    def root(self, case_id: int) -> int:
        """Give the case in which the paper of this one came into the office."""
        while case_id in self.parents:
            case_id = self.parents[case_id]
        return case_id


def _links(work: Work, cases: Mapping[int, _Standing]) -> _Links:
    start, end = aliased(Case), aliased(Case)
    query = (
        select(CaseLink.from_case_id, CaseLink.to_case_id, CaseLink.kind)
        .join(start, start.id == CaseLink.from_case_id)
        .join(end, end.id == CaseLink.to_case_id)
        .where(CaseLink.office_id == work.office.id, start.workflow == end.workflow)
        .where(CaseLink.kind.in_((FORWARDED, SPLIT)))
        .order_by(CaseLink.to_case_id, CaseLink.from_case_id)
    )
    rows = list(work.session.execute(query))
    forwarded = [(sender, receiver) for sender, receiver, kind in rows if kind == FORWARDED and receiver in cases]
    return _Links(forwarded, {receiver: sender for sender, receiver, _kind in rows})


def _all_traits(work: Work, question: Question, workflows: Sequence[str]) -> Mapping[int, tuple[int, Traits]]:
    """Give what the cases of these workflows may be, by the code of their profile, with their unit."""
    bodies = bodies_of(work, question)
    query = select(*COLUMNS, Profile.code).where(Profile.office_id == work.office.id, Profile.workflow.in_(workflows))
    found = ((row.code, profile_of(row)) for row in work.session.execute(query))
    return {code: (profile.unit_id, traits_of(profile, bodies)) for code, profile in found}


def _added_papers(work: Work, question: Question) -> Sequence[tuple[int, str, date]]:
    """Give the papers that were added to cases: the case, the paper's number, its day; what was split off again is not.

    That a paper stood in the wrong case is a mistake, so the day of splitting it off does not matter.
    """
    query = select(CaseEvent).where(
        CaseEvent.office_id == work.office.id,
        CaseEvent.name.in_((SECOND_PETITION, SPLIT_OFF)),
        CaseEvent.seq <= question.known_seq,
    )
    added: dict[tuple[int, str], date] = {}
    told = (event for event in work.session.scalars(query) if event.kind == "activity")  # a step may be named so too
    for event in sorted(told, key=lambda event: event.seq):
        assert event.case_id is not None, "a paper is added to a case"
        number = str(json.loads(event.payload).get("petition", ""))
        if event.name == SPLIT_OFF:
            added.pop((event.case_id, number), None)
        else:
            added[event.case_id, number] = event.occurred_on
    return [(case_id, number, day) for (case_id, number), day in added.items() if day <= question.as_at]

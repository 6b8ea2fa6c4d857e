"""All that a report of one question says, gathered to be kept or compared: each figure, and what it counts.

The cases are read once, each with the figures that count it, by the same conditions as every count
(reports/standings.py); what an indicator counts is then told by what its cases are (reports/indicators.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from sqlalchemy import Integer, Row, cast, select

from casetrack.engine.indicators import COLUMNS, Group
from casetrack.engine.stretches import Profile
from casetrack.reports.counts import COUNTED, count
from casetrack.reports.indicators import Behind, Measured, measure_and_open
from casetrack.reports.opening_balances import balances_of, part_of
from casetrack.reports.questions import DISTINCT, FIGURES, Figure, Question
from casetrack.reports.same_paper import forwarded_papers
from casetrack.reports.standings import counts, of_office, profiled, standings
from casetrack.reports.summary import LABELS, summarise
from casetrack.reports.summary_formats import as_json
from casetrack.reports.units_then import units_counted
from casetrack.services.snapshot_packing import CASES, Fact, KeptCases, Listed
from casetrack.services.work import Work
from casetrack.text import Text, format_number

SUMMARY = "summary"
_SUMMARY_LABEL = Text("Mọi hồ sơ", "All cases")
_FIRST_FLAG = 5  # of a row of `_Cases`: before it stand key, profile and days
_OF_THE_QUESTION = ("report", "office", "period", "as_at", "known_at")


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """One figure as it is kept: its names, the unit of count, what it came to for a program, and as an office says it.

    `source` is the document of one that was entered by hand; blank of all others. `opening`: how many of it opening
    balances told, so that the list behind it names as many fewer.
    """

    key: str
    group: str
    label: Text
    unit: str
    value: object
    said: Text
    by_hand: bool = False
    source: str = ""
    opening: int = 0


@dataclass(frozen=True, slots=True)
class KeptGroup:
    """Figures that stand together. Of a table, `columns` and `rows` (key, name): `group.row.column` is a figure."""

    key: str
    label: Text
    columns: tuple[tuple[str, Text], ...] = ()
    rows: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The figures and their groups in their order, the tables of the summary, and the cases behind."""

    figures: Sequence[KeptFigure]
    groups: Sequence[KeptGroup]
    summary: Mapping[str, object]
    cases: KeptCases


def gather(work: Work, question: Question, unit: int | None = None) -> Gathered:
    """Measure everything, and name what each figure counts; of a unit with those below it, if one is named.

    The summary is of the whole office, so that a unit has none.
    """
    measures, opened = measure_and_open(work, question, unit)
    cases = _Cases(work, question, units_counted(work, question, unit))
    figures = [_figure(measured) for measured in measures.values()]
    lists = {key: cases.listed(behind) for key, behind in opened.items()}
    groups = [_group(group) for group in work.installation.indicators.groups]
    summary: Mapping[str, object] = {}
    if unit is None:
        found, left = summarise(work, question), balances_of(work, question)
        summary = {name: said for name, said in as_json(found).items() if name not in _OF_THE_QUESTION}
        for name in FIGURES:
            n, key = found.figures[name], f"{SUMMARY}.{name}"
            part = part_of(left, Figure(name))
            figures.append(KeptFigure(key, SUMMARY, LABELS[name], CASES, n, format_number(n), opening=part))
            lists[key] = cases.of_matters(name)
        groups.append(KeptGroup(SUMMARY, _SUMMARY_LABEL))
    return Gathered(figures, groups, summary, KeptCases(cases.facts, lists))


def _figure(measured: Measured) -> KeptFigure:
    indicator, entered = measured.indicator, measured.entered
    return KeptFigure(
        key=indicator.key,
        group=indicator.group,
        label=indicator.label,
        unit=indicator.unit,
        value=measured.plain,
        said=measured.said(),
        by_hand=measured.by_hand,
        source="" if entered is None else entered.source,
        opening=measured.opening,
    )


def _group(group: Group) -> KeptGroup:
    return KeptGroup(group.key, group.label, tuple((name, COLUMNS[name]) for name in group.columns), group.rows)


class _Cases:
    """The cases of one question, of the whole office or of some units, read when the first list asks for them."""

    def __init__(self, work: Work, question: Question, units: Collection[int] | None) -> None:
        self._work, self._question, self._units = work, question, units

    @cached_property
    def facts(self) -> Mapping[int, Fact]:
        """What is known of each case."""
        profiles = self._profiles
        return {r.case_id: Fact(profiles[r.profile_code], r.entered_on, r.closed_on, r.due_on) for r in self._rows}

    def listed(self, behind: Behind) -> Listed:
        """Name what an indicator counts."""
        if behind.kind == CASES:
            return Listed(CASES, self._taken(behind))
        if behind.days:
            return Listed(behind.kind, tuple(day.toordinal() for day in behind.days))
        return Listed(behind.kind, tuple(sorted(behind.ids)), behind.parts)

    def of_matters(self, figure: str) -> Listed:
        """Name the cases that a figure of the summary counts: all but follow-ups."""
        return Listed(CASES, self._counted(figure, lambda profile: not profile.task))

    def _taken(self, behind: Behind) -> tuple[int, ...]:
        if behind.figure != DISTINCT:
            return self._counted(behind.figure, lambda profile: profile.code in behind.profiles)
        first: dict[int, int] = {}
        for case_id in self._counted("receipts", lambda profile: profile.code in behind.profiles):
            first.setdefault(self._papers.get(case_id, case_id), case_id)
        return tuple(sorted(first.values()))

    def _counted(self, figure: str, fits: Callable[[Profile], bool]) -> tuple[int, ...]:
        by_profile = self._by_figure[figure]
        found = [by_profile[code] for code, profile in self._profiles.items() if code in by_profile and fits(profile)]
        return tuple(sorted(chain.from_iterable(found)))

    @cached_property
    def _rows(self) -> Sequence[Row[tuple[object, ...]]]:
        """Ask for every case with the figures that count it, in one statement."""
        row, question = standings(self._question), self._question
        flags = [cast(counts(name, row.c, question), Integer).label(name) for name in COUNTED]
        days = (row.c.entered_on, row.c.closed_on, row.c.due_on)
        query = profiled(row, row.c.case_id, row.c.profile_code, *days, *flags).where(of_office(question))
        found = self._work.session.execute(query).all()
        return [each for each in found if each.profile_code in self._profiles]

    @cached_property
    def _by_figure(self) -> Mapping[str, Mapping[int, Sequence[int]]]:
        """The cases that each figure counts, by profile."""
        parted: dict[str, defaultdict[int, list[int]]] = {name: defaultdict(list) for name in COUNTED}
        for row in self._rows:
            for name, counted in zip(COUNTED, row[_FIRST_FLAG:], strict=True):
                if counted:
                    parted[name][row.profile_code].append(row.case_id)
        return parted

    @cached_property
    def _profiles(self) -> Mapping[int, Profile]:
        found = (each.profile for each in count(self._work, self._question))
        return {profile.code: profile for profile in found if self._units is None or profile.unit_id in self._units}

    @cached_property
    def _papers(self) -> Mapping[int, int]:
        papers = forwarded_papers(self._question.office_id)
        rows = self._work.session.execute(select(papers.c.case_id, papers.c.paper))
        return {row.case_id: row.paper for row in rows}

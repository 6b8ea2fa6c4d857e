"""The numbers of the forms of the law, each from its one source; what several of them need is asked once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TypeAlias

from casetrack.engine.forms import (
    MILLIONS,
    Added,
    Amount,
    Column,
    CountedPapers,
    Form,
    Logged,
    Received,
)
from casetrack.engine.indicators import CountedCases, LoggedRows, Where
from casetrack.models import EnteredFigure, ManagementEntry
from casetrack.reports.amounts import Told, amounts_told
from casetrack.reports.counted_cases import CasesCounted
from casetrack.reports.counted_papers import PapersCounted, Units
from casetrack.reports.counts import cases_counted
from casetrack.reports.logged import LogCounted
from casetrack.reports.opening_balances import Balances, balances_of
from casetrack.reports.questions import Question
from casetrack.reports.receptions import (
    ReadReceptions,
    Receptions,
    count_receptions,
    days_of_part,
    read_receptions,
    visits_of_part,
)
from casetrack.reports.units_then import tree_of
from casetrack.services.entered_figures import entries_known
from casetrack.services.work import Work

Number: TypeAlias = int | Decimal | None
_MILLION, _THOUSANDTH = Decimal(1_000_000), Decimal("0.001")
_NOTHING = Told({}, {})
_DAYS = "published_days"
_GROUPS = ("groups", "people_of_groups")


@dataclass(frozen=True, slots=True)
class _Telling:
    """A case that a figure counts, its unit and its profile, and the amounts that it tells."""

    case_id: int
    unit_id: int
    code: int
    told: Told


class FormNumbers:
    """What one question found, for the office or any unit with those below it."""

    def __init__(self, work: Work, question: Question) -> None:
        self.work, self.question = work, question
        self._papers: dict[tuple[Where, Collection[str]], PapersCounted] = {}
        self._receptions: dict[int | None, Receptions] = {}
        self._amounts: dict[tuple[str, str], Sequence[_Telling]] = {}
        self._values: dict[tuple[str, int, int | None], Number] = {}

    def form(self, key: str) -> Form | None:
        """Give another form as it holds at the end of the period; None where none is in force."""
        return self.work.installation.forms.find(key, self.question.end)

    def value(self, form: Form, column: Column, unit: int | None) -> Number:
        """Give the number in a column; None of what somebody enters by hand and nobody did, or of a unit."""
        place = (form.key, column.number, unit)
        if place not in self._values:
            self._values[place] = self._value(form, column, unit)
        return self._values[place]

    def _value(self, form: Form, column: Column, unit: int | None) -> Number:
        source = column.source
        if isinstance(source, CountedPapers):
            return self._papers_of(form).number(source, self._units(unit))
        if isinstance(source, CountedCases):
            units = self._units(unit)
            counts = self._cases.matching(source.where)
            return sum(e.figures.get(source.figure, 0) for e in counts if units is None or e.profile.unit_id in units)
        if isinstance(source, Amount):
            amount = sum(each.told.amount(source) for each in self._telling(form, source, unit))
            return in_millions(amount) if column.unit == MILLIONS else amount
        if isinstance(source, Received):
            part = next(line for line in self._received(unit).parts if line.key == source.part)
            return part.counts[source.measure]
        if isinstance(source, Added):
            return _sum([self.value(form, form.columns[number], unit) for number in source.columns])
        assert isinstance(source, Logged), "a note holds no number"
        if logged := self._logged(source):
            return self._log.value(logged) if unit is None else None
        rows = self.entries(source, unit)
        return sum(int(row.value) for row in rows) if rows else None

    def split(self, form: Form, column: Column, unit: int | None) -> int:
        """Count the matters of a column whose papers all stand with other cases already."""
        source = column.source
        if isinstance(source, Added):
            return sum(self.split(form, form.columns[number], unit) for number in source.columns)
        assert isinstance(source, CountedPapers), "only matters are split"
        return self._papers_of(form).split(source, self._units(unit))

    def cases(self, form: Form, source: CountedPapers | CountedCases | Amount, unit: int | None) -> Collection[int]:
        """Give the keys of the cases that a column counts; of an amount, of those that tell one."""
        if isinstance(source, CountedPapers):
            return self._papers_of(form).cases(source, self._units(unit))
        if isinstance(source, Amount):
            return {each.case_id for each in self._telling(form, source, unit) if each.told.amount(source)}
        units = self._units(unit)
        counts = self._cases.matching(source.where)
        codes = [e.profile.code for e in counts if units is None or e.profile.unit_id in units]
        return {case_id for case_id, _code in cases_counted(self.work, self.question, source.figure, codes)}

    def opening(self, form: Form, source: CountedPapers | CountedCases, unit: int | None) -> int:
        """Count what of a column opening balances tell."""
        units = self._units(unit)
        if isinstance(source, CountedPapers):
            return self._papers_of(form).opening(source, units)
        counts = (each for each in self._cases.matching(source.where) if each.opening)
        return sum(e.figures.get(source.figure, 0) for e in counts if units is None or e.profile.unit_id in units)

    @cached_property
    def _left(self) -> Balances:
        return balances_of(self.work, self.question)

    def balances(self, form: Form, unit: int | None) -> Balances:
        """Give the opening balances that some column of a form counts."""
        counted = (CountedPapers, CountedCases)
        sources = [column.source for column in form.counted if isinstance(column.source, counted)]
        if not any(self.opening(form, source, unit) for source in sources):
            return ()
        groups = (group for source in sources for group in source.where)
        workflows = {name for group in groups for condition in group for name in condition.workflows}
        units = self._units(unit)
        return [e for e in self._left if e.kind.workflow in workflows and (units is None or e.unit_id in units)]

    def visits(self, source: Received, unit: int | None) -> Sequence[int]:
        """Give the keys of the visits that a column counts."""
        visits = visits_of_part(self.work, self.question, source.part, self._units(unit))
        return [visit.id for visit in visits if source.measure not in _GROUPS or visit.is_group]

    def days(self, source: Received, unit: int | None) -> Sequence[date] | None:
        """Give the days that a column counts; None where it counts visits."""
        if source.measure != _DAYS:
            return None
        return sorted(days_of_part(self.work, self.question, source.part, self._units(unit)))

    def entries(self, source: Logged, unit: int | None) -> Sequence[EnteredFigure]:
        """Give what was entered by hand for days of the period; it is of the whole office."""
        return self._entered.get(source.indicator, ()) if unit is None else ()

    def log_rows(self, source: Logged, unit: int | None) -> Sequence[ManagementEntry] | None:
        """Give the rows of the management log that a column counts; None where it adds up what was entered."""
        logged = self._logged(source)
        if logged is None:
            return None
        return self._log.rows(logged) if unit is None else ()

    def _logged(self, source: Logged) -> LoggedRows | None:
        indicator = self.work.installation.indicators.get(source.indicator)
        return indicator.source if indicator and isinstance(indicator.source, LoggedRows) else None

    @cached_property
    def _log(self) -> LogCounted:
        return LogCounted(self.work, self.question)

    @cached_property
    def _cases(self) -> CasesCounted:
        return CasesCounted(self.work, self.question, None, self._left)

    @cached_property
    def _entered(self) -> Mapping[str, Sequence[EnteredFigure]]:
        return entries_known(self.work, self.question.start, self.question.as_at, self.question.known_seq)

    def _papers_of(self, form: Form) -> PapersCounted:
        workflows = _workflows_of(form)
        if (form.processed, workflows) not in self._papers:
            counted = PapersCounted(self.work, self.question, form.processed, workflows, left=self._left)
            self._papers[form.processed, workflows] = counted
        return self._papers[form.processed, workflows]

    def _received(self, unit: int | None) -> Receptions:
        if unit not in self._receptions:
            self._receptions[unit] = count_receptions(self.question, self._read.of(self._units(unit)))
        return self._receptions[unit]

    @cached_property
    def _read(self) -> ReadReceptions:
        return read_receptions(self.work, self.question)

    def _telling(self, form: Form, source: Amount, unit: int | None) -> Sequence[_Telling]:
        """Give the cases of a figure and condition, of some units, with what they tell of amounts."""
        told = self._told(form, source.figure)
        units = self._units(unit)
        codes = {each.profile.code for each in self._cases.matching(source.where)}
        return [each for each in told if each.code in codes and (units is None or each.unit_id in units)]

    def _told(self, form: Form, figure: str) -> Sequence[_Telling]:
        """Ask once, of all columns of a form that add amounts over this figure."""
        if (form.key, figure) in self._amounts:
            return self._amounts[form.key, figure]
        sources = [c.source for c in form.counted if isinstance(c.source, Amount) and c.source.figure == figure]
        unit_of = {
            each.profile.code: each.profile.unit_id
            for where in {source.where for source in sources}
            for each in self._cases.matching(where)
        }
        found = list(cases_counted(self.work, self.question, figure, unit_of))
        fields = frozenset[str]().union(*(source.fields for source in sources))
        amounts = amounts_told(self.work, self.question, [case_id for case_id, _code in found], fields)
        told = [_Telling(case_id, unit_of[code], code, amounts.get(case_id, _NOTHING)) for case_id, code in found]
        self._amounts[form.key, figure] = told
        return told

    def _units(self, unit: int | None) -> Units:
        return None if unit is None else self._below[unit]

    @cached_property
    def _below(self) -> Mapping[int, frozenset[int]]:
        tree = tree_of(self.work, self.question)
        return {unit_id: tree.below({unit_id}) for unit_id in tree.units}


def in_millions(amount: int) -> Decimal:
    """Give an amount in millions, to the thousand, halves upwards."""
    return (Decimal(amount) / _MILLION).quantize(_THOUSANDTH, ROUND_HALF_UP).normalize() + 0


def plain(number: Number) -> Decimal:
    """Give a number as checks compare it; what nobody told is nothing."""
    return Decimal(number or 0)


def _sum(numbers: Sequence[Number]) -> Number:
    told = [number for number in numbers if number is not None]
    return sum(told, 0) if told else None


def _workflows_of(form: Form) -> frozenset[str]:
    """Give the workflows whose papers a form counts, as its conditions name them."""
    sources = [column.source for column in form.counted if isinstance(column.source, CountedPapers)]
    conditions = [condition for source in sources for group in source.where for condition in group]
    return frozenset(workflow for condition in conditions for workflow in condition.workflows)

"""The indicators of a period: all measured at once, and what stands behind each of them.

Cases are counted from one count of all by what they are (reports/counted_cases.py), receptions and entered figures in a
few statements more; sums and shares are made of these. The same choice gives a number and its list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select

from casetrack.engine.indicators import (
    CountedCases,
    CountedReceptions,
    Entered,
    Indicator,
    LoggedRows,
    Share,
    TopValues,
    Total,
)
from casetrack.errors import NotFound
from casetrack.models import EnteredFigure
from casetrack.reports.counted_cases import RECEIPTS, CasesCounted
from casetrack.reports.counted_receptions import DAYS, PLANS, ReceptionsCounted
from casetrack.reports.counts import cases_of
from casetrack.reports.logged import LogCounted
from casetrack.reports.measures import Measured, Measures, Value, as_json, percent_of, read_entries
from casetrack.reports.questions import Question
from casetrack.reports.units_then import units_counted
from casetrack.services.access import require
from casetrack.services.entered_figures import entries_known
from casetrack.services.work import Work
from casetrack.text import Text

_NO_UNIT = Text("Cơ quan không có đơn vị này.", "The office has no such unit.")
_NO_INDICATOR = Text("Không có chỉ tiêu “{key}”.", "There is no indicator “{key}”.")

__all__ = ["Behind", "Measured", "Measures", "as_json", "behind", "find_indicator", "measure", "measure_and_open"]


@dataclass(frozen=True, slots=True)
class Behind:
    """What a number counts: cases, visits, days, plans, log (rows of it), parts (indicators) or entered, says `kind`.

    Of cases, those of `profiles` that `figure` counts, and besides as many as opening balances tell (`opening`). `ids`
    are those of visits, plans, rows or entries; of a share and a sum, `parts`.
    """

    kind: str
    question: Question
    figure: str = ""
    profiles: frozenset[int] = frozenset()
    ids: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    parts: tuple[str, ...] = ()
    opening: int = 0

    @property
    def cases(self) -> Select[tuple[int]] | None:
        """Ask for the keys of the cases; None where something else is counted."""
        return cases_of(self.question, self.figure, self.profiles) if self.kind == "cases" else None


def measure(work: Work, question: Question, unit: int | None = None, keys: Iterable[str] | None = None) -> Measures:
    """Measure all indicators of the office, or these; of a unit with those below it, if one is named.

    What was entered by hand or in the log is of the whole office, so that a unit has none. Raise NotFound for what
    there is not.
    """
    require(work, "report.read")
    book = _Book(work, question, unit)
    wanted = work.installation.indicators if keys is None else {key: find_indicator(work, key) for key in keys}
    return {key: book.measured(indicator) for key, indicator in wanted.items()}


def behind(work: Work, question: Question, key: str, unit: int | None = None) -> Behind:
    """Give what an indicator counts, whether the actor may see it or not; raise NotFound for what there is not.

    Join `access.visible_cases` for a list and `access.hidden_cases` for the number of those that are kept from it.
    """
    require(work, "report.read")
    return _Book(work, question, unit).behind(find_indicator(work, key))


def measure_and_open(work: Work, question: Question, unit: int | None = None) -> tuple[Measures, Mapping[str, Behind]]:
    """Measure all indicators, and give what each of them counts."""
    require(work, "report.read")
    book = _Book(work, question, unit)
    all_of_them = work.installation.indicators
    opened = {key: book.behind(indicator) for key, indicator in all_of_them.items()}
    return {key: book.measured(indicator) for key, indicator in all_of_them.items()}, opened


def find_indicator(work: Work, key: str) -> Indicator:
    """Give an indicator by its key; raise NotFound."""
    found = work.installation.indicators.get(key)
    if found is None:
        raise NotFound(_NO_INDICATOR.with_(key=key[:80]))
    return found


class _Book:
    """What one question found; each part is asked for when the first indicator needs it, and once."""

    def __init__(self, work: Work, question: Question, unit: int | None) -> None:
        if unit is not None and unit not in work.units:
            raise NotFound(_NO_UNIT)
        self._work, self._question = work, question
        self._units = units_counted(work, question, unit)

    @cached_property
    def _cases(self) -> CasesCounted:
        return CasesCounted(self._work, self._question, self._units)

    @cached_property
    def _receptions(self) -> ReceptionsCounted:
        return ReceptionsCounted(self._work, self._question, self._units)

    @cached_property
    def _log(self) -> LogCounted:
        return LogCounted(self._work, self._question)

    @cached_property
    def _entered(self) -> Mapping[str, Sequence[EnteredFigure]]:
        if self._units is not None:
            return {}
        question = self._question
        return entries_known(self._work, question.start, question.as_at, question.known_seq)

    def measured(self, indicator: Indicator) -> Measured:
        """Measure one indicator."""
        rows = self._entered.get(indicator.key) if isinstance(indicator.source, Entered) else None
        return Measured(indicator, self._value(indicator), rows[-1] if rows else None, self._opening(indicator))

    def _value(self, indicator: Indicator) -> Value:
        ways: dict[type, Callable[[Any], Value]] = {
            CountedCases: lambda source: self._cases.number(source),
            TopValues: lambda source: self._cases.top(source),
            CountedReceptions: lambda source: self._receptions.value(source),
            LoggedRows: lambda source: self._log.value(source) if self._units is None else None,
            Total: lambda source: self._sum(source.plus) - self._sum(source.minus),
            Share: lambda source: percent_of(self._sum((source.part,)), self._sum(source.whole)),
            Entered: lambda _source: read_entries(indicator, self._entered.get(indicator.key, ())),
        }
        return ways[type(indicator.source)](indicator.source)

    def _opening(self, indicator: Indicator) -> int:
        """Count what of an indicator opening balances tell."""
        source = indicator.source
        if isinstance(source, CountedCases):
            return self._cases.opening(source)
        if not isinstance(source, Total):
            return 0
        plus, minus = (
            sum(self._opening(find_indicator(self._work, key)) for key in keys) for keys in (source.plus, source.minus)
        )
        return plus - minus

    def _sum(self, keys: Iterable[str]) -> int:
        values = (self._value(find_indicator(self._work, key)) for key in keys)
        return sum(value for value in values if isinstance(value, int))

    def behind(self, indicator: Indicator) -> Behind:
        """Give what one indicator counts."""
        source = indicator.source
        if isinstance(source, CountedCases):
            return self._counted(source.figure, source)
        if isinstance(source, TopValues):
            return self._counted(RECEIPTS, source)
        if isinstance(source, CountedReceptions):
            return self._received(source)
        if isinstance(source, LoggedRows):
            logged = self._log.rows(source) if self._units is None else ()
            return Behind("log", self._question, ids=tuple(row.id for row in logged))
        if isinstance(source, Total):
            return Behind("parts", self._question, parts=(*source.plus, *source.minus))
        if isinstance(source, Share):
            return Behind("parts", self._question, parts=tuple(dict.fromkeys((source.part, *source.whole))))
        rows = self._entered.get(indicator.key, ())
        spoken = rows if isinstance(source, Entered) and source.added else rows[-1:]
        return Behind("entered", self._question, ids=tuple(row.id for row in spoken))

    def _counted(self, figure: str, source: CountedCases | TopValues) -> Behind:
        opening = self._cases.opening(source) if isinstance(source, CountedCases) else 0
        return Behind("cases", self._question, figure, self._cases.profiles(source), opening=opening)

    def _received(self, source: CountedReceptions) -> Behind:
        if source.measure == PLANS:
            return Behind("plans", self._question, ids=tuple(self._receptions.plans(source)))
        if source.measure in DAYS:
            return Behind("days", self._question, days=tuple(self._receptions.days(source)))
        return Behind("visits", self._question, ids=tuple(visit.id for visit in self._receptions.visits(source)))

"""Which rows of a report count only cases that few may see: said by what the workflows declare, not by any case."""

from __future__ import annotations

from collections.abc import Iterable

from casetrack.engine.indicators import Condition, CountedCases, Indicator, Where
from casetrack.engine.library import WorkflowLibrary
from casetrack.services.access import OPEN_LEVELS


def is_restricted(indicator: Indicator, library: WorkflowLibrary) -> bool:
    """Tell whether every case that an indicator may count is restricted or sealed from the day of its entry."""
    source = indicator.source
    return isinstance(source, CountedCases) and _all_restricted(source.where, library)


def _all_restricted(where: Where, library: WorkflowLibrary) -> bool:
    """Hold for a group of conditions, one of which each case meets, if it holds for every one of them."""
    return any(all(_restricts(condition, library) for condition in group) for group in where if group)


def _restricts(condition: Condition, library: WorkflowLibrary) -> bool:
    levels = list(_levels(condition, library))
    return bool(levels) and not any(level in OPEN_LEVELS for level in levels)


def _levels(condition: Condition, library: WorkflowLibrary) -> Iterable[str]:
    for workflow in condition.workflows:
        definition = library.latest(workflow)
        fields: dict[str, object] = {key: next(iter(values)) for key, values in condition.fields if len(values) == 1}
        yield definition.level_for(fields)

"""The row of a report's table in which a figure stands, named as the table names it."""

from __future__ import annotations

from casetrack.engine.delay_causes import name_cause
from casetrack.engine.labels import OUTCOME_LABELS, PHASE_LABELS
from casetrack.engine.spans import TASK
from casetrack.reports.backlog import name_of_age, name_of_part
from casetrack.reports.origins import part_of_key
from casetrack.reports.papers import name_of_row
from casetrack.reports.questions import AGE, BACKLOG, UNIT, Figure, Question
from casetrack.reports.summary import NOBODY, TASKS
from casetrack.services.cases import CHANNELS
from casetrack.services.parties import name_of
from casetrack.services.work import Work
from casetrack.text import Text

_NAMES: dict[str, dict[str, Text]] = {
    "phase": PHASE_LABELS,
    "outcome": OUTCOME_LABELS,
    "channel": CHANNELS,
    "task": {TASK: TASKS},
}


def row_name(work: Work, figure: Figure, question: Question) -> Text | None:
    """Name the row; None for a figure of no table."""
    if not figure.group:
        return None
    if figure.group == UNIT:
        return name_of_row(work, figure.key, question)
    if figure.group == "delay":
        return name_cause(figure.key)
    if figure.group == AGE:
        return name_of_age(figure.key)
    if figure.group == BACKLOG:
        part = part_of_key(figure.key)
        return name_of_part(work, part) if part is not None else None
    if figure.group == "officer":
        return _officer(work, figure.key)
    return _NAMES.get(figure.group, {}).get(figure.key, Text(figure.key, figure.key))


def _officer(work: Work, key: str) -> Text:
    kind, _, name = key.partition(":")
    said = name_of(work, int(name)) if kind == "user" and name.isdecimal() else name
    return Text(said, said) if said else NOBODY

"""One row of a list judged: what its words mean, whether it can become a case, and why not. Knows no other row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from casetrack.engine import handover_said as said
from casetrack.engine.handover_components import PRESENT, Components, read_components
from casetrack.engine.handover_list import REFUSE, WARN, JsonValue, Outcome, Reason
from casetrack.engine.handover_rules import (
    COMPONENTS,
    COUNTER,
    DAY,
    EXTRA,
    IDENTITY,
    NAME,
    PHONE,
    RECEIVED,
    STATUS,
    TEXT,
    TYPES,
    UNIT,
    YEAR,
    HandoverRules,
    ListKind,
)
from casetrack.engine.handover_values import (
    Judging,
    outcome_of,
    read_counter,
    read_identity,
    read_name,
    read_other_day,
    read_phone,
    read_received,
    read_status,
    read_text,
    read_unit,
    read_year,
)

GROUP = "group"  # among what was typed: the heading within the table under which the row stands
Judged = tuple[dict[str, JsonValue], Outcome, tuple[Reason, ...]]
_READERS: Mapping[str, Callable[[Judging, str], None]] = {
    COUNTER: read_counter,
    TEXT: read_text,
    UNIT: read_unit,
    IDENTITY: read_identity,
    YEAR: read_year,
    PHONE: read_phone,
    RECEIVED: read_received,
    DAY: read_other_day,
}


def judge(rules: HandoverRules, kind: str | None, typed: Mapping[str, str], handed_over_on: date) -> Judged:
    """Judge one row by its words: as a list has them, or as a person has mended them. Gives values, outcome, reasons.

    A field that the list has no column for is not among `typed`; one that is empty is there with no words.
    """
    row, about = Judging(rules, typed, handed_over_on), rules.kinds.get(kind or "")
    for field in sorted(rules.fields.values(), key=lambda each: TYPES.index(each.type)):
        if field.type == STATUS:
            _judge_status(row, field.key, about)
        elif field.type == NAME:
            read_name(row, field.key, about.nobody if about else ())
        elif field.type != COMPONENTS:
            _READERS[field.type](row, field.key)
    _judge_components(row)
    keys = [key for key in typed if key.startswith(EXTRA)]
    row.values["extra"] = {key.removeprefix(EXTRA): words for key in keys if (words := row.all_words(key))}
    row.values[GROUP] = typed.get(GROUP) or None
    if about is None:
        row.say("kind_unknown", "kind", REFUSE, said.KIND_UNKNOWN)
    else:
        _judge_needs(row, about)
    return row.values, outcome_of(row.reasons), tuple(row.reasons)


def _judge_status(row: Judging, key: str, about: ListKind | None) -> None:
    if about is None:
        row.values[key] = None
    else:
        read_status(row, key, about.statuses, about.without_status)


def _judge_components(row: Judging) -> None:
    """Join what all columns say of the papers; the field of the column that has no state of its own holds it."""
    found = Components()
    for field in (each for each in row.rules.fields.values() if each.type == COMPONENTS):
        told = row.words(field.key) if field.state else row.all_words(field.key)
        if told:
            typed, rules = row.typed[field.key], row.rules
            found.join(read_components(typed, rules.component_words, rules.components, field.state or PRESENT))
        if not field.state:
            row.values[field.key] = {"present": found.present, "missing": found.missing, "lost": found.lost}
    row.values["papers"] = found.papers


def _judge_needs(row: Judging, about: ListKind) -> None:
    """Tell what a kind needs and the row has not, and what it wants where the list has a column for it."""
    wanted = [key for key in about.wanted if key in row.typed]
    for keys, weighs, message in ((about.required, REFUSE, said.MISSING), (wanted, WARN, said.WANTED)):
        for key in keys:
            if row.values.get(key) in (None, "") and not row.told(key):
                row.say(f"{key}_missing", key, weighs, message)

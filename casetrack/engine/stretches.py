"""A case's life cut into stretches of days on which every report says the same of it: the rows that counts read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from casetrack.engine.spans import TASK, SpanFact

RESOLVED = "resolved"
RUNNING = "running"
ON_TIME, LATE = "on_time", "late"


@dataclass(frozen=True)
class Profile:
    """All by which reports tell cases apart, without days. Cases of one profile are counted together.

    `task`: a follow-up, which is no matter of its own. `timing`: how a resolved case kept its due day, on_time or late,
    empty without one. `fields`: those that the workflow marks `indicator`, as (key, value) in the order of keys.
    """

    workflow: str
    task: bool
    phase: str
    outcome: str
    timing: str
    unit_id: int
    officer_id: int | None
    channel: str
    delay: str
    fields: tuple[tuple[str, str], ...]

    @cached_property
    def code(self) -> int:
        """Name it by what it says: the first 63 bits of SHA-256, so that nobody has to look up a key before writing."""
        said = [self.workflow, self.task, self.phase, self.outcome, self.timing, self.unit_id, self.officer_id]
        whole = json.dumps([*said, self.channel, self.delay, self.fields], ensure_ascii=False, separators=(",", ":"))
        return int.from_bytes(hashlib.sha256(whole.encode()).digest()[:8]) >> 1


@dataclass(frozen=True, slots=True)
class StretchFact:
    """What is true of a case from a day up to, not including, `to_on` (None: still so).

    `closed_on`: since when it is resolved; None while it is pending. `due_on`: the first due day of the duties that run
    meanwhile. `returned`: it had been resolved before the phase that it is in now.
    """

    profile: Profile
    from_on: date
    to_on: date | None
    entered_on: date
    closed_on: date | None
    due_on: date | None
    returned: bool


def stretches_of(workflow: str, spans: Sequence[SpanFact]) -> tuple[StretchFact, ...]:
    """Cut the life of a case wherever one of its spans begins or ends; neighbours that say the same are one stretch."""
    entry = next(span for span in spans if span.kind == "entry")
    cuts = {day for span in spans for day in (span.from_on, span.to_on) if day is not None and day > entry.from_on}
    days = [entry.from_on, *sorted(cuts)]
    found: list[StretchFact] = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        said = _stretch(workflow, entry, spans, (day, following))
        if found and _same(found[-1], said):
            said = _joined(found.pop(), following)
        found.append(said)
    return tuple(found)


def _stretch(workflow: str, entry: SpanFact, spans: Sequence[SpanFact], days: tuple[date, date | None]) -> StretchFact:
    held = [span for span in spans if span.from_on <= days[0] and (span.to_on is None or span.to_on > days[0])]
    one: Mapping[str, SpanFact] = {span.kind: span for span in held if span.kind not in ("field", "due")}
    phase = one["phase"]
    resolved = phase.value == RESOLVED
    due = [span.due_on for span in held if span.kind == "due" and span.value == RUNNING and span.due_on is not None]
    profile = Profile(
        workflow=workflow,
        task=entry.key == TASK,
        phase=phase.value,
        outcome=phase.outcome or "",
        timing=_timing(phase) if resolved else "",
        unit_id=int(one["unit"].value),
        officer_id=int(one["officer"].value) if "officer" in one else None,
        channel=entry.value,
        delay=one["delay"].value if "delay" in one else "",
        fields=tuple(sorted((span.key, span.value) for span in held if span.kind == "field")),
    )
    return StretchFact(
        profile=profile,
        from_on=days[0],
        to_on=days[1],
        entered_on=entry.from_on,
        closed_on=phase.from_on if resolved else None,
        due_on=None if resolved else min(due, default=None),
        returned=any(
            span.kind == "phase" and span.value == RESOLVED and span.from_on < phase.from_on for span in spans
        ),
    )


def _timing(resolved: SpanFact) -> str:
    if resolved.due_on is None:
        return ""
    return LATE if resolved.due_on < resolved.from_on else ON_TIME


def _same(one: StretchFact, other: StretchFact) -> bool:
    return (one.profile, one.closed_on, one.due_on, one.returned) == (
        other.profile,
        other.closed_on,
        other.due_on,
        other.returned,
    )


def _joined(one: StretchFact, to_on: date | None) -> StretchFact:
    return StretchFact(one.profile, one.from_on, to_on, one.entered_on, one.closed_on, one.due_on, one.returned)

"""What comes of a recommendation: its papers and letters, and the days due, counted as if its way were gone today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.calendars import UNWRITTEN
from casetrack.engine.clock_rules import Basis
from casetrack.engine.clocks import Clock
from casetrack.engine.deadlines import spell_length
from casetrack.engine.decisions import Answers, Row
from casetrack.engine.definition import OPENED, DeadlineRule, Definition, Document, Length, Step
from casetrack.engine.history import Happening, Standing, fold
from casetrack.engine.letters import Letter
from casetrack.services.classifications import Seen
from casetrack.services.letter_library import letters_of
from casetrack.services.timelines import spell_value
from casetrack.services.work import Work
from casetrack.text import Text

_BY_ACT = Text("nếu “{step}” hôm nay", "if “{step}” is done today")
_THERE = Text("{length} trong hồ sơ sẽ mở", "{length} in the case to be opened")
_WAITS = Text("chưa bắt đầu", "not begun yet")


@dataclass(frozen=True, slots=True)
class Told:
    """One clock of a recommendation: until when, by which law; `remark` says on what the day depends."""

    label: Text
    due_on: date | None
    remark: Text | None
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Advice:
    """All that comes of a row after these answers: how the case is classed, papers, letters, clocks."""

    classed: Sequence[tuple[Text, Text]]
    papers: Sequence[Document]
    letters: Sequence[Letter]
    clocks: Sequence[Told]


def advise(work: Work, seen: Seen, row: Row, answers: Answers) -> Advice:
    """Say what comes of a row after these answers."""
    definition = work.installation.library.latest(row.opens) if row.opens else seen.definition
    filled = {key: value for move in row.way for key, value in move.filled(answers).items()}
    letters = letters_of(work.installation)
    return Advice(
        classed=[
            (seen.definition.fields[key].label, spell_value(work, seen.definition, key, value))
            for key, value in filled.items()
            if key in seen.definition.fields
        ],
        papers=[definition.documents[key] for key in row.papers if key in definition.documents],
        letters=[letters.get(key) for key in row.letters],
        clocks=_elsewhere(definition, row) if row.opens else _clocks(work, seen, row, answers),
    )


def _clocks(work: Work, seen: Seen, row: Row, answers: Answers) -> list[Told]:
    ahead = _ahead(work, seen, row, answers)
    running = {clock.key: clock for clock in ahead.clocks}
    rules = {rule.key: rule for rule in seen.definition.deadlines}
    return [_told(seen.definition, rules[key], running.get(key)) for key in row.clocks if key in rules]


def _ahead(work: Work, seen: Seen, row: Row, answers: Answers) -> Standing:
    """Fold the case as if the rest of the way were gone today; nothing is written."""
    day = max(work.today, seen.standing.last_step_on)
    state, happenings = seen.standing.state, list(seen.happenings)
    for move in row.way:
        step = seen.definition.step(state, move.trigger)
        if step is None:
            continue
        happenings.append(_imagined(step, day, move.filled(answers), len(happenings)))
        state = step.target
    return fold(seen.definition, work.calendars, happenings)


def _imagined(step: Step, day: date, fields: Mapping[str, object], after: int) -> Happening:
    payload = {"from": step.source, "to": step.target, "fields": dict(fields)}
    return Happening(after + 1, "step", step.trigger, day, payload, number=UNWRITTEN)


def _told(definition: Definition, rule: DeadlineRule, clock: Clock | None) -> Told:
    if clock is None or clock.due.due_on is None:
        return Told(rule.label, None, _WAITS, None)
    basis = next((line.basis for line in clock.due.lines if line.code == "term" and line.basis), None)
    label = clock.term.label if clock.term else rule.label
    return Told(label, clock.due.due_on, _remark(definition, rule), basis)


def _remark(definition: Definition, rule: DeadlineRule) -> Text | None:
    """Name the step from whose day a clock runs; none for a clock of the paper itself."""
    step = next((step for step in definition.steps if step.trigger == rule.start), None)
    return _BY_ACT.with_(step=step.label) if step and rule.start != OPENED else None


def _elsewhere(definition: Definition, row: Row) -> list[Told]:
    """Tell of the clocks of the case that is to be opened: nobody can count its days yet."""
    rules = (rule for rule in definition.deadlines if rule.key in row.clocks)
    found = ((rule, rule.variants[-1]) for rule in rules)
    return [
        Told(rule.label, None, _THERE.with_(length=spell_length(variant.length)), variant.basis)
        for rule, variant in found
        if isinstance(variant.length, Length)
    ]

"""Whatever happens in a case of a shipped workflow, its clocks stand as a clerk finds them day by day (clerk.py)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.engine.definition import Definition, Field, Length, Scenario, Step
from casetrack.engine.history import Happening, Standing, fold
from tests.engine.clerk import Event, Found, find_clocks
from tests.engine.office_calendar import CALENDAR
from tests.factories import workflows

SHIPPED = workflows().all()
FIRST, LAST = date(2025, 1, 2), date(2027, 1, 31)  # the terms that begin then end before 2028, where no notice reaches
LONGEST = 10
MOST_GRANTS = 2


@st.composite
def stories(draw: st.DrawFn, definition: Definition) -> list[Event]:
    """A case that goes along the arrows of its diagram, on random days with random entries; nobody asks the guards.

    Some follow a story of the file for a while, so that they come far.
    """
    day = draw(st.dates(FIRST, LAST))
    entries, plan = draw(st.sampled_from([({}, []), *map(plan_of, definition.scenarios)]))
    said = draw_entries(draw, definition, definition.intake, day=day, before=entries)
    events = [Event(day, "opened", "opened", definition.initial.key, {**entries, **said})]
    extensible = [rule for rule in definition.deadlines if rule.extensions]
    for n in range(len(plan) + draw(st.integers(0, LONGEST))):
        day = draw_day(draw, definition, events)
        state = events[-1].state
        granted = sum(event.kind == "extended" for event in events)
        if extensible and granted < MOST_GRANTS and draw(st.integers(0, 7)) == 0:
            rule = draw(st.sampled_from(extensible))
            most = rule.extensions[0].most
            adds = Length(draw(st.integers(1, most.n)), most.unit)
            events.append(Event(day, "extended", rule.key, state, adds=adds))
            continue
        trigger, entries = plan[n] if n < len(plan) else ("", {})
        step = definition.step(state, trigger) or draw_step(draw, definition, state)
        if step is not None:
            before = {key for event in events for key in event.said}
            said = draw_entries(draw, definition, step.fields, day=day, before=before)
            events.append(Event(day, "step", step.trigger, step.target, {**said, **entries}))
    return events


def plan_of(story: Scenario) -> tuple[dict[str, object], list[tuple[str, dict[str, object]]]]:
    """What a story of the file enters at the opening, and its steps with what they enter."""
    steps = [step for step in story.steps if "do" in step and not step["refused"]]
    return written(story.open["fields"]), [(str(step["do"]), written(step["fields"])) for step in steps]


def written(entries: object) -> dict[str, object]:
    """Entries as an event keeps them: a day is text."""
    said = cast("Mapping[str, object]", entries)
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in said.items()}


def draw_step(draw: st.DrawFn, definition: Definition, state: str) -> Step | None:
    """Draw where to go, then how, so that steps which stay where they are do not crowd out the others."""
    steps = definition.steps_from.get(state, ())
    if not steps:
        return None
    target = draw(st.sampled_from(sorted({step.target for step in steps})))
    return draw(st.sampled_from([step for step in steps if step.target == target]))


def draw_day(draw: st.DrawFn, definition: Definition, events: Sequence[Event]) -> date:
    """Some days on; now and then the very day on which something is due."""
    last = events[-1].day
    if draw(st.integers(0, 3)) == 0:
        due = [clock.due_on for clock in find_clocks(definition, events).values() if clock.due_on]
        near = sorted({day for day in due if last <= day <= min(last + timedelta(days=45), LAST)})
        if near:
            return draw(st.sampled_from(near))
    return min(last + timedelta(days=draw(st.integers(0, 12))), LAST)


def draw_entries(
    draw: st.DrawFn, definition: Definition, keys: Sequence[str], *, day: date, before: Collection[str]
) -> dict[str, object]:
    """What a form brings: a box may stay empty, what was said `before` mostly stands, a day lies before or after."""
    entries: dict[str, object] = {}
    for key in keys:
        offered = offers(definition.fields[key], day)
        if offered is not None and draw(st.integers(0, 3)) > (2 if key in before else 0):
            entries[key] = draw(offered)
    return entries


def offers(asked: Field, day: date) -> st.SearchStrategy[object] | None:
    if asked.type == "enum":
        return st.sampled_from([value for value, _label in asked.values])
    if asked.type == "bool":
        return st.booleans()
    if asked.type == "integer":
        return st.integers(1, 60)
    if asked.type == "date":
        return st.integers(-90, 60).map(lambda n: (day + timedelta(days=n)).isoformat())
    return st.just("x") if asked.type == "string" else None


def told(events: Sequence[Event]) -> list[Happening]:
    happenings = []
    for seq, event in enumerate(events, 1):
        payload: dict[str, object] = {"unit": 1, "to": event.state, "fields": dict(event.said)}
        if event.adds:
            payload |= {"n": event.adds.n, "unit": event.adds.unit}
        happenings.append(Happening(seq, event.kind, event.trigger, event.day, payload, {"title": ""}))
    return happenings


def stands(standing: Standing) -> dict[str, Found]:
    return {clock.key: Found(clock.key, clock.kind, clock.status, clock.due.due_on) for clock in standing.clocks}


@pytest.mark.parametrize("definition", SHIPPED, ids=[f"{each.id}-{each.version}" for each in SHIPPED])
@settings(max_examples=50)
@given(st.data())
def test_the_clocks_of_any_story_stand_as_a_clerk_finds_them(definition: Definition, data: st.DataObject):
    events = data.draw(stories(definition))
    standing = fold(definition, CALENDAR, told(events))
    found = find_clocks(definition, events)
    assert stands(standing) == found
    running = [c.due_on for c in found.values() if (c.kind, c.status) == ("duty", "running") and c.due_on]
    assert (standing.due and standing.due.due.due_on) == min(running, default=None)

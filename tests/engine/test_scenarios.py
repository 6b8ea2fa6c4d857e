"""The stories of the shipped workflow files come out as promised, and a broken promise is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casetrack.engine.definition import Scenario
from casetrack.engine.scenarios import run_scenario
from tests.engine.office_calendar import CALENDAR
from tests.factories import workflows

STORIES = [(definition, story) for definition in workflows().all() for story in definition.scenarios]


@pytest.mark.parametrize(("definition", "story"), STORIES, ids=[story.name for _, story in STORIES])
def test_a_story_comes_out_as_its_file_promises(definition, story: Scenario):
    machine = workflows().machine(definition.id, definition.version)
    assert [sentence.vi for sentence in run_scenario(machine, CALENDAR, story)] == []


def test_a_broken_promise_names_what_came_out_instead():
    definition, story = next(told for told in STORIES if told[0].id == "petition")
    promised = {**story.expect, "due": {"process": date(2026, 7, 11)}}
    machine = workflows().machine(definition.id, definition.version)
    (wrong,) = run_scenario(machine, CALENDAR, replace(story, expect=promised))
    assert "2026" in wrong.vi
    assert "due.process" in wrong.vi


def test_a_step_that_goes_through_where_a_refusal_was_promised_is_told():
    definition, story = next(told for told in STORIES if told[0].id == "petition")
    steps = ({**story.steps[0], "refused": ("role_missing",)},)
    machine = workflows().machine(definition.id, definition.version)
    assert "role_missing" in run_scenario(machine, CALENDAR, replace(story, steps=steps))[0].vi

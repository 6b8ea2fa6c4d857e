"""Which clock is the citizen's: the promise that falls due first, and none that the office sets itself inside."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.engine.history import Happening, Standing, fold
from tests.factories import workflows, working_days

COMPLAINT = {"petition_class": "complaint", "eligible": True, "competent": True}


def standing(opened: str, fields: dict[str, object], *steps: tuple[str, str]) -> Standing:
    """Fold a petition that was opened on a day and took these steps `(day, trigger)`."""
    petition = workflows().latest("petition")
    story = [Happening(1, "opened", "opened", date.fromisoformat(opened), {"unit": 1, "fields": fields})]
    for number, (day, trigger) in enumerate(steps, start=2):
        to = next(step.target for step in petition.steps if step.trigger == trigger)
        story.append(Happening(number, "step", trigger, date.fromisoformat(day), {"to": to, "fields": {}}))
    return fold(petition, working_days(), story)


@pytest.mark.parametrize(
    ("opened", "fields", "steps", "promised"),
    [
        ("2026-07-06", COMPLAINT, (), ("process", "2026-07-15")),
        ("2026-07-06", COMPLAINT, (("2026-07-07", "classify"), ("2026-07-08", "accept")), ("resolve", "2026-08-07")),
        ("2026-07-06", {"petition_class": "feedback"}, (), ("process_local", "2026-07-20")),
    ],
    ids=["until it is accepted", "until it is settled", "a wish of no class of the law"],
)
def test_the_promise_is_the_next_answer_to_the_citizen(opened, fields, steps, promised):
    promise = standing(opened, fields, *steps).promise
    assert promise is not None
    assert (promise.key, str(promise.due.due_on)) == promised


def test_a_flag_of_the_office_is_no_promise():
    found = standing("2026-07-06", {**COMPLAINT, "joint": True})
    assert found.due is not None
    assert found.due.key == "flag45"
    assert found.promise is None, "the days run from the day when all had signed, and nobody has promised another"


def test_nothing_is_promised_of_a_case_that_has_ended():
    assert standing("2026-07-06", COMPLAINT, ("2026-07-07", "withdraw")).promise is None


def test_every_workflow_of_the_desk_promises_something():
    at_desk = [found for found in {found.id: found for found in workflows().all()}.values() if found.at_desk]
    assert len(at_desk) > 2
    for found in at_desk:
        assert any(rule.promise for rule in found.deadlines), found.id

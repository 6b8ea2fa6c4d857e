"""Each clock that the law knows, tried with one case on the wall calendar: its article, how sure it is, its day due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from casetrack.engine.clocks import Clock
from casetrack.engine.definition import Basis, DeadlineRule, Definition
from casetrack.engine.duties_file import load_duties
from casetrack.engine.history import Happening, fold
from casetrack.engine.report_periods import load_report_periods
from casetrack.engine.strict_yaml import read_yaml
from tests.engine.office_calendar import CALENDAR
from tests.factories import workflows

Row = Mapping[str, Any]
FILE = Path(__file__).with_name("clock_table.yaml")
TABLE = cast("Row", read_yaml(FILE.read_bytes(), FILE.name).plain())
TRIED = ("clocks", "duties", "reports", "refusals")

# What a workflow may say of a number that the notes mark so.
SURE = ("verified", "reported")
CERTAINTIES = {"law": SURE, "unverified": ("unverified",), "local": ("local",)}


def named(rows: list[Row]) -> Any:
    """One test for each row, called by its key, its clock and its first day."""
    words = ("key", "clock", "from", "on", "ends")
    return pytest.mark.parametrize("row", rows, ids=[" ".join(str(row[w]) for w in words if w in row) for row in rows])


@named(TABLE["clocks"])
def test_a_clock_of_the_law_ends_on_the_day_counted_by_hand(row: Row):
    found = clock_of(row)
    assert (found and str(found.due.due_on)) == row["due"]


@named([row for row in TABLE["clocks"] if row["due"]])
def test_a_clock_names_its_article_and_how_sure_it_is(row: Row):
    for basis in bases_of(row):
        assert row["article"] in basis.text.vi
        assert basis.certainty in (("unverified",) if "doubt" in row else CERTAINTIES[row["mark"]])


@named(TABLE["clocks"])
def test_a_case_says_only_what_its_workflow_can_ask(row: Row):
    definition = workflows().latest(row["clock"].split(".")[0])
    for key, value in row.get("facts", {}).items():
        offered = {word for word, _label in definition.fields[key].values}
        assert value in offered or not offered


@named(TABLE["duties"])
def test_a_duty_of_the_law_wants_so_many_days(row: Row):
    duty = next(duty for duty in load_duties() if duty.key == row["duty"])
    day = date.fromisoformat(row["on"])
    [rule] = [rule for rule in duty.rules if rule.valid is None or rule.valid.covers(day)]
    assert (rule.at_least, rule.per) == (row["at_least"], row["per"])
    assert row["article"] in rule.basis.text.vi
    assert rule.basis.certainty in SURE


@named(TABLE["reports"])
def test_a_report_is_sent_by_its_day(row: Row):
    ends = date.fromisoformat(row["ends"])
    periods = [period for period in load_report_periods() if period.last.of(ends.year) == ends]
    assert {str(period.send_by.of(ends.year)) for period in periods} == {row["send_by"]}
    for basis in (period.law.basis for period in periods):
        assert row["article"] in basis.text.vi
        assert basis.certainty in SURE


@named(TABLE["refusals"])
def test_what_the_law_forbids_is_refused_in_a_story(row: Row):
    stories = workflows().latest(row["workflow"]).scenarios
    tries = [step for story in stories for step in story.steps if step.get("do") == row["step"]]
    assert any(row["code"] in cast("tuple[str, ...]", step.get("refused", ())) for step in tries)


def test_every_key_is_tried_or_stands_elsewhere_with_its_reason():
    tried = {row["key"] for part in TRIED for row in TABLE[part]}
    assert tried | set(TABLE["elsewhere"]) == set(TABLE["keys"])
    assert tried & set(TABLE["elsewhere"]) == set()
    assert all(str(reason).endswith(".") for reason in TABLE["elsewhere"].values())


def clock_of(row: Row) -> Clock | None:
    """The clock of the row in a case in which nothing happened but what the row says."""
    workflow, key = row["clock"].split(".")
    definition = workflows().latest(workflow)
    rule = next(rule for rule in definition.deadlines if rule.key == key)
    standing = fold(definition, CALENDAR, happenings(definition, rule, row))
    return next((clock for clock in standing.clocks if clock.key == key), None)


def happenings(definition: Definition, rule: DeadlineRule, row: Row) -> list[Happening]:
    """Receipt, the step that starts the clock where one does, and what decisions added."""
    begins = date.fromisoformat(row["from"])
    received = date.fromisoformat(row["received"]) if "received" in row else begins
    fields = {**row.get("facts", {}), **({rule.start_field: row["from"]} if rule.start_field else {})}
    told = [Happening(1, "opened", "opened", received, {"unit": 1, "fields": fields}, {"title": ""})]
    step = next((step for step in definition.steps if step.trigger == rule.start), None)
    if step is not None:
        told.append(Happening(2, "step", step.trigger, begins, {"to": step.target, "fields": {}}))
    for days in row.get("extended", ()):
        said = {"n": days, "unit": "calendar_days"}
        told.append(Happening(len(told) + 1, "extended", rule.key, begins, said))
    return told


def bases_of(row: Row) -> list[Basis]:
    """On what the length and each extension stand, as the sum of the day due shows it."""
    found = clock_of(row)
    assert found is not None
    bases = [line.basis for line in found.due.lines if line.code in {"term", "back", "extension"}]
    assert len(bases) == 1 + len(row.get("extended", ()))
    return [basis for basis in bases if basis is not None]

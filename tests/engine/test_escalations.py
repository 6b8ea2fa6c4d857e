"""The ladder of a clock: on which day which rung is told, and to whom; a file that says it wrongly is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casetrack.engine.calendar_file import load_working_days
from casetrack.engine.checks import check
from casetrack.engine.definition import Length
from casetrack.engine.escalations import ladder_for
from casetrack.engine.library import load_definition
from casetrack.engine.loader import read_workflow
from casetrack.engine.loader_escalations import load_alert_rules, read_alert_rules, shipped_alert_rules
from casetrack.errors import DefinitionError
from casetrack.paths import WORKFLOWS
from tests.engine.small_workflow import changed

CALENDAR = load_working_days()
FILE = (WORKFLOWS / "office" / "alerts.yaml").read_text("utf-8")
WARN = (Length(3, "working_days"),)
OWN = (
    "tests:\n",
    """escalations:
  - deadlines: [promise]
    steps: [{level: breached, notify: [head]}, {level: breached_by, after: {n: 3, unit: calendar_days}, notify: []}]
  - steps: [{level: due_today, notify: [owner]}, {level: breached, notify: [owner]}]
tests:
""",
)


def rungs(due_on: date, warn: tuple[Length, ...] = WARN) -> dict[str, date]:
    return {rung.level: day for day, rung in shipped_alert_rules().ladder.days(due_on, warn, CALENDAR)}


def test_an_ordinary_week_climbs_from_three_days_before_to_five_days_late():
    assert rungs(date(2026, 6, 18)) == {
        "due_soon": date(2026, 6, 15),
        "due_today": date(2026, 6, 18),
        "breached": date(2026, 6, 19),
        "breached_by_5wd": date(2026, 6, 25),
    }


@pytest.mark.parametrize(
    ("due_on", "soon", "late"),
    [
        (date(2026, 2, 13), date(2026, 2, 10), date(2026, 2, 27)),  # the last working day before Tết 2026
        (date(2026, 12, 31), date(2026, 12, 28), date(2027, 1, 8)),  # over the end of the year
        (date(2026, 6, 30), date(2026, 6, 25), date(2026, 7, 7)),  # over the end of a month
    ],
)
def test_rungs_count_working_days_over_tet_and_the_ends_of_month_and_year(due_on, soon, late):
    found = rungs(due_on)
    assert (found["due_soon"], found["breached_by_5wd"]) == (soon, late)


def test_a_clock_that_warns_of_nothing_is_first_told_on_its_day():
    assert "due_soon" not in rungs(date(2026, 6, 18), ())


def test_a_day_typed_wrong_by_thousands_of_years_stops_no_look():
    assert rungs(date(9999, 12, 31)) == {"due_soon": date(9999, 12, 28), "due_today": date(9999, 12, 31)}
    assert "due_soon" not in rungs(date(1, 1, 1))


def test_a_limit_has_no_ladder():
    limit = (
        "    satisfied_by: [opened]\n",
        "    satisfied_by: [opened]\nescalations: [{deadlines: [filing], steps: [{level: breached}]}]\n",
    )
    good = (Path(__file__).parent / "broken" / "good.yaml").read_text("utf-8")
    assert good.count(limit[0]) == 1
    problems = check(read_workflow(good.replace(*limit).encode(), "permit.yaml"))
    assert [problem.code for problem in problems] == ["E62"]


def test_of_several_warnings_the_earliest_is_the_day_of_due_soon():
    warn = (Length(2, "working_days"), Length(10, "calendar_days"))
    assert rungs(date(2026, 6, 18), warn)["due_soon"] == date(2026, 6, 8)


def test_a_workflow_has_its_own_ladder_for_the_clocks_that_it_names_and_one_for_the_others():
    definition = load_definition(changed(OWN), "permit.yaml")
    office = shipped_alert_rules().ladder
    named, other = (ladder_for(definition.escalations, key, office) for key in ("promise", "grant"))
    assert [(rung.level, rung.notify) for rung in named.rungs] == [("breached", ("head",)), ("breached_by_3d", ())]
    assert [rung.level for rung in other.rungs] == ["due_today", "breached"]
    assert ladder_for((), "grant", office) is office


def test_every_shipped_number_of_telling_is_marked_as_the_offices_own():
    rules = shipped_alert_rules()
    assert rules.basis.certainty == "local"
    assert (f"{rules.opens:%H:%M}", f"{rules.closes:%H:%M}") == ("07:30", "17:00")


def test_an_office_puts_its_own_file_in_the_place_of_the_shipped_one(tmp_path):
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "alerts.yaml").write_text(FILE.replace("n: 5,", "n: 9,"), "utf-8")
    own = load_alert_rules([WORKFLOWS, tmp_path])
    assert own.ladder.rungs[-1].level == "breached_by_9wd"
    assert own.fingerprint != shipped_alert_rules().fingerprint
    assert load_alert_rules([WORKFLOWS, tmp_path / "none"]) == shipped_alert_rules()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('from: "07:30"', 'from: "7 giờ"', "E03 office_hours.from"),
        ('to: "17:00"', 'to: "07:00"', "E03 office_hours.to"),
        ("{level: breached, ", "{level: broken, ", "E03 escalations.0.steps.2.level"),
        ("after: {n: 5, unit: working_days}, ", "", "E03 escalations.0.steps.3"),
        ("{n: 5, unit: working_days}", "{n: 1, unit: months}", "E03 escalations.0.steps.3.after"),
        ("{n: 5, unit: working_days}", "{n: 1000, unit: working_days}", "E03 escalations.0.steps.3.after"),
        ("due_today, ", "due_today, after: {n: 1, unit: months}, ", "E03 escalations.0.steps.1.after"),
        ("head, chairman]", "head, mayor]", "E03 escalations.0.steps.3.notify"),
        ("{level: due_today, notify: [owner, substitute]}", "{level: due_soon, notify: []}", "E68 escalations.0.steps"),
        ("  - steps:", "  - deadlines: [resolve]\n    steps:", "E69 escalations"),
        ("schema: casetrack-alerts/1", "schema: casetrack-alerts/9", "E03 schema"),
        ("not_older_than:", "older:", "E07 not_older_than"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_code_and_key(old, new, said):
    assert FILE.count(old) == 1
    with pytest.raises(DefinitionError) as refused:
        read_alert_rules(FILE.replace(old, new).encode(), "alerts.yaml")
    assert said in {f"{problem.code} {problem.key}" for problem in refused.value.problems}

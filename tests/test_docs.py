"""The documents say what the program does: settings, error codes and words."""

from __future__ import annotations

import re
import subprocess

from casetrack import errors
from casetrack.engine.calendar_file import load_working_days
from casetrack.engine.checks import check
from casetrack.engine.loader import read_workflow
from casetrack.engine.machine import WorkflowMachine
from casetrack.engine.scenarios import run_scenario
from tests.architecture import ROOT, sources


def first_column(page: str) -> list[str]:
    """Give what stands between backticks in the first cell of each row of a page's tables."""
    return re.findall(r"^\| `([^`]+)` \|", (ROOT / page).read_text("utf-8"), re.MULTILINE)


def settings_in(*folders: str) -> set[str]:
    return {name for source in sources(*folders) for name in re.findall(r"\bCASETRACK_[A-Z][A-Z_]*\b", source.text)}


def codes_of(kind: type[errors.CasetrackError]) -> set[str]:
    return {kind.code}.union(*map(codes_of, kind.__subclasses__()))


def test_every_setting_that_the_program_reads_is_explained():
    assert settings_in("casetrack") - set(first_column("docs/settings.md")) == set()


def test_no_setting_is_explained_that_nobody_reads():
    explained = {name for name in first_column("docs/settings.md") if name.startswith("CASETRACK_")}
    assert explained - settings_in("casetrack", "tests") == set()


def test_every_error_code_has_its_row_and_every_row_its_error():
    assert sorted(first_column("docs/errors.md")) == sorted(codes_of(errors.CasetrackError))


def test_every_word_of_the_glossary_has_both_languages_and_a_meaning():
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    assert len(rows) > 50
    assert [row for row in rows if len(row) not in (3, 4) or not all(row)] == []


def test_no_word_of_the_glossary_is_explained_twice():
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    words = [line.split("|")[1].strip() for line in lines if line.startswith("| ") and not line.startswith("| en ")]
    assert sorted(words) == sorted(set(words))


def test_every_folder_that_the_readme_names_is_there():
    named = re.findall(r"^\| (`.+`) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    folders = [folder for cell in named for folder in re.findall(r"`([^`]+)`", cell)]
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_make_help_names_the_two_commands_of_the_readme():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "make demo" in shown
    assert "make test" in shown


def test_every_check_code_of_duties_and_report_periods_is_explained():
    files = ("duties_file.py", "report_periods.py", "reception_duties.py")
    engine = ROOT / "casetrack" / "engine"
    told = {code for file in files for code in re.findall(r'"([DP]\d\d)"', (engine / file).read_text("utf-8"))}
    rows = re.findall(r"^\| ([DP]\d\d) \|", (ROOT / "docs" / "law.md").read_text("utf-8"), re.MULTILINE)
    assert told == set(rows)


def test_every_check_code_of_indicators_is_explained():
    files = ("indicators_file.py", "indicator_conditions.py", "indicator_log.py")
    engine = ROOT / "casetrack" / "engine"
    told = {code for file in files for code in re.findall(r'"(I\d\d)"', (engine / file).read_text("utf-8"))}
    rows = re.findall(r"^\| (I\d\d) \|", (ROOT / "docs" / "indicators.md").read_text("utf-8"), re.MULTILINE)
    assert told == set(rows)


def test_every_check_code_of_outlines_is_explained():
    told = set(re.findall(r'"(O\d\d)"', (ROOT / "casetrack" / "engine" / "outlines.py").read_text("utf-8")))
    rows = re.findall(r"^\| (O\d\d) \|", (ROOT / "docs" / "reports.md").read_text("utf-8"), re.MULTILINE)
    assert told == set(rows)


def test_the_file_of_the_tutorial_can_be_used_and_keeps_what_its_stories_promise():
    text = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    yaml = re.search(r"Save as `my-office/hall_loan.yaml`:\n\n```yaml\n(.*?)```", text, re.DOTALL)
    assert yaml is not None
    parsed = read_workflow(yaml[1].encode(), "hall_loan.yaml")
    assert {problem.code for problem in check(parsed)} == {"W26"}
    assert len(parsed.definition.scenarios) == 2
    machine, calendar = WorkflowMachine(parsed.definition), load_working_days()
    assert [said for story in parsed.definition.scenarios for said in run_scenario(machine, calendar, story)] == []

"""The page of reports as the office wants it: its own target, its tables, and what a wrong file is told."""

from __future__ import annotations

import pytest

from casetrack.engine.indicators_file import load_indicators
from casetrack.engine.report_page import load_report_page, read_report_page, shipped_report_page
from casetrack.errors import DefinitionError
from casetrack.paths import WORKFLOWS

FILE = (WORKFLOWS / "office" / "report.yaml").read_text("utf-8")


def test_the_shipped_target_is_the_offices_own_and_no_law():
    page = shipped_report_page()
    assert (page.on_time_target, page.basis.certainty) == (95, "local")
    assert [table.key for table in page.tables] == ["petitions", "files"]
    assert page.squares[0].whole == "transitional_files.land_dossiers.received"


def test_an_office_puts_its_own_file_in_the_place_of_the_shipped_one(tmp_path):
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "report.yaml").write_text(FILE.replace("on_time_target: 95", "on_time_target: 90"), "utf-8")
    assert load_report_page([WORKFLOWS, tmp_path], load_indicators()).on_time_target == 90
    assert load_report_page([WORKFLOWS, tmp_path / "none"], load_indicators()) == shipped_report_page()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("on_time_target: 95", "on_time_target: 101", "E03 on_time_target"),
        ("on_time_target: 95", "on_time_target: 0", "E03 on_time_target"),
        ("on_time_target: 95", 'on_time_target: "95%"', "E03 on_time_target"),
        ("[10, 30, 60,", "[30, 10, 60,", "E03 age_of_backlog"),
        ("[10, 30, 60,", "[0, 30, 60,", "E03 age_of_backlog"),
        ("[10, 30, 60,", "[ten, 30, 60,", "E03 age_of_backlog"),
        ("age_of_backlog:", "age_of_work:", "E02 age_of_work"),
        ("tables: [petitions, files]", "tables: [petitons, files]", "E03 tables"),
        ("tables: [petitions, files]", "tables: [receptions]", "E03 tables"),
        ("tables: [petitions, files]", "tables: []", "E03 tables"),
        ("columns: [receipts,", "columns: [receits,", "E03 columns"),
        ("indicator: receptions.visits", "indicator: receptions.visit", "E03 lines.1.indicator"),
        ("[receptions.scheduled_visits,", "[receptions.planned_visits,", "E03 lines.1.of_which"),
        ("{done: transitional_files.land_dossiers.resolved", "{done: transitional_files.land_dossiers.percent",
         "E03 squares.0.done"),
        (', label: {vi: "Hồ sơ đất đai bàn giao", en: "Land dossiers handed over"}', "", "E05 squares.0.label"),
        ("schema: casetrack-report-page/1", "schema: casetrack-report-page/9", "E03 schema"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_code_and_key(old, new, said):
    assert FILE.count(old) == 1
    with pytest.raises(DefinitionError) as refused:
        read_report_page(FILE.replace(old, new).encode(), "report.yaml", load_indicators())
    assert said in {f"{problem.code} {problem.key}" for problem in refused.value.problems}

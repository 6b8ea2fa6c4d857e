"""Listing the calendar that dates are counted by, and checking one that somebody wrote."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.paths import WORKFLOWS
from tests.engine.office_calendar import OFF, WORKED, days


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize("year", OFF)
def test_the_days_of_a_year_are_those_of_the_notices(year):
    listed = json.loads(run("calendar", "export", "--year", str(year), "--json").stdout)
    found = {
        kind: {date.fromisoformat(entry["day"]) for entry in listed["days"] if entry["kind"] == kind}
        for kind in ("off", "make_up")
    }
    assert found == {"off": days({year: OFF[year]}), "make_up": days({year: WORKED[year]})}
    assert [entry["day"] for entry in listed["days"]] == sorted(entry["day"] for entry in listed["days"])


def test_each_day_has_its_name_in_both_languages_its_source_and_how_sure_it_is():
    listed = json.loads(run("calendar", "export", "--year", "2026", "--json").stdout)
    assert (listed["year"], listed["status"]) == (2026, "confirmed")
    (worked,) = [entry for entry in listed["days"] if entry["day"] == "2026-08-22"]
    assert worked["kind"] == "make_up"
    assert worked["name"] == {"vi": "Làm bù ngày nghỉ hoán đổi", "en": "Worked for a swapped day off"}
    assert worked["status"] == "confirmed"
    assert "9441/TB-BNV" in worked["source"]


def test_a_year_is_no_surer_than_its_least_sure_day():
    listed = json.loads(run("calendar", "export", "--year", "2027", "--json").stdout)
    assert listed["status"] != "confirmed"
    assert listed["status"] in {entry["status"] for entry in listed["days"]} | {"tentative", "unchecked"}


@pytest.mark.parametrize(
    ("language", "heading", "tet"),
    [("vi", "Năm 2026: đã có thông báo", "Tết Nguyên đán"), ("en", "Year 2026: confirmed", "Lunar New Year")],
)
def test_a_person_reads_the_year_as_a_table(language, heading, tet):
    shown = run("--language", language, "calendar", "export", "--year", "2026")
    assert shown.stdout.startswith(heading)
    assert sum(tet in line for line in shown.stdout.splitlines()) == 5


def test_a_year_that_nobody_entered_is_not_invented():
    refused = run("calendar", "export", "--year", "1999")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Chưa có lịch năm 1999" in refused.stderr
    assert run("calendar", "export").exit_code == 2


def test_the_shipped_calendar_can_be_used():
    assert run("calendar", "check", str(WORKFLOWS / "calendars" / "vn.yaml")).exit_code == 0


def test_a_mistake_of_a_calendar_is_named_with_its_line(tmp_path: Path):
    file = tmp_path / "own.yaml"
    text = (WORKFLOWS / "calendars" / "vn.yaml").read_text("utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if "2026-02-16" in row)
    file.write_text(text.replace("2026-02-16", "2026-02-30"), "utf-8")
    refused = run("calendar", "check", str(file))
    assert refused.exit_code == 1
    assert f"own.yaml:{line}:" in refused.stderr

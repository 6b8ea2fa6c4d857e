"""The export of the whole receipt log, read by PM4Py: another program finds the same cases, activities and instants."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from casetrack.cli import main
from casetrack.db import Database
from tests.conftest import missing
from tests.former_system import EXAMPLE, LOG, MAPPING, a_ward_that_takes_over, rows_of_the_receipt_log, take_over

# In a process of its own: PM4Py greets on standard output, and its libraries warn.
READ = """
import json, sys, pm4py
log = pm4py.read_xes(sys.argv[1])
activities = log[log["casetrack:kind"] == "activity"]
said = {
    "events": len(log),
    "cases": log["case:concept:name"].nunique(),
    "traces": sorted(log["case:casetrack:former_number"].unique()),
    "activities": [
        [*words, at.isoformat()]
        for *words, at in activities[
            ["case:casetrack:former_number", "concept:name", "org:resource", "time:timestamp"]
        ].itertuples(index=False)
    ],
}
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(said, file)
"""


@pytest.mark.proof
def test_pm4py_reads_the_same_cases_activities_and_milliseconds_from_our_export(sqlite_url, tmp_path, monkeypatch):
    if importlib.util.find_spec("pm4py") is None:
        missing("PM4Py (make proof)")
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CASETRACK_WORKFLOWS", str(EXAMPLE / "workflows"))
    take_over(a_ward_that_takes_over(Database(sqlite_url)), LOG.read_bytes(), mapping=MAPPING)
    export, said = tmp_path / "events.xes", tmp_path / "said.json"
    done = CliRunner().invoke(main, ["export", "events", "--format", "xes", "--out", str(export)])
    assert done.exit_code == 0, done.stderr

    subprocess.run([sys.executable, "-c", READ, str(export), str(said)], check=True, capture_output=True, timeout=300)
    read, rows = json.loads(said.read_text("utf-8")), rows_of_the_receipt_log()
    assert (read["cases"], len(read["activities"]), read["events"]) == (1434, 8577, 1434 + 8577 + 1329)
    assert read["traces"] == sorted({row["case:concept:name"] for row in rows})
    assert Counter((*words, instant(at)) for *words, at in read["activities"]) == Counter(
        (row["case:concept:name"], row["concept:name"], row["org:resource"], instant(row["time:timestamp"]))
        for row in rows
    )


def instant(said: str) -> str:
    """An instant to the millisecond, in UTC."""
    return datetime.fromisoformat(said).astimezone(UTC).isoformat(timespec="milliseconds")

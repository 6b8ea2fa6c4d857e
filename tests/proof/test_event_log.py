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
from tests.ocel import mistakes_in

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


READ_OBJECTS = """
import json, sys, pm4py
log = pm4py.read_ocel2_json(sys.argv[1])
said = {
    "objects": log.objects["ocel:type"].value_counts().to_dict(),
    "events": len(log.events),
    "relations": log.relations["ocel:qualifier"].value_counts().to_dict(),
    "phases": int(log.objects["phase"].notna().sum() + log.object_changes["phase"].notna().sum()),
}
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(said, file)
"""


@pytest.mark.proof
def test_pm4py_reads_the_same_objects_and_events_from_our_log_of_objects(sqlite_url, tmp_path, monkeypatch):
    if importlib.util.find_spec("pm4py") is None:
        missing("PM4Py (make proof)")
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CASETRACK_WORKFLOWS", str(EXAMPLE / "workflows"))
    take_over(a_ward_that_takes_over(Database(sqlite_url)), LOG.read_bytes(), mapping=MAPPING)
    export, said = tmp_path / "log.json", tmp_path / "said.json"
    done = CliRunner().invoke(main, ["export", "events", "--format", "ocel", "--out", str(export)])
    assert done.exit_code == 0, done.stderr
    log = json.loads(export.read_text("utf-8"))
    assert mistakes_in(log) == []

    command = [sys.executable, "-c", READ_OBJECTS, str(export), str(said)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    read = json.loads(said.read_text("utf-8"))
    about = [each for event in log["events"] for each in event["relationships"]]
    met = {each["objectId"] for each in about}  # PM4Py leaves out what no event is about
    assert read["objects"] == dict(Counter(each["type"] for each in log["objects"] if each["id"] in met))
    assert (read["objects"]["case:receipt"], read["events"]) == (1434, 1434 + 8577 + 1329)
    assert read["relations"] == dict(Counter(each["qualifier"] for each in about))
    told = [one for each in log["objects"] for one in each["attributes"]]
    assert read["phases"] == sum(one["name"] == "phase" for one in told)


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

"""A former system for tests: the public receipt log with its example mapping, and small logs in the same columns."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from casetrack.config import Settings
from casetrack.db import Database
from casetrack.services.imports import ImportEvents, ImportResult, import_events
from casetrack.services.installation import load_workflows
from casetrack.services.work import Actor, system_actor
from tests.architecture import ROOT
from tests.factories import VIETNAM, Ward, a_ward

LOG = ROOT / "tests" / "data" / "receipt.csv.gz"
EXAMPLE = ROOT / "docs" / "examples" / "receipt"
MAPPING = (EXAMPLE / "mapping.yaml").read_text("utf-8")

Row = Mapping[str, str]


def a_ward_that_takes_over(database: Database) -> Ward:
    """Make a ward that has the workflow of the example beside the shipped ones."""
    ward = a_ward(database).on("2026-06-04")
    library = load_workflows(Settings(Path(), "", workflows=EXAMPLE / "workflows"))
    object.__setattr__(ward.installation, "library", library)
    return ward


def a_row(case: str, key: str, at: str = "2026-01-06 10:00+07:00", **columns: str) -> Row:
    """Make one row of a log; a case is received on 05/01/2026 and due on 20/01/2026 unless said otherwise."""
    return {
        "case:concept:name": case,
        "case:startdate": columns.get("opened", "2026-01-05 09:00+07:00"),
        "case:enddate": columns.get("closed", ""),
        "case:deadline": columns.get("due", "2026-01-20"),
        "case:channel": columns.get("channel", "Desk"),
        "case:responsible": columns.get("officer", "Resource21"),
        "case:department": columns.get("department", "General"),
        "case:group": columns.get("group", ""),
        "concept:instance": key,
        "concept:name": columns.get("name", "Check"),
        "time:timestamp": at,
        "org:resource": columns.get("resource", "Resource10"),
    }


def a_log(rows: Sequence[Row]) -> bytes:
    """Write rows as the former system does."""
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def take_over(
    ward: Ward,
    log: bytes | Sequence[Row],
    *,
    mapping: str = MAPPING.replace("Europe/Amsterdam", "Asia/Ho_Chi_Minh"),
    actor: Actor | None = None,
    unit: str | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Import a log into the ward's book."""
    data = log if isinstance(log, bytes) else a_log(log)
    wish = ImportEvents(data, "log.csv", mapping.encode(), "mapping.yaml", unit=unit, dry_run=dry_run)
    return import_events(ward.installation, actor or system_actor(ward.office.id), wish, lambda _done, _total: None)


def rows_of_the_receipt_log() -> list[dict[str, str]]:
    """Read the public log with nothing but the standard library."""
    with gzip.open(LOG, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(said: str) -> datetime:
    """Read an instant of a test."""
    return datetime.fromisoformat(said).astimezone(VIETNAM)

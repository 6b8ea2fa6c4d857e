"""A former system for tests: the public receipt log with its example mapping, and small logs in the same columns."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from casetrack.config import Settings
from casetrack.db import Database
from casetrack.engine.library import WorkflowLibrary
from casetrack.models import Case
from casetrack.services.cases import find_former
from casetrack.services.imports import ImportEvents, ImportResult, import_events
from casetrack.services.installation import load_workflows
from casetrack.services.work import Actor, reading, system_actor
from tests.architecture import ROOT
from tests.factories import VIETNAM, Ward, a_ward

LOG = ROOT / "tests" / "data" / "receipt.csv.gz"
EXAMPLE = ROOT / "docs" / "examples" / "receipt"
MAPPING = (EXAMPLE / "mapping.yaml").read_text("utf-8")

Row = Mapping[str, str]


def a_ward_that_takes_over(database: Database, *, code: str = "lamkhe") -> Ward:
    """Make a ward that has the workflow of the example beside the shipped ones."""
    ward = a_ward(database, code=code).on("2026-06-04")
    object.__setattr__(ward.installation, "library", receipt_library())
    return ward


@cache
def receipt_library() -> WorkflowLibrary:
    """The shipped workflows and that of the example, read once."""
    return load_workflows(Settings(Path(), "", workflows=EXAMPLE / "workflows"))


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


def former_case(ward: Ward, number: str) -> Case:
    """Read the case that the former system knew by this number."""
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        case = find_former(work, "coselog-receipt", number)
        assert case is not None
        work.session.expunge(case)
        return case


def rows_of_the_receipt_log() -> list[dict[str, str]]:
    """Read the public log with nothing but the standard library."""
    with gzip.open(LOG, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(said: str) -> datetime:
    """Read an instant of a test."""
    return datetime.fromisoformat(said).astimezone(VIETNAM)

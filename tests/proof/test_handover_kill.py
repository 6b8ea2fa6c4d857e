"""Lists of former offices taken over by a process that is killed 20 times: the same book as of one that never was.

The command, the job, the processes and both books are real; only the pieces of a list are smaller. What the killed ones
left is held to a clean run, table by table and column by column, but for what no two runs share (`LEFT_OUT`).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, select

from casetrack.config import Settings
from casetrack.db import Database
from casetrack.models import CaseEvent, HandoverBatch, HandoverFile, HandoverRow
from casetrack.models.base import Base, UtcDateTime
from casetrack.services.chain import verify
from casetrack.services.chain_page import ROWS
from casetrack.services.installation import key_file
from casetrack.services.rebuild import rebuild
from casetrack.services.work import reading, system_actor
from tests.batches import LAND_COLUMNS, STAFF_COLUMNS, a_workbook, land_rows, staff_rows
from tests.factories import Ward, a_ward, an_installation, find_ward
from tests.kept_ward import KeptBook

pytestmark = pytest.mark.proof
KILLS = 20
WHILE_STAGING = 7  # the others while cases are written
LAND, STAFF = 400, 60
MORNING = "2026-06-05T08:00+07:00"
# What no two runs share, and why. A column of moments says when a row was written.
LEFT_OUT = {
    "salt": "drawn at random for each row",
    "hash": "made of the moments and salts of all events before",
    "previous_hash": "likewise",
    "mac": "signs the hash",
    "row_version": "counts how often a row went to the database, which the first case of each piece does once more",
}
# Numbers of the office's events. A piece of a list has one event of its own, which says nothing but names its rows; how
# many there are depends on where a run was cut, so such events are left out and the others are counted on.
OF_EVENTS = {("case_events", "seq"), ("office_heads", "seq")} | {
    (table, column) for table in ("spans", "stretches") for column in ("known_from", "known_to")
}
# Of what an event says: digests, which are salted; the words themselves stand in event_texts.
DIGESTS = (ROWS, "texts")


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes the lists over: the command line of this program, with its book, its list and its keys."""

    ward: Ward
    command: Sequence[str]
    environment: Mapping[str, str]

    def begin(self, *instead: str) -> subprocess.Popen[bytes]:
        """Start the command, or another one of the same book."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.proof.handover_in_small_pieces", *(instead or self.command)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
        )

    def finish(self) -> None:
        """Let the command come to its end, which says that rows are refused."""
        assert self.begin().wait() == 1
        assert _stand(self.ward).batch == "confirmed"


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a run has come: the events of the book, the state of the batch and of its list, rows and cases."""

    events: int
    batch: str | None
    file: str | None
    rows: int
    cases: int


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two fresh books of one kind."""
    if request.param == "sqlite":
        template = request.getfixturevalue("_sqlite_template")
        files = [shutil.copyfile(template, _folder(tmp_path / name) / "casetrack.db") for name in ("clean", "killed")]
        yield Database(f"sqlite:///{files[0]}"), Database(f"sqlite:///{files[1]}")
        return
    spares = request.getfixturevalue("_postgresql_books")
    with spares.lend(unused=True) as clean, spares.lend(unused=True) as killed:
        two = Database(clean), Database(killed)
        yield two
        for book in two:
            book.dispose()


def test_killed_20_times_it_ends_in_the_same_book_as_one_clean_run(books: tuple[Database, Database], tmp_path: Path):
    clean, killed = _two_takers(books, tmp_path)
    clean.finish()
    staging, writing = _seconds(clean.ward)
    dice = random.Random(12)
    met = [
        _kill(killed, dice.uniform(0, (staging if n < WHILE_STAGING else writing) / KILLS), dice) for n in range(KILLS)
    ]
    assert sum(stand.file == "staging" and stand.rows < LAND + STAFF for stand in met) >= 3, met
    assert sum(stand.batch == "confirming" and 0 < stand.cases < stand.rows for stand in met) >= 8, met
    killed.finish()
    _same(_told(books[0]), _told(books[1]))
    for taker in (clean, killed):
        with reading(taker.ward.installation, system_actor(taker.ward.office.id)) as work:
            assert verify(work) > LAND + STAFF
        assert not rebuild(taker.ward.installation, taker.ward.office.id, write=False).differing


def _two_takers(books: tuple[Database, Database], folder: Path) -> tuple[Taker, Taker]:
    """Make a ward, its book twice over, and lists of two kinds with rows that stand twice or cannot be read."""
    ward = a_ward(books[0], demo=True)  # a demo, or no day could be set
    other = an_installation(books[1])
    KeptBook.of(books[0], ward.installation.keys.folder).write(books[1], other.keys.folder)
    land, staff = land_rows(LAND), staff_rows(*(f"Lý Văn {chr(65 + n % 26)} {n}" for n in range(STAFF)))
    for n in range(0, LAND, 50):
        land[n + 1][2] = land[n][2]  # two names under one identity number
        land[n + 3][5] = land[n + 2][5]  # two files under one former number
        land[n + 5] = list(land[n + 4])  # one row twice
        land[n + 6][6] = "31/02/2025"
    twice = LAND // 50
    counted = LAND - 2 * twice
    file = folder / "ban-giao.xlsx"
    titles = {"Dat dai": ["DANH SÁCH HỒ SƠ ĐẤT ĐAI BÀN GIAO"], "Can bo": ["DANH SÁCH HỒ SƠ CÁN BỘ, CÔNG CHỨC BÀN GIAO"]}
    sheets = {"Dat dai": [LAND_COLUMNS, *land], "Can bo": [STAFF_COLUMNS, *staff]}
    file.write_bytes(a_workbook({name: [titles[name], [], *rows] for name, rows in sheets.items()}))
    command = ["import", "handover", str(file), "--from", "xã Lam Thượng", "--on", "2025-07-01"]
    command += ["--minutes", "04/BB-BG", "--unit", "KT", "--as", "leader", "--confirm"]
    command += ["--total", f"land_dossier={counted}", "--total", f"civil_servant={STAFF}"]
    wards = (ward, find_ward(other))
    one, two = (Taker(each, command, _environment(each, folder / f"data {n}")) for n, each in enumerate(wards))
    return one, two


def _environment(ward: Ward, folder: Path) -> dict[str, str]:
    url = ward.database.engine.url.render_as_string(hide_password=False)
    key = key_file(Settings(folder, url), "chain")
    key.parent.mkdir(parents=True)
    key.write_text(ward.installation.chain_key.hex())
    places = {"CASETRACK_DATA_DIR": str(folder), "CASETRACK_VAULT_KEYS": str(ward.installation.keys.folder)}
    return {**os.environ, **places, "CASETRACK_DATABASE_URL": url, "CASETRACK_NOW": MORNING}


def _folder(place: Path) -> Path:
    place.mkdir()
    return place


def _seconds(ward: Ward) -> tuple[float, float]:
    """Tell how long the clean run read and staged, and how long it wrote cases."""
    with ward.database.reading() as session:
        batch = session.scalars(select(HandoverBatch)).one()
    assert batch.asked_at is not None
    assert batch.confirmed_at is not None
    staging, writing = batch.asked_at - batch.opened_at, batch.confirmed_at - batch.asked_at
    return staging.total_seconds(), writing.total_seconds()


def _kill(taker: Taker, after: float, dice: random.Random) -> Stand:
    """Start the command, or the job once there is something for it; kill it so long after it has first written."""
    before = _stand(taker.ward)
    goes_on = before.batch == "confirming" and dice.random() < 0.5
    running = taker.begin(*(("jobs", "run", "handovers") if goes_on else ()))
    while _stand(taker.ward) == before:
        assert running.poll() is None, f"it ended by itself: {before}"
        time.sleep(0.02)
    time.sleep(after)
    assert running.poll() is None, "it came to its end before it was killed"
    running.kill()
    running.wait()
    return _stand(taker.ward)


def _stand(ward: Ward) -> Stand:
    with ward.database.reading() as session:
        return Stand(
            session.scalars(select(func.max(CaseEvent.seq))).one(),
            session.scalars(select(HandoverBatch.state)).one_or_none(),
            session.scalars(select(HandoverFile.state)).one_or_none(),
            session.scalars(select(func.count(HandoverRow.id))).one(),
            session.scalars(select(func.count(HandoverRow.case_id))).one(),
        )


Rows = list[dict[str, Any]]


def _told(book: Database) -> dict[str, Rows]:
    """Give all that a book tells, with rows and events counted through: a run that was cut leaves gaps in the keys."""
    with book.engine.connect() as connection:
        tables = {
            table: [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]
            for table in Base.metadata.sorted_tables
        }
    events = Base.metadata.tables["case_events"]
    tables[events] = [row for row in tables[events] if row["kind"] != ROWS]
    counted = {table.name: {row["id"]: n for n, row in enumerate(rows)} for table, rows in tables.items()}
    counted["events"] = {row["seq"]: n for n, row in enumerate(tables[events])}
    return {table.name: [_told_of(table, row, counted) for row in rows] for table, rows in tables.items()}


def _told_of(table: Table, row: dict[str, Any], counted: Mapping[str, Mapping[int, int]]) -> dict[str, Any]:
    told = {}
    for column in table.c:
        value = row[column.key]
        if column.name in LEFT_OUT or (isinstance(column.type, UtcDateTime) and isinstance(value, datetime)):
            continue
        refers = next((key.column.table.name for key in column.foreign_keys), table.name if column.primary_key else "")
        if (table.name, column.name) in OF_EVENTS:
            refers = "events"
        if table.name == "office_heads" and column.name == "seq":
            value = max(counted["events"])  # the last one may name rows only
        if table.name == "case_events" and column.name == "payload":
            value = {key: said for key, said in json.loads(value).items() if key not in DIGESTS}
        told[column.name] = counted[refers][value] if refers and value is not None else value
    return told


def _same(clean: Mapping[str, Rows], killed: Mapping[str, Rows]) -> None:
    assert len(clean["cases"]) == LAND - 2 * (LAND // 50) + STAFF
    for table, rows in clean.items():
        assert len(killed[table]) == len(rows), table
        for one, other in zip(rows, killed[table], strict=True):
            assert one == other, table

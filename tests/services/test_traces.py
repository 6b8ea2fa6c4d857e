"""A name that stood in clear before its case was sealed is gone from the disk, the log and every backup after that."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casetrack import db
from casetrack.models import VaultEntry
from casetrack.services.backups import back_up
from casetrack.services.traces import wipe_traces
from tests.factories import ELIGIBLE, Ward, a_case, a_person, a_step
from tests.stolen import bytes_of, telling

SAID = ("Wồng Thị Xzưa", "xzua", "001170998877", "0977553311", "Vắng Teo")


def seal(ward: Ward) -> None:
    """Let a complaint of somebody be found a denunciation, among those of others."""
    others = [a_case(ward, f"Việc {n}", petitioner=a_person(ward, f"Lò Văn Pao {n}")) for n in range(30)]
    person = a_person(ward, SAID[0], identity_number=SAID[2], phone=SAID[3], address=SAID[4])
    number = a_case(ward, petitioner=person)
    assert telling(bytes_of(ward.database), *SAID), "it stood there in clear"
    a_step(ward, others[0], "officer", "classify", petition_class="complaint", **ELIGIBLE)
    a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)


def waiting(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.count()).where(VaultEntry.traces)).one()


def test_nothing_of_it_is_left_on_the_disk_after_the_job(ward: Ward) -> None:
    seal(ward)
    assert waiting(ward) == 1
    assert [wipe_traces(ward.installation, ward.office.id) for _time in range(2)] == [1, 0]
    assert telling(bytes_of(ward.database), *SAID) == []
    assert (waiting(ward), telling(bytes_of(ward.database), "Lò Văn Pao 7") != []) == (0, True)


def test_nothing_of_it_is_in_a_backup(ward: Ward, tmp_path: Path) -> None:
    seal(ward)
    wipe_traces(ward.installation, ward.office.id)
    file = tmp_path / "backup.zip"
    back_up(ward.installation, file, lambda _stage, _done, _of: None)
    with zipfile.ZipFile(file) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    assert telling(inside, *SAID) == []
    assert len(inside) > 1


def test_the_job_waits_for_whoever_reads_the_book_as_it_was(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "_REST_SECONDS", 0.01)  # how long it waits is not what is asked here
    monkeypatch.setattr(db, "_SQLITE_PRAGMAS", (*db._SQLITE_PRAGMAS, "busy_timeout=200"))
    ward.database.dispose()
    begun, go_on = threading.Event(), threading.Event()

    def read_for_long() -> None:
        with ward.database.reading() as session:
            session.scalars(select(func.count()).select_from(VaultEntry)).one()
            begun.set()
            go_on.wait(60)

    reader = threading.Thread(target=read_for_long)
    reader.start()
    begun.wait(60)
    try:
        seal(ward)
        assert (wipe_traces(ward.installation, ward.office.id), waiting(ward)) == (0, 1)
    finally:
        go_on.set()
        reader.join()
    assert (wipe_traces(ward.installation, ward.office.id), waiting(ward)) == (1, 0)

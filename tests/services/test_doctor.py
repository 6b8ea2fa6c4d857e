"""The doctor finds each kind of damage to the files, and removes nothing unless told."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from casetrack.db import Database
from casetrack.services.access import get_visible_case
from casetrack.services.doctor import Examination, examine, mend
from casetrack.services.documents import AddDocument, add_document, receive
from casetrack.services.shelf import COMING_IN, Shelf
from casetrack.services.work import begin
from casetrack.text import Text
from tests.factories import Ward, a_case, a_ward
from tests.sample_files import JPEG, PDF, TXT
from tests.services.test_documents import add

YESTERDAY = (1, 1)


def quietly(_stage: Text, _done: int, _of: int) -> None:
    """Draw no bar."""


def three_files(database: Database, folder: Path) -> Ward:
    ward = a_ward(database)
    ward.installation = replace(ward.installation, shelf=Shelf(folder / "files"))
    number = a_case(ward)
    for name, content in (("a.pdf", PDF), ("b.jpg", JPEG), ("c.txt", TXT)):
        add(ward, number, name, content)
    return ward


@pytest.fixture
def ward(database, tmp_path) -> Ward:
    return three_files(database, tmp_path)


def found(ward: Ward) -> list[str]:
    return [finding.kind for finding in examine(ward.installation, quietly).findings]


def test_whole_files_are_well(ward):
    size = len(PDF) + len(JPEG) + len(TXT)
    assert examine(ward.installation, quietly) == Examination(3, 3, size, ())


def test_a_missing_file_is_found_with_the_event_that_tells_of_it(ward):
    place = next(ward.installation.shelf.files())
    place.unlink()
    [finding] = examine(ward.installation, quietly).findings
    assert (finding.kind, finding.file, finding.office) == ("missing", place.name, "lamkhe")
    assert finding.event in (2, 3, 4)


def test_a_file_that_no_case_tells_of_is_found_and_removed_only_when_told(ward):
    shelf = ward.installation.shelf
    strange = [shelf.place_of("ab" * 32), shelf.folder / "ghi chú.txt", shelf.folder / "00" / next(shelf.files()).name]
    for place in strange:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x")
    assert found(ward) == ["orphan"] * 3
    assert len(mend(ward.installation, examine(ward.installation, quietly))) == 3
    assert not any(place.exists() for place in strange)
    assert found(ward) == []


def test_what_is_still_coming_in_is_left_alone_and_what_a_cut_upload_left_is_not(ward):
    shelf = ward.installation.shelf
    with shelf.coming_in() as place:
        place.write_bytes(b"half")
        assert found(ward) == []
        seen = examine(ward.installation, quietly)
        os.utime(place, YESTERDAY)
        assert found(ward) == ["unfinished"], "nobody sends for a day"
        os.utime(place)
        assert mend(ward.installation, seen) == ()
        assert place.exists()
    left = shelf.folder / COMING_IN / "1234"
    left.write_bytes(b"half")  # as a process leaves it that was killed: its marks went with it
    assert found(ward) == ["unfinished"]
    assert [finding.place for finding in mend(ward.installation, examine(ward.installation, quietly))] == [left]
    assert (left.exists(), found(ward)) == (False, [])


def test_an_upload_that_begins_after_the_look_is_not_mended_away(ward):
    shelf = ward.installation.shelf
    left = shelf.folder / COMING_IN / "1234"
    left.write_bytes(b"half")
    seen = examine(ward.installation, quietly)
    with shelf.coming_in():
        assert mend(ward.installation, seen) == ()
    assert len(mend(ward.installation, seen)) == 1


def test_where_the_system_has_no_marks_an_hour_decides(ward, monkeypatch):
    monkeypatch.setattr("casetrack.services.shelf.MARKS", None)
    left = ward.installation.shelf.folder / COMING_IN / "1234"
    left.write_bytes(b"half")
    assert found(ward) == []
    os.utime(left, YESTERDAY)
    assert found(ward) == ["unfinished"]


def test_mending_brings_nothing_back_and_removes_no_file_that_a_case_tells_of(ward):
    missing, changed, whole = ward.installation.shelf.files()
    missing.unlink()
    changed.write_bytes(b"x")
    assert mend(ward.installation, examine(ward.installation, quietly)) == ()
    assert (changed.read_bytes(), whole.exists()) == (b"x", True)
    assert sorted(found(ward)) == ["changed", "missing"]


@pytest.mark.parametrize(
    "forged", ["UPDATE documents SET size = size + 1 WHERE id = 2", "DELETE FROM documents WHERE id = 2"]
)
def test_a_row_that_is_not_what_the_chained_event_says_is_found(ward, forged):
    with ward.database.begin() as session:
        session.execute(text(forged))
    assert "altered" in found(ward)


def test_a_forged_hash_in_the_row_does_not_hide_a_changed_file(ward):
    with ward.database.begin() as session:
        session.execute(text(f"UPDATE documents SET sha256 = '{'0' * 64}' WHERE id = 2"))
    assert sorted(found(ward)) == ["altered", "missing", "orphan"]


def test_a_file_that_comes_while_the_doctor_looks_is_no_orphan(ward):
    shelf, number = ward.installation.shelf, a_case(ward)

    def add_one(_stage: Text, done: int, _of: int) -> None:
        if done == 0:
            add(ward, number, "muộn.txt", TXT + b"late")

    assert examine(ward.installation, add_one).findings == ()
    assert len(list(shelf.files())) == 4


def test_an_orphan_that_a_case_has_got_meanwhile_is_not_removed(ward):
    late = TXT + b"late"
    with receive(ward.installation.shelf, io.BytesIO(late), "m.txt", AddDocument("none")) as received:
        ward.installation.shelf.keep(received.place, received.sha256)
    seen = examine(ward.installation, quietly)
    assert [finding.kind for finding in seen.findings] == ["orphan"]
    add(ward, a_case(ward), "m.txt", late)
    assert mend(ward.installation, seen) == ()
    assert found(ward) == []


def test_a_file_whose_transaction_fails_at_the_very_end_is_an_orphan_for_the_doctor(ward):
    number = a_case(ward)

    def stop_between_the_file_and_the_book() -> None:
        with (
            receive(ward.installation.shelf, io.BytesIO(TXT + b"lost"), "m.txt", AddDocument("none")) as received,
            begin(ward.installation, ward.actor("desk")) as work,
        ):
            add_document(work, get_visible_case(work, number), received)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_between_the_file_and_the_book()
    assert found(ward) == ["orphan"]
    mend(ward.installation, examine(ward.installation, quietly))
    assert found(ward) == []


@pytest.fixture(scope="module")
def shared(_sqlite_template, tmp_path_factory) -> Ward:
    folder = tmp_path_factory.mktemp("doctor")
    (folder / "casetrack.db").write_bytes(_sqlite_template.read_bytes())
    return three_files(Database(f"sqlite:///{folder / 'casetrack.db'}"), folder)


@settings(max_examples=60)
@given(which=st.integers(0, 2), place=st.floats(0, 1, exclude_max=True), bit=st.integers(-1, 7))
def test_a_changed_bit_or_a_cut_end_anywhere_is_found(shared, which, place, bit):
    file = list(shared.installation.shelf.files())[which]
    whole = file.read_bytes()
    at, damaged = int(place * len(whole)), bytearray(whole)
    damaged[at] ^= 1 << max(bit, 0)
    file.write_bytes(whole[:at] if bit == -1 else bytes(damaged))
    try:
        assert [(f.kind, f.file) for f in examine(shared.installation, quietly).findings] == [("changed", file.name)]
    finally:
        file.write_bytes(whole)

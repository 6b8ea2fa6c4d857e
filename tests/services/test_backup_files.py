"""A backup holds the files of the cases, and a restore brings back each one as it was, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from casetrack.config import Settings
from casetrack.errors import BackupRefused
from casetrack.services.backup_file import Kept, Manifest, read_manifest, unpack, write_backup
from casetrack.services.backups import back_up
from casetrack.services.doctor import examine
from casetrack.services.installation import open_installation, write_key
from casetrack.services.restores import Restore, restore
from casetrack.services.shelf import Shelf
from tests.factories import Ward
from tests.forging import forget_evidence
from tests.sample_files import JPEG, PDF, TXT
from tests.services.test_backup import an_empty_place, is_empty, quietly
from tests.services.test_doctor import three_files


@pytest.fixture
def ward(database, tmp_path) -> Ward:
    return three_files(database, tmp_path)


@pytest.fixture
def place(ward, tmp_path, request) -> Iterator[Settings]:
    with an_empty_place(ward, tmp_path / "new", request) as there:
        write_key(there, "chain", ward.installation.chain_key)
        yield there


def contents(folder: Path) -> list[bytes]:
    return sorted(place.read_bytes() for place in Shelf(folder).files())


def damage(ward: Ward, content: bytes | None) -> str:
    """Lose the first file, or change its content; give its hash."""
    place = next(ward.installation.shelf.files())
    if content is None:
        place.unlink()
    else:
        place.write_bytes(content)
    return place.name


def test_the_files_come_back_with_the_book(ward, place, tmp_path):
    manifest = back_up(ward.installation, tmp_path / "book.zip", quietly)
    assert len(manifest.files) == 3
    restore(Restore(tmp_path / "book.zip", place), quietly)
    assert contents(place.data_dir / "files") == sorted([PDF, JPEG, TXT])
    opened = open_installation(place)
    assert examine(opened, quietly).findings == ()
    opened.database.dispose()
    assert not list(place.data_dir.glob(".casetrack-*"))


@pytest.mark.parametrize("content", [None, PDF[:-1], b""], ids=["missing", "cut", "emptied"])
def test_a_lost_file_stops_the_backup_unless_it_is_left_out_knowingly(ward, place, tmp_path, content):
    lost = damage(ward, content)
    with pytest.raises(BackupRefused, match="casetrack doctor"):
        back_up(ward.installation, tmp_path / "book.zip", quietly)
    assert not (tmp_path / "book.zip").exists()
    manifest = back_up(ward.installation, tmp_path / "book.zip", quietly, without_lost_files=True)
    assert (manifest.lost, len(manifest.files)) == ((lost,), 2)
    restored = restore(Restore(tmp_path / "book.zip", place), quietly)
    assert restored.manifest.lost == (lost,)
    assert len(contents(place.data_dir / "files")) == 2


def test_a_file_that_the_book_does_not_tell_of_is_left_out(ward, tmp_path):
    orphan = ward.installation.shelf.place_of("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    assert len(back_up(ward.installation, tmp_path / "book.zip", quietly).files) == 3


def test_a_backup_that_lacks_a_file_of_its_book_is_refused_and_the_place_stays_empty(ward, place, tmp_path):
    back_up(ward.installation, tmp_path / "book.zip", quietly)
    again = repacked(tmp_path, {}, keep=2)
    with pytest.raises(BackupRefused, match="lacks files"):
        restore(Restore(again, place), quietly)
    assert is_empty(place)


def test_a_backup_made_before_there_were_files_still_comes_back(ward, place, tmp_path):
    with ward.database.begin() as session:
        session.connection().exec_driver_sql("DELETE FROM documents")
    forget_evidence(ward)
    back_up(ward.installation, tmp_path / "book.zip", quietly)
    earlier = repacked(tmp_path, {"format": 1}, keep=0)
    assert restore(Restore(earlier, place), quietly).manifest.files == ()
    assert not (place.data_dir / "files").exists()


def test_files_that_stand_there_already_stay(ward, place, tmp_path):
    back_up(ward.installation, tmp_path / "book.zip", quietly)
    other = Shelf(place.data_dir / "files").place_of("cd" * 32)
    other.parent.mkdir(parents=True)
    other.write_bytes(b"of an earlier book")
    restore(Restore(tmp_path / "book.zip", place), quietly)
    assert contents(place.data_dir / "files") == sorted([PDF, JPEG, TXT, b"of an earlier book"])


def repacked(tmp_path: Path, changed: dict[str, object], *, keep: int) -> Path:
    """The same backup with only some of its files, sealed again as whoever holds it could."""
    file, again, folder = tmp_path / "book.zip", tmp_path / "again.zip", tmp_path / "taken out"
    folder.mkdir()
    manifest: Manifest = read_manifest(file, quietly)
    copy = unpack(file, manifest, folder, quietly)
    shelf = Shelf(tmp_path / "files")
    files = [Kept(member.sha256, shelf.place_of(member.sha256)) for member in manifest.files[:keep]]
    write_backup(again, {**asdict(manifest), **changed}, copy, quietly, files=files)
    return again

"""A backup is the book as at one moment, and whatever is not exactly that is never restored."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, inspect, select, text

from casetrack.config import Settings
from casetrack.db import Database
from casetrack.errors import BackupRefused, ChainBroken
from casetrack.models import Base, CaseEvent, EventText
from casetrack.services.backup_file import read_manifest, unpack, write_backup
from casetrack.services.backups import back_up
from casetrack.services.cases import NoteActivity, OpenCase, note_activity, open_case
from casetrack.services.chain import verify
from casetrack.services.installation import key_file, open_installation, write_key
from casetrack.services.rebuild import rebuild
from casetrack.services.restores import Restore, restore
from casetrack.services.sign_ins import SignInPolicy, find_signed_in
from casetrack.services.work import begin, reading, system_actor
from casetrack.text import Text
from tests import postgresql
from tests.factories import COMPLAINT, ELIGIBLE, Ward, a_case, a_person, a_sign_in, a_step, a_ward
from tests.forging import forget_evidence

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40


def quietly(_stage: Text, _done: int, _of: int) -> None:
    """Draw no bar."""


def a_short_book(database: Database) -> Ward:
    ward = a_ward(database)
    number = a_case(ward, petitioner=a_person(ward))
    a_step(ward, number, "desk", "classify", petition_class="complaint", **ELIGIBLE)
    return ward


@pytest.fixture
def ward(database) -> Ward:
    return a_short_book(database)


@pytest.fixture
def place(ward, tmp_path, request) -> Iterator[Settings]:
    """A data folder with the ward's key, and an empty database of the ward's kind."""
    with an_empty_place(ward, tmp_path / "new", request) as there:
        write_key(there, "chain", ward.installation.chain_key)
        yield there


@contextmanager
def an_empty_place(ward: Ward, folder: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    if ward.database.url.startswith("sqlite"):
        yield Settings(folder, f"sqlite:///{folder / 'casetrack.db'}")
        return
    with postgresql.fresh_database(request.getfixturevalue("postgresql_server")) as url:
        yield Settings(folder, url)


def backup_of(ward: Ward, tmp_path: Path) -> Path:
    file = tmp_path / "book.zip"
    back_up(ward.installation, file, quietly)
    return file


def repacked(file: Path, tmp_path: Path, **changed: object) -> Path:
    """The same backup with another manifest, sealed again as whoever holds it could."""
    manifest = read_manifest(file, quietly)
    copy = taken_out(file, tmp_path)
    again = tmp_path / "again.zip"
    write_backup(again, {**asdict(manifest), **changed}, copy, quietly)
    return again


def taken_out(file: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "taken out"
    folder.mkdir()
    return unpack(file, read_manifest(file, quietly), folder, quietly)


def everything_in(url: str) -> dict[str, list[tuple]]:
    database = Database(url)
    names = [*Base.metadata.tables, "alembic_version"]
    with database.reading() as session:
        rows = {name: session.execute(text(f'SELECT * FROM "{name}"')).all() for name in names}
    database.dispose()
    return {name: sorted(map(tuple, found), key=repr) for name, found in rows.items()}


def is_empty(place: Settings) -> bool:
    if place.database_url.startswith("sqlite"):
        return [file.name for file in place.data_dir.iterdir()] == ["keys"]
    found = MetaData()
    database = Database(place.database_url)
    found.reflect(database.engine)
    database.dispose()
    return not found.tables


def test_a_restored_book_holds_every_row_of_the_one_that_was_backed_up(ward, place, tmp_path):
    file = backup_of(ward, tmp_path)
    restored = restore(Restore(file, place), quietly)
    assert everything_in(place.database_url) == everything_in(ward.database.url)
    assert restored.signature_checked
    assert [(head.code, head.seq) for head in restored.manifest.offices] == [("lamkhe", 5)]
    opened = open_installation(place)
    with reading(opened, system_actor(ward.office.id)) as work:
        assert verify(work) == 5
    opened.database.dispose()


def test_nobody_is_signed_in_by_a_restored_book(ward, place, tmp_path):
    token = a_sign_in(ward, "officer")
    restore(Restore(backup_of(ward, tmp_path), place), quietly)
    policy = SignInPolicy(timedelta(minutes=15), frozenset(), b"")
    found = []
    for url in (ward.database.url, place.database_url):
        book = Database(url)
        with book.reading() as session:
            found.append(find_signed_in(session, token, policy, ward.now) is not None)
        book.dispose()
    assert found == [True, False]


def test_a_backup_made_while_the_office_works_is_the_book_between_two_transactions(ward, place, tmp_path):
    stop, underway = threading.Event(), threading.Barrier(5)

    def work_on() -> None:
        underway.wait()
        while not stop.is_set():
            with begin(ward.installation, ward.actor("desk")) as work:
                wish = OpenCase("petition", "Bồi thường", work.today, ward.units["root"].id, "desk", COMPLAINT)
                note_activity(work, open_case(work, wish), NoteActivity("note", work.today, "Đã nhận giấy tờ."))

    hands = [threading.Thread(target=work_on) for _hand in range(4)]
    for hand in hands:
        hand.start()
    underway.wait()
    file = backup_of(ward, tmp_path)
    stop.set()
    for hand in hands:
        hand.join()
    restored = restore(Restore(file, place), quietly)
    seq = restored.manifest.offices[0].seq
    kept, original = (_events(url, seq) for url in (place.database_url, ward.database.url))
    assert kept == original
    assert len(kept[0]) == seq
    assert seq % 2 == 1  # five events come first, then each transaction of these hands writes two events
    opened = open_installation(place)
    assert rebuild(opened, ward.office.id, write=False).differing == ()
    opened.database.dispose()


def _events(url: str, seq: int) -> tuple[list, list]:
    database = Database(url)
    with database.reading() as session:
        events = session.execute(select(*inspect(CaseEvent).columns).where(CaseEvent.seq <= seq)).all()
        texts = select(EventText.event_id, EventText.key, EventText.salt, EventText.text)
        said = session.execute(texts.join(CaseEvent, CaseEvent.id == EventText.event_id).where(CaseEvent.seq <= seq))
        rows = sorted(map(tuple, events)), sorted(map(tuple, said))
    database.dispose()
    return rows


@pytest.fixture(scope="module")
def packed(_sqlite_template, tmp_path_factory) -> bytes:
    """A backup's bytes, made once: what is done to them needs no book."""
    folder = tmp_path_factory.mktemp("packed")
    (folder / "casetrack.db").write_bytes(_sqlite_template.read_bytes())
    database = Database(f"sqlite:///{folder / 'casetrack.db'}")
    file = backup_of(a_short_book(database), folder)
    database.dispose()
    return file.read_bytes()


def refused(content: bytes, folder: Path) -> Text:
    file = folder / "tried.zip"
    file.write_bytes(content)
    with pytest.raises(BackupRefused) as refusal:
        restore(Restore(file, Settings(folder / "none", f"sqlite:///{folder}/none/casetrack.db")), quietly)
    assert not (folder / "none").exists()
    return refusal.value.message


@settings(max_examples=200)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_backup_with_one_flipped_bit_anywhere_is_refused(packed, tmp_path_factory, where, bit):
    flipped = bytearray(packed)
    flipped[int(where * len(packed))] ^= 1 << bit
    refused(bytes(flipped), tmp_path_factory.mktemp("flipped"))


def test_a_flipped_byte_where_a_zip_has_no_checksum_is_refused_too(packed, tmp_path):
    file = tmp_path / "tried.zip"
    for place in [*range(150), *range(-900, 0)]:  # headers, directory and seal
        flipped = bytearray(packed)
        flipped[place] ^= 0x20  # the other case of a letter
        file.write_bytes(flipped)
        with pytest.raises(BackupRefused):
            read_manifest(file, quietly)


@settings(max_examples=100)
@given(length=st.floats(0, 1, exclude_max=True))
def test_a_backup_that_was_cut_off_is_refused(packed, tmp_path_factory, length):
    refused(packed[: int(length * len(packed))], tmp_path_factory.mktemp("cut"))


def test_a_backup_takes_less_room_than_the_book(packed, tmp_path):
    (tmp_path / "book.zip").write_bytes(packed)
    assert len(packed) < read_manifest(tmp_path / "book.zip", quietly).members[0].size / 2


def test_bytes_hung_on_at_the_end_are_refused(packed, tmp_path):
    refused(packed + b"\x00", tmp_path)


def test_a_photograph_is_no_backup(tmp_path):
    assert "is no CaseTrack backup" in refused(JPEG, tmp_path).en


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BackupRefused) as refusal:
        restore(Restore(tmp_path / "lost.zip", Settings(tmp_path, "sqlite:///x.db")), quietly)
    assert "lost.zip" in refusal.value.message.vi


@pytest.mark.parametrize("newer", [{"revision": "9999"}, {"format": 3}], ids=["tables", "file"])
def test_a_backup_of_a_newer_program_is_refused(ward, place, tmp_path, newer):
    file = repacked(backup_of(ward, tmp_path), tmp_path, **newer)
    with pytest.raises(BackupRefused, match="Update the program, then restore again"):
        restore(Restore(file, place), quietly)
    assert is_empty(place)


def test_a_book_that_does_not_end_where_its_manifest_says_leaves_the_place_empty(ward, place, tmp_path):
    file = backup_of(ward, tmp_path)
    [head] = read_manifest(file, quietly).offices
    file = repacked(file, tmp_path, offices=[asdict(replace(head, seq=head.seq + 1))])
    with pytest.raises(BackupRefused, match="does not end where"):
        restore(Restore(file, place), quietly)
    assert is_empty(place)


def test_a_backup_whose_words_were_changed_and_that_was_sealed_again_breaks_the_chain(packed, tmp_path):
    file = tmp_path / "book.zip"
    file.write_bytes(packed)
    manifest = read_manifest(file, quietly)
    copy = taken_out(file, tmp_path)
    forged = sqlite3.connect(copy)
    forged.execute("UPDATE event_texts SET text = 'Không có gì' WHERE key = 'title'")
    forged.commit()
    forged.close()
    again = tmp_path / "forged.zip"
    write_backup(again, asdict(manifest), copy, quietly)
    place = Settings(tmp_path / "new", f"sqlite:///{tmp_path}/new/casetrack.db")
    with pytest.raises(ChainBroken):
        restore(Restore(again, place, without_key=True), quietly)
    assert list(place.data_dir.iterdir()) == []


def test_a_broken_book_makes_no_backup(ward, tmp_path):
    with ward.database.begin() as session:
        session.execute(text("UPDATE case_events SET actor_name = 'Ai đó' WHERE seq = 1"))
    with pytest.raises(ChainBroken):
        backup_of(ward, tmp_path)
    assert not (tmp_path / "book.zip").exists()


def test_a_backup_never_overwrites_an_earlier_one(ward, tmp_path):
    file = backup_of(ward, tmp_path)
    before = file.read_bytes()
    with pytest.raises(BackupRefused, match="already"):
        back_up(ward.installation, file, quietly)
    assert file.read_bytes() == before


def test_a_folder_that_is_not_there_cannot_take_a_backup(ward, tmp_path):
    with pytest.raises(BackupRefused, match="cannot be written"):
        back_up(ward.installation, tmp_path / "none" / "book.zip", quietly)


def test_tables_of_an_earlier_version_are_brought_up_to_date(sqlite_url, tmp_path):
    ward = a_short_book(Database(sqlite_url))
    forget_evidence(ward)
    file = backup_of(ward, tmp_path)
    manifest = read_manifest(file, quietly)
    copy = taken_out(file, tmp_path)
    database = Database(f"sqlite:///{copy}")
    command.downgrade(database._alembic(), "0003")
    database.dispose()
    earlier = tmp_path / "earlier.zip"
    write_backup(earlier, {**asdict(manifest), "revision": "0003"}, copy, quietly)
    place = Settings(tmp_path / "new", f"sqlite:///{tmp_path}/new/casetrack.db")
    restore(Restore(earlier, place, without_key=True), quietly)
    open_installation(place).database.dispose()  # refuses any other version


def test_the_key_is_not_in_the_backup_and_without_it_nothing_is_restored(ward, place, tmp_path):
    file = backup_of(ward, tmp_path)
    key_file(place, "chain").unlink()
    key = ward.installation.chain_key
    for held in (taken_out(file, tmp_path).read_bytes(), repr(read_manifest(file, quietly)).encode()):
        assert key not in held
        assert key.hex().encode() not in held
    with pytest.raises(BackupRefused, match="key is missing"):
        restore(Restore(file, place), quietly)


def test_a_copy_of_the_key_is_put_in_its_place(ward, place, tmp_path):
    file = backup_of(ward, tmp_path)
    copied = key_file(place, "chain").rename(tmp_path / "from-the-safe.key")
    assert restore(Restore(file, place, key=copied), quietly).signature_checked
    assert key_file(place, "chain").read_text() == copied.read_text()


def test_a_key_that_did_not_sign_the_backup_is_refused(ward, place, tmp_path):
    file = backup_of(ward, tmp_path)
    key_file(place, "chain").write_text("11" * 32)
    with pytest.raises(BackupRefused, match="not the one that signed"):
        restore(Restore(file, place), quietly)
    assert is_empty(place)


def test_when_the_key_is_lost_the_book_is_signed_anew_and_whoever_restores_is_told(ward, place, tmp_path):
    file = backup_of(ward, tmp_path)
    key_file(place, "chain").unlink()
    assert not restore(Restore(file, place, without_key=True), quietly).signature_checked
    opened = open_installation(place)
    with reading(opened, system_actor(ward.office.id)) as work:
        assert verify(work) == 5
    opened.database.dispose()


def test_a_place_with_a_book_in_it_is_left_alone(ward, place, tmp_path):
    file = backup_of(ward, tmp_path)
    restore(Restore(file, place), quietly)
    before = everything_in(place.database_url)
    with pytest.raises(BackupRefused, match="already"):
        restore(Restore(file, place), quietly)
    assert everything_in(place.database_url) == before

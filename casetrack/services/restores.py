"""Bring a backup back, into a place where no book is: checked byte by byte, read through, and only then put there."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import MetaData, make_url, select

from casetrack.clock import system_clock
from casetrack.config import Settings
from casetrack.db import Database, known_revisions
from casetrack.engine.calendar_file import load_working_days
from casetrack.engine.library import WorkflowLibrary
from casetrack.errors import BackupRefused, CasetrackError
from casetrack.models import OfficeHead
from casetrack.services.backup_file import Manifest, Progress, fingerprint, read_manifest, unpack
from casetrack.services.backups import POSTGRESQL, SQLITE, files_in, read_through, server_major
from casetrack.services.installation import key_file, write_key
from casetrack.services.key_ring import KeyRing
from casetrack.services.postgresql_programs import find_program, run_program
from casetrack.services.restored_files import unpacked_files
from casetrack.services.shelf import Shelf
from casetrack.services.sign_ins import end_everybodys
from casetrack.services.work import Installation, sign_head
from casetrack.text import Text

CHAIN = "chain"
_ALL_OR_NOTHING = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")


@dataclass(frozen=True, slots=True)
class Restore:
    """The wish to bring a backup back into the place that the settings name.

    `key`: file with the chain's key, where the data folder has none. `without_key`: the key is lost; trust the events
    as they follow each other, and sign their end anew. `replace`: set the book aside that stands there (SQLite).
    """

    file: Path
    settings: Settings
    key: Path | None = None
    without_key: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, where to, and where the book stands that was there before."""

    manifest: Manifest
    database_url: str
    set_aside: Path | None
    signature_checked: bool


def restore(wish: Restore, progress: Progress) -> Restored:
    """Bring a backup back; raise BackupRefused, ChainBroken or WrongDatabase, and change nothing, when it will not do.

    A backup of older tables is brought up to date on the way.
    """
    manifest = read_manifest(wish.file, progress)
    _refuse_newer_tables(manifest)
    target = make_url(wish.settings.database_url)
    if target.get_backend_name() != manifest.database:
        raise _other_kind(manifest)
    key, checked = _key(wish, manifest)
    try:
        put_back = _into_sqlite if manifest.database == SQLITE else _into_postgresql
        aside = put_back(wish, manifest, (key, checked), progress)
    except OSError as failure:
        raise BackupRefused(
            Text(
                "Không ghi được vào nơi phục hồi. Xem thư mục, quyền ghi và chỗ trống. ({why})",
                "The place to restore into cannot be written. Check the folder, its rights and free space. ({why})",
            ).with_(why=failure.strerror or failure)
        ) from failure
    return Restored(manifest, target.render_as_string(hide_password=True), aside, checked)


def _refuse_newer_tables(manifest: Manifest) -> None:
    if manifest.revision not in known_revisions():
        raise BackupRefused(
            Text(
                "Bản sao lưu có bảng của CaseTrack {program} ({revision}), mới hơn bản đang chạy. "
                "Cập nhật phần mềm rồi phục hồi lại.",
                "The backup holds tables of CaseTrack {program} ({revision}), newer than this program. "
                "Update the program, then restore again.",
            ).with_(program=manifest.program, revision=manifest.revision)
        )


def _other_kind(manifest: Manifest) -> BackupRefused:
    if manifest.database == POSTGRESQL:
        return BackupRefused(
            Text(
                "Đây là bản sao lưu của PostgreSQL. Phục hồi vào một cơ sở dữ liệu trống: "
                "--into postgresql://nguoi-dung@may/ten.",
                "This is a backup of PostgreSQL. Restore it into an empty database: --into postgresql://user@host/name.",
            )
        )
    return BackupRefused(
        Text(
            "Đây là bản sao lưu của SQLite. Phục hồi vào một thư mục: --into THƯ_MỤC.",
            "This is a backup of SQLite. Restore it into a folder: --into FOLDER.",
        )
    )


def _key(wish: Restore, manifest: Manifest) -> tuple[bytes, bool]:
    """Give the key of the restored book, and tell whether it is the one that signed the backup."""
    standing = key_file(wish.settings, CHAIN)
    source = standing if standing.exists() else wish.key
    if wish.without_key:
        key = _read_key(source) if source else secrets.token_bytes(32)
        return key, fingerprint(key) == manifest.chain_key
    if source is None:
        raise BackupRefused(
            Text(
                "Thiếu khóa của sổ: bản sao lưu không chứa khóa. Thêm --key TỆP (bản chép keys/chain.key của máy cũ). "
                "Nếu khóa đã mất: --without-key, rồi đối chiếu số cuối sổ với bản in.",
                "The book's key is missing: a backup does not hold it. Add --key FILE (your copy of the old PC's "
                "keys/chain.key). If the key is lost: --without-key, then compare the book's end with a printed one.",
            )
        )
    key = _read_key(source)
    if fingerprint(key) != manifest.chain_key:
        raise BackupRefused(
            Text(
                "Khóa {file} không phải khóa đã ký bản sao lưu này. Chọn thư mục khác hoặc đúng khóa (--key).",
                "The key {file} is not the one that signed this backup. Choose another folder, or the right --key.",
            ).with_(file=source)
        )
    return key, True


def _read_key(file: Path) -> bytes:
    try:
        key = bytes.fromhex(file.read_text().strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != 32:
        raise BackupRefused(
            Text("{file} không phải tệp khóa của CaseTrack.", "{file} is no key file of CaseTrack.").with_(file=file)
        )
    return key


def _into_sqlite(wish: Restore, manifest: Manifest, key: tuple[bytes, bool], progress: Progress) -> Path | None:
    target = Path(make_url(wish.settings.database_url).database or "").absolute()
    if target.exists() and not wish.replace:
        raise _taken(str(target), "--into, --replace")
    target.parent.mkdir(parents=True, exist_ok=True)
    shelf = Shelf.of(wish.settings)
    with (
        tempfile.TemporaryDirectory(prefix=".casetrack-", dir=target.parent) as name,
        unpacked_files(wish.file, manifest, shelf, progress) as put_files,
    ):
        copy = unpack(wish.file, manifest, Path(name), progress)
        _bring_up(f"sqlite:///{copy}", manifest, key, progress, shelf=shelf)
        with closing(sqlite3.connect(copy)) as whole:
            whole.execute("PRAGMA journal_mode=DELETE")  # the log beside it is folded in
        aside = _set_aside(target)
        write_key(wish.settings, CHAIN, key[0])
        put_files()
        copy.replace(target)
    return aside


def _into_postgresql(wish: Restore, manifest: Manifest, key: tuple[bytes, bool], progress: Progress) -> None:
    url = wish.settings.database_url
    database, shelf = Database(url), Shelf.of(wish.settings)
    try:
        _refuse_server(database, manifest)
        program = find_program("pg_restore", int(manifest.database_version))
        with unpacked_files(wish.file, manifest, shelf, progress) as put_files:
            with tempfile.TemporaryDirectory(prefix="casetrack-") as name:
                copy = unpack(wish.file, manifest, Path(name), progress)
                progress(Text("Ghi vào PostgreSQL", "Writing into PostgreSQL"), 0, 0)
                run_program(program, url, *_ALL_OR_NOTHING, str(copy))
            try:
                _bring_up(url, manifest, key, progress, shelf=shelf)
                put_files()
            except (CasetrackError, OSError):
                _tables(database).drop_all(database.engine)  # it was empty, and is again
                raise
    finally:
        database.dispose()
    write_key(wish.settings, CHAIN, key[0])


def _refuse_server(database: Database, manifest: Manifest) -> None:
    with database.reading() as session:
        major = server_major(session)
    if _tables(database).tables:
        raise _taken(make_url(database.url).render_as_string(hide_password=True), "--into")
    if major < int(manifest.database_version):
        raise BackupRefused(
            Text(
                "Bản sao lưu do PostgreSQL {made} tạo ra, máy chủ này là bản {major}. Phục hồi vào bản {made} trở lên.",
                "The backup was made by PostgreSQL {made}, this server is {major}. Restore into {made} or newer.",
            ).with_(made=manifest.database_version, major=major)
        )


def _bring_up(url: str, manifest: Manifest, key: tuple[bytes, bool], progress: Progress, *, shelf: Shelf) -> None:
    """Bring the tables up to date, sign anew where the key was lost, and read every office's chain to its end."""
    database = Database(url)
    try:
        database.upgrade()
        with database.begin() as session:
            end_everybodys(session, system_clock())
        if not key[1]:
            with database.begin() as session:
                for head in session.scalars(select(OfficeHead)):
                    head.mac = sign_head(key[0], head)
        known = (WorkflowLibrary(()), load_working_days(), system_clock, key[0], shelf)
        installation = Installation(database, *known, KeyRing(shelf.folder))  # nobody is looked for in the vault
        with database.reading() as session:
            heads, files = read_through(session, installation, progress), files_in(session)
    finally:
        database.dispose()
    held = {*manifest.lost, *(member.sha256 for member in manifest.files)}
    if heads != manifest.offices or not held.issuperset(files):
        raise BackupRefused(
            Text(
                "Sổ trong bản sao lưu không kết thúc ở chỗ bản kê ghi, hoặc thiếu tệp. Dùng một bản sao lưu khác.",
                "The book in the backup does not end where its manifest says, or lacks files. Use another backup.",
            )
        )


def _set_aside(target: Path) -> Path | None:
    """Keep the book that stands there under another name; raise BackupRefused while somebody has it open."""
    stamp = f"{system_clock():%Y%m%dT%H%M%SZ}"
    if target.exists():
        _refuse_open(target)
        shutil.copy2(target, f"{target}.{stamp}")
    for ending in ("-wal", "-shm"):  # a log left beside a new book would be played into it
        log = target.with_name(target.name + ending)
        if log.exists():
            log.replace(f"{target}.{stamp}{ending}")
    return Path(f"{target}.{stamp}") if target.exists() else None


def _refuse_open(target: Path) -> None:
    try:
        with closing(sqlite3.connect(target, timeout=0)) as book:
            book.execute("PRAGMA journal_mode=DELETE")  # only whoever has the book alone may do this
    except sqlite3.OperationalError as failure:
        raise BackupRefused(
            Text(
                "Sổ {target} đang mở. Dừng casetrack serve rồi phục hồi lại. ({why})",
                "The book {target} is open. Stop casetrack serve, then restore again. ({why})",
            ).with_(target=target, why=failure)
        ) from failure
    except sqlite3.DatabaseError:
        return  # too damaged to be a book: kept as it is, whatever it holds


def _taken(place: str, options: str) -> BackupRefused:
    return BackupRefused(
        Text(
            "Ở {place} đã có dữ liệu. Chọn nơi trống ({options}).",
            "There are data at {place} already. Choose an empty place ({options}).",
        ).with_(place=place, options=options)
    )


def _tables(database: Database) -> MetaData:
    found = MetaData()
    found.reflect(database.engine)
    return found

"""Copy the whole book and its files into one file while the office works: as at one moment, and read through."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select, text
from sqlalchemy.orm import Session

from casetrack import __version__
from casetrack.db import Database, revision_of
from casetrack.errors import BackupRefused
from casetrack.models import Document, OfficeHead
from casetrack.services.backup_file import (
    FORMAT,
    Head,
    Kept,
    Manifest,
    Progress,
    changed_file,
    fingerprint,
    read_manifest,
    write_backup,
)
from casetrack.services.chain import verify
from casetrack.services.offices import list_offices
from casetrack.services.postgresql_programs import find_program, run_program
from casetrack.services.shelf import is_whole
from casetrack.services.work import Installation, Work, system_actor
from casetrack.text import Text

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_PAGES_AT_ONCE = 2000

Said = dict[str, Any]  # the manifest as far as it is known


@dataclass(frozen=True, slots=True)
class _Copy:
    """The copied book, what is known of it, and the files that its cases have."""

    place: Path
    said: Said
    files: tuple[str, ...]


def back_up(
    installation: Installation, file: Path, progress: Progress, *, without_lost_files: bool = False
) -> Manifest:
    """Write a backup of the whole book with its files; raise BackupRefused, ChainBroken, and leave no file, otherwise.

    Nobody waits for it. The copy's chain is read from the first event to the last before it is packed.
    `without_lost_files`: leave out what is missing or changed, and say so in the manifest.
    """
    if file.exists():
        raise BackupRefused(
            Text("Đã có {file}. Chọn tên khác.", "There is {file} already. Choose another name.").with_(file=file)
        )
    try:
        with tempfile.TemporaryDirectory(prefix=".casetrack-", dir=file.parent) as name:
            folder = Path(name)
            copy_book = _copy_sqlite if _kind(installation) == SQLITE else _copy_postgresql
            copy = copy_book(installation, folder, progress)
            kept, lost = _look_for(installation, copy.files, progress) if without_lost_files else (copy.files, ())
            packed = folder / "packed"
            said = {**_said_of(installation), **copy.said, "lost": lost}
            files = [_standing(installation, sha256) for sha256 in kept]
            write_backup(packed, said, copy.place, progress, files=files)
            manifest = read_manifest(packed, progress)
            packed.replace(file)
    except OSError as failure:
        raise BackupRefused(
            Text(
                "Không ghi được {file}. Xem thư mục, quyền ghi và chỗ trống. ({why})",
                "{file} cannot be written. Check the folder, its rights and the free space. ({why})",
            ).with_(file=file, why=failure.strerror or failure)
        ) from failure
    return manifest


def read_through(session: Session, installation: Installation, progress: Progress) -> tuple[Head, ...]:
    """Verify the chain of every office as this session sees it, and tell how far each book goes."""
    heads = []
    offices = list_offices(session)
    for n, office in enumerate(offices):
        progress(Text("Đọc lại sổ sự kiện", "Reading the book of events"), n, len(offices))
        verify(Work(session, installation, system_actor(office.id), office, installation.clock(), installation.clock()))
        head = session.scalars(select(OfficeHead).where(OfficeHead.office_id == office.id)).one()
        heads.append(Head(office.code, office.name, head.seq, head.hash))
    return tuple(heads)


def _said_of(installation: Installation) -> Said:
    return {
        "format": FORMAT,
        "program": __version__,
        "made_at": installation.clock().isoformat(timespec="seconds"),
        "database": _kind(installation),
        "chain_key": fingerprint(installation.chain_key),
    }


def _look_for(installation: Installation, files: tuple[str, ...], progress: Progress) -> tuple[list[str], list[str]]:
    """Part the files that are whole from those that are lost."""
    kept, lost = list[str](), list[str]()
    for n, sha256 in enumerate(files):
        progress(Text("Đọc các tệp", "Reading the files"), n, len(files))
        place = installation.shelf.place_of(sha256)
        (kept if is_whole(place, sha256) else lost).append(sha256)
    return kept, lost


def _standing(installation: Installation, sha256: str) -> Kept:
    place = installation.shelf.place_of(sha256)
    if not place.is_file():
        raise changed_file(sha256)
    return Kept(sha256, place)


def _copy_sqlite(installation: Installation, folder: Path, progress: Progress) -> _Copy:
    copy = folder / "casetrack.db"
    database = make_url(installation.database.url).database or ""
    with closing(sqlite3.connect(database, isolation_level=None)) as book, closing(sqlite3.connect(copy)) as into:
        # While a reader's transaction is open, the copy is never begun anew, however many write meanwhile.
        book.execute("BEGIN")
        book.execute("SELECT count(*) FROM offices").fetchone()
        saying = Text("Chép sổ", "Copying the book")
        book.backup(into, pages=_PAGES_AT_ONCE, progress=lambda _s, left, of: progress(saying, of - left, of))
    opened = Database(f"sqlite:///{copy}")
    with opened.reading() as session:
        said = _said_in(session, replace(installation, database=opened), progress)
        files = files_in(session)
    opened.dispose()
    with closing(sqlite3.connect(copy)) as whole:
        whole.execute("PRAGMA journal_mode=DELETE")  # the copy is this one file, no log beside it
        found = whole.execute("PRAGMA quick_check").fetchone()[0]
        if found != "ok":
            raise BackupRefused(
                Text(
                    "Tệp cơ sở dữ liệu đã hỏng ({why}). Không ghi bản sao lưu; giữ các bản cũ.",
                    "The database file is damaged ({why}). No backup was written; keep the earlier ones.",
                ).with_(why=found)
            )
    return _Copy(copy, {**said, "database_version": sqlite3.sqlite_version}, files)


def _copy_postgresql(installation: Installation, folder: Path, progress: Progress) -> _Copy:
    copy, url = folder / "casetrack.dump", installation.database.url
    with installation.database.reading() as session:
        snapshot = session.scalars(text("SELECT pg_export_snapshot()")).one()
        program = find_program("pg_dump", server_major(session))
        progress(Text("Chép sổ", "Copying the book"), 0, 0)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={copy}")
        run_program(program, url, *options)
        said = _said_in(session, installation, progress)
        files = files_in(session)
    return _Copy(copy, {**said, "database_version": str(program.major)}, files)


def _said_in(session: Session, installation: Installation, progress: Progress) -> Said:
    heads = read_through(session, installation, progress)
    offices = [{"code": head.code, "name": head.name, "seq": head.seq, "hash": head.hash} for head in heads]
    return {"revision": revision_of(session.connection()), "offices": offices}


def files_in(session: Session) -> tuple[str, ...]:
    """Give the hashes of the files that the cases of a book have."""
    return tuple(session.scalars(select(Document.sha256).distinct().order_by(Document.sha256)))


def server_major(session: Session) -> int:
    """Give the major version of the PostgreSQL server."""
    return int(session.scalars(text("SHOW server_version_num")).one()) // 10000


def _kind(installation: Installation) -> str:
    return installation.database.engine.dialect.name

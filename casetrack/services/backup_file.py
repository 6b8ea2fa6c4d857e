"""The one file of a backup: a zip with the copied book, the files of its cases and a manifest, sealed by a digest.

Any zip program opens it. A zip has bytes that its own checksums do not cover, so the digest in its comment, at the
very end, covers them all.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from casetrack.errors import BackupRefused
from casetrack.text import Text

FORMAT = 2  # 1 had no files
MANIFEST = "manifest.json"
_MARK = b"CaseTrack sha256 "
_DIGEST = 64  # hexadecimal digits, the last bytes of the file
_AT_ONCE = 1 << 20
_FILES = "files/"
_PACKING = Text("Nén bản sao", "Packing the copy")

Progress = Callable[[Text, int, int], None]  # what is being done; how much of how much, 0 where nobody can tell


@dataclass(frozen=True, slots=True)
class Head:
    """How far the book of one office goes: number and hash of its last event."""

    code: str
    name: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside the backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    `revision`: version of the tables. `database_version`: of the program that made the copy. `chain_key`: fingerprint
    of the key that signed the heads; the key itself is not in the backup. `members`: the copied book, then the files.
    `lost`: files that the book tells of, but which were missing or changed and are not in the backup.
    """

    format: int
    program: str
    made_at: str
    revision: str
    database: str
    database_version: str
    chain_key: str
    offices: tuple[Head, ...]
    members: tuple[Member, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[Member, ...]:
        """The files of cases, each named after its content."""
        return self.members[1:]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a case that belongs in the backup: the hash by which the book knows it, and where it stands."""

    sha256: str
    place: Path


def write_backup(
    file: Path, manifest: dict[str, Any], copy: Path, progress: Progress, *, files: Sequence[Kept] = ()
) -> None:
    """Pack a copied book and the files of its cases with their manifest; all is on the disk when this returns.

    Raise BackupRefused when a file is not what its hash says.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "r+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            members = [_packed(packed, copy, copy.name, progress)]
            for kept in files:
                members.append(_packed(packed, kept.place, _FILES + kept.sha256, progress))
                if members[-1].sha256 != kept.sha256:
                    raise changed_file(kept.sha256)
            said = json.dumps({**manifest, "members": list(map(asdict, members))}, ensure_ascii=False, indent=2)
            packed.writestr(zipfile.ZipInfo(MANIFEST), said)
            packed.comment = _MARK + b"0" * _DIGEST
        _seal(out)


def _packed(packed: zipfile.ZipFile, place: Path, name: str, progress: Progress) -> Member:
    """Put one file into the backup; those of cases are pictures and packed documents, which pack no further."""
    digest, size = hashlib.sha256(), place.stat().st_size
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_STORED if name.startswith(_FILES) else zipfile.ZIP_DEFLATED
    entry._compresslevel = 1  # type: ignore[attr-defined]
    with place.open("rb") as file, packed.open(entry, "w", force_zip64=True) as inside:
        for piece in _pieces(file, size, _PACKING, progress):
            digest.update(piece)
            inside.write(piece)
    return Member(name, size, digest.hexdigest())


def _seal(out: BinaryIO) -> None:
    length = out.seek(0, os.SEEK_END) - _DIGEST
    out.seek(0)
    digest = hashlib.sha256()
    for piece in _pieces(out, length):
        digest.update(piece)
    out.seek(length)
    out.write(digest.hexdigest().encode())
    out.flush()
    os.fsync(out.fileno())


def read_manifest(file: Path, progress: Progress) -> Manifest:
    """Check every byte of a backup and give its manifest; raise BackupRefused when it is no backup, or not a whole one.

    A newer format is refused as well.
    """
    _check_digest(file, progress)
    try:
        with zipfile.ZipFile(file) as packed:
            said = json.loads(packed.read(MANIFEST))
            manifest = _manifest(said)
            if packed.namelist() != [*(member.name for member in manifest.members), MANIFEST]:
                raise _damaged(file)
    except (zipfile.BadZipFile, KeyError, IndexError, TypeError, ValueError) as failure:
        raise _damaged(file) from failure
    return manifest


def unpack(file: Path, manifest: Manifest, folder: Path, progress: Progress) -> Path:
    """Take the copied book out of a backup into a folder, checked against the manifest."""
    member = manifest.members[0]
    place = folder / Path(member.name).name
    _unpack(file, member, place, progress)
    return place


def unpack_file(file: Path, member: Member, place: Path, progress: Progress) -> str:
    """Take one file of a case out of a backup, checked against the manifest; give its hash."""
    _unpack(file, member, place, progress)
    if member.name != _FILES + member.sha256:
        raise _damaged(file)
    return member.sha256


def _unpack(file: Path, member: Member, place: Path, progress: Progress) -> None:
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(file) as packed, packed.open(member.name) as inside, place.open("xb") as out:
            saying = Text("Giải nén bản sao lưu", "Unpacking the backup")
            for piece in _pieces(inside, member.size, saying, progress):
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    except zipfile.BadZipFile as failure:
        raise _damaged(file) from failure
    if digest.hexdigest() != member.sha256:
        raise _damaged(file)


def changed_file(sha256: str) -> BackupRefused:
    """Give the refusal of a backup whose files are not whole."""
    return BackupRefused(
        Text(
            "Tệp {file} của sổ bị thiếu hoặc đã đổi. Chạy casetrack doctor; lấy lại tệp từ bản sao lưu cũ, hoặc sao "
            "lưu với --without-lost-files.",
            "The file {file} of the book is missing or changed. Run casetrack doctor; bring the file back from an "
            "earlier backup, or back up with --without-lost-files.",
        ).with_(file=sha256[:16])
    )


def fingerprint(key: bytes) -> str:
    """Name a key without telling it."""
    return hashlib.sha256(b"casetrack chain key\n" + key).hexdigest()[:16]


def _check_digest(file: Path, progress: Progress) -> None:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as book:
            length = book.seek(0, os.SEEK_END) - _DIGEST
            book.seek(0)
            beginning = book.read(4)
            book.seek(max(length - len(_MARK), 0))
            mark, sealed = book.read(len(_MARK)), book.read()
            if mark != _MARK and beginning != b"PK\x03\x04":
                raise BackupRefused(
                    Text(
                        "{file} không phải bản sao lưu CaseTrack. Chọn tệp do casetrack backup tạo ra.",
                        "{file} is no CaseTrack backup. Choose a file that casetrack backup made.",
                    ).with_(file=file)
                )
            book.seek(0)
            for piece in _pieces(book, length, Text("Kiểm tra bản sao lưu", "Checking the backup"), progress):
                digest.update(piece)
    except OSError as failure:
        raise BackupRefused(
            Text("Không đọc được {file}. ({why})", "{file} cannot be read. ({why})").with_(
                file=file, why=failure.strerror
            )
        ) from failure
    if mark != _MARK or sealed != digest.hexdigest().encode():
        raise _damaged(file)


def _manifest(said: Any) -> Manifest:
    if said["format"] > FORMAT:
        raise BackupRefused(
            Text(
                "Bản sao lưu do CaseTrack {program} tạo ra, mới hơn bản đang chạy. Cập nhật phần mềm rồi phục hồi lại.",
                "The backup was made by CaseTrack {program}, a newer one. Update the program, then restore again.",
            ).with_(program=said["program"])
        )
    heads = tuple(Head(**head) for head in said["offices"])
    members = tuple(Member(**member) for member in said["members"])
    return Manifest(**{**said, "offices": heads, "members": members, "lost": tuple(said.get("lost", ()))})


def _pieces(book: Any, length: int, saying: Text | None = None, progress: Progress | None = None) -> Iterator[bytes]:
    left = length
    while left > 0:
        piece: bytes = book.read(min(left, _AT_ONCE))
        if not piece:
            return
        left -= len(piece)
        if progress is not None and saying is not None:
            progress(saying, length - left, length)
        yield piece


def _damaged(file: Path) -> BackupRefused:
    return BackupRefused(
        Text(
            "Bản sao lưu {file} bị hỏng hoặc bị cắt cụt. Không phục hồi gì cả; dùng một bản sao lưu khác.",
            "The backup {file} is damaged or cut off. Nothing was restored; use another backup.",
        ).with_(file=file)
    )

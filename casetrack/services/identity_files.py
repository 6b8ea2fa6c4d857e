"""Files that show who is protected, by hand or name: sealed on the shelf, each with a key of its own in the vault."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from sqlalchemy import exists, select

from casetrack.models import Case, Party, VaultEntry
from casetrack.services.access import PROTECTED
from casetrack.services.sealing import AT_ONCE, KEY_BYTES, opened_pieces, sealed_pieces
from casetrack.services.shelf import Shelf, write_down
from casetrack.services.vault import read_entry
from casetrack.services.work import Work

if TYPE_CHECKING:
    from casetrack.services.documents import Received


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What the vault knows of a file: its key, its names, what was noted of it, and how large it is when opened.

    Without a key: it was there before its case was sealed, and its bytes are not yet sealed on the shelf.
    """

    key: bytes
    name: str
    given_name: str
    note: str
    size: int

    def pieces(self, place: Path) -> Iterator[bytes]:
        """Open the file that stands at a place, a piece at a time; raise NotOpened at the first changed one."""
        with place.open("rb") as file:
            yield from opened_pieces(self.key, file) if self.key else iter(lambda: file.read(AT_ONCE), b"")


def asks_of_identity(work: Work, case: Case) -> bool:
    """Tell whether somebody of this case is protected, so that it is asked of each file whether it shows them."""
    if case.level == PROTECTED:
        return True
    protected = exists().where(
        Party.office_id == work.office.id, Party.case_id == case.id, Party.vault_entry_id.is_not(None)
    )
    return bool(work.session.scalars(select(protected)).one())


@contextmanager
def sealed_copy(shelf: Shelf, received: Received) -> Iterator[Received]:
    """Seal a file that was looked at and write over the open one, before anything of it is kept."""
    key = os.urandom(KEY_BYTES)
    with shelf.coming_in() as place:
        size, sha256 = write_sealed(key, received.place, place)
        write_over(received.place)
        yield replace(received, place=place, size=size, sha256=sha256, key=key, opened_size=received.size)


def write_sealed(key: bytes, place: Path, sealed: Path) -> tuple[int, str]:
    """Write the file that stands at a place into a new one, sealed; give its size and SHA-256."""
    with place.open("rb") as plain:
        return write_down(cast("IO[bytes]", Pieces(sealed_pieces(key, plain))), sealed, sys.maxsize)


def said_of(received: Received) -> dict[str, object]:
    """Give what the vault is to keep of a sealed file."""
    key = received.key or b""
    told = {"name": received.name, "given_name": received.given_name, "note": received.note}
    return {"key": key.hex(), **told, "size": received.opened_size}


def in_clear(name: str, given_name: str, note: str, size: int) -> dict[str, object]:
    """Give what the vault is to keep of a file whose bytes are not sealed yet."""
    return {"key": "", "name": name, "given_name": given_name, "note": note, "size": size}


def read_file_entry(work: Work, entry_id: int) -> SealedFile:
    """Open what the vault keeps of a file; raise VaultLocked."""
    said = read_entry(work, work.session.get_one(VaultEntry, entry_id))
    return SealedFile(
        key=bytes.fromhex(str(said["key"])),
        name=str(said["name"]),
        given_name=str(said["given_name"]),
        note=str(said["note"]),
        size=int(str(said["size"])),
    )


class Pieces:
    """Pieces of bytes, read like a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _size: int) -> bytes:
        """Give the next piece, whatever its size."""
        return next(self._pieces, b"")


def write_over(place: Path) -> None:
    """Leave zeros where the open file stood; what the disk itself keeps aside is beyond us."""
    left = place.stat().st_size
    with place.open("r+b") as file:
        while left > 0:
            left -= file.write(bytes(min(left, AT_ONCE)))
        file.flush()
        os.fsync(file.fileno())

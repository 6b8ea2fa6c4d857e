"""The shelf: the files of every case, each under the hash of its content, beside the book.

A file comes to the shelf within the transaction that writes of it, and nothing here removes one: what no document names
is found by the doctor, under the same lock. So the book never speaks of a file that is not there.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from casetrack.config import MEGABYTE, Settings

# Windows lets nobody remove a file that is open, but has no marks that go with their process.
MARKS: Any = importlib.import_module("fcntl") if os.name == "posix" else None
COMING_IN = "coming-in"  # where a file stands until it has been looked at
WAITING = "waiting-scans"  # where scans stand until somebody says that they belong to the cases that were found
_AT_ONCE = MEGABYTE


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where files stand, how large one may be, and where the virus scanner listens that looks at each, if any."""

    folder: Path
    largest: int = 100 * MEGABYTE
    clamd: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> Shelf:
        """Give the shelf that the settings name."""
        return cls(settings.data_dir / "files", settings.largest_file, settings.clamd)

    def place_of(self, sha256: str) -> Path:
        """Give where the file with this content stands, whether or not there is one."""
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    @contextmanager
    def coming_in(self) -> Iterator[Path]:
        """Give the name for a file that is still being looked at; what was not kept is gone when this ends."""
        waiting = self.folder / COMING_IN
        waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = waiting / secrets.token_hex(16)
        with _marked(waiting, alone=False):
            try:
                yield place
            finally:
                place.unlink(missing_ok=True)

    @contextmanager
    def closed(self) -> Iterator[bool]:
        """Let no file come in meanwhile, if none is coming in just now; tell whether that is so."""
        waiting = self.folder / COMING_IN
        if not waiting.is_dir():
            yield False
            return
        with _marked(waiting, alone=True) as alone:
            yield alone

    def keep(self, file: Path, sha256: str) -> None:
        """Put a file that is wholly on the disk in its place. The same content again takes no more room."""
        place = self.place_of(sha256)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            file.replace(place)
        except PermissionError:  # Windows: somebody is just reading the same content
            if not place.exists():
                raise
        for folder in (place.parent, place.parent.parent, self.folder):
            _sync(folder)

    def files(self) -> Iterator[Path]:
        """Give everything that stands on the shelf, in the order of its names, but for what comes in and what waits."""
        for folder, inner, names in os.walk(self.folder):
            inner[:] = sorted(set(inner) - ({COMING_IN, WAITING} if Path(folder) == self.folder else set()))
            yield from (Path(folder) / name for name in sorted(names))

    def unfinished(self) -> Iterator[Path]:
        """Give the files that are still coming in, or were left so when the machine stopped."""
        waiting = self.folder / COMING_IN
        yield from sorted(waiting.iterdir()) if waiting.is_dir() else ()


@contextmanager
def _marked(folder: Path, *, alone: bool) -> Iterator[bool]:
    """Mark a folder as in use, together with others or alone; the mark goes with the process that set it.

    Tell whether the folder is ours alone. Where the system has no such marks, it never is.
    """
    if MARKS is None:
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        MARKS.flock(descriptor, MARKS.LOCK_EX | MARKS.LOCK_NB if alone else MARKS.LOCK_SH)
    except BlockingIOError:
        os.close(descriptor)
        yield False
        return
    try:
        yield alone
    finally:
        os.close(descriptor)


def is_whole(place: Path, sha256: str) -> bool:
    """Tell whether a file stands there whose content is what it was."""
    if not place.is_file():
        return False
    digest = hashlib.sha256()
    with place.open("rb") as file:
        while piece := file.read(_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest() == sha256


def write_down(stream: IO[bytes], place: Path, most: int) -> tuple[int, str]:
    """Write a stream into a new file, a piece at a time; give size and SHA-256. Beyond `most` bytes it is cut off."""
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while size <= most and (piece := stream.read(_AT_ONCE)):
            size += len(piece)
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest()


def _sync(folder: Path) -> None:
    """Let the disk remember the name as well; Windows does so by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

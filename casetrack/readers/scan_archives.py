"""The files inside a .zip of scans, each under its bare name. Nothing is unpacked to where the archive says.

Archives that are bombs, locked or damaged are refused whole; a file that would lie outside of its folder is refused.
"""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from casetrack.errors import FileRefused
from casetrack.readers.compound_files import LOCKED
from casetrack.readers.office_packages import refuse_bombs
from casetrack.text import Text

_UTF8 = 0x800  # the flag by which an archive says how its names are written
_LOCKED = 1
_OUTSIDE = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:")
_LEFT_BY_SYSTEMS = re.compile(r"(^|/)(__MACOSX/|\.[^./\\]|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_DAMAGES = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, UnicodeError, OSError)
_DAMAGED = Text("Tệp nén bị hỏng. Nén lại rồi gửi.", "The archive is damaged. Pack it again and send it.")
_STRANGE_PLACE = Text(
    "Tên trong tệp nén dẫn ra ngoài thư mục (“..”, ổ đĩa). Nén lại bằng cách chọn các tệp rồi nén.",
    "The name inside the archive leads out of its folder (“..”, a drive). Pack the files themselves again.",
)


@contextmanager
def open_archive(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open a .zip that may be read; raise FileRefused for one that is damaged, locked or a bomb."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
        refuse_bombs(archive.infolist(), size)
    except _DAMAGES as failure:
        raise FileRefused("damaged", _DAMAGED) from failure
    with archive:
        if any(entry.flag_bits & _LOCKED for entry in archive.infolist()):
            raise FileRefused("password", LOCKED)
        yield archive


def entries_of(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """List the files inside with their names as people wrote them, without folders and what systems leave behind."""
    named = [(_name_of(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
    return [(name, entry) for name, entry in named if not _LEFT_BY_SYSTEMS.search(name)]


@contextmanager
def open_entry(archive: zipfile.ZipFile, named: tuple[str, zipfile.ZipInfo]) -> Iterator[IO[bytes]]:
    """Open a file inside; raise FileRefused where its name leads elsewhere, or what is read is damaged."""
    name, entry = named
    if _OUTSIDE.search(name):
        raise FileRefused("strange_place", _STRANGE_PLACE)
    try:
        with archive.open(entry) as stream:
            yield stream
    except _DAMAGES as failure:
        raise FileRefused("damaged", _DAMAGED) from failure


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Read a name; archivers that do not say how it is written mostly write UTF-8 all the same."""
    if entry.flag_bits & _UTF8:
        return entry.orig_filename
    try:
        return entry.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.orig_filename

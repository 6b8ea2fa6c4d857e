"""The files of cases out of a backup: unpacked beside the shelf and checked, then put there all together."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from casetrack.services.backup_file import Manifest, Progress, unpack_file
from casetrack.services.shelf import Shelf


@contextmanager
def unpacked_files(file: Path, manifest: Manifest, shelf: Shelf, progress: Progress) -> Iterator[Callable[[], None]]:
    """Unpack the files of a backup, and give what puts them on the shelf; until then the shelf is as it was.

    Files that stand there already are the same by their names, and stay.
    """
    if not manifest.files:
        yield lambda: None
        return
    beside = shelf.folder.parent
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".casetrack-", dir=beside) as name:
        found = []
        for member in manifest.files:
            place = Path(name) / member.sha256
            found.append((place, unpack_file(file, member, place, progress)))

        def put() -> None:
            for place, sha256 in found:
                shelf.keep(place, sha256)

        yield put

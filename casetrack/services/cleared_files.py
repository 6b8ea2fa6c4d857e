"""A sealed file that shows nobody after all: who has leave looked, says so, and the case's readers get it back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from sqlalchemy import select

from casetrack.errors import NotFound
from casetrack.models import CaseEvent, Document, new_salt
from casetrack.services.access import get_visible_case, require_at_work
from casetrack.services.chain import Happened, record
from casetrack.services.identities import OpenedFile, require_grant
from casetrack.services.identity_entries import FILE_CLEARED
from casetrack.services.identity_files import Pieces
from casetrack.services.shelf import Shelf, write_down
from casetrack.services.work import Work
from casetrack.text import Text

_MOVED = Text("Tệp vừa được mã hóa hoặc mở lại. Tải lại trang.", "The file was just sealed or opened. Reload the page.")


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """A sealed file, opened into one that waits to be kept."""

    of: OpenedFile
    place: Path
    size: int
    sha256: str


@contextmanager
def open_copy(shelf: Shelf, opened: OpenedFile) -> Iterator[OpenCopy]:
    """Write a file that somebody with leave has opened down in clear; gone unless it is kept."""
    with shelf.coming_in() as place:
        stream = cast("IO[bytes]", Pieces(opened.inside.pieces(opened.place)))
        size, sha256 = write_down(stream, place, sys.maxsize)
        yield OpenCopy(opened, place, size, sha256)


def clear_file(work: Work, number: str, seq: int, made: OpenCopy) -> None:
    """Let a file be read by whoever may see its case; raise Forbidden without leave, NotFound when it has moved."""
    case = get_visible_case(work, number)
    require_grant(work, case)
    require_at_work(work, case)
    query = (
        select(Document)
        .join(CaseEvent, CaseEvent.id == Document.event_id)
        .where(Document.office_id == work.office.id, Document.case_id == case.id, CaseEvent.case_seq == seq)
    )
    document, inside = work.session.scalars(query).one(), made.of.inside
    if document.vault_entry_id is None or document.sha256 != made.of.document.sha256:
        raise NotFound(_MOVED)
    document.name, document.given_name, document.note = inside.name, inside.given_name, inside.note
    document.vault_entry_id, document.salt = None, new_salt()
    document.size, document.sha256 = made.size, made.sha256
    facts = {"file": seq, "sha256": made.sha256, "size": made.size, "media_type": document.media_type}
    record(work, case, Happened("activity", FILE_CLEARED, work.today, facts, {}))
    work.session.flush()  # whatever the book refuses, it refuses before the file is moved
    work.installation.shelf.keep(made.place, made.sha256)

"""What is wrong with the files: those that the book tells of and the shelf has not, and those that nobody tells of.

Findings name events and hashes, never a case or a file by its name: whoever looks after the machine may not see either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from casetrack.clock import system_clock
from casetrack.models import CaseEvent, Document, Office, OfficeHead
from casetrack.services.backup_file import Progress
from casetrack.services.documents import ADDED, facts_of
from casetrack.services.identity_entries import BYTES_SEALED, FILE_CLEARED
from casetrack.services.shelf import Shelf, is_whole
from casetrack.services.work import Installation
from casetrack.text import Text

KINDS: dict[str, Text] = {
    "missing": Text("THIẾU: sổ có ghi, trên đĩa không có", "MISSING: the book tells of it, the disk has not got it"),
    "changed": Text("ĐÃ ĐỔI: nội dung không còn như lúc nhận", "CHANGED: its content is not what was received"),
    "altered": Text("LỆCH SỔ: dòng tệp khác với sự kiện", "ALTERED: the row of the file is not what its event says"),
    "orphan": Text("THỪA: không hồ sơ nào ghi", "ORPHAN: no case tells of it"),
    "unfinished": Text("DỞ DANG: tải lên bị ngắt", "UNFINISHED: its upload was cut off"),
}
_STILL_COMING = 3600  # seconds: a younger upload may still be going on, unless none is
_ROWS_AT_ONCE = 1000
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its kind, the hash or name on the disk, the office and event if there is one."""

    kind: str
    file: str
    office: str = ""
    event: int | None = None
    place: Path | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """How many files the book tells of, how many contents and bytes stand on the shelf, and what is wrong."""

    documents: int
    contents: int
    size: int
    findings: tuple[Finding, ...]


def examine(installation: Installation, progress: Progress) -> Examination:
    """Compare every file that the book tells of with the shelf, byte by byte, and the shelf with the book."""
    shelf = installation.shelf
    standing = list(shelf.files())  # before the book is asked, so that what comes meanwhile is no orphan
    with installation.database.reading() as session:
        told = _told(session)
        altered = list(_altered(session))
        documents = session.scalars(select(func.count()).select_from(Document)).one()
    damaged, size = [], 0
    for n, (sha256, (office, event)) in enumerate(sorted(told.items())):
        progress(Text("Đọc các tệp", "Reading the files"), n, len(told))
        place = shelf.place_of(sha256)
        if kind := _damage_of(place, sha256):
            damaged.append(Finding(kind, sha256, office, event, place))
        size += place.stat().st_size if kind != "missing" else 0
    strays = [place for place in standing if not _is_told(shelf, place, told)]
    orphans = list(_orphans(installation, strays)) if strays else []
    findings = (*damaged, *altered, *orphans, *_unfinished(shelf))
    return Examination(documents, len(told), size, findings)


def mend(installation: Installation, examination: Examination) -> tuple[Finding, ...]:
    """Remove what no case tells of and what was left of cut uploads; give what was removed.

    What is missing, changed or altered stays so: only a backup has it. Nobody can add a file meanwhile, and each is
    asked about once more.
    """
    shelf = installation.shelf
    with nobody_adding(installation) as session, shelf.closed() as closed:
        removed = tuple(
            finding
            for finding in examination.findings
            if finding.place is not None
            and (
                (finding.kind == "orphan" and not is_named(session, shelf, finding.place))
                or (finding.kind == "unfinished" and _is_left_over(finding.place, closed=closed))
            )
        )
        for finding in removed:
            Path(str(finding.place)).unlink(missing_ok=True)
    return removed


@contextmanager
def nobody_adding(installation: Installation) -> Iterator[Session]:
    """Hold every office's head, as whoever adds a file does: what nobody tells of now, nobody will."""
    with installation.database.begin() as session:
        session.scalars(select(OfficeHead).order_by(OfficeHead.office_id).with_for_update()).all()
        yield session


def _told(session: Session) -> dict[str, tuple[str, int]]:
    """Give each content that the book tells of, with the office and number of the first event that does."""
    query = (
        select(Document.sha256, Office.code, func.min(CaseEvent.seq))
        .join(CaseEvent, CaseEvent.id == Document.event_id)
        .join(Office, Office.id == Document.office_id)
        .group_by(Document.sha256, Office.code)
    )
    return {sha256: (office, seq) for sha256, office, seq in session.execute(query)}


def _altered(session: Session) -> Iterator[Finding]:
    """Compare each row of a file with the chained event; an event without its row is wrong as well."""
    query = (
        select(CaseEvent, Document, Office.code)
        .join(Office, Office.id == CaseEvent.office_id)
        .outerjoin(Document, Document.event_id == CaseEvent.id)
        .where(or_(Document.id.is_not(None), (CaseEvent.kind == "activity") & (CaseEvent.name == ADDED)))
        .order_by(CaseEvent.id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    sealed = _sealed_since(session)
    for event, document, office in session.execute(query):
        said = sealed.get((event.case_id, event.case_seq)) or facts_of(event)
        if not document and said["sha256"] is None:
            continue  # a line that a former system named so
        row = {key: getattr(document, key) for key in said} if document else {}
        if row != said or document.case_id != event.case_id:
            yield Finding("altered", str(said["sha256"]), office, event.seq)


def _sealed_since(session: Session) -> dict[tuple[int | None, int], dict[str, object]]:
    """Give what the book says of the files that were sealed or opened after they came, by case and number."""
    moved = (CaseEvent.kind == "activity", CaseEvent.name.in_((BYTES_SEALED, FILE_CLEARED)))
    told = (
        (event, json.loads(event.payload))
        for event in session.scalars(select(CaseEvent).where(*moved).order_by(CaseEvent.id))
    )
    return {(event.case_id, said["file"]): facts_of(event) for event, said in told if "file" in said}


def _damage_of(place: Path, sha256: str) -> str:
    if not place.is_file():
        return "missing"
    return "" if is_whole(place, sha256) else "changed"


def _orphans(installation: Installation, strays: list[Path]) -> Iterator[Finding]:
    """Ask once more about files that nobody seemed to tell of: one may have come while the book was read."""
    with nobody_adding(installation) as session:
        for place in strays:
            if not is_named(session, installation.shelf, place):
                yield Finding("orphan", place.name, place=place)


def _is_told(shelf: Shelf, place: Path, told: Mapping[str, object]) -> bool:
    return place.name in told and place == shelf.place_of(place.name)


def is_named(session: Session, shelf: Shelf, place: Path) -> bool:
    """Tell whether a document names this file, in its right place."""
    if not _HASH.fullmatch(place.name) or place != shelf.place_of(place.name):
        return False
    return session.scalars(select(Document.id).where(Document.sha256 == place.name).limit(1)).first() is not None


def _unfinished(shelf: Shelf) -> Iterator[Finding]:
    with shelf.closed() as closed:
        for place in shelf.unfinished():
            if _is_left_over(place, closed=closed):
                yield Finding("unfinished", place.name, place=place)


def _is_left_over(place: Path, *, closed: bool) -> bool:
    """Tell whether an upload goes on no more: none does while the shelf is closed, and none for an hour."""
    try:
        written = place.stat().st_mtime
    except FileNotFoundError:  # it has come in, or was given up, since
        return False
    return closed or written < system_clock().timestamp() - _STILL_COMING

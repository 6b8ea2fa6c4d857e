"""The files of a case: looked at before anything is written, kept on the shelf, and told of in the case's book."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Select, select

from casetrack.errors import FileRefused, NotFound
from casetrack.models import Case, CaseEvent, Document
from casetrack.readers.file_names import clean_name, ending_of, with_ending
from casetrack.readers.file_types import BY_MEDIA_TYPE, FileType, read_type
from casetrack.services.access import PROTECTED, require
from casetrack.services.chain import Happened, record
from casetrack.services.shelf import Shelf, write_down
from casetrack.services.state_secrets import refuse_secret
from casetrack.services.virus_scanner import refuse_infected
from casetrack.services.work import Work
from casetrack.text import Text

_log = logging.getLogger(__name__)

ADDED = "document_added"
NAME, GIVEN_NAME = "file_name", "given_name"  # personal texts of the event
LONGEST_NOTE = 2000
_LONGEST_GIVEN = 500


@dataclass(frozen=True, slots=True)
class AddDocument:
    """The wish to add a file: whether it is a state secret, what is said of it.

    `not_secret`: somebody has looked again at a file whose name says “mật”.
    """

    secrecy: str
    note: str = ""
    not_secret: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has been looked at and may be kept. `place`: where it waits; gone unless it is kept."""

    place: Path
    given_name: str
    name: str
    kind: FileType
    size: int
    sha256: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A file of a case as pages and programs show it; `seq` is the number of its event in the case."""

    seq: int
    name: str
    given_name: str
    kind: FileType
    size: int
    sha256: str
    note: str
    actor: str
    on: date
    recorded_at: datetime


@contextmanager
def receive(shelf: Shelf, stream: IO[bytes], given_name: str, wish: AddDocument) -> Iterator[Received]:
    """Write a file down and look at it, outside of any transaction; raise FileRefused if it is not taken.

    The name is judged first and the scanner asked last.
    """
    refuse_secret(wish.secrecy, given_name, looked=wish.not_secret)
    name = clean_name(given_name)
    with shelf.coming_in() as place:
        size, sha256 = write_down(stream, place, shelf.largest)
        if size > shelf.largest:
            raise too_large(shelf)
        with place.open("rb") as file:
            kind = read_type(file, ending_of(name))
            if shelf.clamd:
                refuse_infected(shelf.clamd, file)
        own = name if ending_of(name) in kind.endings else with_ending(name, kind.endings[0])
        yield Received(place, given_name[:_LONGEST_GIVEN], own, kind, size, sha256, wish.note)


def add_document(work: Work, case: Case, received: Received) -> CaseEvent:
    """Keep a file that was looked at, and write of it in the case: its hash into the chain, its name beside it."""
    require(work, "case.note")
    facts = {"sha256": received.sha256, "size": received.size, "media_type": received.kind.media_type}
    texts = {NAME: received.name, GIVEN_NAME: received.given_name}
    if received.note:
        texts["text"] = received.note
    event = record(work, case, Happened("activity", ADDED, work.today, facts, texts))
    work.session.add(
        Document(
            office_id=work.office.id,
            case_id=case.id,
            event_id=event.id,
            name=received.name,
            given_name=received.given_name,
            note=received.note,
            **facts,
        )
    )
    work.session.flush()  # whatever the book refuses, it refuses before the file is moved
    work.installation.shelf.keep(received.place, received.sha256)
    return event


def list_documents(work: Work, case: Case) -> list[ShownDocument]:
    """Give the files of a case that the actor may see, the newest first."""
    rows = work.session.execute(_of_case(case).order_by(CaseEvent.case_seq.desc()))
    return [_shown(document, event) for document, event in rows]


def get_document(work: Work, case: Case, seq: int) -> ShownDocument:
    """Give one file of a case; raise NotFound."""
    found = work.session.execute(_of_case(case).where(CaseEvent.case_seq == seq)).one_or_none()
    if found is None:
        raise NotFound(Text("Hồ sơ không có tệp này.", "The case has no such file."))
    return _shown(*found)


def place_of(work: Work, document: ShownDocument) -> Path:
    """Give where a file stands on the disk; raise NotFound when it is lost, for the administrator to look after."""
    place = work.installation.shelf.place_of(document.sha256)
    if not place.is_file():
        _log.error("the file %s is not on the shelf", document.sha256)
        raise NotFound(
            Text(
                "Sổ có ghi tệp này nhưng trên đĩa không còn. Báo người quản trị chạy casetrack doctor.",
                "The book tells of this file, but it is not on the disk. Tell the administrator: casetrack doctor.",
            )
        )
    return place


def name_outside(case: Case, document: ShownDocument) -> str:
    """Give the name under which a file leaves the program; of a sealed case it tells nothing."""
    if case.level != PROTECTED:
        return document.name
    return f"{case.number}-{document.seq}.{ending_of(document.name)}"


def too_large(shelf: Shelf) -> FileRefused:
    """Give the refusal of a file above the office's limit."""
    return FileRefused(
        "too_large",
        Text(
            "Tệp lớn hơn {most} MB. Quét ở 200–300 dpi, hoặc chia thành nhiều tệp.",
            "The file is larger than {most} MB. Scan at 200 to 300 dpi, or part it into several files.",
        ).with_(most=shelf.largest // (1024 * 1024)),
    )


def facts_of(event: CaseEvent) -> dict[str, object]:
    """Give what the chained event says of the file itself."""
    said = json.loads(event.payload)
    return {key: said.get(key) for key in ("sha256", "size", "media_type")}


def _of_case(case: Case) -> Select[Document, CaseEvent]:
    return (
        select(Document, CaseEvent)
        .join(CaseEvent, CaseEvent.id == Document.event_id)
        .where(Document.office_id == case.office_id, Document.case_id == case.id)
    )


def _shown(document: Document, event: CaseEvent) -> ShownDocument:
    return ShownDocument(
        seq=event.case_seq,
        name=document.name,
        given_name=document.given_name,
        kind=BY_MEDIA_TYPE[document.media_type],
        size=document.size,
        sha256=document.sha256,
        note=document.note,
        actor=event.actor_name,
        on=event.occurred_on,
        recorded_at=event.recorded_at,
    )

"""The files of a case: looked at before anything is written, kept on the shelf, and told of in the case's book."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Select, select

from casetrack.config import MEGABYTE
from casetrack.errors import FileRefused, Forbidden, NotFound
from casetrack.models import Case, CaseEvent, Document
from casetrack.readers.file_names import clean_name, ending_of, with_ending
from casetrack.readers.file_types import BY_MEDIA_TYPE, FileType, read_type
from casetrack.services.access import PROTECTED, require_at_work
from casetrack.services.case_papers import mark_as_paper
from casetrack.services.chain import Happened, record
from casetrack.services.identity_files import said_of, sealed_copy
from casetrack.services.shelf import Shelf, write_down
from casetrack.services.state_secrets import refuse_secret
from casetrack.services.vault import FILE, write_entry
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

    `not_secret`: somebody has looked again at a file whose name says “mật”. `shows_identity`: it shows who is
    protected, by name or hand; None: as the case is, a sealed one's do. `paper`: which paper of the case's workflow it
    is, signed.
    """

    secrecy: str
    note: str = ""
    not_secret: bool = False
    shows_identity: bool | None = None
    paper: str = ""

    def is_sealed_in(self, case: Case) -> bool:
        """Tell whether the file is to be sealed in this case."""
        return case.level == PROTECTED if self.shows_identity is None else self.shows_identity


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has been looked at and may be kept. `place`: where it waits; gone unless it is kept.

    `key`: what opens one that was sealed since; size and hash are then those of the sealed bytes.
    """

    place: Path
    given_name: str
    name: str
    kind: FileType
    size: int
    sha256: str
    note: str
    key: bytes | None = None
    opened_size: int = 0
    paper: str = ""


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A file of a case as pages and programs show it; `seq` is the number of its event in the case.

    One that shows who is protected has its name and note in the vault: `vault_entry_id`.
    """

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
    vault_entry_id: int | None = None

    @property
    def protected(self) -> bool:
        """Only who has leave to see the protected may open it."""
        return self.vault_entry_id is not None


@contextmanager
def receive(
    shelf: Shelf, stream: IO[bytes], given_name: str, wish: AddDocument, *, sealed: bool = False
) -> Iterator[Received]:
    """Write a file down and look at it, outside of any transaction; raise FileRefused if it is not taken.

    The name is judged first and the scanner asked last; then it is `sealed`, if it shows who is protected.
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
        received = Received(place, given_name[:_LONGEST_GIVEN], own, kind, size, sha256, wish.note, paper=wish.paper)
        with sealed_copy(shelf, received) if sealed else nullcontext(received) as ready:
            yield ready


def add_document(work: Work, case: Case, received: Received) -> CaseEvent:
    """Keep a file that was looked at, and write of it in the case: its hash into the chain, its name beside it.

    Of a sealed file name, note and key go into the vault alone.
    """
    require_at_work(work, case)
    facts = {"sha256": received.sha256, "size": received.size, "media_type": received.kind.media_type}
    texts, entry_id = {NAME: received.name, GIVEN_NAME: received.given_name, "text": received.note}, None
    if received.key is not None:
        texts, entry_id = {}, write_entry(work, case, FILE, said_of(received)).id
    said = {key: text for key, text in texts.items() if text or key != "text"}
    event = record(work, case, Happened("activity", ADDED, work.today, facts, said))
    work.session.flush()  # the row names the event by its key
    work.session.add(
        Document(
            office_id=work.office.id,
            case_id=case.id,
            event_id=event.id,
            name=texts.get(NAME, ""),
            given_name=texts.get(GIVEN_NAME, ""),
            note=texts.get("text", ""),
            vault_entry_id=entry_id,
            **facts,
        )
    )
    work.session.flush()  # whatever the book refuses, it refuses before the file is moved
    if received.paper:
        mark_as_paper(work, case, event, received.paper)
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


def get_open_document(work: Work, case: Case, seq: int) -> ShownDocument:
    """Give a file of a case that does not show who is protected; raise NotFound, or Forbidden for one that does."""
    document = get_document(work, case, seq)
    if document.protected:
        raise Forbidden(
            Text(
                "Tệp chứa danh tính, chỉ người được xem danh tính mở được, từ trang của tệp.",
                "The file shows who is protected: only who has leave opens it, from its own page.",
            ),
            permission="identity",
        )
    return document


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
    if case.level != PROTECTED and not document.protected:
        return document.name
    return f"{case.number}-{document.seq}.{ending_of(document.name) or document.kind.endings[0]}"


def too_large(shelf: Shelf) -> FileRefused:
    """Give the refusal of a file above the office's limit."""
    return FileRefused(
        "too_large",
        Text(
            "Tệp lớn hơn {most} MB. Quét ở 200–300 dpi, hoặc chia thành nhiều tệp.",
            "The file is larger than {most} MB. Scan at 200 to 300 dpi, or part it into several files.",
        ).with_(most=shelf.largest // (1024 * 1024)),
    )


def too_large_together(most: int) -> FileRefused:
    """Give the refusal of files that are together above what one request may bring, in bytes."""
    return FileRefused(
        "too_large",
        Text(
            "Các tệp cộng lại lớn hơn {most} MB. Gửi thành nhiều lần.",
            "The files are together larger than {most} MB. Send them in several parts.",
        ).with_(most=most // MEGABYTE),
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
        vault_entry_id=document.vault_entry_id,
    )

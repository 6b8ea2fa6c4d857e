"""What the papers of a case tell of its people, sealed when the case is found to be a denunciation.

In the transaction that seals the case its files ask for leave, and names, notes and words stand in the vault alone; the
bytes on the shelf follow within minutes (services/late_files).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from casetrack.models import (
    Case,
    CaseEvent,
    Document,
    EventText,
    IncomingEntry,
    IssuedLetter,
    OutgoingEntry,
    new_salt,
)
from casetrack.models.register import RegisterLine
from casetrack.services.chain import MOVED, Happened, record
from casetrack.services.identity_entries import PAPERS_SEALED
from casetrack.services.identity_files import in_clear
from casetrack.services.vault import FILE, write_entry
from casetrack.services.work import Work
from casetrack.vietnamese import fold


def seal_papers(work: Work, case: Case) -> None:
    """Seal every file, letter and register line that a case has; raise VaultLocked without the key."""
    documents = [row for row in _rows(work, Document, case) if row.vault_entry_id is None]
    letters = _rows(work, IssuedLetter, case)
    lines = [*_rows(work, OutgoingEntry, case), *_rows(work, IncomingEntry, case)]
    if not documents and not lines:  # a letter stands in files of its own
        return
    texts = _texts_of(work, [row.event_id for row in (*documents, *letters)])
    for document in documents:
        _seal_file(work, case, document)
    for letter in letters:
        said = {text.key: text.text for text in texts if text.event_id == letter.event_id}
        _write_words(work, case, letter.symbol or letter.letter, said)
    for line in lines:
        _seal_line(work, case, line)
    facts = {"files": len(documents), "lines": len(lines), MOVED: _named(work, texts)}
    record(work, case, Happened("activity", PAPERS_SEALED, work.today, facts, {}))
    for text in texts:
        work.session.delete(text)
    work.session.flush()


def _seal_file(work: Work, case: Case, document: Document) -> None:
    told = in_clear(document.name, document.given_name, document.note, document.size)
    document.vault_entry_id = write_entry(work, case, FILE, told, traces=True).id
    document.name = document.given_name = document.note = ""
    document.salt = new_salt()  # with the old one gone, nobody finds by trying what an earlier event spoke of


def _seal_line(work: Work, case: Case, line: RegisterLine) -> None:
    """Leave the number, the days and who signed; the rest of the line is words."""
    said, head = {"abstract": line.abstract, "note": line.note}, f"{line.number:02d}/{line.year}"
    if isinstance(line, OutgoingEntry):
        said["recipients"], line.recipients, head = line.recipients, "", line.symbol
        line.search_key = fold(line.symbol)
    elif isinstance(line, IncomingEntry):
        said["sender"], line.sender, line.search_key = line.sender, "", fold(line.symbol)
    _write_words(work, case, head, said)
    line.abstract = line.note = ""
    line.salt = new_salt()


def _write_words(work: Work, case: Case, head: str, said: Mapping[str, str]) -> None:
    """Put the words of a paper into the vault, under the number by which the paper is known."""
    words = {key: text for key, text in said.items() if text}
    if words:
        write_entry(work, case, FILE, {"head": head, "words": words}, traces=True)


def _rows(work: Work, model: Any, case: Case) -> Sequence[Any]:
    query = select(model).where(model.office_id == work.office.id, model.case_id == case.id)
    return work.session.scalars(query.order_by(model.id)).all()


def _texts_of(work: Work, event_ids: Sequence[int]) -> Sequence[EventText]:
    query = select(EventText).where(EventText.office_id == work.office.id, EventText.event_id.in_(event_ids))
    return work.session.scalars(query.order_by(EventText.id)).all()


def _named(work: Work, texts: Sequence[EventText]) -> dict[str, list[str]]:
    """Name the texts by the number of their event in the office's book, so that none can go without a word."""
    ids = {text.event_id for text in texts}
    numbers = work.session.execute(select(CaseEvent.id, CaseEvent.seq).where(CaseEvent.id.in_(ids)))
    return {str(seq): sorted(text.key for text in texts if text.event_id == key) for key, seq in numbers}

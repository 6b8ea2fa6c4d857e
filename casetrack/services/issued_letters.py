"""The letters that a case has, read back: what was issued, by whom, on which papers, and what was issued again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from casetrack.errors import NotFound
from casetrack.models import Case, CaseEvent, Document, EventText, IssuedLetter, OutgoingEntry
from casetrack.services.letter_entries import ABOUT, REASON, TYPED
from casetrack.services.work import Work
from casetrack.text import Text

NO_LETTER = Text("Hồ sơ không có văn bản này.", "The case has no such letter.")


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """An issued letter as pages and programs show it; each `seq` is the number of an event in the case.

    `struck`: why its line in the register of outgoing documents is struck through.
    """

    seq: int
    letter: str
    paper: str
    label: Text
    symbol: str
    about: str
    on: date
    actor: str
    signer: str
    reason: str
    docx: int
    pdf: int
    docx_sha256: str
    pdf_sha256: str
    replaces: int | None
    replaced_by: int | None
    struck: str


def list_letters(work: Work, case: Case) -> Sequence[ShownLetter]:
    """List the letters of a case, the newest first, in two queries."""
    docx_event, pdf_event, docx, pdf = aliased(CaseEvent), aliased(CaseEvent), aliased(Document), aliased(Document)
    query = (
        select(IssuedLetter, CaseEvent, docx_event.case_seq, pdf_event.case_seq, OutgoingEntry.struck_reason)
        .join(CaseEvent, CaseEvent.id == IssuedLetter.event_id)
        .join(docx, docx.id == IssuedLetter.docx_id)
        .join(docx_event, docx_event.id == docx.event_id)
        .join(pdf, pdf.id == IssuedLetter.pdf_id)
        .join(pdf_event, pdf_event.id == pdf.event_id)
        .join(OutgoingEntry, _line_of_letter(), isouter=True)
        .where(IssuedLetter.office_id == work.office.id, IssuedLetter.case_id == case.id)
        .order_by(CaseEvent.case_seq.desc())
    )
    rows = work.session.execute(query).all()
    seqs = {row.id: event.case_seq for row, event, *_papers in rows}
    again = {row.replaces_id: event.case_seq for row, event, *_papers in reversed(rows) if row.replaces_id}
    texts = _texts(work, [event.id for _row, event, *_papers in rows])
    return [
        _shown(row, event, (docx_seq, pdf_seq, struck or ""), (texts.get(event.id, {}), seqs, again))
        for row, event, docx_seq, pdf_seq, struck in rows
    ]


def get_letter(work: Work, case: Case, seq: int) -> ShownLetter:
    """Give one letter of a case; raise NotFound."""
    found = next((letter for letter in list_letters(work, case) if letter.seq == seq), None)
    if found is None:
        raise NotFound(NO_LETTER)
    return found


def number_of(work: Work, row: IssuedLetter) -> str:
    """Give the number of the case that a letter was issued in."""
    return work.session.scalars(select(Case.number).where(Case.id == row.case_id)).one()


def seq_of(work: Work, letter: IssuedLetter) -> int:
    """Give the number in its case of the event that issued a letter."""
    return work.session.scalars(select(CaseEvent.case_seq).where(CaseEvent.id == letter.event_id)).one()


def typed_in(work: Work, case: Case, seq: int) -> dict[str, str]:
    """Give what was typed for a letter, to begin with when it is issued again; empty once erased."""
    query = (
        select(EventText.text)
        .join(CaseEvent, CaseEvent.id == EventText.event_id)
        .where(
            CaseEvent.office_id == work.office.id,
            CaseEvent.case_id == case.id,
            CaseEvent.case_seq == seq,
            EventText.key == TYPED,
        )
    )
    said = work.session.scalars(query).one_or_none()
    return dict(json.loads(said)) if said else {}


def letters_in_force(case: Case) -> ColumnElement[bool]:
    """Give the clause for the letters of a case that stand: a letter whose line was struck through opens nothing."""
    struck = exists().where(_line_of_letter(), OutgoingEntry.struck_on.is_not(None))
    return and_(IssuedLetter.office_id == case.office_id, IssuedLetter.case_id == case.id, ~struck)


def _line_of_letter() -> ColumnElement[bool]:
    return and_(
        OutgoingEntry.office_id == IssuedLetter.office_id,
        OutgoingEntry.case_id == IssuedLetter.case_id,
        OutgoingEntry.symbol == IssuedLetter.symbol,
        OutgoingEntry.dated_on == IssuedLetter.issued_on,
    )


def _texts(work: Work, event_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    query = select(EventText.event_id, EventText.key, EventText.text).where(
        EventText.office_id == work.office.id, EventText.event_id.in_(event_ids), EventText.key.in_((ABOUT, REASON))
    )
    found: dict[int, dict[str, str]] = {}
    for event_id, key, text in work.session.execute(query) if event_ids else ():
        found.setdefault(event_id, {})[key] = text
    return found


def _shown(
    row: IssuedLetter,
    event: CaseEvent,
    papers: tuple[int, int, str],
    known: tuple[dict[str, str], dict[int, int], dict[int, int]],
) -> ShownLetter:
    said, (texts, seqs, again) = json.loads(event.payload), known
    return ShownLetter(
        seq=event.case_seq,
        letter=row.letter,
        paper=row.paper,
        label=Text(said["label"]["vi"], said["label"]["en"]),
        symbol=row.symbol,
        about=texts.get(ABOUT, ""),
        on=row.issued_on,
        actor=event.actor_name,
        signer=said["signer"],
        reason=texts.get(REASON, ""),
        docx=papers[0],
        pdf=papers[1],
        docx_sha256=said["docx_sha256"],
        pdf_sha256=said["pdf_sha256"],
        replaces=seqs.get(row.replaces_id) if row.replaces_id else None,
        replaced_by=again.get(row.id),
        struck=papers[2],
    )

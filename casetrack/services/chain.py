"""The office's unbroken book: each event holds the hash of the one before it, and the signed head holds the last.

Hash input is canonical JSON (RFC 8785) of the event's header, the digest of its payload and the format's version.
Personal texts stand beside it, salted: the payload holds SHA-256(salt + text), so erasing one leaves the chain whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from casetrack.errors import ChainBroken
from casetrack.models import Case, CaseEvent, EventText, OfficeHead
from casetrack.services.chain_page import ROWS, Happened
from casetrack.services.links import GENESIS, canonical, event_hash, text_digest
from casetrack.services.named_rows import Misfit, NamedRows
from casetrack.services.work import Work, require_signed
from casetrack.text import Text

VERIFIED_AT_ONCE = 2000
MOVED = "moved_texts"  # the texts of earlier events that an event took out of the tables, by event and key
# The kinds of the events of no case; besides, ROWS.
PERSON, USER = "person", "user"
CALENDAR, LAW, LOOK, REGISTER, REPORT = "calendar", "law", "look", "register", "report"
MANAGEMENT = "management"
SCHEDULE, STATUS, UNIT, VAULT = "schedule", "status", "unit", "vault"

_CHANGED = Text("nội dung đã bị sửa", "its content was changed")
_WORDS_CHANGED = Text("lời văn đã bị sửa", "its words were changed")
_NOT_NEXT = Text("thiếu sự kiện này hoặc bị đảo thứ tự", "it is missing or out of order")
_NOT_CHAINED = Text("không nối với sự kiện trước", "it does not follow the event before it")
_CUT = Text("các sự kiện cuối sổ bị xóa hoặc thêm", "the end of the book was cut or added to")
_NO_CASE = Text("hồ sơ của sự kiện này bị xóa", "the case of this event was deleted")
_MISFITS = {
    "changed": Text("dòng {key} của bảng {table} đã bị sửa sau đó", "row {key} of the table {table} was changed since"),
    "deleted": Text("dòng {key} của bảng {table} đã bị xóa", "row {key} of the table {table} was deleted"),
    "added": Text(
        "dòng {key} của bảng {table} được thêm ngoài sổ, không sự kiện nào nói tới",
        "row {key} of the table {table} was added outside the book, and no event tells of it",
    ),
}


def record(work: Work, case: Case, happened: Happened) -> CaseEvent:
    """Write one event of a case and move the office's head to it."""
    case.seq += 1
    return work.written_page.write(happened, work.writer, case.id, case.seq)


def record_of_office(work: Work, happened: Happened) -> CaseEvent:
    """Write one event of the office itself, which belongs to no case, and move the office's head to it."""
    return work.written_page.write(happened, work.writer, None, 0)


def verify(work: Work, progress: Callable[[int, int], None] = lambda _read, _total: None) -> int:
    """Read the whole book of the office from its first event; raise ChainBroken at the first thing that does not fit.

    Then every row under evidence is held to the last event that names it. A book of a version that named no rows is
    read without them. Return how many events were read.
    """
    expected_seq, expected_hash = 1, GENESIS
    gone: dict[int, set[str]] = {}  # texts that no row holds, until an event says where they went
    total = work.session.scalars(select(OfficeHead.seq).where(OfficeHead.office_id == work.office.id)).one()
    with NamedRows() as named:
        for event, texts in _events(work.session, work.office.id):
            said = _check(event, texts, expected_seq, expected_hash)
            named.add(event.seq, said.get(ROWS))
            _follow(gone, event.seq, said, texts)
            expected_seq, expected_hash = event.seq + 1, event.hash
            if not event.seq % VERIFIED_AT_ONCE:
                progress(event.seq, total)
        if gone:
            raise _broken(min(gone), _WORDS_CHANGED)
        _verify_head(work, expected_seq - 1, expected_hash)
        misfit = named.first_misfit(work.session, work.office.id)
    if misfit is not None:
        raise _misfitting(misfit, expected_seq - 1)
    progress(expected_seq - 1, total)
    return expected_seq - 1


def _check(event: Row[Any], texts: dict[str, str], seq: int, previous: str) -> dict[str, Any]:
    """Hold one event to its place and its texts; give what it says."""
    if event.seq != seq:
        raise _broken(seq, _NOT_NEXT)
    if event.previous_hash != previous:
        raise _broken(seq, _NOT_CHAINED)
    if event.hash != event_hash(event):
        raise _broken(seq, _CHANGED)
    said: dict[str, Any] = json.loads(event.payload)
    if not texts.items() <= said["texts"].items():
        raise _broken(seq, _WORDS_CHANGED)
    return said


def _follow(gone: dict[int, set[str]], seq: int, said: dict[str, Any], texts: dict[str, str]) -> None:
    """Keep which texts are missing so far; an event may say that earlier ones moved into the vault."""
    if missing := said["texts"].keys() - texts.keys():
        gone[seq] = set(missing)
    for number, keys in said.get(MOVED, {}).items():
        left = gone.pop(int(number), set()) - set(keys)
        if left:
            gone[int(number)] = left


def _verify_head(work: Work, seq: int, last_hash: str) -> None:
    head = work.session.scalars(select(OfficeHead).where(OfficeHead.office_id == work.office.id)).one()
    if (head.seq, head.hash) != (seq, last_hash):
        raise _broken(seq + 1, _CUT)
    require_signed(work.installation.chain_key, head)
    lost = select(func.min(CaseEvent.seq)).where(
        CaseEvent.office_id == work.office.id,
        CaseEvent.case_id.is_not(None),  # in a book without cases even "none" is in no list of them
        CaseEvent.case_id.not_in(select(Case.id)),
    )
    of_no_case = work.session.scalars(lost).one()
    if of_no_case is not None:
        raise _broken(of_no_case, _NO_CASE)


def _events(session: Session, office_id: int) -> Iterator[tuple[Row[Any], dict[str, str]]]:
    """Give each event as its bare columns, with the digests of the texts that stand beside it."""
    query = select(*CaseEvent.__table__.columns).where(CaseEvent.office_id == office_id).order_by(CaseEvent.seq)
    after: int | None = None
    while True:
        asked = query if after is None else query.where(CaseEvent.seq > after)
        events = session.execute(asked.limit(VERIFIED_AT_ONCE)).all()
        if not events:
            return
        texts = _texts_of(session, office_id, [event.id for event in events])
        for event in events:
            yield event, texts.get(event.id, {})
        after = events[-1].seq


def _texts_of(session: Session, office_id: int, event_ids: list[int]) -> dict[int, dict[str, str]]:
    rows = session.execute(
        select(EventText.event_id, EventText.key, EventText.salt, EventText.text).where(
            EventText.office_id == office_id, EventText.event_id.between(min(event_ids), max(event_ids))
        )
    )
    found: dict[int, dict[str, str]] = {}
    for event_id, key, salt, text in rows:
        found.setdefault(event_id, {})[key] = text_digest(salt, text)
    return found


def _misfitting(misfit: Misfit, last: int) -> ChainBroken:
    said = _MISFITS[misfit.kind].with_(key=misfit.key, table=misfit.table)
    return _broken(misfit.seq or last, said, table=misfit.table, row=misfit.key)


def _broken(seq: int, why: Text, **details: object) -> ChainBroken:
    return ChainBroken(
        Text(
            "Sổ sự kiện bị đứt ở sự kiện số {seq}: {why}. "
            "Giữ nguyên cơ sở dữ liệu, báo người soát xét, đối chiếu bản sao lưu.",
            "The book of events is broken at event {seq}: {why}. "
            "Keep the database as it is, tell the auditor, compare a backup.",
        ).with_(seq=seq, why=why),
        seq=seq,
        **details,
    )


__all__ = [
    "CALENDAR",
    "GENESIS",
    "LAW",
    "LOOK",
    "MANAGEMENT",
    "MOVED",
    "PERSON",
    "REGISTER",
    "REPORT",
    "SCHEDULE",
    "UNIT",
    "USER",
    "VAULT",
    "VERIFIED_AT_ONCE",
    "Happened",
    "canonical",
    "event_hash",
    "record",
    "record_of_office",
    "text_digest",
    "verify",
]

"""What somebody left on the disk when a case was sealed late: open files, deleted rows, words of the index, the log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from casetrack.models import (
    Case,
    Document,
    EventText,
    HandoverFile,
    HandoverRow,
    IncomingEntry,
    OutgoingEntry,
    Person,
    VaultEntry,
)
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.late_files import seal_bytes
from casetrack.services.work import Installation, Work, reading, system_actor

INDEXES = ("case_search", "person_search")  # the words by which cases and people are found; migrations 0002 and 0027
_KEPT = (Person, Case, Document, EventText, OutgoingEntry, IncomingEntry, HandoverRow, HandoverFile)
TABLES = tuple(table.__tablename__ for table in _KEPT)


def wipe_traces(installation: Installation, office_id: int, _at: datetime | None = None) -> int:
    """Write over what moving people into the vault left behind; give how many entries were waiting for it.

    None are done while somebody still reads the book as it was before, nor a file whose key is away: the next run comes
    soon.
    """
    actor = system_actor(office_id)
    waiting = select(VaultEntry.id).where(VaultEntry.office_id == office_id, VaultEntry.traces)
    with reading(installation, actor) as work:
        ids = list(work.session.scalars(waiting.order_by(VaultEntry.id)))
    waits = seal_bytes(installation, actor, ids)
    ids = [entry_id for entry_id in ids if entry_id not in waits]
    if not ids or not installation.database.wipe(INDEXES, TABLES):
        return 0
    left = list(ids)

    def piece(work: Work) -> bool:
        now, left[:] = left[:CASES_AT_ONCE], left[CASES_AT_ONCE:]
        for entry in work.session.scalars(select(VaultEntry).where(VaultEntry.id.in_(now))):
            entry.traces = False
        return bool(left)

    in_pieces(installation, actor, piece)
    return len(ids)

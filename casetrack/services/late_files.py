"""The bytes of files that were there when their case was sealed: sealed on the shelf, and the open ones removed.

Each file is one transaction, and its entry in the vault tells how far it came: whatever is cut off, the next run ends.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from casetrack.errors import VaultLocked
from casetrack.models import Case, CaseEvent, Document, VaultEntry, new_salt
from casetrack.services.chain import Happened, record
from casetrack.services.doctor import is_named, nobody_adding
from casetrack.services.identity_entries import BYTES_SEALED
from casetrack.services.identity_files import write_over, write_sealed
from casetrack.services.sealing import KEY_BYTES
from casetrack.services.vault import FILE, read_entry, seal_into
from casetrack.services.vault_keys import current_key
from casetrack.services.work import Actor, Installation, Work, begin, reading

_log = logging.getLogger(__name__)


def seal_bytes(installation: Installation, actor: Actor, entry_ids: Sequence[int]) -> frozenset[int]:
    """Seal the files behind these entries of the vault; give the entries that no key opens now."""
    return frozenset(entry_id for entry_id in entry_ids if not _seal(installation, actor, entry_id))


def _seal(installation: Installation, actor: Actor, entry_id: int) -> bool:
    try:
        with reading(installation, actor) as work:
            entry = work.session.get_one(VaultEntry, entry_id)
            said = read_entry(work, entry) if entry.kind == FILE else {}
            held = work.session.scalars(select(Document.sha256).where(Document.vault_entry_id == entry_id)).first()
        if held is not None and not said["key"]:
            _write_anew(installation, actor, entry_id, installation.shelf.place_of(held))
            said["was"] = held
    except VaultLocked:
        _log.exception("an entry of the vault waits for its key")
        return False
    if "was" in said:
        remove_unnamed(installation, installation.shelf.place_of(str(said["was"])))
    return True


def _write_anew(installation: Installation, actor: Actor, entry_id: int, place: Path) -> None:
    """Seal the bytes into a file of their own, and let row, vault and book speak of that one."""
    shelf = installation.shelf
    if not place.is_file():
        _log.error("the file %s is not on the shelf", place.name)
        return
    key = os.urandom(KEY_BYTES)
    with shelf.coming_in() as fresh:
        size, sha256 = write_sealed(key, place, fresh)
        with begin(installation, actor) as work:
            if _readdress(work, entry_id, key, (size, sha256)):
                shelf.keep(fresh, sha256)


def _readdress(work: Work, entry_id: int, key: bytes, made: tuple[int, str]) -> bool:
    """Write down where a file stands now; False when another run did so already."""
    entry = work.session.get_one(VaultEntry, entry_id)
    said = read_entry(work, entry)
    if said["key"]:
        return False
    of_entry = (Document.office_id == work.office.id, Document.vault_entry_id == entry_id)
    document = work.session.scalars(select(Document).where(*of_entry)).one()
    case = work.session.get_one(Case, document.case_id)
    seq = work.session.scalars(select(CaseEvent.case_seq).where(CaseEvent.id == document.event_id)).one()
    seal_into(entry, current_key(work.session, work.installation), {**said, "key": key.hex(), "was": document.sha256})
    document.size, document.sha256, document.salt = *made, new_salt()
    facts = {"file": seq, "sha256": document.sha256, "size": document.size, "media_type": document.media_type}
    record(work, case, Happened("activity", BYTES_SEALED, work.today, facts, {}))
    work.session.flush()  # whatever the book refuses, it refuses before the file is moved
    return True


def remove_unnamed(installation: Installation, place: Path) -> None:
    """Write over bytes and remove them, unless a document has the same content."""
    with nobody_adding(installation) as session:
        if place.is_file() and not is_named(session, installation.shelf, place):
            write_over(place)
            place.unlink()

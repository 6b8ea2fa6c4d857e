"""Looking at who is protected in a case: whoever has leave, named, for a time, and written down before it is shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from casetrack.engine.payloads import mapping_in
from casetrack.errors import Forbidden, NotFound
from casetrack.models import Case, Party, VaultEntry, VaultGrant
from casetrack.services import looks
from casetrack.services.access import get_visible_case, require_proof
from casetrack.services.cases import PARTS
from casetrack.services.documents import ShownDocument, get_document, name_outside, place_of
from casetrack.services.identity_files import SealedFile, read_file_entry
from casetrack.services.letter_entries import TYPED
from casetrack.services.parties import in_order
from casetrack.services.vault import FILE, Identity, entries_of, read_entry, read_identity
from casetrack.services.work import Work
from casetrack.text import Text

SEEN = "identity"


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that shows who is protected, opened for somebody who has leave."""

    document: ShownDocument
    place: Path
    name: str  # under which it leaves the program
    inside: SealedFile


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """Somebody protected, as whoever has leave sees them."""

    part: Text
    who: Identity


@dataclass(frozen=True, slots=True)
class SeenPaper:
    """What a letter or a register's line said before its case was sealed: its number, and its words."""

    head: str
    words: Sequence[str]


def grant_in_force(work: Work, case: Case) -> VaultGrant | None:
    """Find the actor's leave to see who is protected in this case, the one that lasts longest."""
    query = select(VaultGrant).where(
        VaultGrant.office_id == work.office.id,
        VaultGrant.case_id == case.id,
        VaultGrant.user_id == work.actor.user_id,
        VaultGrant.revoked_at.is_(None),
        VaultGrant.given_at <= work.now,
        VaultGrant.ends_at > work.now,
    )
    return work.session.scalars(query.order_by(VaultGrant.ends_at.desc()).limit(1)).first()


def require_grant(work: Work, case: Case) -> VaultGrant:
    """Give the actor's leave; raise Forbidden without one, and ProofNeeded when the password was typed too long ago."""
    found = grant_in_force(work, case)
    if found is None:
        raise Forbidden(
            Text(
                "Bạn chưa được cho xem danh tính trong hồ sơ {number}, hoặc đã hết hạn. Đề nghị lãnh đạo đơn vị.",
                "You have no leave to see who is protected in case {number}, or it has ended. Ask the unit's leader.",
            ).with_(number=case.number),
            permission="identity",
        )
    require_proof(work)
    return found


def look(work: Work, number: str) -> Sequence[SeenPerson]:
    """Open who is protected in a case, once the look stands in the office's book; raise Forbidden or VaultLocked.

    Nothing may be shown before the transaction has ended well.
    """
    case = get_visible_case(work, number)
    write_look(work, case, require_grant(work, case))
    query = (
        select(Party.part, VaultEntry)
        .join(VaultEntry, VaultEntry.id == Party.vault_entry_id)
        .where(Party.office_id == work.office.id, Party.case_id == case.id)
        .order_by(*in_order())
    )
    rows = work.session.execute(query).all()
    return [SeenPerson(PARTS.get(part, Text(part, part)), read_identity(work, entry)) for part, entry in rows]


def read_papers(work: Work, number: str) -> Sequence[SeenPaper]:
    """Give the words that papers had before their case was sealed, to whoever looks at it in this transaction."""
    case = get_visible_case(work, number)
    require_grant(work, case)
    said = [read_entry(work, entry) for entry in entries_of(work, case, FILE)]
    papers = [(str(each["head"]), mapping_in(each["words"])) for each in said if "words" in each]
    return [
        SeenPaper(head, [line for key, text in words.items() for line in _lines(key, str(text))])
        for head, words in papers
    ]


def _lines(key: str, text: str) -> Sequence[str]:
    """Give what was typed for a letter answer by answer; any other text is one line."""
    return [str(said) for said in json.loads(text).values() if said] if key == TYPED else [text]


def open_file(work: Work, number: str, seq: int) -> OpenedFile:
    """Open a file that shows who is protected, once that stands in the office's book; raise Forbidden, VaultLocked.

    Nothing may be sent before the transaction has ended well.
    """
    case = get_visible_case(work, number)
    document = get_document(work, case, seq)
    if document.vault_entry_id is None:
        raise NotFound(Text("Tệp này không chứa danh tính.", "This file shows nobody who is protected."))
    write_look(work, case, require_grant(work, case), file=seq)
    inside = read_file_entry(work, document.vault_entry_id)
    return OpenedFile(document, place_of(work, document), name_outside(case, document), inside)


def write_look(work: Work, case: Case, grant: VaultGrant, **more: object) -> None:
    """Write into the office's book that somebody looks now, in which case and by which leave."""
    looks.look(work, [case], SEEN, grant=grant.id, kind=grant.kind, **more)


@dataclass(frozen=True, slots=True)
class ShownGrant:
    """Somebody's leave, as the page of the case lists it."""

    id: int
    user: str
    kind: str
    reason: str
    given_by: str
    given_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    in_force: bool

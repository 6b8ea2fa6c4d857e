"""A paper for publication that names nobody of its case: made of a Word paper, looked through, and kept as a file.

Whoever could make one of any words would learn from what is taken out who is protected: so where somebody is, it takes
leave to see them, and is written down as a look.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from sqlalchemy import or_, select

from casetrack.engine.redaction import Person as Unnamed
from casetrack.engine.redaction import is_free_of, redact
from casetrack.errors import FileRefused
from casetrack.models import Case, Party, Person, VaultEntry, Visit
from casetrack.papers.docx_redaction import rewrite
from casetrack.papers.letter_pdf import to_pdf
from casetrack.readers.file_types import BY_MEDIA_TYPE, FileType
from casetrack.services.access import get_visible_case, require
from casetrack.services.documents import Received, add_document, get_open_document, place_of
from casetrack.services.identities import require_grant, write_look
from casetrack.services.shelf import write_down
from casetrack.services.vault import PERSON, Identity, identity_of, read_identity
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

DOCX = BY_MEDIA_TYPE["application/vnd.openxmlformats-officedocument.wordprocessingml.document"]
PDF = BY_MEDIA_TYPE["application/pdf"]


def make_redacted(work: Work, number: str, seq: int) -> int:
    """Keep a copy of a Word paper of a case that names none of its people, and its PDF; give the copy's number.

    Raise Forbidden without leave where somebody is protected, FileRefused for another kind of file or when a name is
    left where it cannot be taken out.
    """
    require(work, "letter.issue")
    case = get_visible_case(work, number)
    document = get_open_document(work, case, seq)
    if document.kind != DOCX:
        raise FileRefused("not_word", Text("Chỉ lược bỏ được tệp Word (.docx).", "Only a Word paper (.docx) can be."))
    known, sealed = _people_of(work, case)
    if sealed:
        write_look(work, case, require_grant(work, case), redacted=seq)
    people = [*known, *(read_identity(work, entry) for entry in sealed)]
    unnamed = [Unnamed(who.name, _numbers(who), who.address or "") for who in people]
    content = rewrite(place_of(work, document).read_bytes(), lambda words: redact(words, unnamed))
    if _left(content, people, unnamed):
        raise FileRefused(
            "identity_left",
            Text(
                "Còn tên, số hoặc địa chỉ ở chỗ không lược bỏ được (ghi chú, chú thích, hình). Bỏ phần ấy trong Word.",
                "A name, number or address is left where it cannot be taken out (a comment). Remove that in Word.",
            ),
        )
    said = Text("Bản lược bỏ danh tính của tệp số {seq}.", "Copy of file no. {seq} that names nobody.").with_(seq=seq)
    made = _keep(work, case, content, (f"ban-luoc-bo-{seq}.docx", DOCX, said.vi))
    _keep(work, case, to_pdf(content, case.number, work.today), (f"ban-luoc-bo-{seq}.pdf", PDF, said.vi))
    return made


def _people_of(work: Work, case: Case) -> tuple[list[Identity], Sequence[VaultEntry]]:
    """Give everybody of a case: those in the registry, and the sealed entries of the others."""
    of_case = (Party.office_id == work.office.id, Party.case_id == case.id)
    came = select(Visit.person_id).where(Visit.office_id == work.office.id, Visit.case_id == case.id)
    named = select(Person).where(Person.id.in_(select(Party.person_id).where(*of_case).union(came)))
    entries = select(VaultEntry).where(
        VaultEntry.office_id == work.office.id,
        VaultEntry.kind == PERSON,
        or_(VaultEntry.case_id == case.id, VaultEntry.id.in_(select(Party.vault_entry_id).where(*of_case))),
    )
    known = [identity_of(person, stays=True) for person in work.session.scalars(named)]
    return known, work.session.scalars(entries).all()


def _numbers(who: Identity) -> tuple[str, ...]:
    return tuple(filter(None, (who.identity_number, who.phone)))


def _left(content: bytes, people: Sequence[Identity], unnamed: Sequence[Unnamed]) -> bool:
    """Look through every part of the paper by another way than it was made: folded, as one searches."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))]
    for part in parts:
        words = "".join(ET.fromstring(part).itertext())  # noqa: S314  # our own package, written a moment ago
        folded = f" {fold(words)} "
        if any(f" {fold(said)} " in folded for who in people for said in (who.name, who.address or "") if fold(said)):
            return True
        if not is_free_of(words, unnamed):
            return True
        digits = re.sub(r"\D", "", words)
        if any(number in digits for who in people for number in _numbers(who) if len(number) >= len("0912345678")):
            return True
    return False


def _keep(work: Work, case: Case, content: bytes, named: tuple[str, FileType, str]) -> int:
    name, kind, note = named
    shelf = work.installation.shelf
    with shelf.coming_in() as place:
        size, sha256 = write_down(io.BytesIO(content), place, shelf.largest)
        return add_document(work, case, Received(place, name, name, kind, size, sha256, note)).case_seq

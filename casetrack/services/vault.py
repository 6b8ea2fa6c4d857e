"""The people whom the law protects: put into the vault in the transaction that protects them, and read out of it.

Nothing here asks who may look; services/identities does.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import cast

from sqlalchemy import ColumnElement, exists, func, or_, select, true

from casetrack.errors import VaultLocked
from casetrack.models import Appointment, Base, Case, Paper, Party, Person, Receipt, VaultEntry, Visit, new_salt
from casetrack.services.access import PROTECTED
from casetrack.services.sealing import NotOpened, seal, unseal
from casetrack.services.vault_keys import current_key, key_named, place_of
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

PERSON, FILE = "person", "file"
# Who came or is to come, for what, and to whom papers went back.
NAMED_IN: tuple[type[Party | Visit | Receipt | Paper | Appointment], ...] = (Party, Visit, Receipt, Paper, Appointment)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is. `person_id`: the registry knows the same person from other matters."""

    name: str
    identity_number: str | None = None
    phone: str | None = None
    address: str | None = None
    person_id: int | None = None
    birth_year: int | None = None

    def is_as(self, other: Identity) -> bool:
        """Tell whether both say the same person: by the registry's key, else by all that was written down."""
        if self.person_id is not None and self.person_id == other.person_id:
            return True
        mine, theirs = asdict(self), asdict(other)
        return fold(self.name) == fold(other.name) and all(
            mine[key] == theirs[key] for key in ("identity_number", "phone", "address")
        )


@dataclass(frozen=True, slots=True)
class Sealed:
    """A person of a case by the entry of the vault, for whoever hands one on without looking."""

    entry_id: int


def identity_of(person: Person, *, stays: bool) -> Identity:
    """Give what the registry knows of a person; its key as well if the person stays there."""
    key = person.id if stays else None
    return Identity(person.name, person.identity_number, person.phone, person.address, key, person.birth_year)


def put_in(work: Work, case: Case, who: Identity, *, traces: bool = False) -> VaultEntry:
    """Seal a person of a case, once; raise VaultLocked without the key, and nothing is written in clear instead."""
    current_key(work.session, work.installation)
    for entry in entries_of(work, case, PERSON):
        if read_identity(work, entry).is_as(who):
            return entry
    return write_entry(work, case, PERSON, asdict(who), traces=traces)


def write_entry(work: Work, case: Case, kind: str, said: Mapping[str, object], *, traces: bool = False) -> VaultEntry:
    """Seal something that a case knows of a protected person."""
    key = current_key(work.session, work.installation)
    taken = select(func.max(VaultEntry.place)).where(
        VaultEntry.office_id == work.office.id, VaultEntry.case_id == case.id
    )
    entry = VaultEntry(
        office_id=work.office.id,
        case_id=case.id,
        place=(work.session.scalars(taken).one() or 0) + 1,
        kind=kind,
        traces=traces,
        recorded_at=work.now,
    )
    seal_into(entry, key, said)
    work.session.add(entry)
    work.session.flush()  # whoever it protects is named by its key
    return entry


def seal_into(entry: VaultEntry, key: tuple[str, bytes], said: Mapping[str, object]) -> None:
    """Let an entry hold what is said, salted, sealed for its own place."""
    salted = json.dumps({**said, "salt": secrets.token_hex(16)}, ensure_ascii=False)
    entry.key_id, entry.sealed = key[0], seal(key, salted.encode(), place_of(entry))


def read_entry(work: Work, entry: VaultEntry) -> dict[str, object]:
    """Open an entry; raise VaultLocked when its key is not there, or it was changed."""
    key = key_named(work.installation, entry.key_id)
    try:
        said: dict[str, object] = json.loads(unseal(key, entry.sealed, place_of(entry)))
    except NotOpened:
        raise VaultLocked(
            Text(
                "Một mục trong kho danh tính đã bị sửa hoặc hỏng, không mở được. Báo người soát xét, xem bản sao lưu.",
                "An entry of the identity vault was changed or is damaged. Tell the auditor, look at a backup.",
            ),
            key=entry.key_id,
        ) from None
    said.pop("salt")
    return said


def read_identity(work: Work, entry: VaultEntry) -> Identity:
    """Open the entry of a person."""
    said = read_entry(work, entry)
    return Identity(**{key: said.get(key) for key in Identity.__slots__})  # type: ignore[arg-type]


def entries_of(work: Work, case: Case, kind: str) -> Sequence[VaultEntry]:
    """Give the sealed entries that were made for a case."""
    query = select(VaultEntry).where(
        VaultEntry.office_id == work.office.id, VaultEntry.case_id == case.id, VaultEntry.kind == kind
    )
    return work.session.scalars(query.order_by(VaultEntry.place)).all()


def seal_people(work: Work, case: Case) -> None:
    """Move everybody whom a sealed case still names into the vault; raise VaultLocked without the key."""
    if case.level == PROTECTED:
        move_in(work, case, _named_by(work, case))


def seal_known(work: Work, case: Case) -> None:
    """Move whom a case names in clear, though the vault knows them from it, behind their alias again."""
    known = [read_identity(work, entry) for entry in entries_of(work, case, PERSON)]
    people = work.session.scalars(select(Person).where(Person.id.in_(_named_by(work, case)))) if known else ()
    move_in(work, case, [who.id for who in people if any(each.is_as(identity_of(who, stays=True)) for each in known)])


def move_in(work: Work, case: Case, person_ids: Iterable[int]) -> None:
    """Move these people of a case into the vault: whoever is known only from here leaves the registry."""
    session = work.session
    ids = sorted(set(person_ids))
    if not ids:
        return
    people = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))}
    staying = set(session.scalars(select(Person.id).where(Person.id.in_(ids), _known_elsewhere(case))))
    known = [(read_identity(work, entry), entry) for entry in entries_of(work, case, PERSON)]
    for person_id in ids:
        who = identity_of(people[person_id], stays=person_id in staying)
        entry = next((entry for identity, entry in known if identity.is_as(who)), None)
        if entry is None:
            entry = write_entry(work, case, PERSON, asdict(who), traces=True)
            known.append((who, entry))
        entry.traces = True
        for table in NAMED_IN:
            of_case = (table.office_id == work.office.id, table.case_id == case.id, table.person_id == person_id)
            rows = session.scalars(select(table).where(*of_case)).all()
            for row in cast("Sequence[Party | Visit | Receipt | Paper | Appointment]", rows):
                if isinstance(row, Party) and _has_part(work, row, entry):
                    session.delete(row)  # one person, written down twice
                    continue
                row.person_id, row.vault_entry_id = None, entry.id
                row.salt = new_salt()  # with the old one gone, nobody finds by trying whom an earlier event spoke of
    session.flush()  # nothing may name a person who is deleted
    for person_id in set(ids) - staying:
        session.delete(people[person_id])
    session.flush()


def _has_part(work: Work, party: Party, entry: VaultEntry) -> bool:
    """Tell whether the vault's entry has this part in the case already."""
    of_case = (Party.office_id == work.office.id, Party.case_id == party.case_id, Party.part == party.part)
    return work.session.scalars(select(Party.id).where(*of_case, Party.vault_entry_id == entry.id)).first() is not None


def _named_by(work: Work, case: Case) -> set[int]:
    """Give the people whom rows of a case name in clear."""
    named = [
        select(table.person_id).where(
            table.office_id == work.office.id, table.case_id == case.id, table.person_id.is_not(None)
        )
        for table in NAMED_IN
    ]
    first, *rest = named
    return {person_id for person_id in work.session.scalars(first.union(*rest)) if person_id is not None}


def _known_elsewhere(case: Case) -> ColumnElement[bool]:
    """Hold for people of whom the registry knows from something else than this case."""
    known = []
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column is Person.__table__.c.id for key in column.foreign_keys):
                other = or_(table.c.case_id.is_(None), table.c.case_id != case.id) if "case_id" in table.c else true()
                known.append(exists().where(column == Person.id, other))
    return or_(*known)

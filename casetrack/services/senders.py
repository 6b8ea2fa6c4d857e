"""Who came or wrote: out of the registry, entered there, or, where the law protects the sender, in the vault alone."""

from __future__ import annotations

from collections.abc import Sequence

from casetrack.models import Case, Person
from casetrack.services.access import PROTECTED
from casetrack.services.cases import add_party
from casetrack.services.persons import RegisterPerson, checked, get_person, register_person
from casetrack.services.projections import write_names
from casetrack.services.vault import Identity, identity_of, put_in, seal_known, seal_people
from casetrack.services.work import Work

PETITIONER, REPRESENTATIVE = "petitioner", "representative"

Sender = Person | Identity | None
Parts = tuple[tuple[int | Identity, str], ...]  # who, by the registry or to be sealed, and the part in the case


def sender_of(work: Work, said: int | RegisterPerson | None, *, protected: bool) -> Sender:
    """Find who came, or enter somebody new: into the registry, or, to be `protected`, nowhere yet."""
    if not isinstance(said, RegisterPerson):
        return get_person(work, said) if said is not None else None
    if not protected:
        return register_person(work, said)
    said = checked(work, said)
    return Identity(said.name, said.identity_number, said.phone, said.address, birth_year=said.birth_year)


def parts_of(people: Sequence[tuple[Sender, bool]]) -> Parts:
    """Give the parts of the senders of a petition in its case, each with whether they represent the others.

    Nobody known has no part.
    """
    parts: list[tuple[int | Identity, str]] = []
    for sender, represents in people:
        if sender is not None:
            who = sender if isinstance(sender, Identity) else sender.id
            parts += [(who, PETITIONER), *([(who, REPRESENTATIVE)] if represents else [])]
    return tuple(parts)


def named_on(work: Work, case: Case | None, sender: Sender) -> dict[str, int | None]:
    """Say how visit and receipt name who came: by the registry, or by the vault's entry of a protected case."""
    if sender is None:
        return {"person_id": None, "vault_entry_id": None}
    if case is not None and case.level == PROTECTED:
        who = sender if isinstance(sender, Identity) else identity_of(sender, stays=True)
        return {"person_id": None, "vault_entry_id": put_in(work, case, who).id}
    if isinstance(sender, Identity):
        raise RuntimeError("only somebody who came about a protected case is kept out of the registry")
    return {"person_id": sender.id, "vault_entry_id": None}


def join(work: Work, case: Case, parts: Parts) -> None:
    """Enter whoever brought a second petition among the people of its case, once."""
    for who, part in parts:
        add_party(work, case, who, part)
        work.session.flush()  # names, or the vault, take in who is written down
    if parts:
        seal_people(work, case)
        seal_known(work, case)
        write_names(work, case)

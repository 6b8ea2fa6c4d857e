"""Who has a part in a case, as its readers may know them, who works on it, and which cases belong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, false, null, or_, select, true, union_all

from casetrack.models import Case, CaseLink, Party, Person, RoleInUnit, User
from casetrack.services.access import OPEN_LEVELS, PROTECTED, visible_cases
from casetrack.services.cases import PARTS
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.persons import ANONYMOUS, UNKNOWN, alias_of, hidden_phone
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import name_key

_HIDDEN = Text("Đã che tên", "Name withheld")


@dataclass(frozen=True, slots=True)
class ShownParty:
    """A person's part in a case; of a sealed case the alias, and nothing that leads to the person."""

    id: int | None  # None: nobody knows who it is
    part: Text
    name: Text
    phone: str
    address: str
    protected: bool


@dataclass(frozen=True, slots=True)
class ShownLink:
    """Another case that belongs with this one. `sent`: this case was forwarded there; else it came from there.

    `kind`: of services/cases.py, such as two cases about one matter.
    """

    number: str
    title: str
    workflow: str
    workflow_version: int
    state: str
    phase: str
    sent: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to whom a case may be handed."""

    id: int
    name: str


def list_parties(work: Work, of_case: Case) -> Sequence[ShownParty]:
    """List the people of a case, petitioners first; the names of a sealed one, and of the protected, are not even read.

    Of a paper that came without a name, the sender is unknown.
    """
    sealed = of_case.level == PROTECTED
    columns = (null(), null(), null()) if sealed else (Person.name, Person.phone, Person.address)
    query = (
        select(Party.id, Party.part, Party.vault_entry_id, *columns)
        .join(Person, Person.id == Party.person_id, isouter=True)
        .where(Party.office_id == work.office.id, Party.case_id == of_case.id)
        .order_by(*in_order())
    )
    shown: list[ShownParty] = []
    for party_id, part, entry_id, name, phone, address in work.session.execute(query):
        label = PARTS.get(part, Text(part, part))
        if sealed or entry_id is not None:
            alias = alias_of(of_case.number) if part == "petitioner" else _HIDDEN
            shown.append(ShownParty(party_id, label, alias, "", "", protected=True))
        else:
            told = Text(name, name), hidden_phone(phone), address or ""
            shown.append(ShownParty(party_id, label, *told, protected=False))
    if of_case.fields.get(ANONYMOUS) is True and PARTS["petitioner"] not in {party.part for party in shown}:
        shown.insert(0, ShownParty(None, PARTS["petitioner"], UNKNOWN, "", "", protected=False))
    return shown


def known_people_of(work: Work, number: str) -> Sequence[int]:
    """Give the keys of the people of a case that everybody may see, petitioners first; of any other case nobody's."""
    query = (
        select(Party.person_id)
        .join(Case, and_(Case.id == Party.case_id, Case.office_id == Party.office_id))
        .where(visible_cases(work), Case.number == number, Case.level.in_(OPEN_LEVELS))
    )
    keys = work.session.scalars(query.order_by(*in_order()))
    return list(dict.fromkeys(key for key in keys if key is not None))


def in_order() -> tuple[ColumnElement[int], ...]:
    """Give the order in which the people of a case are listed: petitioners first."""
    return case(*((Party.part == part, n) for n, part in enumerate(PARTS)), else_=len(PARTS)), Party.id.expression


def list_links(work: Work, of_case: Case) -> Sequence[ShownLink]:
    """List the linked cases that the actor may see; of the others not even their number is told."""
    of_office = CaseLink.office_id == work.office.id
    # Two look-ups by index: a join over either end would read every case of the office.
    ends = union_all(
        select(CaseLink.to_case_id.label("case_id"), true().label("sent"), CaseLink.kind).where(
            of_office, CaseLink.from_case_id == of_case.id
        ),
        select(CaseLink.from_case_id, false(), CaseLink.kind).where(of_office, CaseLink.to_case_id == of_case.id),
    ).subquery()
    query = select(Case, ends.c.sent, ends.c.kind).join(ends, ends.c.case_id == Case.id)
    return [
        ShownLink(
            number=linked.number,
            title=linked.title,
            workflow=linked.workflow,
            workflow_version=linked.workflow_version,
            state=linked.state,
            phase=linked.phase,
            sent=bool(sent),
            kind=kind,
        )
        for linked, sent, kind in work.session.execute(query.where(visible_cases(work)).order_by(Case.id))
    ]


def list_colleagues(work: Work, unit_id: int) -> Sequence[Colleague]:
    """List who may be given a case of this unit: whoever takes steps there or in a unit above, by given name."""
    return _who_take_steps(work, work.unit_and_above(unit_id))


def list_officers(work: Work) -> Sequence[Colleague]:
    """List everybody in the office who takes steps somewhere, by given name."""
    return _who_take_steps(work, set(work.units))


def _who_take_steps(work: Work, unit_ids: set[int]) -> Sequence[Colleague]:
    roles = [role for role, permissions in PERMISSIONS.items() if "case.step" in permissions]
    query = (
        select(User.id, User.full_name)
        .join(RoleInUnit, RoleInUnit.user_id == User.id)
        .where(
            RoleInUnit.office_id == work.office.id,
            RoleInUnit.unit_id.in_(unit_ids),
            RoleInUnit.role.in_(roles),
            or_(RoleInUnit.valid_to.is_(None), RoleInUnit.valid_to >= work.today),
            User.active,
        )
        .distinct()
    )
    found = [Colleague(*row) for row in work.session.execute(query)]
    return sorted(found, key=lambda person: (name_key(person.name), person.id))


def name_of(work: Work, user_id: int | None) -> str:
    """Give the name of an account of this office; nobody has none."""
    if user_id is None:
        return ""
    query = select(User.full_name).where(User.office_id == work.office.id, User.id == user_id)
    return work.session.scalars(query).one_or_none() or ""

"""Whom to ask: the administrators, and who leads the units in which somebody works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casetrack.services.permissions import ROLES
from casetrack.services.users import actors_of_office
from casetrack.services.work import Work
from casetrack.text import Text

_MOST = 3  # of each role
_ASKED = ("leader", "administrator")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the office, in which role and unit."""

    name: str
    role: Text
    unit: str


def whom_to_ask(work: Work) -> Sequence[Contact]:
    """Give the leaders of the actor's units, the nearest first, and the administrators; not the actor."""
    near = {unit: far for _role, unit in work.actor.roles for far, unit in enumerate(_upwards(work, unit))}
    found = [
        (role, near.get(unit_id, 0), Contact(each.name, ROLES[role], work.units[unit_id].name))
        for each in actors_of_office(work.session, work.office.id, work.today)
        if each.user_id != work.actor.user_id
        for role, unit_id in each.roles
        if role == "administrator" or (role == "leader" and unit_id in near)
    ]
    contacts = [(role, contact) for role, _far, contact in sorted(found, key=_place)]
    return [one for asked in _ASKED for one in [contact for role, contact in contacts if role == asked][:_MOST]]


def administrators(work: Work) -> Sequence[Contact]:
    """Give who assigns roles and helps with the program."""
    return [contact for contact in whom_to_ask(work) if contact.role == ROLES["administrator"]]


def _place(found: tuple[str, int, Contact]) -> tuple[int, int, str]:
    role, far, contact = found
    return _ASKED.index(role), far, contact.name


def _upwards(work: Work, unit_id: int) -> list[int]:
    chain: list[int] = []
    current: int | None = unit_id
    while current in work.units and current not in chain:
        chain.append(current)
        current = work.units[current].parent_id
    return chain

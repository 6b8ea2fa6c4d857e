"""Wards for a load: units and accounts as the demo's ward has them, any number of them in one database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetrack.demo.office import PASSWORD, UNITS, USERS
from casetrack.models import Office, Unit, User
from casetrack.services.offices import SetUpOffice, add_unit, find_unit, set_up_office
from casetrack.services.users import AddUser, actor_of, add_user, give_role
from casetrack.services.work import Actor, Installation, begin, system_actor


@dataclass(frozen=True, slots=True)
class Ward:
    """One office with what its stories need: the key of each unit and the actor of each account."""

    office: Office
    units: dict[str | None, int]
    actors: dict[str, Actor]


def set_up_wards(installation: Installation, how_many: int, now: datetime) -> list[Ward]:
    """Open the books of wards 001, 002 and on; an account is named `001.officer`, everybody has the demo's password."""
    return [_set_up(installation, f"{n:03d}", now) for n in range(1, how_many + 1)]


def _set_up(installation: Installation, code: str, now: datetime) -> Ward:
    with installation.database.begin() as session:
        office = set_up_office(session, installation, SetUpOffice(code, f"Phường số {code}", demo=True))
    with begin(installation, system_actor(office.id)) as work:
        units: dict[str | None, Unit] = {None: find_unit(work, None)}
        for unit, name, above, kind in UNITS:
            units[unit] = add_unit(work, unit, name, units[above], kind=kind)
        actors: dict[str, Actor] = {}
        for username, full_name, role, held_in in USERS:
            user = _account(work.session, office, f"{code}.{username}", full_name)
            give_role(work.session, user, role, units[held_in].id)
            work.session.flush()  # the actor reads its roles
            actors[username] = actor_of(work.session, user, now)
    return Ward(office, {key: found.id for key, found in units.items()}, actors)


def _account(session: Session, office: Office, username: str, full_name: str) -> User:
    """Add an account; hashing a password is slow on purpose, so that all share the first one's."""
    known = session.scalars(select(User).order_by(User.id)).first()
    if known is None:
        return add_user(session, office, AddUser(username, full_name, PASSWORD))
    user = User(
        office_id=office.id,
        username=username,
        full_name=full_name,
        password_hash=known.password_hash,
    )
    session.add(user)
    session.flush()  # the role needs the account's key
    return user

"""What the commands share that ask the book: the opened installation, the office and account that are meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from casetrack.config import Settings
from casetrack.services.installation import open_installation
from casetrack.services.offices import find_office
from casetrack.services.users import actor_of, find_user
from casetrack.services.work import Actor, Installation, system_actor

if TYPE_CHECKING:
    from casetrack.models import Office

Decorated = Callable[..., Any]


def opened() -> Installation:
    """Open the installation that CASETRACK_* name."""
    return open_installation(Settings.from_env())


def office_option(function: Decorated) -> Decorated:
    """Let a command name its office; with one office in the database, that one."""
    return click.option(
        "--office", "office_code", metavar="CODE", help="The office; needed only where there are several."
    )(function)


def office_named(installation: Installation, code: str | None) -> Office:
    """Find the office that a command means."""
    with installation.database.reading() as session:
        office = find_office(session, code)
        session.expunge(office)
        return office


def actor_named(installation: Installation, office: Office, username: str | None) -> Actor:
    """Give the account that a command acts as; without a name, the program itself."""
    if username is None:
        return system_actor(office.id)
    with installation.database.reading() as session:
        return actor_of(session, find_user(session, office, username), installation.clock())

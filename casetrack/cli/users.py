"""`casetrack users`: accounts and their roles."""

from __future__ import annotations

import sys

import click

from casetrack.cli.context import office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.services.offices import find_unit
from casetrack.services.permissions import ROLES
from casetrack.services.users import AddUser, add_user
from casetrack.services.work import reading, system_actor
from casetrack.text import Text


@click.group()
def command() -> None:
    """Look after accounts."""


@command.command()
@click.argument("username")
@click.option("--full-name", required=True, help="The name that pages show.")
@click.option("--role", "roles", multiple=True, type=click.Choice(sorted(ROLES)), help="May be given several times.")
@click.option("--unit", "unit_code", metavar="CODE", help="Where the roles hold; without it, in the whole office.")
@office_option
def add(username: str, full_name: str, roles: tuple[str, ...], **options: str | None) -> None:
    """Make an account; the password is read from standard input.

    \b
    Example:
      echo "$PASSWORD" | casetrack users add ngan --full-name "Hoàng Bích Ngân" --role officer
    """
    installation = opened()
    office = office_named(installation, options["office_code"])
    with reading(installation, system_actor(office.id)) as work:
        unit_id = find_unit(work, options["unit_code"]).id
    password = sys.stdin.readline().rstrip("\r\n")
    with installation.database.begin() as session:
        add_user(session, office, AddUser(username, full_name, password, tuple((role, unit_id) for role in roles)))
    say(Text("Đã lập tài khoản {name}.", "The account {name} is made.").with_(name=username))

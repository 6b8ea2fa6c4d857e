"""`casetrack init`: a new installation with one office and its administrator."""

from __future__ import annotations

import sys

import click

from casetrack.cli.speech import say
from casetrack.config import Settings
from casetrack.services.installation import create_installation
from casetrack.services.offices import DEFAULT_TIMEZONE, SetUpOffice, root_unit, set_up_office
from casetrack.services.users import AddUser, add_user
from casetrack.services.work import system_actor, writing
from casetrack.text import Text


@click.command()
@click.option("--code", default="office", show_default=True, help="Short code of the office; never changes.")
@click.option("--name", default="Cơ quan", show_default=True, help="Name of the office as pages show it.")
@click.option("--timezone", default=DEFAULT_TIMEZONE, show_default=True, help="Time zone of the office's days.")
@click.option("--admin", metavar="NAME", help="Make an administrator of this name.")
@click.option("--admin-name", default="Quản trị", show_default=True, help="Full name of the administrator.")
@click.option("--password-stdin", is_flag=True, help="Read the administrator's first password from standard input.")
def command(**options: str | bool | None) -> None:
    """Make the database and an office in it.

    \b
    Example:
      echo "$PASSWORD" | casetrack init --code lamkhe --name "Phường Lam Khê" --admin quantri --password-stdin
    """
    password = _password(options["admin"], from_stdin=bool(options["password_stdin"]))
    installation = create_installation(Settings.from_env())
    with installation.database.begin() as session:
        wish = SetUpOffice(str(options["code"]), str(options["name"]), str(options["timezone"]))
        office = set_up_office(session, installation, wish)
        if options["admin"]:
            roles = (("administrator", root_unit(session, office).id),)
            admin = AddUser(str(options["admin"]), str(options["admin_name"]), password, roles, given=True)
            with writing(session, installation, system_actor(office.id)):
                add_user(session, office, admin)
    say(
        Text("Đã lập sổ của {name} ({code}).", "The book of {name} ({code}) is set up.").with_(
            name=office.name, code=office.code
        )
    )


def _password(admin: str | bool | None, *, from_stdin: bool) -> str:
    if not admin:
        return ""
    if not from_stdin:
        raise click.UsageError("--admin needs --password-stdin, so that no password stands on the command line.")
    return sys.stdin.readline().rstrip("\r\n")

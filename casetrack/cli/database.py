"""`casetrack db`: the tables and their version."""

from __future__ import annotations

import click

from casetrack.cli.speech import say
from casetrack.config import Settings
from casetrack.services.installation import create_installation
from casetrack.text import Text


@click.group()
def command() -> None:
    """Look after the database."""


@command.command()
def upgrade() -> None:
    """Bring the database to this program's version. A database of a newer version is refused.

    \b
    Example:
      casetrack db upgrade
    """
    create_installation(Settings.from_env()).database.dispose()
    say(Text("Cơ sở dữ liệu đã ở đúng phiên bản.", "The database is of this program's version."))

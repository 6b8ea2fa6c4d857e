"""`casetrack db`: the tables and their version."""

from __future__ import annotations

import click

from casetrack.cli.speech import say
from casetrack.config import Settings
from casetrack.services.installation import create_installation
from casetrack.services.rebuild import fill_missing
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
    installation = create_installation(Settings.from_env())
    mended = fill_missing(installation)
    installation.database.dispose()
    if mended:
        say(Text("Đã tính lại từ sổ sự kiện: {n} hồ sơ.", "Folded anew from the events: {n} cases.").with_(n=mended))
    say(Text("Cơ sở dữ liệu đã ở đúng phiên bản.", "The database is of this program's version."))

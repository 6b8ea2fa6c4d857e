"""`casetrack db`: the tables and their version."""

from __future__ import annotations

import click

from casetrack.cli.speech import say
from casetrack.config import Settings
from casetrack.services.upgrades import upgrade as bring_up
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
    mended = bring_up(Settings.from_env())
    if mended:
        say(Text("Đã tính lại từ sổ sự kiện: {n} hồ sơ.", "Folded anew from the events: {n} cases.").with_(n=mended))
    say(Text("Cơ sở dữ liệu đã ở đúng phiên bản.", "The database is of this program's version."))

"""`casetrack mail`: what came back to the mailbox of the office."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from casetrack.cli.context import office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.readers.bounces import read_bounces
from casetrack.services.bounces import note_bounces
from casetrack.services.work import begin, system_actor
from casetrack.text import Text

_LARGEST = 10 * 1024 * 1024
_NONE = Text("không phải báo thư bị trả lại", "no report of a mail that came back")
_OTHERS = Text("thư ấy không do cơ quan này gửi", "that mail was not sent by this office")
_NOTED = Text("đã ghi thư bị trả lại", "noted")


@click.group()
def command() -> None:
    """Look after the mails of the office."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@office_option
def bounced(files: tuple[Path, ...], *, office_code: str | None) -> None:
    """Read reports of mails that came back (RFC 3464), as a mail program saves them.

    The message is listed as not delivered, and its reader's address is written to no more if nobody is there for good.

    \b
    Example:
      casetrack mail bounced /var/mail/bounces/*.eml
    """
    installation = opened()
    office = office_named(installation, office_code)
    is_fine = True
    for file in files:
        bounces = read_bounces(file.read_bytes()) if file.stat().st_size <= _LARGEST else ()
        with begin(installation, system_actor(office.id)) as work:
            noted = note_bounces(work, bounces)
        words = _NOTED if noted else _OTHERS if bounces else _NONE
        is_fine = is_fine and noted > 0
        click.echo(f"{file}: {words.in_(language())}")
    if not is_fine:
        say(Text("Có tệp không ghi được gì.", "Of some files nothing was noted."), err=True)
        sys.exit(1)

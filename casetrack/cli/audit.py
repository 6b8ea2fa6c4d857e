"""`casetrack audit`: is the book still the book that was written?"""

from __future__ import annotations

import json

import click

from casetrack.cli.context import office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.services.chain import verify as verify_chain
from casetrack.services.work import reading, system_actor
from casetrack.text import Text


@click.group()
def command() -> None:
    """Check the book of events."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def verify(*, as_json: bool, office_code: str | None) -> None:
    """Read the whole chain of events; exit 1 and name the first event that does not fit.

    \b
    Example:
      casetrack audit verify
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, system_actor(office.id)) as work:
        read = verify_chain(work)
    if as_json:
        click.echo(json.dumps({"office": office.code, "events": read, "whole": True}))
        return
    say(Text("Sổ sự kiện còn nguyên: đã đọc {n} sự kiện.", "The book is whole: {n} events were read.").with_(n=read))

"""`casetrack rebuild`: what is kept for lists and counts, folded again from the events."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.progress import Progress

from casetrack.cli.context import office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.services.rebuild import Rebuilt, rebuild
from casetrack.services.work import Installation
from casetrack.text import Text


@click.command()
@click.option("--dry-run", is_flag=True, help="Only tell what differs; exit 1 when something does.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def command(*, dry_run: bool, as_json: bool, office_code: str | None) -> None:
    """Fold every case again from its events and mend what differs. A sound book comes out unchanged.

    \b
    Example:
      casetrack rebuild --dry-run
    """
    installation = opened()
    office = office_named(installation, office_code)
    rebuilt = _with_progress(installation, office.id, write=not dry_run)
    if as_json:
        differing = [{"number": case.number, "what": case.what} for case in rebuilt.differing]
        click.echo(json.dumps({"read": rebuilt.read, "differing": differing, "written": not dry_run}))
    else:
        _tell(rebuilt)
    if dry_run and rebuilt.differing:
        click.get_current_context().exit(1)


def _with_progress(installation: Installation, office_id: int, *, write: bool) -> Rebuilt:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rebuild", total=None)
        return rebuild(
            installation,
            office_id,
            write=write,
            progress=lambda read, total: bar.update(task, completed=read, total=total),
        )


def _tell(rebuilt: Rebuilt) -> None:
    for case in rebuilt.differing:
        click.echo(f"{case.number}: {', '.join(case.what)}")
    say(
        Text("Đã đọc {n} hồ sơ, {m} hồ sơ lệch với sổ.", "{n} cases were read, {m} differed from the book.").with_(
            n=rebuilt.read, m=len(rebuilt.differing)
        )
    )

"""`casetrack report`: numbers of a period, as they stood on any day and as they were known on any day."""

from __future__ import annotations

import json
from datetime import date, datetime

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.reports.questions import ask
from casetrack.reports.summary import Summary, summarise
from casetrack.reports.summary_formats import as_csv, as_json, as_table
from casetrack.services.work import reading

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Count the cases of a period."""


@command.command()
@click.option("--from", "start", type=DAY, required=True, help="First day of the period.")
@click.option("--to", "end", type=DAY, required=True, help="Last day of the period.")
@click.option("--as-at", type=DAY, help="What had happened by this day; else the period's end, or today if earlier.")
@click.option("--known-at", type=DAY, help="What had been recorded by the end of this day; else now.")
@click.option("--format", "shape", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--as", "username", metavar="NAME", help="The account that asks; else the program itself.")
@office_option
def summary(start: datetime, end: datetime, shape: str, **options: datetime | str | None) -> None:
    """Count what was received, resolved, late and left, by phase, channel, month and officer, with the balance.

    \b
    Example:
      casetrack report summary --from 2026-01-01 --to 2026-06-30 --format json
    """
    installation = opened()
    office = office_named(installation, _text(options["office_code"]))
    with reading(installation, actor_named(installation, office, _text(options["username"]))) as work:
        as_at, known_at = _day(options["as_at"]), _day(options["known_at"])
        found = summarise(work, ask(work, start.date(), end.date(), as_at=as_at, known_at=known_at))
    click.echo(_shaped(found, shape), nl=shape != "csv")


def _shaped(found: Summary, shape: str) -> str:
    if shape == "json":
        return json.dumps(as_json(found), ensure_ascii=False, indent=2)
    if shape == "csv":
        return as_csv(found)
    return as_table(found, click.get_current_context().find_root().params.get("language") or "vi")


def _text(option: datetime | str | None) -> str | None:
    return option if isinstance(option, str) else None


def _day(option: datetime | str | None) -> date | None:
    return option.date() if isinstance(option, datetime) else None

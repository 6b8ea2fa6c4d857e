"""`casetrack report`: numbers of a period, as they stood on any day and as they were known on any day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

import click

from casetrack.cli.context import Decorated, actor_named, office_named, office_option, opened
from casetrack.reports import reception_formats
from casetrack.reports.questions import Question, ask
from casetrack.reports.receptions import receptions_in
from casetrack.reports.summary import Summary, summarise
from casetrack.reports.summary_formats import as_csv, as_json, as_table
from casetrack.services.work import Work, reading

DAY = click.DateTime(formats=["%Y-%m-%d"])


def of_a_period(function: Decorated) -> Decorated:
    """Give a report the options that say of which period, day and knowledge it is, and who asks."""
    days = (
        click.option("--from", "start", type=DAY, required=True, help="First day of the period."),
        click.option("--to", "end", type=DAY, required=True, help="Last day of the period."),
        click.option("--as-at", type=DAY, help="What had happened by this day; else the period's end or today."),
        click.option("--known-at", type=DAY, help="What had been recorded by the end of this day; else now."),
    )
    who = click.option("--as", "username", metavar="NAME", help="The account that asks; else the program itself.")
    for option in (office_option, who, *reversed(days)):
        function = option(function)
    return function


@click.group()
def command() -> None:
    """Count the cases of a period."""


@command.command()
@of_a_period
@click.option("--format", "shape", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def summary(shape: str, **options: datetime | str | None) -> None:
    """Count what was received, resolved, late and left, by phase, channel, month and officer, with the balance.

    \b
    Example:
      casetrack report summary --from 2026-01-01 --to 2026-06-30 --format json
    """
    with _asked(options) as (work, question):
        found = summarise(work, question)
    click.echo(_shaped(found, shape), nl=shape != "csv")


@command.command()
@of_a_period
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
def receptions(shape: str, **options: datetime | str | None) -> None:
    """Count visits, people, matters, large groups and days of citizen reception, as form 01/TCD wants them.

    \b
    Example:
      casetrack report receptions --from 2025-12-15 --to 2026-06-14
    """
    with _asked(options) as (work, question):
        told = receptions_in(work, question)
    if shape == "json":
        click.echo(_as_json(reception_formats.as_json(told)))
    else:
        click.echo(reception_formats.as_table(told, _language()))


@contextmanager
def _asked(options: Mapping[str, datetime | str | None]) -> Iterator[tuple[Work, Question]]:
    """Open the book for whoever asks, with the question that the options of a period mean."""
    installation = opened()
    office = office_named(installation, _text(options["office_code"]))
    with reading(installation, actor_named(installation, office, _text(options["username"]))) as work:
        start, end, as_at, known_at = (_day(options[name]) for name in ("start", "end", "as_at", "known_at"))
        yield work, ask(work, start or date.min, end or date.min, as_at=as_at, known_at=known_at)


def _shaped(found: Summary, shape: str) -> str:
    if shape == "json":
        return _as_json(as_json(found))
    if shape == "csv":
        return as_csv(found)
    return as_table(found, _language())


def _as_json(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)


def _language() -> str:
    return click.get_current_context().find_root().params.get("language") or "vi"


def _text(option: datetime | str | None) -> str | None:
    return option if isinstance(option, str) else None


def _day(option: datetime | str | None) -> date | None:
    return option.date() if isinstance(option, datetime) else None

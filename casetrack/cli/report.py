"""`casetrack report`: numbers of a period, as they stood on any day and as they were known on any day."""

from __future__ import annotations

import json
from datetime import datetime

import click

from casetrack.cli.report_backlog import backlog
from casetrack.cli.report_check import check
from casetrack.cli.report_days import asked, of_a_period
from casetrack.cli.report_figures import enter, indicators
from casetrack.cli.report_forms import form
from casetrack.cli.report_papers import annual, outline, outlines
from casetrack.cli.report_snapshots import diff, freeze, frozen
from casetrack.reports import reception_formats
from casetrack.reports.receptions import receptions_in
from casetrack.reports.summary import Summary, summarise
from casetrack.reports.summary_formats import as_csv, as_json, as_table


@click.group()
def command() -> None:
    """Count the cases of a period."""


command.add_command(annual)
command.add_command(backlog)
command.add_command(check)
command.add_command(diff)
command.add_command(enter)
command.add_command(freeze)
command.add_command(frozen)
command.add_command(form)
command.add_command(indicators)
command.add_command(outline)
command.add_command(outlines)


@command.command()
@of_a_period
@click.option("--format", "shape", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def summary(shape: str, **options: datetime | str | None) -> None:
    """Count what was received, resolved, late and left, by phase, channel, month and officer, with the balance.

    \b
    Example:
      casetrack report summary --from 2026-01-01 --to 2026-06-30 --format json
    """
    with asked(options) as (work, question):
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
    with asked(options) as (work, question):
        told = receptions_in(work, question)
    if shape == "json":
        click.echo(_as_json(reception_formats.as_json(told)))
    else:
        click.echo(reception_formats.as_table(told, _language()))


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

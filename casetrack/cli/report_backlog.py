"""`casetrack report backlog`: what is pending, by day of receipt, former office, kind and cause, each by age."""

from __future__ import annotations

import json
from datetime import datetime

import click

from casetrack.cli.report_days import asked, of_a_period
from casetrack.cli.speech import language
from casetrack.reports.backlog import as_json, as_text, count_backlog


@click.command()
@of_a_period
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
def backlog(shape: str, **options: datetime | str | None) -> None:
    """Count what is pending as at the day, by where it comes from and by age.

    \b
    Example:
      casetrack report backlog --from 2025-07-01 --to 2026-05-20
    """
    with asked(options) as (work, question):
        found = count_backlog(work, question)
    click.echo(
        json.dumps(as_json(found), ensure_ascii=False, indent=2) if shape == "json" else as_text(found, language())
    )

"""`casetrack report check`: what would make the report of a period wrong."""

from __future__ import annotations

import json
from datetime import datetime

import click

from casetrack.cli.report_days import asked, of_a_period
from casetrack.cli.speech import language
from casetrack.reports.finding_formats import as_json, as_lines
from casetrack.reports.findings import check as check_report


@click.command()
@of_a_period
@click.option("--json", "as_program", is_flag=True, help="One JSON object for a program.")
def check(*, as_program: bool, **options: datetime | str | None) -> None:
    """Look for what would make the report of a period wrong, with its cases and what mends it.

    Exits with 1 when something is found.

    \b
    Example:
      casetrack report check --from 2025-12-15 --to 2026-06-14
    """
    with asked(options) as (work, question):
        found = check_report(work, question)
    if as_program:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(as_lines(found, language()))
    if found.findings:
        click.get_current_context().exit(1)

"""`casetrack report form`: a form of the law, filled for a period, in letters, JSON, Excel or PDF."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from casetrack.cli.report_days import asked, of_a_period
from casetrack.cli.speech import language
from casetrack.cli.whole_file import whole_file
from casetrack.reports.asked_units import unit_asked
from casetrack.reports.form_papers import PDF, SHAPES, XLSX, as_table, make_form_file
from casetrack.reports.forms import fill_form

_TABLE = "table"
_NEEDS_OUT = "Excel and PDF are no text: name a file with --out."


@click.command()
@click.argument("number")
@of_a_period
@click.option(
    "--unit", "units", metavar="CODE", multiple=True, help="Of this unit and those inside it; else of the office."
)
@click.option("--format", "shape", type=click.Choice([_TABLE, *SHAPES]), default=_TABLE, show_default=True)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; else standard output. Excel and PDF need it.",
)
def form(
    number: str, shape: str, *, out: Path | None, units: tuple[str, ...], **options: datetime | str | None
) -> None:
    """Fill a form of the law: 01/TCD, 02/XLD, 03/GQKN, 04/GQTC, 05/KQTH or 06/QLKNTC.

    A row for each unit, the total, and the checks of the form that do not hold.

    \b
    Example:
      casetrack report form 02/XLD --from 2025-12-15 --to 2026-06-14 --format xlsx --out 02-xld.xlsx
    """
    if out is None and shape in (XLSX, PDF):
        raise click.UsageError(_NEEDS_OUT)
    with asked(options) as (work, question):
        unit = unit_asked(work, question, units)
        if shape == _TABLE:
            content = f"{as_table(fill_form(work, question, number, unit), language())}\n".encode()
        else:
            content = make_form_file(work, question, number, shape, unit=unit, language=language()).content
    with whole_file(out) as file:
        file.write(content)

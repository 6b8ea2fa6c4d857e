"""`casetrack report enter` and `casetrack report indicators`: the numbers of a report by their names."""

from __future__ import annotations

import json
from datetime import datetime

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.report_days import DAY, asked, of_a_period
from casetrack.cli.speech import language, say
from casetrack.reports.indicators import as_json, measure
from casetrack.reports.summary_formats import in_columns
from casetrack.services.entered_figures import EnterFigure, enter_figure
from casetrack.services.offices import find_unit
from casetrack.services.work import begin
from casetrack.text import Text

_ENTERED = Text("Đã ghi {label}: {value}, ngày {day}.", "Entered {label}: {value}, on {day}.")
_TAKEN_BACK = Text("Đã bỏ số của {label}, ngày {day}.", "Took back {label} of {day}.")


@click.command()
@click.argument("indicator")
@click.option("--value", default="", help="The number, the percentage (91.1) or the words.")
@click.option("--on", "said_on", type=DAY, required=True, help="The day of the number; it speaks for that period.")
@click.option("--source", required=True, help="The document that says so: number, day, body.")
@click.option("--take-back", is_flag=True, help="What was entered for this day holds no more.")
@click.option("--as", "username", metavar="NAME", help="The account that enters it; else the program itself.")
@office_option
def enter(indicator: str, *, value: str, said_on: datetime, **options: str | bool | None) -> None:
    """Enter a number that no case stands behind, with its document. Entering it again for the day corrects it.

    \b
    Example:
      casetrack report enter documents_on_reception --value 7 --on 2026-05-20 --source "Báo cáo số 45/BC-VP"
    """
    installation = opened()
    office = office_named(installation, _word(options["office_code"]))
    wish = EnterFigure(indicator, said_on.date(), value, str(options["source"]), bool(options["take_back"]))
    with begin(installation, actor_named(installation, office, _word(options["username"]))) as work:
        row = enter_figure(work, wish)
        label = work.installation.indicators[indicator].label
    say((_ENTERED if row.value else _TAKEN_BACK).with_(label=label, value=row.value, day=row.said_on))


@click.command()
@of_a_period
@click.option("--unit", "unit_code", metavar="CODE", help="Of this unit and those inside it; else of the office.")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
def indicators(shape: str, unit_code: str | None, **options: datetime | str | None) -> None:
    """Measure every indicator of the office, by the names that outlines and other programs use.

    \b
    Example:
      casetrack report indicators --from 2025-07-01 --to 2026-05-20 --format json
    """
    with asked(options) as (work, question):
        told = measure(work, question, find_unit(work, unit_code).id if unit_code else None)
    if shape == "json":
        click.echo(json.dumps(as_json(told), ensure_ascii=False, indent=2))
        return
    spoken = language()
    rows = [(f"{key}  {each.indicator.label.in_(spoken)}", each.said().in_(spoken)) for key, each in told.items()]
    click.echo(in_columns(rows))


def _word(option: str | bool | None) -> str | None:
    return option if isinstance(option, str) else None

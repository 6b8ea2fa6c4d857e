"""`casetrack deadline`: when a term ends, and why. Needs no database."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import click

from casetrack.cli.asked_terms import read_day, read_number, read_pause, read_unit
from casetrack.cli.speech import language
from casetrack.cli.sums import say_due, sum_as_json
from casetrack.cli.term_file import TermFile
from casetrack.engine.calendar_file import load_working_days
from casetrack.engine.deadlines import AskedTerm, Pause
from casetrack.engine.definition import Length
from casetrack.errors import InvalidInput
from casetrack.text import Text

Read = TypeVar("Read")
_DUE = Text("Hạn", "Due")
_TWO_WAYS = Text(
    "Gõ START LENGTH UNIT, hoặc chỉ --batch FILE.csv (các lần tạm dừng ghi trong tệp).",
    "Give START LENGTH UNIT, or --batch FILE.csv alone (pauses stand in the file).",
)


class Told(click.ParamType[Read, str]):
    """A value that is read by a function which refuses it in words; click then ends the command with 2."""

    def __init__(self, name: str, read: Callable[[str], Read]) -> None:
        self.name = name
        self.read = read

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Read:
        """Read the value."""
        try:
            return self.read(value)
        except InvalidInput as refusal:
            self.fail(refusal.message.in_(language()), param, ctx)


@click.command()
@click.argument("start", type=Told("day", read_day), required=False)
@click.argument("length", type=Told("number", read_number), required=False)
@click.argument("unit", type=Told("unit", read_unit), required=False)
@click.option(
    "--pause",
    "pauses",
    metavar="FROM..TO",
    type=Told("pause", read_pause),
    multiple=True,
    help="Days that do not count, first and last included. May be given several times.",
)
@click.option(
    "--batch",
    metavar="FILE.csv",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Count every row of the file (- is standard input); prints one JSON list.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
def command(
    start: date | None,
    length: int | None,
    unit: str | None,
    *,
    pauses: tuple[Pause, ...],
    batch: str | None,
    as_json: bool,
) -> None:
    """Say when a term ends that starts with an event on the day START, and show the whole sum.

    UNIT is working_days, calendar_days, months or years. The day START itself does not count, the days of a pause
    do not count, and an end on a day off moves to the next working day. The file of --batch has the columns start,
    length, unit and, if wanted, pauses (FROM..TO, several with ; between them).

    Ends with 0; with 1 when the term leads out of the calendar or the file has a mistake; with 2 when an argument
    is wrong. Nothing is printed by halves.

    \b
    Example:
      casetrack deadline 2026-04-21 30 calendar_days --pause 2026-05-08..2026-05-14
      casetrack deadline --batch terms.csv
    """
    if batch is not None and start is None and not pauses:
        with click.open_file(batch, "rb") as file:
            dues = TermFile(batch).count(file.read(), load_working_days())
        _print_json([sum_as_json(due) for due in dues])
    elif batch is None and start is not None and length is not None and unit is not None:
        due = AskedTerm(start, Length(length, unit), pauses).count(load_working_days())
        _print_json(sum_as_json(due)) if as_json else say_due(_DUE, due)
    else:
        raise click.UsageError(_TWO_WAYS.in_(language()))


def _print_json(said: object) -> None:
    click.echo(json.dumps(said, ensure_ascii=False, indent=2))

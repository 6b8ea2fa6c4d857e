"""`casetrack report freeze`, `frozen` and `diff`: reports that keep what they said, and what has changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.report_days import asked, of_a_period
from casetrack.cli.speech import language, say
from casetrack.cli.whole_file import whole_file
from casetrack.reports.differences import compare, of_figure
from casetrack.reports.outlines import ANNUAL
from casetrack.reports.report_files import DOCX, JSON, PDF, TEXT
from casetrack.reports.snapshot_formats import (
    as_json,
    as_table,
    differences_as_json,
    differences_as_table,
    file_of,
    head_as_json,
    line_of,
    list_as_table,
)
from casetrack.reports.snapshots import LONGEST_NOTE, Freeze, draft, open_snapshot
from casetrack.reports.snapshots import freeze as freeze_report
from casetrack.services.offices import find_unit
from casetrack.services.snapshots import list_snapshots
from casetrack.services.work import Work, begin, reading
from casetrack.text import Text

_FROZEN = Text("Đã chốt {line}.", "Frozen: {line}.")
_NOTHING_NEW = Text("Không số nào đổi từ bản đã chốt: {line}.", "No figure has changed since: {line}.")
_NEEDS_OUT = "Word and PDF are no text: name a file with --out."
_TOO_LONG = f"A note has at most {LONGEST_NOTE} letters."
_NEEDS_NUMBER = "Name a frozen report to write it as a paper."
_WHO = click.option("--as", "username", metavar="NAME", help="The account that asks; else the program itself.")
_JSON = click.option("--json", "as_program", is_flag=True, help="Answer in JSON.")


@click.command()
@of_a_period
@click.option("--outline", default=ANNUAL, show_default=True, help="The outline by which its paper is written.")
@click.option("--unit", "unit_code", metavar="CODE", help="Of this unit and those inside it; else of the office.")
@click.option("--note", default="", help="What for, or to whom it goes.")
@_JSON
def freeze(
    outline: str, note: str, unit_code: str | None, *, as_program: bool, **options: datetime | str | None
) -> None:
    """Freeze the report of a period: its figures, the cases behind each and its paper are kept and never counted again.

    Where nothing has changed since it was frozen last, that one is named and none is added.

    \b
    Example:
      casetrack report freeze --from 2025-07-01 --to 2026-05-20
    """
    if len(note) > LONGEST_NOTE:
        raise click.BadParameter(_TOO_LONG, param_hint="--note")

    def wish(work: Work) -> Freeze:
        return Freeze(outline, find_unit(work, unit_code).id if unit_code else None, note)

    with asked(options) as (work, question):
        drafted = draft(work, question, wish(work))
    with asked(options, begin) as (work, question):
        made = freeze_report(work, question, wish(work), drafted)
        told, line = {**head_as_json(work, made.shown), "anew": made.anew}, line_of(made.shown)
    if as_program:
        _say_json(told)
    else:
        say((_FROZEN if made.anew else _NOTHING_NEW).with_(line=line))


@click.command()
@click.argument("number", required=False)
@click.option(
    "--format", "shape", type=click.Choice(["table", JSON, TEXT, DOCX, PDF]), default="table", show_default=True
)
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Where to; Word needs it.")
@_JSON
@_WHO
@office_option
def frozen(number: str | None, shape: str, out: Path | None, *, as_program: bool, **who: str | None) -> None:
    """List the frozen reports; with a NUMBER give that one as it was frozen, held to its hash.

    `txt`, `docx` and `pdf` are its paper, as it was written then.

    \b
    Example:
      casetrack report frozen CSL-2026-0001 --format docx --out bao-cao.docx
    """
    shape = JSON if as_program else shape
    if out is None and shape in (DOCX, PDF):
        raise click.UsageError(_NEEDS_OUT)
    if number is None and shape not in ("table", JSON):
        raise click.UsageError(_NEEDS_NUMBER)
    with _reading(**who) as work:
        content = _content(work, number, shape)
    with whole_file(out) as file:
        file.write(content)


@click.command()
@click.argument("number")
@click.option("--figure", default="", metavar="KEY", help="Only what moved into or out of this figure.")
@_JSON
@_WHO
@office_option
def diff(number: str, figure: str, *, as_program: bool, **who: str | None) -> None:
    """Tell what has changed since a report was frozen: figure by figure, and case by case with the reason.

    \b
    Example:
      casetrack report diff CSL-2026-0001
    """
    with _reading(**who) as work:
        found = compare(work, open_snapshot(work, number))
        found = of_figure(found, figure) if figure else found
        told, table = differences_as_json(found), differences_as_table(found, language())
    if as_program:
        _say_json(told)
    else:
        click.echo(table)


@contextmanager
def _reading(office_code: str | None, username: str | None) -> Iterator[Work]:
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, actor_named(installation, office, username)) as work:
        yield work


def _content(work: Work, number: str | None, shape: str) -> bytes:
    if number is None:
        found = list_snapshots(work)
        heads = [head_as_json(work, each) for each in found]
        return _lines(list_as_table(found, language()) if shape != JSON else _written(heads))
    snapshot = open_snapshot(work, number)
    if shape == JSON:
        return _lines(_written(as_json(work, snapshot)))
    if shape == "table":
        return _lines(as_table(snapshot, language()))
    return file_of(work, snapshot, shape, language()).content


def _lines(words: str) -> bytes:
    return f"{words}\n".encode()


def _written(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)


def _say_json(told: object) -> None:
    click.echo(_written(told))

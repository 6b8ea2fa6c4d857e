"""`casetrack report annual`, `outline` and `outlines`: reports that write themselves, in Word, PDF, text and JSON."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from casetrack.cli.context import opened
from casetrack.cli.report_days import asked, of_a_period
from casetrack.cli.speech import language, say
from casetrack.cli.whole_file import whole_file
from casetrack.reports.outlines import ANNUAL
from casetrack.reports.own_outlines import list_own, look_at_file
from casetrack.reports.report_files import DOCX, JSON, PDF, SHAPES, TEXT, make_file, offered
from casetrack.services.offices import find_unit
from casetrack.text import Text

_FORMATS = {"text": TEXT, "json": JSON, "docx": DOCX, "pdf": PDF}
_OUT = click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; else standard output. Word and PDF need it.",
)
_UNIT = click.option(
    "--unit", "unit_code", metavar="CODE", help="Of this unit and those inside it; else of the office."
)
_NEEDS_OUT = "Word and PDF are no text: name a file with --out."
_ENDING = "The name of the file must end with one of: {endings}."
_USABLE = Text("{name}: dùng được.", "{name}: can be used.")
_NONE = Text(
    "Chưa có đề cương riêng. Đặt tệp .docx vào {folder}.",
    "There is no outline of the office's own. Put .docx files into {folder}.",
)


@click.command()
@of_a_period
@_UNIT
@click.option("--format", "shape", type=click.Choice(list(_FORMATS)), default="text", show_default=True)
@_OUT
def annual(shape: str, out: Path | None, unit_code: str | None, **options: datetime | str | None) -> None:
    """Write the yearly report, or that of any period, with comparisons and the lists of overdue and long-running cases.

    JSON holds every indicator by its name. The same numbers give the same bytes.

    \b
    Example:
      casetrack report annual --from 2025-07-01 --to 2026-05-20 --format docx --out bao-cao.docx
    """
    _make(ANNUAL, _FORMATS[shape], (out, unit_code), options)


@click.command()
@click.argument("name")
@of_a_period
@_UNIT
@_OUT
def outline(name: str, out: Path | None, unit_code: str | None, **options: datetime | str | None) -> None:
    """Fill an outline: `annual`, `inspection`, or a Word file of the office by its name.

    What it becomes, the ending of FILE says: .docx, .pdf, .txt, .json; a Word file of the office only becomes .docx.

    \b
    Example:
      casetrack report outline "doan-kiem-tra" --from 2025-07-01 --to 2026-05-20 --out tra-loi.docx
    """
    shape = out.suffix.removeprefix(".").lower() if out else TEXT
    if shape not in SHAPES:
        raise click.BadParameter(_ENDING.format(endings=", ".join(f".{each}" for each in SHAPES)), param_hint="--out")
    _make(name, shape, (out, unit_code), options)


@click.group()
def outlines() -> None:
    """List and check the outlines of reports."""


@outlines.command("list")
def list_all() -> None:
    """List the outlines that can be filled, shipped ones and those of the office.

    \b
    Example:
      casetrack report outlines list
    """
    for each in offered(opened()):
        say(each.refused.message if each.refused else each.label, prefix=f"{each.key}  ")


@outlines.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check outlines of the office, or these files before they are put in; each mistake with its page and words.

    \b
    Example:
      casetrack report outlines check de-cuong.docx
    """
    installation = opened()
    found = [(file.name, look_at_file(installation, file)) for file in files]
    if not files:
        found = [(each.name, each.refused) for each in list_own(installation)]
    for name, refused in found:
        say(refused.message if refused else _USABLE.with_(name=name), err=refused is not None)
    if not found:
        say(_NONE.with_(folder=installation.outline_folder or "–"))
    sys.exit(1 if any(refused for _name, refused in found) else 0)


def _make(
    name: str, shape: str, where: tuple[Path | None, str | None], options: dict[str, datetime | str | None]
) -> None:
    out, unit_code = where
    if out is None and shape in (DOCX, PDF):
        raise click.UsageError(_NEEDS_OUT)
    with asked(options) as (work, question):
        unit = find_unit(work, unit_code).id if unit_code else None
        made = make_file(work, question, name, shape, unit=unit, language=language())
    with whole_file(out) as file:
        file.write(made.content)

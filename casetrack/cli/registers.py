"""`casetrack registers`: the office's numbered books, for a terminal, a program or a spreadsheet."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.cli.whole_file import whole_file
from casetrack.services.book import Cell
from casetrack.services.register_pages import BOOKS, FindLines, KeptYear, all_lines, get_book, list_books
from casetrack.services.register_sheet import as_table
from casetrack.services.taken_lists import write_list
from casetrack.services.work import reading
from casetrack.text import Text

BODY = click.option("--body", default="", help="Whose book, such as UBND; else that of the first body.")
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Read the registers."""


@command.command("list")
@click.argument("book", required=False, type=click.Choice(list(BOOKS)))
@click.option("--year", type=click.IntRange(1900, 2199), help="Which year; else this one.")
@BODY
@click.option("--as", "username", metavar="NAME", help="Look with the eyes of this account.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@office_option
def list_all(book: str | None, year: int | None, *, body: str, as_json: bool, **options: str | None) -> None:
    """List the registers with their years, or the lines of one in the order of the book.

    \b
    Example:
      casetrack registers list outgoing --year 2026
    """
    installation = opened()
    office = office_named(installation, options["office_code"])
    with reading(installation, actor_named(installation, office, options["username"])) as work:
        if book is None:
            told: list[dict[str, object]] = [_kept(each) for each in list_books(work)]
        else:
            kept = get_book(book)
            lines = all_lines(work, FindLines(book, year or work.today.year, body=body), "export")
            told = [
                {"number": line.number, "hidden": line.hidden, "struck": line.struck}
                | {column.key: _plain(cell) for column, cell in zip(kept.columns, kept.cells(line), strict=True)}
                for line in lines
            ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for row in told:
        click.echo("  ".join(str(value) for value in row.values() if value not in ("", False)))
    say(Text("{n} dòng", "{n} lines").with_(n=len(told)), err=True)


@command.command()
@click.argument("book", type=click.Choice(list(BOOKS)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1900, 2199), help="Which year; else this one.")
@click.option("--from", "start", type=DAY, help="Only lines of this day or later.")
@click.option("--to", "end", type=DAY, help="Only lines of this day or earlier.")
@BODY
@click.option("--as", "username", metavar="NAME", help="Write what this account may see.")
@office_option
def export(book: str, file: Path, year: int | None, *, body: str, **options: datetime | str | None) -> None:
    """Write a register as an Excel workbook that prints on A4 across.

    \b
    Example:
      casetrack registers export visits so-tiep-cong-dan.xlsx --year 2026 --from 2026-06-01 --to 2026-06-30
    """
    installation = opened()
    office = office_named(installation, _text(options["office_code"]))
    with reading(installation, actor_named(installation, office, _text(options["username"]))) as work:
        days = _day(options["start"]), _day(options["end"])
        wish = FindLines(book, year or work.today.year, *days, body=body)
        table = as_table(work, wish)
        with whole_file(file) as written:
            write_list(work, table, written, shape="xlsx", language=language())
    say(
        Text("Đã ghi {n} dòng vào {file}.", "{n} lines were written to {file}.").with_(n=table.count, file=file),
        err=True,
    )


def _kept(each: KeptYear) -> dict[str, object]:
    return {"book": each.book.key, "body": each.body, "year": each.year, "last": each.last}


def _plain(cell: Cell) -> str:
    if isinstance(cell, Text):
        return cell.in_(language())
    return cell.isoformat() if isinstance(cell, date) else str("" if cell is None else cell)


def _text(option: datetime | str | None) -> str | None:
    return option if isinstance(option, str) else None


def _day(option: datetime | str | None) -> date | None:
    return option.date() if isinstance(option, datetime) else None

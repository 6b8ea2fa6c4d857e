"""`casetrack audit`: is the book still the book that was written, and the sheet that is printed each evening."""

from __future__ import annotations

import json
from datetime import datetime

import click

from casetrack.cli.context import office_named, office_option, opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import language, say
from casetrack.services.chain import verify as verify_chain
from casetrack.services.day_sheets import DaySheet, day_sheet, hold_to, in_fours, read_printed
from casetrack.services.work import reading, system_actor
from casetrack.text import Text, format_date

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Check the book of events."""


@command.command()
@click.option("--head", metavar="NUMBER:HASH", help="What a printed day-book sheet says; is it in this book?")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def verify(head: str | None, *, as_json: bool, office_code: str | None) -> None:
    """Read the whole chain of events and every row that it names; exit 1 and name the first that does not fit.

    \b
    Example:
      casetrack audit verify
      casetrack audit verify --head "1204:9f2c 11ab 04d7 e3aa"
    """
    printed = read_printed(head) if head else None
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, system_actor(office.id)) as work, stages() as tell:
        read = verify_chain(
            work, lambda done, of: tell(Text("Đọc lại sổ sự kiện", "Reading the book of events"), done, of)
        )
        if printed:
            hold_to(work, printed)
    if as_json:
        click.echo(json.dumps({"office": office.code, "events": read, "whole": True}))
        return
    say(Text("Sổ sự kiện còn nguyên: đã đọc {n} sự kiện.", "The book is whole: {n} events were read.").with_(n=read))
    if printed:
        said = Text("Sổ có đúng sự kiện số {n} của tờ chốt sổ.", "It holds event {n} of the printed sheet.")
        say(said.with_(n=printed.seq))


@command.command()
@click.option("--on", "day", type=DAY, help="The day, as 2026-05-20; without it, today.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def sheet(day: datetime | None, *, as_json: bool, office_code: str | None) -> None:
    """Give the day-book sheet: how far the book goes, to be printed and signed each evening (also /so-kiem-tra).

    \b
    Example:
      casetrack audit sheet --on 2026-05-20
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, system_actor(office.id)) as work:
        found = day_sheet(work, day.date() if day else work.today)
    if as_json:
        click.echo(json.dumps(_as_json(office.code, found), ensure_ascii=False))
        return
    say(
        Text("{office}: tờ chốt sổ ngày {day}", "{office}: the day-book sheet of {day}").with_(
            office=office.name, day=format_date(found.day)
        )
    )
    for label, count in found.kinds:
        say(Text("  {what}: {n}", "  {what}: {n}").with_(what=label, n=count))
    say(Text("Sự kiện trong ngày: {n}", "Events of the day: {n}").with_(n=found.events))
    say(Text("Sự kiện cuối sổ: {n}", "Last event of the book: {n}").with_(n=found.last))
    say(Text("Mã: {hash}", "Hash: {hash}").with_(hash=in_fours(found.hash)))
    say(Text("Chữ ký: {hash}", "Signature: {hash}").with_(hash=in_fours(found.signature)))
    if found.open:
        say(Text("Ngày chưa hết: in lại khi hết giờ làm.", "The day is not over: print it again in the evening."))


def _as_json(office: str, found: DaySheet) -> dict[str, object]:
    return {
        "office": office,
        "day": found.day.isoformat(),
        "events": found.events,
        "first": found.first,
        "last": found.last,
        "hash": found.hash,
        "signature": found.signature,
        "kinds": {label.in_(language()): count for label, count in found.kinds},
        "open": found.open,
    }

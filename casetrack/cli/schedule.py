"""`casetrack schedule`: the sessions of the ward, made, listed, published and written as a calendar."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from casetrack.cli.context import Decorated, actor_named, office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.engine.labels import HOSTS
from casetrack.services.publishing import Publish, feed_of, judge, notes_of, publish, who_receives
from casetrack.services.schedule import Draft, GenerateSessions, draft, generate
from casetrack.services.sessions import list_sessions
from casetrack.services.work import Actor, Installation, begin, reading
from casetrack.text import Text, format_date, weekday

_DAY = click.DateTime(formats=["%Y-%m-%d"])


def _days(function: Decorated) -> Decorated:
    last = click.option("--to", "last", type=_DAY, required=True, help="Last day.")
    return click.option("--from", "first", type=_DAY, required=True, help="First day.")(last(function))


def _as(function: Decorated) -> Decorated:
    named = click.option("--as", "username", metavar="NAME", help="Act as this account; else the program itself.")
    return named(office_option(function))


@click.group()
def command() -> None:
    """Plan when citizens are received."""


@command.command("generate")
@_days
@click.option("--source", default="", help="For days that are past: the notice on paper by which they were held.")
@click.option("--dry-run", is_flag=True, help="Only show what would be made and moved.")
@_as
def make(first: datetime, last: datetime, source: str, *, dry_run: bool, **options: str | None) -> None:
    """Make the sessions of every series for some days; doing it again makes nothing twice.

    A session on a day off is held on the next working day of its week (of a monthly series: of its month), else on the
    one before; if its whole week is off, it is not held.

    \b
    Example:
      casetrack schedule generate --from 2026-07-01 --to 2026-09-30 --dry-run
    """
    installation, actor = _named(options)
    wish = GenerateSessions(first.date(), last.date(), source)
    with (reading if dry_run else begin)(installation, actor) as work:
        made = (draft if dry_run else generate)(work, wish)
        _show(made)
    counts = {kind: len(made.of(kind)) for kind in ("new", "moved", "kept")}
    if dry_run:
        say(Text("Chưa ghi gì.", "Nothing was written."), err=True)
    said = Text(
        "Lập mới {new} buổi, dời {moved}, giữ nguyên {kept}.", "{new} made, {moved} moved, {kept} as they were."
    )
    say(said.with_(**counts), err=True)


@command.command("list")
@_days
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@_as
def list_all(first: datetime, last: datetime, *, as_json: bool, **options: str | None) -> None:
    """List the sessions of some days, cancelled ones too.

    \b
    Example:
      casetrack schedule list --from 2026-06-01 --to 2026-06-30
    """
    with reading(*_named(options)) as work:
        told = [
            {
                "id": session.id,
                "held_on": session.held_on.isoformat(),
                "hours": session.hours,
                "who": who_receives(session).in_(language()),
                "place": session.place,
                "published": session.published_at is not None,
                "notes": [note.in_(language()) for note in notes_of(work, session)],
            }
            for session in list_sessions(work, first.date(), last.date())
        ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for row in told:
        marks = [] if row["published"] else [Text("chưa công bố", "not published").in_(language())]
        notes = row["notes"] if isinstance(row["notes"], list) else []
        click.echo("  ".join([str(row["held_on"]), str(row["hours"]), str(row["who"]), *notes, *marks]))
    say(Text("{n} buổi", "{n} sessions").with_(n=len(told)), err=True)


@command.command("publish")
@_days
@click.option("--reason", default="", help="Why, although the law wants more sessions.")
@_as
def announce(first: datetime, last: datetime, reason: str, **options: str | None) -> None:
    """Publish the sessions of some days: on the public page, in the calendar feed, on the notice board.

    \b
    Example:
      casetrack schedule publish --from 2026-07-01 --to 2026-09-30
    """
    installation, actor = _named(options)
    with begin(installation, actor) as work:
        for plan in judge(work, first.date(), last.date()).plans:
            for check, lines in plan.missed:
                for line in lines:
                    words = {"duty": plan.duty.label, "line": line, "basis": check.rule.basis.text}
                    say(Text("{duty}: {line} ({basis})", "{duty}: {line} ({basis})").with_(**words), err=True)
        n = publish(work, Publish(first.date(), last.date(), reason))
    say(Text("Đã công bố {n} buổi.", "{n} sessions were published.").with_(n=n))


@command.command("ics")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@office_option
def write(file: Path, **options: str | None) -> None:
    """Write the published schedule as a calendar file, the same as /lich-tiep-dan.ics.

    \b
    Example:
      casetrack schedule ics lich-tiep-dan.ics
    """
    with reading(*_named({**options, "username": None})) as work:
        made = feed_of(work, language())
    try:
        file.write_bytes(made)
    except OSError as failure:
        raise click.FileError(str(file), failure.strerror) from None
    say(Text("Đã ghi {file}.", "{file} was written.").with_(file=file), err=True)


def _named(options: dict[str, str | None]) -> tuple[Installation, Actor]:
    installation = opened()
    office = office_named(installation, options["office_code"])
    return installation, actor_named(installation, office, options["username"])


def _show(made: Draft) -> None:
    for line in made.lines:
        if line.kind == "kept":
            continue
        host = HOSTS[line.session.host].in_(language())
        why = f" ({line.placed.why.in_(language())})" if line.placed.why else ""
        held = _spelled(line.placed.held_on) if line.placed.held_on else Text("không tiếp", "not held").in_(language())
        moved = "" if line.placed.held_on == line.placed.planned_on else f" → {held}{why}"
        click.echo(f"{_spelled(line.placed.planned_on)}  {host}{moved}")


def _spelled(day: date) -> str:
    return f"{weekday(day).in_(language())} {format_date(day)}"

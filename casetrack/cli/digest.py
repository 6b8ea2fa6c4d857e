"""`casetrack digest`: what the Monday digest would say now, or would have said on a day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.services.digest_lines import SECTIONS, STALE
from casetrack.services.digest_pages import Shown, View, preview
from casetrack.services.digest_plans import KINDS, WEEKLY
from casetrack.services.work import reading
from casetrack.text import Text, format_date


@click.group()
def command() -> None:
    """Look at the weekly digest and the morning list."""


@command.command()
@click.option("--at", "day", type=click.DateTime(formats=["%Y-%m-%d"]), help="As on the morning of this day.")
@click.option("--kind", type=click.Choice(list(KINDS)), default=WEEKLY, show_default=True, help="Which list.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@click.option("--as", "username", metavar="NAME", help="What this account is told; else the whole office.")
@office_option
def show(day: datetime | None, kind: str, username: str | None, *, as_json: bool, office_code: str | None) -> None:
    """Show a list as it would be made; nothing is written and nobody is told.

    \b
    Example:
      casetrack digest show --at 2026-05-18
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, actor_named(installation, office, username)) as work:
        view = preview(work, kind, day.date() if day else None)
    if as_json:
        told = {"kind": kind, "as_at": view.head.as_at.isoformat(), "counts": view.counts, "lines": _rows(view)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    say(
        Text("{label} {day}: {headline}.", "{label} {day}: {headline}.").with_(
            label=view.head.label, day=view.head.as_at, headline=view.headline
        )
    )
    for section, label in SECTIONS.items():
        if view.counts[section]:
            say(Text("{label} ({n})", "{label} ({n})").with_(label=label, n=view.counts[section]))
        for officer, each in _lines(view, section):
            since = each.line.last_on if section == STALE else each.line.due_on
            day_of = format_date(since) if since else ""
            click.echo(f"  {each.case.number}  {day_of}  {officer}  {each.clock.in_(language())}")


def _lines(view: View, section: str) -> Iterator[tuple[str, Shown]]:
    for group in view.sections[section]:
        for each in group.lines:
            yield group.officer.in_(language()), each


def _rows(view: View) -> list[dict[str, object]]:
    return [
        {
            "section": section,
            "case": each.case.number,
            "deadline": each.line.key,
            "due_on": each.line.due_on.isoformat() if each.line.due_on else None,
            "last_event_on": each.line.last_on.isoformat(),
            "also_stale": each.also_stale,
            "officer": officer,
        }
        for section in SECTIONS
        for officer, each in _lines(view, section)
    ]

"""`casetrack cases`: the lists of the pages, for a terminal or a program."""

from __future__ import annotations

import json
from datetime import datetime

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.services.holders import Group, list_holders
from casetrack.services.search import CaseLine, FindCases, find_cases
from casetrack.services.search_filters import VIEWS, Filter
from casetrack.services.work import reading
from casetrack.text import Text

AT_ONCE = 200


@click.group()
def command() -> None:
    """Look at cases."""


@command.command("list")
@click.option("--view", type=click.Choice(list(VIEWS)), default="open", show_default=True, help="A saved view.")
@click.option("--q", "words", default="", help="Words of number, name or title, with or without marks.")
@click.option("--at", type=click.DateTime(formats=["%Y-%m-%d"]), help="A coming day: as if nobody acted until then.")
@click.option("--as", "username", metavar="NAME", help="Look with the eyes of this account.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@office_option
def list_all(view: str, words: str, at: datetime | None, *, as_json: bool, **options: str | None) -> None:
    """List cases, the most urgent first.

    \b
    Example:
      casetrack cases list --view overdue --at 2026-06-30
    """
    installation = opened()
    office = office_named(installation, options["office_code"])
    found: list[CaseLine] = []
    wish = FindCases(Filter(view=view, q=words, at=at.date() if at else None), "due_on", limit=AT_ONCE)
    with reading(installation, actor_named(installation, office, options["username"])) as work:
        page = find_cases(work, wish)
        found += page.lines
        while page.next:
            page = find_cases(work, FindCases(wish.filter, wish.sort, page.next, AT_ONCE))
            found += page.lines
    if as_json:
        click.echo(json.dumps([_as_json(line) for line in found], ensure_ascii=False, indent=2))
        return
    for line in found:
        due = f"{line.due_on:%Y-%m-%d}" if line.due_on else "-" * 10
        click.echo(f"{line.number:<14} {due}  {line.state.in_(language()):<24} {line.title}")
    say(Text("{n} hồ sơ", "{n} cases").with_(n=len(found)), err=True)


def _as_json(line: CaseLine) -> dict[str, object]:
    return {
        "number": line.number,
        "title": line.title,
        "phase": line.phase,
        "state": line.state.vi,
        "due_on": line.due_on.isoformat() if line.due_on else None,
        "urgency": line.urgency.kind if line.urgency else None,
        "officer": line.officer or None,
        "opened_on": line.opened_on.isoformat(),
        "closed_on": line.closed_on.isoformat() if line.closed_on else None,
        "delay": line.delay.in_(language()) if line.delay else None,
    }


@command.command("holders")
@click.option("--as", "username", metavar="NAME", help="Look with the eyes of this account.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@office_option
def holders(username: str | None, *, as_json: bool, office_code: str | None) -> None:
    """List who holds how many open cases and since when, whoever has held one longest first.

    \b
    Example:
      casetrack cases holders --as leader
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, actor_named(installation, office, username)) as work:
        groups = list_holders(work)
    if as_json:
        click.echo(json.dumps([_group_as_json(group) for group in groups], ensure_ascii=False, indent=2))
        return
    for group in groups:
        late = Text("  ({n} việc giao quá ngày)", "  ({n} tasks late)").with_(n=group.late_tasks)
        said = late.in_(language()) if group.late_tasks else ""
        click.echo(f"{group.cases:>5}  {group.oldest_on:%Y-%m-%d}  {group.name.in_(language())}{said}")
    say(Text("{n} nơi giữ", "{n} holders").with_(n=len(groups)), err=True)


def _group_as_json(group: Group) -> dict[str, object]:
    return {
        "key": group.key,
        "kind": group.kind,
        "name": group.name.in_(language()),
        "cases": group.cases,
        "oldest_on": group.oldest_on.isoformat(),
        "days": group.days,
        "late_tasks": group.late_tasks,
        "overdue": group.overdue,
    }

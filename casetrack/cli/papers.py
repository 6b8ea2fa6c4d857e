"""`casetrack papers`: what was asked for and has not come, and which paper files are lent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

import click

from casetrack.cli.context import Decorated, actor_named, office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.services.paper_loans import ShownLoan, list_out
from casetrack.services.request_lists import ShownRequest, open_requests
from casetrack.services.work import Actor, Installation, reading
from casetrack.text import Text

_LATE = Text("quá ngày", "overdue")


def _asked(function: Decorated) -> Decorated:
    named = click.option("--as", "username", metavar="NAME", help="Look with the eyes of this account.")
    as_json = click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
    return named(as_json(office_option(function)))


@click.group()
def command() -> None:
    """Look after the paper files of cases."""


@command.command("requests")
@click.option("--body", default="", metavar="NAME", help="Only those of this body; marks and capitals do not count.")
@_asked
def list_requests(body: str, username: str | None, *, as_json: bool, office_code: str | None) -> None:
    """List the open requests for papers by body, whoever waits longest first.

    \b
    Example:
      casetrack papers requests --body "Lưu trữ lịch sử (Sở Nội vụ)"
    """
    installation, actor = _named(username, office_code)
    with reading(installation, actor) as work:
        found = open_requests(work, body)
    requests = [each for asked in found.bodies for each in asked.requests]
    if as_json:
        click.echo(_json(requests))
        return
    for asked in found.bodies:
        say(Text("{body}: {n}", "{body}: {n}").with_(body=asked.name, n=len(asked.requests)))
        for each in asked.requests:
            say(_line(f"  {each.case_number}  {each.asked_on:%Y-%m-%d}  {_first(each.awaited)}", late=each.overdue))
    say(Text("{n} yêu cầu đang chờ", "{n} open requests").with_(n=found.total), err=True)


@command.command("loans")
@_asked
def list_loans(username: str | None, *, as_json: bool, office_code: str | None) -> None:
    """List the paper files that are lent, due back first.

    \b
    Example:
      casetrack papers loans --json
    """
    installation, actor = _named(username, office_code)
    with reading(installation, actor) as work:
        found, total = list_out(work)
    if as_json:
        click.echo(_json(found))
        return
    for loan in found:
        say(_line(f"{loan.due_on:%Y-%m-%d}  {loan.case_number}  {loan.borrower}", late=loan.overdue))
    say(Text("{n} hồ sơ giấy đang cho mượn", "{n} paper files are lent").with_(n=total), err=True)


def _named(username: str | None, office_code: str | None) -> tuple[Installation, Actor]:
    installation = opened()
    return installation, actor_named(installation, office_named(installation, office_code), username)


def _line(said: str, *, late: bool) -> Text:
    return Text("{said}  {late}", "{said}  {late}").with_(said=said, late=_LATE) if late else Text(said, said)


def _first(papers: str) -> str:
    return papers.partition("\n")[0]


def _json(found: Sequence[ShownRequest | ShownLoan]) -> str:
    return json.dumps([asdict(each) for each in found], default=date.isoformat, ensure_ascii=False, indent=2)

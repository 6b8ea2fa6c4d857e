"""`casetrack tokens`: how other programs get in."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from casetrack.cli.context import office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.clock import local_date
from casetrack.services.tokens import SCOPES, AddToken, ShownToken, add_token, list_tokens, revoke_token
from casetrack.services.work import begin, system_actor
from casetrack.text import Text, format_date

if TYPE_CHECKING:
    from casetrack.models import Office


@click.group()
def command() -> None:
    """Look after the tokens by which other programs act for an account."""


@command.command()
@click.argument("username")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(list(SCOPES)), help="May be repeated."
)
@click.option("--days", default=90, show_default=True, help="How long it is good for.")
@click.option("--name", default="", help="What it is for, as lists show it.")
@office_option
def add(username: str, scopes: tuple[str, ...], days: int, name: str, *, office_code: str | None) -> None:
    """Make a token for an account and print it, this once.

    \b
    Example:
      casetrack tokens add ngan --scope read --days 30 --name "Bảng theo dõi của quận"
    """
    installation = opened()
    office = office_named(installation, office_code)
    with begin(installation, system_actor(office.id)) as work:
        secret = add_token(work.session, office, AddToken(username, name, scopes, days), work.clock)
    say(
        Text(
            "Mã truy cập, chỉ hiện một lần này; giữ như mật khẩu:",
            "The token, shown this once; keep it like a password:",
        ),
        err=True,
    )
    click.echo(secret)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@office_option
def list_all(*, as_json: bool, office_code: str | None) -> None:
    """List the tokens of the office, the newest first.

    \b
    Example:
      casetrack tokens list
    """
    installation = opened()
    office = office_named(installation, office_code)
    with installation.database.reading() as session:
        tokens = list_tokens(session, office)
    if as_json:
        click.echo(json.dumps([asdict(token) for token in tokens], default=str, ensure_ascii=False, indent=2))
        return
    for token in tokens:
        click.echo(_line(token, office))


@command.command()
@click.argument("token_id", metavar="NUMBER", type=int)
@office_option
def revoke(token_id: int, office_code: str | None) -> None:
    """End a token at once, by its number in the list.

    \b
    Example:
      casetrack tokens revoke 3
    """
    installation = opened()
    office = office_named(installation, office_code)
    with begin(installation, system_actor(office.id)) as work:
        revoke_token(work.session, office, token_id, work.clock)
    say(Text("Đã thu hồi mã truy cập số {n}.", "The token {n} is revoked.").with_(n=token_id))


def _line(token: ShownToken, office: Office) -> str:
    ended = token.revoked_at or token.expires_at
    said = Text("thu hồi {day}", "revoked {day}") if token.revoked_at else Text("dùng đến {day}", "good until {day}")
    used = format_date(local_date(token.last_used_at, office.timezone)) if token.last_used_at else "–"
    words = said.with_(day=local_date(ended, office.timezone)).in_(language())
    return f"{token.id}  {token.username}  {' '.join(token.scopes)}  {words}  {used}  {token.name}"

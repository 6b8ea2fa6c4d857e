"""`casetrack identities`: who may see the protected of a case."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.services.access import get_visible_case
from casetrack.services.identity_grants import GiveLeave, give_leave, list_grants, revoke_leave
from casetrack.services.users import find_user
from casetrack.services.work import begin, reading
from casetrack.text import Text, format_date


@click.group()
def command() -> None:
    """Decide who sees the protected of a case. Nobody is shown here: looking is for a person, on the case's page."""


@command.command("list")
@click.argument("number")
@click.option("--as", "username", metavar="NAME", help="Look with the eyes of this account.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@office_option
def list_all(number: str, username: str | None, *, as_json: bool, office_code: str | None) -> None:
    """List who was given leave to see the protected of the case NUMBER, the newest first.

    \b
    Example:
      casetrack identities list TC-2026-0003
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, actor_named(installation, office, username)) as work:
        found = list_grants(work, get_visible_case(work, number))
    if as_json:
        click.echo(json.dumps([asdict(grant) for grant in found], ensure_ascii=False, default=str, indent=2))
        return
    for grant in found:
        state = Text("còn hiệu lực", "in force") if grant.in_force else Text("đã hết", "ended")
        said = Text(
            "{id}  {user}  {state}, đến {end}  ({kind}, {by})", "{id}  {user}  {state}, until {end}  ({kind}, {by})"
        )
        told = {"id": grant.id, "user": grant.user, "kind": grant.kind, "by": grant.given_by}
        say(said.with_(**told, state=state, end=f"{grant.ends_at:%Y-%m-%d %H:%M}Z"))


@command.command()
@click.argument("number")
@click.argument("username")
@click.option("--reason", required=True, help="Why this person must know.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day.")
@click.option("--as", "leader", metavar="NAME", required=True, help="The leader who decides.")
@office_option
def grant(number: str, username: str, *, reason: str, until: datetime, leader: str, office_code: str | None) -> None:
    """Let USERNAME see the protected of the case NUMBER until the end of a day.

    \b
    Example:
      casetrack identities grant TC-2026-0003 ngan --reason "Xác minh" --until 2026-06-30 --as khai
    """
    installation = opened()
    office = office_named(installation, office_code)
    with installation.database.reading() as session:
        user_id = find_user(session, office, username).id
    with begin(installation, actor_named(installation, office, leader)) as work:
        made = give_leave(work, get_visible_case(work, number), GiveLeave(user_id, reason, until.date()))
    said = Text("Lượt cho xem số {id}: {user}, đến hết {day}.", "Leave no. {id}: {user}, until the end of {day}.")
    say(said.with_(id=made.id, user=username, day=format_date(until.date())))


@command.command()
@click.argument("number")
@click.argument("grant_id", type=int)
@click.option("--as", "leader", metavar="NAME", required=True, help="The leader who decides.")
@office_option
def revoke(number: str, grant_id: int, *, leader: str, office_code: str | None) -> None:
    """Take leave no. GRANT_ID of the case NUMBER back; it ends at once.

    \b
    Example:
      casetrack identities revoke TC-2026-0003 4 --as khai
    """
    installation = opened()
    office = office_named(installation, office_code)
    with begin(installation, actor_named(installation, office, leader)) as work:
        revoke_leave(work, get_visible_case(work, number), grant_id)
    say(Text("Đã thôi cho xem, lượt số {id}.", "Leave no. {id} was taken back.").with_(id=grant_id))

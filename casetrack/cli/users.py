"""`casetrack users`: accounts and their roles."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import click

from casetrack.cli.context import office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.cli.user_lines import as_json as one_as_json
from casetrack.cli.user_lines import line_of
from casetrack.services import user_changes
from casetrack.services.offices import find_unit
from casetrack.services.permissions import ROLES
from casetrack.services.user_changes import GiveRole
from casetrack.services.user_lists import list_users
from casetrack.services.users import AddUser, find_role, find_user
from casetrack.services.work import Work, begin, reading, system_actor
from casetrack.text import Text

_role = click.Choice(sorted(ROLES))
_day = click.DateTime(["%Y-%m-%d"])
unit_option = click.option("--unit", "unit_code", metavar="CODE", help="Where; without it, in the office itself.")


@click.group()
def command() -> None:
    """Look after accounts. The pages at /nguoi-dung do the same."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@office_option
def list_accounts(*, as_json: bool, office_code: str | None) -> None:
    """List the accounts with their roles, and which are locked or closed.

    \b
    Example:
      casetrack users list
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, system_actor(office.id)) as work:
        users = list_users(work)
    if as_json:
        click.echo(json.dumps([one_as_json(user) for user in users], ensure_ascii=False, indent=2))
        return
    for user in users:
        say(line_of(user))


@command.command()
@click.argument("username")
@click.option("--full-name", required=True, help="The name that pages show.")
@click.option("--role", "roles", multiple=True, type=_role, help="May be given several times.")
@unit_option
@office_option
def add(username: str, full_name: str, roles: tuple[str, ...], **options: str | None) -> None:
    """Make an account; the first password is read from standard input, and must be changed at the first sign-in.

    \b
    Example:
      echo "$PASSWORD" | casetrack users add ngan --full-name "Hoàng Bích Ngân" --role officer
    """
    with _managing(options["office_code"]) as work:
        unit_id = find_unit(work, options["unit_code"]).id
        held = tuple((role, unit_id) for role in roles)
        user_changes.open_account(work, AddUser(username, full_name, _password(), held, given=True))
    say(Text("Đã lập tài khoản {name}.", "The account {name} is made.").with_(name=username))


@command.command()
@click.argument("username")
@click.option("--full-name", required=True, help="The name that pages show.")
@office_option
def rename(username: str, full_name: str, office_code: str | None) -> None:
    """Write somebody's name anew; what was recorded before keeps the old one.

    \b
    Example:
      casetrack users rename ngan --full-name "Hoàng Thị Bích Ngân"
    """
    with _managing(office_code) as work:
        user = find_user(work.session, work.office, username)
        user_changes.name_user(work, user, full_name)
    say(
        Text("Tài khoản {name} nay mang tên {said}.", "The account {name} is now {said}.").with_(
            name=username, said=full_name
        )
    )


@command.command("give-role")
@click.argument("username")
@click.argument("role", type=_role)
@unit_option
@click.option("--from", "first_day", type=_day, help="From this day, written 2026-06-01. Default: today.")
@click.option("--until", "last_day", type=_day, help="To the end of this day. Default: no end.")
@office_option
def give_role(
    username: str,
    role: str,
    *,
    unit_code: str | None,
    first_day: datetime | None,
    last_day: datetime | None,
    office_code: str | None,
) -> None:
    """Let somebody act in a role for a unit and the units inside it.

    \b
    Example:
      casetrack users give-role ngan officer --unit kthtdt --from 2026-06-01
    """
    with _managing(office_code) as work:
        user = find_user(work.session, work.office, username)
        unit = find_unit(work, unit_code)
        wish = GiveRole(role, unit.id, _date(first_day), _date(last_day))
        user_changes.let_act(work, user, wish)
        said = Text("{name} giữ vai trò {role} ở {unit}.", "{name} has the role {role} in {unit}.")
        told = said.with_(name=username, role=ROLES[role], unit=unit.name)
    say(told)


@command.command("end-role")
@click.argument("username")
@click.argument("role", type=_role)
@unit_option
@click.option("--from", "from_day", type=_day, help="Held no more from this day, written 2026-06-01. Default: today.")
@office_option
def end_role(
    username: str, role: str, *, unit_code: str | None, from_day: datetime | None, office_code: str | None
) -> None:
    """End a role of somebody, at once or from a day on.

    \b
    Example:
      casetrack users end-role ngan officer --unit kthtdt
    """
    with _managing(office_code) as work:
        user = find_user(work.session, work.office, username)
        unit = find_unit(work, unit_code)
        row = find_role(work.session, user, role, unit.id)
        day = _date(from_day) or work.today
        user_changes.end_role(work, user, row.id if row else 0, day)
        said = Text(
            "Từ ngày {day}, {name} thôi vai trò {role} ở {unit}.", "From {day} on {name} is no {role} in {unit}."
        )
        told = said.with_(day=day, name=username, role=ROLES[role], unit=unit.name)
    say(told)


@command.command()
@click.argument("username")
@office_option
def close(username: str, office_code: str | None) -> None:
    """Let nobody sign in with an account any more; its sign-ins and tokens end, its roles stay written.

    \b
    Example:
      casetrack users close ngan
    """
    with _managing(office_code) as work:
        user = find_user(work.session, work.office, username)
        user_changes.close_account(work, user)
    say(Text("Đã đóng tài khoản {name}.", "The account {name} is closed.").with_(name=username))


@command.command()
@click.argument("username")
@office_option
def reopen(username: str, office_code: str | None) -> None:
    """Let somebody sign in again, with the roles that stand written.

    \b
    Example:
      casetrack users reopen ngan
    """
    with _managing(office_code) as work:
        user = find_user(work.session, work.office, username)
        user_changes.reopen_account(work, user)
    say(Text("Đã mở lại tài khoản {name}.", "The account {name} is open again.").with_(name=username))


@command.command()
@click.argument("username")
@office_option
def unlock(username: str, office_code: str | None) -> None:
    """Let a name be tried again at once after too many wrong passwords.

    \b
    Example:
      casetrack users unlock ngan
    """
    with _managing(office_code) as work:
        user = find_user(work.session, work.office, username)
        was_locked = user_changes.unlock_user(work, user)
    said = Text("Đã mở khóa {name}.", "{name} can be tried again.")
    none = Text("Tài khoản {name} không bị khóa.", "The account {name} was not locked.")
    say((said if was_locked else none).with_(name=username))


@command.command("set-password")
@click.argument("username")
@office_option
def set_password(username: str, office_code: str | None) -> None:
    """Give an account a new password, read from standard input; its sign-ins end, the next one must choose another.

    \b
    Example:
      echo "$PASSWORD" | casetrack users set-password ngan
    """
    with _managing(office_code) as work:
        user = find_user(work.session, work.office, username)
        ended = user_changes.reset_password(work, user, _password())
    say(
        Text(
            "Đã đặt mật khẩu mới cho {name}, kết thúc {n} phiên. Lần đăng nhập tới phải đổi.",
            "{name} has a new password, {n} sign-ins have ended. It must be changed at the next one.",
        ).with_(name=username, n=ended.sign_ins)
    )


@command.command("sign-out")
@click.argument("username")
@office_option
def sign_out(username: str, office_code: str | None) -> None:
    """End every sign-in of an account at once, and every token by which a program acts for it.

    \b
    Example:
      casetrack users sign-out ngan
    """
    with _managing(office_code) as work:
        user = find_user(work.session, work.office, username)
        ended = user_changes.sign_out_everywhere(work, user)
    said = Text(
        "Đã kết thúc {n} phiên của {name}, thu hồi {tokens} mã truy cập.",
        "{n} sign-ins of {name} have ended, {tokens} tokens are revoked.",
    )
    say(said.with_(n=ended.sign_ins, tokens=ended.tokens, name=username))


@command.command("reset-second-factor")
@click.argument("username")
@office_option
def reset_second_factor(username: str, office_code: str | None) -> None:
    """Take the second factor of an account away, after its phone and recovery codes are lost; its sign-ins end.

    A role that needs one leads to switching it on again at the next sign-in. Make sure first who asks for it.

    \b
    Example:
      casetrack users reset-second-factor ngan
    """
    with _managing(office_code) as work:
        user = find_user(work.session, work.office, username)
        was_on = user_changes.reset_factor(work, user)
    said = Text("Đã bỏ xác thực hai bước của {name}.", "The second factor of {name} is gone.")
    none = Text("Tài khoản {name} không bật xác thực hai bước.", "The account {name} had no second factor.")
    say((said if was_on else none).with_(name=username))


@contextmanager
def _managing(office_code: str | None) -> Iterator[Work]:
    installation = opened()
    office = office_named(installation, office_code)
    with begin(installation, system_actor(office.id)) as work:
        yield work


def _password() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _date(said: datetime | None) -> date | None:
    return said.date() if said else None

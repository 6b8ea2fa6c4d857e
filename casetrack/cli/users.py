"""`casetrack users`: accounts and their roles."""

from __future__ import annotations

import sys

import click

from casetrack.cli.context import office_named, office_option, opened
from casetrack.cli.speech import say
from casetrack.services import second_factors
from casetrack.services.offices import find_unit
from casetrack.services.permissions import ROLES
from casetrack.services.sign_ins import end_all
from casetrack.services.users import AddUser, add_user, find_user, give_password
from casetrack.services.work import begin, reading, system_actor
from casetrack.text import Text


@click.group()
def command() -> None:
    """Look after accounts."""


@command.command()
@click.argument("username")
@click.option("--full-name", required=True, help="The name that pages show.")
@click.option("--role", "roles", multiple=True, type=click.Choice(sorted(ROLES)), help="May be given several times.")
@click.option("--unit", "unit_code", metavar="CODE", help="Where the roles hold; without it, in the whole office.")
@office_option
def add(username: str, full_name: str, roles: tuple[str, ...], **options: str | None) -> None:
    """Make an account; the first password is read from standard input, and must be changed at the first sign-in.

    \b
    Example:
      echo "$PASSWORD" | casetrack users add ngan --full-name "Hoàng Bích Ngân" --role officer
    """
    installation = opened()
    office = office_named(installation, options["office_code"])
    with reading(installation, system_actor(office.id)) as work:
        unit_id = find_unit(work, options["unit_code"]).id
    wish = AddUser(username, full_name, _password(), tuple((role, unit_id) for role in roles), given=True)
    with begin(installation, system_actor(office.id)) as work:
        add_user(work.session, office, wish)
    say(Text("Đã lập tài khoản {name}.", "The account {name} is made.").with_(name=username))


@command.command("set-password")
@click.argument("username")
@office_option
def set_password(username: str, office_code: str | None) -> None:
    """Give an account a new password, read from standard input; its sign-ins end, the next one must choose another.

    \b
    Example:
      echo "$PASSWORD" | casetrack users set-password ngan
    """
    installation = opened()
    office = office_named(installation, office_code)
    with begin(installation, system_actor(office.id)) as work:
        user = find_user(work.session, office, username)
        give_password(user, _password())
        ended = end_all(work.session, user, "password", work.clock)
    say(
        Text(
            "Đã đặt mật khẩu mới cho {name}, kết thúc {n} phiên. Lần đăng nhập tới phải đổi.",
            "{name} has a new password, {n} sign-ins have ended. It must be changed at the next one.",
        ).with_(name=username, n=ended)
    )


@command.command("sign-out")
@click.argument("username")
@office_option
def sign_out(username: str, office_code: str | None) -> None:
    """End every sign-in of an account at once; its tokens stay, see `casetrack tokens`.

    \b
    Example:
      casetrack users sign-out ngan
    """
    installation = opened()
    office = office_named(installation, office_code)
    with installation.database.begin() as session:
        ended = end_all(session, find_user(session, office, username), "office", installation.clock())
    say(Text("Đã kết thúc {n} phiên của {name}.", "{n} sign-ins of {name} have ended.").with_(name=username, n=ended))


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
    installation = opened()
    office = office_named(installation, office_code)
    with begin(installation, system_actor(office.id)) as work:
        user = find_user(work.session, office, username)
        was_on = second_factors.reset(work.session, user)
        end_all(work.session, user, "factor", work.clock)
    said = Text("Đã bỏ xác thực hai bước của {name}.", "The second factor of {name} is gone.")
    none = Text("Tài khoản {name} không bật xác thực hai bước.", "The account {name} had no second factor.")
    say((said if was_on else none).with_(name=username))


def _password() -> str:
    return sys.stdin.readline().rstrip("\r\n")

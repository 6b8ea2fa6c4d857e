"""Who is let in where: every page, address and command with every role, as docs/permissions.md holds it for review.

python -m tests.permission_matrix > docs/permissions.md      (make docs does it)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import Flask

from casetrack import api, cli
from casetrack.api.operations import Operation
from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.services.permissions import OF_THE_OFFICE, PERMISSIONS, ROLES
from casetrack.web.login import PUBLIC, SIGNED_IN
from tests.factories import an_installation

PAGE = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"
WITHOUT, NOBODY = "no role", "nobody"
COLUMNS = (*ROLES, WITHOUT, NOBODY)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_INTRODUCTION = """\
# Who may do what

Made from the program by `make docs`; a test compares it, another sends each request as each role. Whoever changes a
line changes a right.

A right lets somebody through the door. Which case is behind it is another question: what somebody may not see answers
404 everywhere, like what is not there (decision 7), and each step names its own roles in its workflow. A role that is
held in a unit reaches the units inside it; rights marked `office` count only for a role held in the office itself.
"""


@dataclass(frozen=True, slots=True)
class Door:
    """One address with one method. `permission`: what it needs, else that it is open to all, or to every account."""

    address: str
    method: str
    permission: str

    def lets_in(self, who: str) -> bool:
        """Tell whether a column of the matrix gets through, its role being held in the office itself."""
        if self.permission == PUBLIC or who == NOBODY:
            return self.permission == PUBLIC
        return self.permission == SIGNED_IN or self.permission in PERMISSIONS.get(who, ())


def page_doors(app: Flask) -> list[Door]:
    """List the pages of an application."""
    views = app.view_functions
    return _doors(app, {name: str(vars(view)["permission"]) for name, view in views.items()})


def rest_doors(rest: Flask) -> list[Door]:
    """List the addresses of the API."""
    declared: dict[str, Operation | None] = {n: vars(view)["operation"] for n, view in rest.view_functions.items()}
    return _doors(rest, {name: found.permission if found else PUBLIC for name, found in declared.items()})


def commands() -> Iterator[tuple[str, str]]:
    """Name every command and in whose name it works: an account's, if one is named, or the program's own."""
    yield from _commands_of(cli.main, ())


def matrix() -> str:
    """Write the page."""
    with TemporaryDirectory() as folder:
        book = f"sqlite:///{folder}/casetrack.db"  # which nobody opens
        installation = an_installation(Database(book))
        app = create_app(installation, Settings(Path(folder), book))
        rest = api.create_api()
    named = [(name, *(_mark(name, is_let_in=name in PERMISSIONS[role]) for role in ROLES)) for name in _rights()]
    lines = [_INTRODUCTION, "## Rights and roles", "", *_table(("right", *ROLES), named)]
    for title, doors in (("Pages", page_doors(app)), (f"REST, below `{api.PREFIX}`", rest_doors(rest))):
        rows = [(door.method, f"`{door.address}`", door.permission, *_marks(door)) for door in doors]
        lines += ["", f"## {title}", "", *_table(("method", "address", "needs", *COLUMNS), rows)]
    lines += ["", "## Commands", ""]
    lines += [
        "Whoever may start a command on the machine needs no right for it, unless an account is named with `--as`.",
        "",
    ]
    lines += _table(("command", "works as"), [(f"`{name}`", how) for name, how in commands()])
    return "\n".join(lines) + "\n"


def _doors(app: Flask, needs: dict[str, str]) -> list[Door]:
    found = [
        Door(rule.rule, method, needs[rule.endpoint])
        for rule in app.url_map.iter_rules()
        for method in _METHODS
        if method in (rule.methods or ())
    ]
    return sorted(found, key=lambda door: (door.address, _METHODS.index(door.method)))


def _commands_of(command: click.Command, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, name
            yield from _commands_of(found, (*above, name))
        return
    named = next((option for option in command.params if "--as" in option.opts), None)
    how = "the program" if named is None else "the account named" if named.required else "the program, or an account"
    yield " ".join(above), how


def _rights() -> list[str]:
    return sorted(set().union(*PERMISSIONS.values()))


def _marks(door: Door) -> Iterator[str]:
    return (_mark(door.permission, is_let_in=door.lets_in(who)) for who in COLUMNS)


def _mark(permission: str, *, is_let_in: bool) -> str:
    return "–" if not is_let_in else "office" if permission in OF_THE_OFFICE else "yes"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, tuple("---" for _ in head), *rows)]


if __name__ == "__main__":
    sys.stdout.write(matrix())

"""No command takes a secret on its line, where every user of the machine could read it."""

from __future__ import annotations

import click

from casetrack.cli import main

SECRET = ("password", "secret", "token", "key", "code-word", "pin")


def commands(group: click.Command, path: str = "casetrack") -> list[tuple[str, click.Command]]:
    if not isinstance(group, click.Group):
        return [(path, group)]
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found += commands(command, f"{path} {name}")
    return found


def test_no_command_takes_a_secret_as_an_option_or_argument():
    every = commands(main)
    assert len(every) > 30
    taken = [
        f"{path} {option}"
        for path, command in every
        for parameter in command.params
        if not getattr(parameter, "is_flag", False) and not isinstance(parameter.type, click.Path)
        for option in (*parameter.opts, parameter.name or "")
        if not option.endswith("_id")  # the number of a key or token in its list
        and any(word in option.lower().replace("_", "-").strip("-").split("-") for word in SECRET)
    ]
    assert taken == []

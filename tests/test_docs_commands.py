"""The commands that the documents name are there with their options, and each command of the program is told of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from casetrack.cli import main
from tests.architecture import ROOT
from tests.documents import PAGES, commands_of, name_of, targets_of
from tests.permission_matrix import PAGE as PERMISSIONS

TOLD = [page for page in PAGES if page != PERMISSIONS]  # which is made from the commands themselves


def find(words: list[str]) -> tuple[list[str], click.Command]:
    """Follow the words of a command line down to the command that they mean; give its name and itself."""
    name: list[str] = []
    command: click.Command = main
    for word in words:
        found = command.get_command(click.Context(command), word) if isinstance(command, click.Group) else None
        if found is None:
            break
        name.append(word)
        command = found
    return name, command


def leaves(command: click.Command, above: tuple[str, ...] = ()) -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield " ".join(above)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from leaves(found, (*above, name))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_commands_of_a_page_are_there_with_their_options(page):
    wrong = []
    for words in commands_of(page):
        name, command = find(words)
        known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)}
        asked = {word.split("=")[0] for word in words if word.startswith("--")}
        strange = isinstance(command, click.Group) and not set(words[len(name) :]) <= asked
        if not (name or asked) or strange or asked - known - {"--help"}:
            wrong.append(" ".join(words))
    assert wrong == []


def test_every_command_of_the_program_is_told_of_in_the_documents():
    told = {" ".join(find(words)[0]) for page in TOLD for words in commands_of(page)}
    assert sorted(set(leaves(main)) - told) == []


def test_every_make_target_that_the_documents_name_is_there():
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {target for page in PAGES for target in targets_of(page)}
    assert {"demo", "test", "proof", "bench", "docs"} <= named
    assert named - made == set()

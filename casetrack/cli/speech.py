"""The language of the command line. Needs no database, so that a command which only counts starts at once."""

from __future__ import annotations

import click

from casetrack.text import Text


def language() -> str:
    """Give the language of the command line, `vi` unless chosen otherwise."""
    return str(click.get_current_context().find_root().params.get("language") or "vi")


def say(text: Text, *, prefix: str = "", err: bool = False) -> None:
    """Print a sentence in the language of the command line."""
    click.echo(prefix + text.in_(language()), err=err)

"""The command `casetrack`. One file per noun, loaded only when it is called, so that `--help` is quick."""

from __future__ import annotations

import importlib
import sys

import click

from casetrack.errors import CasetrackError, DefinitionError, InvalidInput, TransitionRefused

# Command name -> module of casetrack.cli that holds its click object, named `command`.
COMMANDS = {
    "attach": "attach",
    "audit": "audit",
    "backup": "backup",
    "calendar": "calendar",
    "cases": "cases",
    "db": "database",
    "deadline": "deadline",
    "demo": "demo",
    "digest": "digest",
    "doctor": "doctor",
    "explain": "explain",
    "export": "export",
    "files": "files",
    "identities": "identities",
    "import": "imports",
    "init": "init",
    "jobs": "jobs",
    "keys": "keys",
    "law": "law",
    "letters": "letters",
    "mail": "mail",
    "management": "management",
    "papers": "papers",
    "rebuild": "rebuild",
    "registers": "registers",
    "report": "report",
    "restore": "restore",
    "schedule": "schedule",
    "scheduler": "scheduler",
    "serve": "serve",
    "tokens": "tokens",
    "units": "units",
    "users": "users",
    "workflows": "workflows",
}


class LazyGroup(click.Group):
    """Finds each command's module by name when it is asked for, and shows expected failures as sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"casetrack.cli.{COMMANDS[cmd_name]}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an expected failure becomes a sentence on stderr and exit code 1."""
        try:
            return super().invoke(ctx)
        except CasetrackError as failure:
            _show(failure, ctx.find_root().params.get("language") or "vi")
            sys.exit(1)


def _show(failure: CasetrackError, language: str) -> None:
    click.echo(failure.message.in_(language), err=True)
    if isinstance(failure, InvalidInput):
        for name, words in failure.fields.items():
            if words.vi not in failure.message.vi:
                click.echo(f"  {name}: {words.in_(language)}", err=True)
    if isinstance(failure, DefinitionError):
        for problem in failure.problems:
            where = f"{problem.file}:{problem.line}:{problem.column}"
            click.echo(f"  {where}: {problem.code} {problem.key}: {problem.message.in_(language)}", err=True)
    if isinstance(failure, TransitionRefused):
        for refusal in failure.reasons:
            click.echo(f"  {refusal.code}: {refusal.reason.in_(language)}", err=True)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="casetrack")
@click.option(
    "--language",
    type=click.Choice(["vi", "en"]),
    envvar="CASETRACK_LANGUAGE",
    default="vi",
    show_default=True,
    help="Language of messages.",
)
def main(language: str) -> None:
    """Keep a ward office's book of petitions, handed-over files and disciplinary cases.

    \b
    Try it:   casetrack demo
    Begin:    casetrack init --code lamkhe --name "Phường Lam Khê" --admin quantri
              casetrack serve
    """

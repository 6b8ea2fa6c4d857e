"""`casetrack workflows`: check, list, draw and test definitions. Needs no database."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from casetrack import paths
from casetrack.cli.speech import language, say
from casetrack.config import Settings
from casetrack.engine.calendar_file import load_working_days
from casetrack.engine.checks import blocks, check
from casetrack.engine.decisions_file import PATTERN, read_decisions, table_files
from casetrack.engine.diagram import draw
from casetrack.engine.forms_file import load_all_forms
from casetrack.engine.handover_rules_file import load_handover_rules
from casetrack.engine.indicator_conditions import Known
from casetrack.engine.indicators_file import PATTERN as INDICATORS
from casetrack.engine.indicators_file import load_all_indicators, load_indicators, read_indicators
from casetrack.engine.library import workflow_files
from casetrack.engine.loader import read_workflow
from casetrack.engine.scenarios import run_scenario
from casetrack.errors import DefinitionError, Problem
from casetrack.services.installation import load_workflows
from casetrack.services.letter_library import load_letter_library
from casetrack.text import Text


@click.group()
def command() -> None:
    """Check, list, draw and test workflow definitions."""


@command.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_files(files: tuple[Path, ...]) -> None:
    """Check workflows, decision tables and indicators, or all of this installation; each mistake by file, line and key.

    \b
    Example:
      casetrack workflows check my-workflow.yaml
    """
    problems = [problem for file in files or _all_files(workflow_files) for problem in _problems(file)]
    if not files and not any(map(blocks, problems)):
        library = load_workflows(Settings.from_env())  # together they must fit too
        load_all_forms(_folders(), library.all(), load_all_indicators(_folders(), library.all()))
        load_handover_rules(_folders(), library)
        problems += [problem for file in _all_files(table_files) for problem in _problems(file)]
    for problem in problems:
        click.echo(f"{problem.file}:{problem.line}:{problem.column}: {problem.code} {problem.key}: ", nl=False)
        say(problem.message)
    if any(map(blocks, problems)):
        sys.exit(1)
    say(Text("Quy trình dùng được.", "The workflows can be used."))


@command.command("list")
def list_all() -> None:
    """List every workflow with its versions.

    \b
    Example:
      casetrack workflows list
    """
    for definition in load_workflows(Settings.from_env()).all():
        say(definition.title, prefix=f"{definition.id}@{definition.version}  ")


@command.command()
@click.argument("name")
def diagram(name: str) -> None:
    """Print the diagram of a workflow as SVG.

    \b
    Example:
      casetrack workflows diagram petition > petition.svg
    """
    click.echo(draw(load_workflows(Settings.from_env()).latest(name), language=language()))


@command.command()
@click.argument("name", required=False)
def test(name: str | None) -> None:
    """Walk the stories that the workflow files promise.

    \b
    Example:
      casetrack workflows test petition
    """
    library, calendar = load_workflows(Settings.from_env()), load_working_days()
    wrong = walked = 0
    for definition in [library.latest(name)] if name else library.all():
        for scenario in definition.scenarios:
            walked += 1
            for sentence in run_scenario(library.machine(definition.id, definition.version), calendar, scenario):
                wrong += 1
                say(sentence, prefix=f"{definition.id}@{definition.version} “{scenario.name}”: ")
    said = Text("{n} câu chuyện đã chạy, {wrong} điều không như hẹn.", "{n} stories walked, {wrong} not as promised.")
    say(said.with_(n=walked, wrong=wrong))
    if wrong:
        sys.exit(1)


def _all_files(listed: Callable[[Path], list[Path]]) -> list[Path]:
    return [file for folder in _folders() for file in listed(folder)]


def _folders() -> list[Path]:
    extra = Settings.from_env().workflows
    return [paths.WORKFLOWS, *([extra] if extra else [])]


def _problems(file: Path) -> tuple[Problem, ...]:
    try:
        if file.match(PATTERN):
            settings = Settings.from_env()
            library = load_workflows(settings)
            letters = {letter.key for letter in load_letter_library(settings, library).all()}
            read_decisions(file.read_bytes(), file.name, library, letters)
            return ()
        if file.match(INDICATORS):
            known = Known(load_workflows(Settings.from_env()).all())
            shipped = load_indicators() if paths.WORKFLOWS not in file.resolve().parents else None
            read_indicators(file.read_bytes(), file.name, known, beside=shipped)
            return ()
        return check(read_workflow(file.read_bytes(), file.name))
    except DefinitionError as failure:
        return failure.problems

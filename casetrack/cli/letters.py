"""`casetrack letters`: list and check the sources of letters, and see one filled. Needs no database."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from casetrack import paths
from casetrack.cli.speech import say
from casetrack.config import Settings
from casetrack.engine.letters import Letter, LetterLibrary
from casetrack.engine.loader_letters import read_letter
from casetrack.errors import DefinitionError
from casetrack.papers.letter_pdf import to_pdf
from casetrack.papers.letter_template import build_template
from casetrack.services.installation import load_workflows
from casetrack.services.letter_library import load_letter_library
from casetrack.services.letter_samples import fill_sample
from casetrack.text import Text

_USABLE = Text("{n} mẫu văn bản dùng được.", "{n} letters can be used.")
_WRITTEN = Text("Đã ghi {n} văn bản vào {folder}.", "{n} letters are written to {folder}.")
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """List and check the letters of the office, and see them filled."""


@command.command("list")
def list_all() -> None:
    """List every letter.

    \b
    Example:
      casetrack letters list
    """
    for letter in _library().all():
        say(letter.label, prefix=f"{letter.key}  ")


@command.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_files(files: tuple[Path, ...]) -> None:
    """Check sources of letters, or every one of this installation. Each mistake names file, line, key and code.

    \b
    Example:
      casetrack letters check giay-moi.yaml
    """
    chosen = files or _all_files()
    definitions = load_workflows(Settings.from_env()).all()
    wrong = False
    for file in chosen:
        try:
            read_letter(file.read_bytes(), file.name, definitions)
        except DefinitionError as failure:
            wrong = True
            for problem in failure.problems:
                click.echo(f"{problem.file}:{problem.line}:{problem.column}: {problem.code} {problem.key}: ", nl=False)
                say(problem.message)
    if wrong:
        sys.exit(1)
    say(_USABLE.with_(n=len(chosen)))


@command.command()
@click.argument("names", metavar="LETTER...", nargs=-1)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=".", help="Where to write.")
@click.option("--on", "day", type=_DAY, default="2026-07-15", show_default=True, help="The day of the letter.")
@click.option("--party", is_flag=True, help="Under the letterhead of a body of the Party.")
@click.option("--protected", is_flag=True, help="Of a denunciation: nobody is named.")
def sample(names: tuple[str, ...], folder: Path, day: datetime, *, party: bool, protected: bool) -> None:
    """Fill letters with an invented case: name, or path of a source. Without a name, every letter.

    \b
    Example:
      casetrack letters sample complaint_acceptance --to /tmp/xem
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [_letter(name) for name in names] or list(_library().all())
    for letter in chosen:
        document = fill_sample(letter, build_template(letter), day.date(), party=party, protected=protected)
        (folder / f"{letter.key}.docx").write_bytes(document)
        (folder / f"{letter.key}.pdf").write_bytes(to_pdf(document, letter.label.vi, day.date()))
    say(_WRITTEN.with_(n=len(chosen), folder=folder))


def _library() -> LetterLibrary:
    settings = Settings.from_env()
    return load_letter_library(settings, load_workflows(settings))


def _letter(name: str) -> Letter:
    file = Path(name)
    if file.suffix == ".yaml" and file.is_file():
        return read_letter(file.read_bytes(), file.name, load_workflows(Settings.from_env()).all())
    return _library().get(name)


def _all_files() -> tuple[Path, ...]:
    extra = Settings.from_env().workflows
    folders = [folder for folder in (paths.WORKFLOWS, extra) if folder]
    return tuple(file for folder in folders for file in sorted((folder / "letters").glob("*.yaml")))

"""`casetrack attach scans`: the scans of a folder to the cases whose numbers begin their names."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import language, say
from casetrack.services.scans import (
    ADDED,
    MATCHED,
    OUTCOMES,
    THERE,
    Scan,
    attach,
    look_at,
    match_names,
    seen_there,
)
from casetrack.services.state_secrets import CHOICES, refuse_secret
from casetrack.services.work import reading
from casetrack.text import Text

_READING = Text("Đọc các tệp", "Reading the files")


@click.group()
def command() -> None:
    """Attach many files at once."""


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--secrecy", type=click.Choice(list(CHOICES)), required=True, help="Is any a state secret? Only `none`.")
@click.option("--dry-run", is_flag=True, help="Only show which case each file fits.")
@click.option("--as", "username", metavar="NAME", help="The account that adds them; else the program itself.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@office_option
def scans(folder: Path, secrecy: str, username: str | None, *, dry_run: bool, as_json: bool, **office: str) -> None:
    """Attach the files of FOLDER to the cases whose numbers, or former numbers, begin their names.

    A sign that no file name has may be left out: 118-2025-LT-DD01 is 118/2025/LT-ĐĐ01. Doing it again adds nothing
    twice. Exit 1 when a file was not attached.

    \b
    Example:
      casetrack attach scans quet/2026-06 --secrecy none --as clerk --dry-run
    """
    refuse_secret(secrecy, "", looked=True)
    installation = opened()
    actor = actor_named(installation, office_named(installation, office["office_code"]), username)
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))
    with reading(installation, actor) as work:
        found = match_names(work, [file.name for file in files])
    use = partial(look_at, installation) if dry_run else partial(attach, installation, actor)
    with stages() as tell:
        for place, file in enumerate(files):
            tell(_READING, place, len(files))
            found[place] = _used(use, file, found[place])
    with reading(installation, actor) as work:
        found = seen_there(work, found)
    named = zip(files, found, strict=True)
    _tell([replace(scan, name=str(file.relative_to(folder))) for file, scan in named], as_json=as_json)
    sys.exit(0 if all(scan.outcome in (MATCHED, ADDED, THERE) for scan in found) else 1)


def _used(use: Callable[[Scan, IO[bytes]], Scan], file: Path, scan: Scan) -> Scan:
    if scan.outcome != MATCHED:
        return scan
    with file.open("rb") as stream:
        return use(scan, stream)


def _tell(found: list[Scan], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_as_json(scan) for scan in found], ensure_ascii=False, indent=2))
        return
    for scan in found:
        why = scan.why or Text("", "")
        said = Text("{name}: {told} {number} {why}", "{name}: {told} {number} {why}")
        words = said.with_(name=scan.name, told=scan.told, number=scan.number, why=why)
        say(Text(words.vi.rstrip(), words.en.rstrip()))
    counts = Counter(scan.outcome for scan in found)
    for outcome, label in OUTCOMES.items():
        if counts[outcome]:
            say(Text("{label}: {n}", "{label}: {n}").with_(label=label, n=counts[outcome]), err=True)


def _as_json(scan: Scan) -> dict[str, object]:
    why = scan.why.in_(language()) if scan.why else ""
    return {
        "file": scan.name,
        "outcome": scan.outcome,
        "number": scan.number,
        "part": scan.part,
        "why": why,
        "seq": scan.seq,
    }

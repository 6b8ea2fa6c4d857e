"""`casetrack import`: take over what a former system knew."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.handover import handover
from casetrack.cli.speech import say
from casetrack.services.former_cells import Finding
from casetrack.services.imports import ImportEvents, ImportResult, Watch, import_events
from casetrack.text import Text

SHOWN = 40  # findings on a screen; --json gives all

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Take over cases from a former system or office."""


command.add_command(handover)


@command.command()
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, required=True, help="Which column becomes what (docs/imports.md).")
@click.option("--dry-run", is_flag=True, help="Try everything, write nothing.")
@click.option("--unit", "unit_code", metavar="CODE", help="The unit of cases that name none; else the office itself.")
@click.option("--as", "username", metavar="NAME", help="The account that imports; else the program itself.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@office_option
def events(file: Path, mapping: Path, **options: str | bool | None) -> None:
    """Read an event log (CSV or XES, plain or .gz): one opening, its activities and at most one closing for each case.

    A second import of the same file adds nothing. Each case is written whole or not at all; a row that cannot be taken
    is named with its column and what to mend, and the exit code is then 1.

    \b
    Example:
      casetrack import events receipt.csv.gz --mapping mapping.yaml --dry-run
    """
    installation = opened()
    office = office_named(installation, _text(options["office_code"]))
    wish = ImportEvents(
        data=file.read_bytes(),
        file_name=file.name,
        mapping=mapping.read_bytes(),
        mapping_name=mapping.name,
        unit=_text(options["unit_code"]),
        dry_run=bool(options["dry_run"]),
    )
    with _progress() as watch:
        actor = actor_named(installation, office, _text(options["username"]))
        result = import_events(installation, actor, wish, watch)
    if options["as_json"]:
        click.echo(json.dumps(_as_json(wish, result), ensure_ascii=False, indent=2))
    else:
        _show(wish, result)
    sys.exit(1 if result.failed else 0)


@contextmanager
def _progress() -> Iterator[Watch]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("CaseTrack", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(wish: ImportEvents, result: ImportResult) -> None:
    for finding in result.findings[:SHOWN]:
        _show_finding(finding)
    if len(result.findings) > SHOWN:
        more = len(result.findings) - SHOWN
        say(Text("... và {n} dòng nữa; --json liệt kê đủ.", "... and {n} more; --json lists all.").with_(n=more))
    if wish.dry_run:
        say(Text("Chạy thử, chưa ghi gì. Sẽ thêm:", "A trial, nothing was written. It would add:"))
    say(
        Text(
            "{cases} hồ sơ, {activities} hoạt động, {closings} lần kết thúc; {known} mục đã có từ trước; "
            "{refused} hồ sơ bị từ chối; {warnings} cảnh báo.",
            "{cases} cases, {activities} activities, {closings} closings; {known} entries were there before; "
            "{refused} cases refused; {warnings} warnings.",
        ).with_(
            cases=result.cases,
            activities=result.activities,
            closings=result.closings,
            known=result.known,
            refused=result.refused,
            warnings=sum(finding.level == "warning" for finding in result.findings),
        )
    )


def _show_finding(finding: Finding) -> None:
    level = Text("Lỗi", "Error") if finding.level == "error" else Text("Cảnh báo", "Warning")
    place = Text("dòng {row}, cột {column}", "row {row}, column {column}")
    said = Text("{level}, {place} ({case}): {message}", "{level}, {place} ({case}): {message}")
    where = place.with_(row=finding.row, column=finding.column)
    say(said.with_(level=level, place=where, case=finding.case or "—", message=finding.message))


def _as_json(wish: ImportEvents, result: ImportResult) -> dict[str, object]:
    return {
        "file": wish.file_name,
        "source": result.source,
        "dry_run": wish.dry_run,
        "cases": result.cases,
        "activities": result.activities,
        "closings": result.closings,
        "known": result.known,
        "refused": result.refused,
        "findings": [
            {**dataclasses.asdict(finding), "message": {"vi": finding.message.vi, "en": finding.message.en}}
            for finding in result.findings
        ],
    }


def _text(option: str | bool | None) -> str | None:
    return option if isinstance(option, str) else None

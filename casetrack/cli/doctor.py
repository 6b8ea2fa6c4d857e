"""`casetrack doctor`: what is wrong with this installation."""

from __future__ import annotations

import json
import sys

import click

from casetrack.cli.context import opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import say
from casetrack.services.doctor import KINDS, Examination, examine, remove_orphans
from casetrack.text import Text


@click.command()
@click.option("--remove-orphans", "removing", is_flag=True, help="Remove files that no case tells of and cut uploads.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
def command(*, removing: bool, as_json: bool) -> None:
    """Compare the files of all cases with the book, byte by byte; exit 1 when something is wrong.

    Found are files that are missing, changed or not as the book says, files that no case tells of, and uploads that
    were cut off. Nothing is mended: a missing or changed file comes back from an earlier backup.

    \b
    Example:
      casetrack doctor
      casetrack doctor --remove-orphans
    """
    installation = opened()
    with stages() as progress:
        found = examine(installation, progress)
    removed = remove_orphans(installation, found) if removing else 0
    installation.database.dispose()
    if as_json:
        click.echo(json.dumps(_as_json(found, removed), ensure_ascii=False))
    else:
        _tell(found, removed)
    sys.exit(1 if len(found.findings) > removed else 0)


def _tell(found: Examination, removed: int) -> None:
    for finding in found.findings:
        where = Text("", "")
        if finding.event is not None:
            where = Text(" ({office}, sự kiện {n})", " ({office}, event {n})").with_(
                office=finding.office, n=finding.event
            )
        said = Text("{kind}: {file}{where}", "{kind}: {file}{where}")
        say(said.with_(kind=KINDS[finding.kind], file=finding.place or finding.file, where=where))
    said = Text(
        "{documents} tệp trong hồ sơ, {contents} nội dung khác nhau, {size} MB. Sai: {wrong}. Đã xóa: {removed}.",
        "{documents} files in cases, {contents} different contents, {size} MB. Wrong: {wrong}. Removed: {removed}.",
    )
    size = f"{found.size / 1024 / 1024:.1f}"
    counts = {"documents": found.documents, "contents": found.contents, "wrong": len(found.findings)}
    say(said.with_(**counts, size=size, removed=removed))


def _as_json(found: Examination, removed: int) -> dict[str, object]:
    findings = [
        {
            "kind": finding.kind,
            "file": finding.file,
            "place": str(finding.place) if finding.place else None,
            "office": finding.office or None,
            "event": finding.event,
        }
        for finding in found.findings
    ]
    counts = {"documents": found.documents, "contents": found.contents, "bytes": found.size, "removed": removed}
    return {**counts, "findings": findings}

"""`casetrack doctor`: what is wrong with this installation."""

from __future__ import annotations

import json
import sys

import click

from casetrack.cli.context import opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import say
from casetrack.services.doctor import KINDS, Examination, Finding, examine, mend
from casetrack.text import Text


@click.command()
@click.option("--mend", "mending", is_flag=True, help="Remove files that no case tells of, and what cut uploads left.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
def command(*, mending: bool, as_json: bool) -> None:
    """Compare the files of all cases with the book, byte by byte; exit 1 when something is wrong.

    Found are files that are missing, changed or not as the book says, files that no case tells of, and uploads that
    were cut off. The last two are removed by --mend, which says what it did. Nothing brings a missing or changed file
    back but an earlier backup; exit 1 as long as one is.

    \b
    Example:
      casetrack doctor
      casetrack doctor --mend
    """
    installation = opened()
    with stages() as progress:
        found = examine(installation, progress)
    removed = mend(installation, found) if mending else ()
    installation.database.dispose()
    if as_json:
        click.echo(json.dumps(_as_json(found, removed), ensure_ascii=False))
    else:
        _tell(found, removed)
    sys.exit(1 if len(found.findings) > len(removed) else 0)


def _tell(found: Examination, removed: tuple[Finding, ...]) -> None:
    for finding in found.findings:
        where = Text("", "")
        if finding.event is not None:
            where = Text(" ({office}, sự kiện {n})", " ({office}, event {n})").with_(
                office=finding.office, n=finding.event
            )
        done = Text(" → đã xóa", " → removed") if finding in removed else Text("", "")
        said = Text("{kind}: {file}{where}{done}", "{kind}: {file}{where}{done}")
        say(said.with_(kind=KINDS[finding.kind], file=finding.place or finding.file, where=where, done=done))
    said = Text(
        "{documents} tệp trong hồ sơ, {contents} nội dung khác nhau, {size} MB. Sai: {wrong}. Đã xóa: {removed}.",
        "{documents} files in cases, {contents} different contents, {size} MB. Wrong: {wrong}. Removed: {removed}.",
    )
    size = f"{found.size / 1024 / 1024:.1f}"
    counts = {"documents": found.documents, "contents": found.contents, "wrong": len(found.findings)}
    say(said.with_(**counts, size=size, removed=len(removed)))


def _as_json(found: Examination, removed: tuple[Finding, ...]) -> dict[str, object]:
    findings = [
        {
            "kind": finding.kind,
            "file": finding.file,
            "place": str(finding.place) if finding.place else None,
            "office": finding.office or None,
            "event": finding.event,
            "removed": finding in removed,
        }
        for finding in found.findings
    ]
    counts = {"documents": found.documents, "contents": found.contents, "bytes": found.size, "removed": len(removed)}
    return {**counts, "findings": findings}

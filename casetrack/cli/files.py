"""`casetrack files`: add a file to a case, list the files of one."""

from __future__ import annotations

import json
from pathlib import Path

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.services.access import get_visible_case, require
from casetrack.services.documents import AddDocument, ShownDocument, add_document, list_documents, receive
from casetrack.services.state_secrets import CHOICES
from casetrack.services.work import begin, reading
from casetrack.text import Text


@click.group()
def command() -> None:
    """Look after the files of cases."""


@command.command()
@click.argument("number")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--secrecy", type=click.Choice(list(CHOICES)), required=True, help="Is it a state secret? Only `none`.")
@click.option("--note", default="", help="What the file is.")
@click.option("--not-secret", is_flag=True, help="Its name says “mật”, but somebody has looked: it bears no such mark.")
@click.option(
    "--shows-identity/--shows-nobody",
    "shows_identity",
    default=None,
    help="Does it show who is protected, by name or hand? In a sealed case it does, unless said otherwise.",
)
@click.option("--as", "username", metavar="NAME", help="The account that adds it; else the program itself.")
@office_option
def add(number: str, file: Path, **options: str | bool | None) -> None:
    """Add FILE to the case NUMBER. What it is, its content tells; exit 1 with the reason when it is not taken.

    \b
    Example:
      casetrack files add KN-2026-0019 quyet-dinh-58.pdf --secrecy none --note "QĐ 58 gia hạn"
    """
    installation = opened()
    office = office_named(installation, _text(options["office_code"]))
    actor = actor_named(installation, office, _text(options["username"]))
    shown = options["shows_identity"]
    wish = AddDocument(
        str(options["secrecy"]),
        str(options["note"]),
        not_secret=bool(options["not_secret"]),
        shows_identity=None if shown is None else bool(shown),
    )
    with reading(installation, actor) as work:
        require(work, "case.note")
        sealed = wish.is_sealed_in(get_visible_case(work, number))
    with (
        file.open("rb") as stream,
        receive(installation.shelf, stream, file.name, wish, sealed=sealed) as received,
        begin(installation, actor) as work,
    ):
        event = add_document(work, get_visible_case(work, number), received)
    said = Text("Đã thêm tệp số {seq} vào {number}: {kind}.", "File no. {seq} was added to {number}: {kind}.")
    say(said.with_(seq=event.case_seq, number=number, kind=received.kind.label))


@command.command("list")
@click.argument("number")
@click.option("--as", "username", metavar="NAME", help="Look with the eyes of this account.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@office_option
def list_all(number: str, username: str | None, *, as_json: bool, office_code: str | None) -> None:
    """List the files of the case NUMBER, the newest first.

    \b
    Example:
      casetrack files list KN-2026-0019
    """
    installation = opened()
    office = office_named(installation, office_code)
    with reading(installation, actor_named(installation, office, username)) as work:
        found = list_documents(work, get_visible_case(work, number))
    if as_json:
        click.echo(json.dumps([_as_json(document) for document in found], ensure_ascii=False, indent=2))
        return
    for document in found:
        click.echo(
            f"{document.seq:>4}  {document.on:%Y-%m-%d}  {document.size:>12,}  {document.sha256[:12]}  "
            f"{document.name or _SEALED.in_(language())}"
        )
    say(Text("{n} tệp", "{n} files").with_(n=len(found)), err=True)


_SEALED = Text("(tệp chứa danh tính)", "(shows who is protected)")


def _as_json(document: ShownDocument) -> dict[str, object]:
    return {
        "seq": document.seq,
        "name": document.name,
        "media_type": document.kind.media_type,
        "type": document.kind.label.in_(language()),
        "size": document.size,
        "sha256": document.sha256,
        "note": document.note,
        "added_by": document.actor,
        "on": document.on.isoformat(),
    }


def _text(value: str | bool | None) -> str | None:
    return value if isinstance(value, str) else None

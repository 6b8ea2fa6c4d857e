"""`casetrack management`: the log behind form 06/QLKNTC, for a terminal or a program."""

from __future__ import annotations

import json
from typing import Any

import click
from marshmallow import RAISE, ValidationError

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.engine.management_log import management_log
from casetrack.errors import InvalidInput
from casetrack.schemas.base import Form, errors_of
from casetrack.schemas.management_log import CORRECT_ROW, ENTER_ROW, FindLogRowsForm
from casetrack.schemas.payload import PREFIX
from casetrack.services.management_log import ShownRow, add_row, correct_row, list_rows
from casetrack.services.work import begin, reading
from casetrack.text import Text

KINDS = click.Choice(list(management_log().kinds))
WHO = click.option("--as", "username", metavar="NAME", help="The account that does it; else the program itself.")
FIELDS = click.option(
    "--field", "said", multiple=True, metavar="KEY=VALUE", help="What the kind asks; may be given several times."
)
_MEND = Text("Chưa ghi. Xem lại các mục sau.", "Nothing was written. Look at these.")
_ENTERED = Text("Đã ghi dòng số {n} vào sổ theo dõi.", "Row {n} of the log was entered.")
_CORRECTED = Text("Đã sửa dòng số {n} của sổ theo dõi.", "Row {n} of the log was corrected.")


@click.group()
def command() -> None:
    """Keep the log of documents, trainings, inspections and executed conclusions behind form 06/QLKNTC."""


@command.command("list")
@click.option("--kind", type=KINDS, help="Only rows of this kind.")
@click.option("--from", "start", metavar="DAY", help="Only of this day or later.")
@click.option("--to", "end", metavar="DAY", help="Only of this day or earlier.")
@WHO
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
@office_option
def list_all(*, as_json: bool, **options: str | None) -> None:
    """List the rows as they stand, the newest day first; those taken out are marked.

    \b
    Example:
      casetrack management list --kind document --from 2026-03-15 --to 2026-06-14
    """
    installation = opened()
    office = office_named(installation, options["office_code"])
    asked = {"kind": options["kind"], "from": options["start"], "to": options["end"]}
    wish = _read(FindLogRowsForm(), {key: value for key, value in asked.items() if value})
    with reading(installation, actor_named(installation, office, options["username"])) as work:
        rows = [_plain(each) for each in list_rows(work, wish)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        told = " ".join(f"{key}={value}" for key, value in row["fields"].items())
        mark = "- " if row["withdrawn"] else ""
        click.echo(f"{mark}{row['number']}  {row['happened_on']}  {row['label']}: {row['title']}  {told}")


@command.command()
@click.argument("kind", type=KINDS)
@click.option("--on", "happened_on", required=True, metavar="DAY", help="The day of the thing: 2026-04-10.")
@click.option("--title", required=True, help="What it was.")
@FIELDS
@WHO
@office_option
def add(kind: str, *, happened_on: str, title: str, said: tuple[str, ...], **options: str | None) -> None:
    """Enter a row. The same row entered twice stands once.

    \b
    Example:
      casetrack management add training --on 2026-04-10 --title "Luật Tiếp công dân" --field people=40
    """
    wish = _read(ENTER_ROW(), {"kind": kind, "happened_on": happened_on, "title": title, **_fields(said)})
    installation = opened()
    office = office_named(installation, options["office_code"])
    with begin(installation, actor_named(installation, office, options["username"])) as work:
        number = add_row(work, wish).number
    say(_ENTERED.with_(n=number))


@command.command()
@click.argument("number", type=click.IntRange(1, 999_999_999))
@click.option("--reason", required=True, help="Why the row is corrected or taken out.")
@click.option("--on", "happened_on", metavar="DAY", help="The day of the thing.")
@click.option("--title", help="What it was.")
@click.option("--withdraw", is_flag=True, help="Take the row out of the log; then nothing else is told.")
@FIELDS
@WHO
@office_option
def correct(number: int, *, withdraw: bool, said: tuple[str, ...], **options: str | None) -> None:
    """Tell a row anew, whole, with a reason; or take it out. The earlier entry stays in the book.

    \b
    Example:
      casetrack management correct 4 --on 2026-04-10 --title "Luật Tố cáo" --field people=45 --reason "Đếm lại"
      casetrack management correct 4 --withdraw --reason "Ghi nhầm"
    """
    told = {name: options[name] for name in ("reason", "happened_on", "title") if options[name]}
    wish = _read(CORRECT_ROW(), {**told, **_fields(said), **({"withdraw": "1"} if withdraw else {})})
    installation = opened()
    office = office_named(installation, options["office_code"])
    with begin(installation, actor_named(installation, office, options["username"])) as work:
        correct_row(work, number, wish)
    say(_CORRECTED.with_(n=number))


def _fields(said: tuple[str, ...]) -> dict[str, str]:
    return {f"{PREFIX}.{key}": value for key, _sign, value in (each.partition("=") for each in said) if value}


def _read(form: Form, said: dict[str, str | None]) -> Any:
    try:
        return form.load(said, unknown=RAISE)
    except ValidationError as wrong:
        raise InvalidInput(_MEND, errors_of(wrong)) from None


def _plain(shown: ShownRow) -> dict[str, Any]:
    row = shown.row
    told = {name: getattr(row, name) for name in ("number", "version", "kind", "title", "withdrawn", "reason")}
    return {**told, "label": shown.kind.label.in_(language()), "happened_on": f"{row.happened_on}", "fields": row.said}

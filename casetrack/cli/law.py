"""`casetrack law`: the lawyer's sheet, as lines, as a workbook, and verifying a rule in an account's name."""

from __future__ import annotations

import json
from pathlib import Path

import click

from casetrack.cli.context import actor_named, office_named, office_option, opened
from casetrack.cli.speech import language, say
from casetrack.cli.whole_file import whole_file
from casetrack.reports.law_formats import as_json, as_lines, as_table
from casetrack.services.law import (
    SHEET_PARTS,
    SheetFilter,
    SignRule,
    WithdrawSignOff,
    find_rule,
    sheet_of,
    sign_rule,
    withdraw_sign_off,
)
from casetrack.services.taken_lists import write_list
from casetrack.services.work import begin, reading
from casetrack.text import Text

_SIGNED = Text("Đã kiểm chứng {code}: {says}.", "Verified {code}: {says}.")
_WITHDRAWN = Text("Đã rút xác nhận {code}: {says}.", "Taken back {code}: {says}.")
_COUNTED = Text("{signed}/{all} quy định đã kiểm chứng.", "{signed} of {all} rules are verified.")
_WRITTEN = Text("Đã ghi {n} quy định vào {file}.", "{n} rules are written to {file}.")


@click.group()
def command() -> None:
    """Show the law behind every number, and note who verified which rule."""


@command.command("list")
@click.option("--part", type=click.Choice(list(SHEET_PARTS)), default="all", show_default=True, help="Which rules.")
@click.option("--workflow", default="", metavar="ID", help="Only rules that this workflow goes by.")
@click.option("--json", "as_program", is_flag=True, help="One JSON list for a program.")
@office_option
def list_all(part: str, workflow: str, *, as_program: bool, office_code: str | None) -> None:
    """List the rules, each with its code, its article and who verified it.

    \b
    Example:
      casetrack law list --part open
    """
    installation = opened()
    with reading(installation, actor_named(installation, office_named(installation, office_code), None)) as work:
        sheet = sheet_of(work, SheetFilter(part, workflow))
    if as_program:
        click.echo(json.dumps(as_json(sheet), ensure_ascii=False, indent=2))
        return
    for line in as_lines(sheet, language()):
        click.echo(line)
    say(_COUNTED.with_(signed=sheet.all_signed, all=sheet.all_rules), err=True)


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@office_option
def export(file: Path, office_code: str | None) -> None:
    """Write every rule into an Excel workbook that prints on A4.

    \b
    Example:
      casetrack law export bang-can-cu.xlsx
    """
    installation = opened()
    with reading(installation, actor_named(installation, office_named(installation, office_code), None)) as work:
        table = as_table(work, sheet_of(work))
        with whole_file(file) as written:
            write_list(work, table, written, shape="xlsx", language=language())
    say(_WRITTEN.with_(n=table.count, file=file.name))


@command.command()
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@click.option("--as", "username", required=True, metavar="NAME", help="The account in whose name it is verified.")
@click.option("--source", required=True, help="Where it was read.")
@click.option("--note", default="", help="What else there is to say.")
@office_option
def sign(codes: tuple[str, ...], username: str, source: str, note: str, *, office_code: str | None) -> None:
    """Verify rules: all of them, or none when one is not there or is verified already.

    \b
    Example:
      casetrack law sign 31f07440 f7b8a04b --as khai --source "Công báo 2015, Bộ luật Dân sự"
    """
    installation = opened()
    actor = actor_named(installation, office_named(installation, office_code), username)
    with begin(installation, actor) as work:
        rows = [sign_rule(work, SignRule(code, source, note)) for code in codes]
    for row in rows:
        say(_SIGNED.with_(code=row.code, says=row.rule.says))


@command.command()
@click.argument("code")
@click.option("--as", "username", required=True, metavar="NAME", help="The account that takes it back.")
@click.option("--reason", required=True, help="Why.")
@office_option
def withdraw(code: str, username: str, reason: str, office_code: str | None) -> None:
    """Take a sign-off back; the rule is not verified from then on.

    \b
    Example:
      casetrack law withdraw 31f07440 --as khai --reason "Đọc nhầm khoản"
    """
    installation = opened()
    actor = actor_named(installation, office_named(installation, office_code), username)
    with begin(installation, actor) as work:
        row = withdraw_sign_off(work, WithdrawSignOff(find_rule(work, code).fingerprint, reason))
    say(_WITHDRAWN.with_(code=row.code, says=row.rule.says))

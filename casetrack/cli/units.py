"""`casetrack units`: the units of the office on a day, a new one, and changes of several by a file."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from casetrack.cli.context import Decorated, actor_named, office_named, office_option, opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import language, say
from casetrack.cli.unit_plan import read_plan
from casetrack.services.access import FEWER, told_count
from casetrack.services.unit_history import list_units
from casetrack.services.unit_moves import Moving, change_units, go_on
from casetrack.services.unit_previews import Preview, preview
from casetrack.services.unit_wishes import ADDED, ChangeUnits, NewUnit
from casetrack.services.work import Actor, Installation, reading
from casetrack.text import Text

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_MOVING = Text("Chuyển hồ sơ", "Moving cases")
_SAY_FIRST = Text("Còn điều phải nói trước khi ghi:", "To be said before it is made:")
_TRIAL = Text(
    "Chạy thử, chưa ghi gì: {n} hồ sơ đang mở sẽ chuyển.", "A trial, nothing was written: {n} open cases move."
)
_DONE = Text("Đã ghi thay đổi; {n} hồ sơ đã chuyển.", "The change is made; {n} cases have moved.")
_NOTHING = Text("Không có thay đổi nào dở dang.", "No change is unfinished.")


def _as(function: Decorated) -> Decorated:
    named = click.option("--as", "username", metavar="NAME", help="The account that decides; else the program itself.")
    return named(office_option(function))


@click.group()
def command() -> None:
    """Look after the units of the office, as they were on each day."""


@command.command("list")
@click.option("--on", "on", type=_DAY, help="The day of the tree; else today.")
@click.option("--find", "words", default="", help="Units of any time that had this name or code.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@_as
def list_them(on: datetime | None, words: str, *, as_json: bool, **who: str | None) -> None:
    """List the units of a day, each under the one above it, with their former names.

    \b
    Example:
      casetrack units list --on 2025-12-31
    """
    installation, actor = _named(who)
    with reading(installation, actor) as work:
        units = list_units(work, on.date() if on else work.today, words)
    if as_json:
        rows = [
            {
                "code": each.unit.code,
                "name": each.unit.name,
                "depth": each.depth,
                "from": each.unit.begun_on.isoformat() if each.unit.begun_on else None,
                "to": each.unit.ended_on.isoformat() if each.unit.ended_on else None,
                "former_names": [name for name, _until in each.names],
                "successor": each.successor.code if each.successor else None,
            }
            for each in units
        ]
        click.echo(json.dumps({"units": rows}, ensure_ascii=False, indent=2))
        return
    for each in units:
        former = f"  ({'; '.join(name for name, _until in each.names)})" if each.names else ""
        after = f"  → {each.successor.name}" if each.successor else ""
        click.echo(f"{'  ' * each.depth}{each.unit.code}  {each.unit.name}{former}{after}")


@command.command()
@click.argument("code")
@click.option("--name", required=True, help="The name that pages and papers show.")
@click.option("--parent", default="", metavar="CODE", help="The unit above it; else the office itself.")
@click.option("--on", "on", type=_DAY, required=True, help="Since when it is a unit.")
@click.option("--paper", required=True, help="The number of the decision that sets it up.")
@click.option("--paper-on", type=_DAY, required=True, help="The day of that decision.")
@click.option("--source", required=True, help="Who decided.")
@_as
def add(code: str, *, name: str, parent: str, on: datetime, paper_on: datetime, **more: str | None) -> None:
    """Set up a unit, since a day and by a paper.

    \b
    Example:
      casetrack units add VHXH --name "Phòng Văn hóa - Xã hội" --on 2025-07-01 --paper 3/QĐ-UBND \\
        --paper-on 2025-06-30 --source "UBND phường Lam Khê"
    """
    installation, actor = _named(more)
    wish = ChangeUnits(
        kind=ADDED,
        happens_on=on.date(),
        paper_number=more["paper"] or "",
        paper_on=paper_on.date(),
        source=more["source"] or "",
        begins=(NewUnit(code, name, parent),),
    )
    change_units(installation, actor, wish)
    say(Text("Đã lập đơn vị {name}.", "The unit {name} is set up.").with_(name=name))


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--dry-run", is_flag=True, help="Only show what would move, and what must be said first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@_as
def change(file: Path | None, *, dry_run: bool, as_json: bool, **who: str | None) -> None:
    """Merge, split, rename or dissolve units as a file says (docs/units.md), and move their cases.

    Each moved case gets an entry in its book. Without a file, a change that was cut off in the middle goes on.

    \b
    Example:
      casetrack units change merge-2026-07.yaml --dry-run
    """
    installation, actor = _named(who)
    if file is None:
        done = _watched(installation, actor, None)
        _tell_done(done, actor, as_json=as_json)
        return
    wish = read_plan(file.read_bytes(), file.name)
    if dry_run:
        with reading(installation, actor) as work:
            _tell_preview(preview(work, wish), as_json=as_json)
    else:
        _tell_done(_watched(installation, actor, wish), actor, as_json=as_json)


def _watched(installation: Installation, actor: Actor, wish: ChangeUnits | None) -> Moving | None:
    with stages() as tell:

        def watch(moved: int, touched: int) -> bool:
            tell(_MOVING, moved, touched)
            return True

        return go_on(installation, actor, watch) if wish is None else change_units(installation, actor, wish, watch)


def _named(who: dict[str, str | None]) -> tuple[Installation, Actor]:
    installation = opened()
    office = office_named(installation, who["office_code"])
    return installation, actor_named(installation, office, who["username"])


def _tell_preview(seen: Preview, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_as_json(seen), ensure_ascii=False, indent=2))
    else:
        for line in seen.moved:
            of = line.username or "–"
            click.echo(f"{line.source.code}  {line.workflow}  {of}  {_told(line.count)}  → {line.to}")
        say(_TRIAL.with_(n=_told(seen.open)))
        if seen.open_points:
            say(_SAY_FIRST)
        for key, words in seen.open_points.items():
            click.echo(f"  {key}: {words.in_(language())}")
    if seen.open_points:
        sys.exit(1)


def _as_json(seen: Preview) -> dict[str, object]:
    return {
        "moved": [
            {
                "unit": line.source.code,
                "workflow": line.workflow,
                "officer": line.username or None,
                "count": line.count,
                "to": line.to,
            }
            for line in seen.moved
        ],
        "open": seen.open,
        "closed": seen.closed,
        "held": seen.held,
        "roles": [
            {"user": role.user.username, "role": role.row.role, "unit": role.unit.code, "to": role.to}
            for role in seen.roles
        ],
        "open_points": {key: words.in_(language()) for key, words in seen.open_points.items()},
    }


def _told(n: int | None) -> str:
    return FEWER.in_(language()) if n is None else str(n)


def _tell_done(done: Moving | None, actor: Actor, *, as_json: bool) -> None:
    moved, touched = (told_count(actor, n) for n in ((done.moved, done.touched) if done else (0, 0)))
    if as_json:
        told = None if done is None else {"moved": moved, "touched": touched, "finished": done.finished}
        click.echo(json.dumps({"moving": told}))
    elif done is None:
        say(_NOTHING)
    else:
        say(_DONE.with_(n=_told(moved)))

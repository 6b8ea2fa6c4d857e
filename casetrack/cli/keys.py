"""`casetrack keys`: the keys of the identity vault."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from casetrack.cli.context import opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import say
from casetrack.services.key_rotation import forget as forget_key
from casetrack.services.key_rotation import list_keys
from casetrack.services.key_rotation import rotate as rotate_keys
from casetrack.text import Text


@click.group()
def command() -> None:
    """Look after the keys that open the identity vault: who denounced, and whom the law protects."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list for a program.")
def list_all(*, as_json: bool) -> None:
    """List the keys, the newest first: since when, what each opens, and whether its file is there.

    Exit 1 when entries need a key whose file is missing.

    \b
    Example:
      casetrack keys list
    """
    installation = opened()
    keys = list_keys(installation)
    if as_json:
        click.echo(json.dumps([asdict(key) for key in keys], default=str, indent=2))
    for key in keys if not as_json else ():
        state = Text("đang dùng", "in use") if key.retired_at is None else Text("đã nghỉ", "retired")
        there = Text("có tệp", "file there") if key.there else Text("THIẾU TỆP", "FILE MISSING")
        said = Text(
            "{id}  {made}  {state}  mở {n} mục  {there}  {file}", "{id}  {made}  {state}  opens {n}  {there}  {file}"
        )
        made, file = f"{key.made_at:%Y-%m-%d}", installation.keys.place_of(key.key_id)
        say(said.with_(id=key.key_id, made=made, state=state, n=key.entries, there=there, file=file))
    if any(key.entries and not key.there for key in keys):
        click.get_current_context().exit(1)


@command.command()
def rotate() -> None:
    """Make a new key and seal everything anew with it, while the office works; the old one is then retired.

    Copy the new file to the office's second place before the old one is forgotten. Exit 1 when something was sealed
    with a key that is lost: that stays as it is.

    \b
    Example:
      casetrack keys rotate
    """
    installation = opened()
    with stages() as progress:
        stage = Text("Niêm phong lại", "Sealing anew")
        done = rotate_keys(installation, lambda n, of: progress(stage, n, of))
    said = Text(
        "Khóa mới {id}: {file}. Đã niêm phong lại {n} mục. Chép tệp này vào nơi giữ khóa của cơ quan.",
        "New key {id}: {file}. {n} entries were sealed anew. Copy this file to where the office keeps its keys.",
    )
    say(said.with_(id=done.key_id, file=installation.keys.place_of(done.key_id), n=done.sealed))
    if done.lost:
        lost = Text(
            "{n} mục không mở được vì thiếu khóa cũ; đặt khóa cũ lại rồi chạy lần nữa.",
            "{n} entries did not open, for want of an older key; put it back and run this again.",
        )
        say(lost.with_(n=done.lost), err=True)
        click.get_current_context().exit(1)


@command.command()
@click.argument("key_id")
@click.option("--yes", is_flag=True, help="Backups older than the rotation are never to be opened again.")
def forget(key_id: str, *, yes: bool) -> None:
    """Destroy a retired key's file. Whoever was protected in older backups is then unknown there, for everybody.

    \b
    Example:
      casetrack keys forget 3f9c01aa --yes
    """
    if not yes:
        raise click.UsageError("Backups older than the rotation can then never be opened: add --yes.")
    forget_key(opened(), key_id)
    said = Text("Đã hủy khóa {id}. Hủy cả bản chép của nó.", "The key {id} is gone. Destroy its copies too.")
    say(said.with_(id=key_id))

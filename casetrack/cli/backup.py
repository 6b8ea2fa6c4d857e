"""`casetrack backup`: the whole book in one file, made while the office works."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from casetrack.cli.context import opened
from casetrack.cli.progress import stages
from casetrack.cli.speech import say
from casetrack.services.backups import back_up
from casetrack.text import Text


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program: what the backup says of itself.")
def command(file: Path, *, as_json: bool) -> None:
    """Write the whole book into FILE, which must be new. Nobody waits for it, and the copy is read through.

    The key that signs the book (keys/chain.key in the data folder) is not in it: keep a copy of it elsewhere, once.

    \b
    Example:
      casetrack backup /mnt/usb/casetrack-2026-05-20.zip
    """
    installation = opened()
    with stages() as progress:
        manifest = back_up(installation, file.absolute(), progress)
    installation.database.dispose()
    if as_json:
        click.echo(json.dumps(asdict(manifest), ensure_ascii=False))
        return
    for head in manifest.offices:
        said = Text("{name}: {n} sự kiện, cuối sổ {hash}", "{name}: {n} events, the book ends with {hash}")
        say(said.with_(name=head.name, n=head.seq, hash=head.hash[:16]))
    said = Text(
        "Đã ghi và kiểm tra {file}. Trong đó không có khóa keys/chain.key; giữ một bản chép khóa ở nơi khác.",
        "{file} is written and checked. It does not hold the key keys/chain.key; keep a copy of that elsewhere.",
    )
    say(said.with_(file=file))

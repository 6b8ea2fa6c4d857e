"""`casetrack backup`: the whole book with its files in one file, made while the office works."""

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
@click.option("--without-lost-files", is_flag=True, help="Leave out files of cases that are missing or changed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program: what the backup says of itself.")
def command(file: Path, *, without_lost_files: bool, as_json: bool) -> None:
    """Write the whole book and the files of its cases into FILE, which must be new. Nobody waits for it.

    The copy is read through. A file of a case that is missing or changed stops the backup: see casetrack doctor.

    The key that signs the book (keys/chain.key in the data folder) is not in it: keep a copy of it elsewhere, once.

    \b
    Example:
      casetrack backup /mnt/usb/casetrack-2026-05-20.zip
    """
    installation = opened()
    with stages() as progress:
        manifest = back_up(installation, file.absolute(), progress, without_lost_files=without_lost_files)
    installation.database.dispose()
    if as_json:
        click.echo(json.dumps(asdict(manifest), ensure_ascii=False))
        return
    for head in manifest.offices:
        said = Text("{name}: {n} sự kiện, cuối sổ {hash}", "{name}: {n} events, the book ends with {hash}")
        say(said.with_(name=head.name, n=head.seq, hash=head.hash[:16]))
    if manifest.lost:
        lost = Text("KHÔNG có trong bản sao lưu: {n} tệp đã mất.", "NOT in the backup: {n} lost files.")
        say(lost.with_(n=len(manifest.lost)), err=True)
    say(Text("{n} tệp của các hồ sơ.", "{n} files of cases.").with_(n=len(manifest.files)))
    said = Text(
        "Đã ghi và kiểm tra {file}. Trong đó không có keys/chain.key và keys/vault-….key; giữ bản chép ở nơi khác.",
        "{file} is written and checked. It does not hold the keys keys/chain.key and keys/vault-….key; keep copies "
        "elsewhere.",
    )
    say(said.with_(file=file))

"""`casetrack restore`: a backup brought back into a place where no book is."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import click

from casetrack.cli.progress import stages
from casetrack.cli.speech import say
from casetrack.config import Settings
from casetrack.services.installation import open_installation
from casetrack.services.key_rotation import list_keys
from casetrack.services.restores import Restore, Restored, restore
from casetrack.services.upgrades import upgrade
from casetrack.text import Text


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", metavar="FOLDER|URL", help="Where to; without it, where CASETRACK_* name. Must be empty.")
@click.option("--key", type=click.Path(path_type=Path), help="Your copy of keys/chain.key of the old data folder.")
@click.option("--without-key", is_flag=True, help="The key is lost: sign the end of the book with a new one.")
@click.option("--replace", "replacing", is_flag=True, help="Set aside the SQLite book that stands there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
def command(file: Path, *, into: str | None, as_json: bool, **options: Path | bool | None) -> None:
    """Bring a backup back. Everything is checked and read through before it is put in its place.

    \b
    Example:
      casetrack restore casetrack-2026-05-20.zip --into /srv/casetrack --key chain.key
      casetrack restore casetrack-2026-05-20.zip --into postgresql://casetrack@localhost/casetrack
    """
    key = options["key"]
    wish = Restore(
        file=file.absolute(),
        settings=_place(Settings.from_env(), into),
        key=key if isinstance(key, Path) else None,
        without_key=bool(options["without_key"]),
        replace=bool(options["replacing"]),
    )
    with stages() as progress:
        restored = restore(wish, progress)
    if as_json:
        click.echo(json.dumps(asdict(restored), ensure_ascii=False, default=str))
    else:
        _tell(restored)
    upgrade(wish.settings)  # a backup of an earlier version lacks what this one keeps beside the events
    _tell_keys(wish.settings)


def _tell_keys(settings: Settings) -> None:
    """Say which keys of the identity vault the backup needs and the place has not got."""
    installation = open_installation(settings)
    for key in list_keys(installation):
        if key.entries and not key.there:
            said = Text(
                "Thiếu khóa kho danh tính: chép vào {file}. Chưa có thì {n} mục không mở được, việc khác vẫn chạy.",
                "A key of the identity vault is missing: copy it to {file}. Until then {n} entries stay closed, the "
                "rest works.",
            )
            say(said.with_(file=installation.keys.place_of(key.key_id), n=key.entries), err=True)
    installation.database.dispose()


def _place(settings: Settings, into: str | None) -> Settings:
    """An address with a scheme is a database; anything else is a data folder."""
    if into is None:
        return settings
    if "://" in into:
        return replace(settings, database_url=into)
    folder = Path(into).absolute()
    return replace(settings, data_dir=folder, database_url=f"sqlite:///{folder / 'casetrack.db'}")


def _tell(restored: Restored) -> None:
    for head in restored.manifest.offices:
        said = Text("{name}: {n} sự kiện, cuối sổ {hash}", "{name}: {n} events, the book ends with {hash}")
        say(said.with_(name=head.name, n=head.seq, hash=head.hash[:16]))
    if files := restored.manifest.files:
        say(Text("{n} tệp của các hồ sơ.", "{n} files of cases.").with_(n=len(files)))
    if lost := restored.manifest.lost:
        said = Text(
            "Bản sao lưu không có {n} tệp đã mất từ trước: {files}.",
            "The backup does not hold {n} files that were lost before: {files}.",
        )
        say(said.with_(n=len(lost), files=", ".join(sha256[:16] for sha256 in lost)))
    if restored.set_aside:
        said = Text("Sổ cũ được giữ ở {file}.", "The book that stood there is kept as {file}.")
        say(said.with_(file=restored.set_aside))
    if not restored.signature_checked:
        say(
            Text(
                "Chữ ký cuối sổ KHÔNG được kiểm tra vì không có khóa cũ; sổ được ký bằng khóa mới. "
                "Đối chiếu số và mã cuối sổ ở trên với bản in gần nhất.",
                "The signature at the end was NOT checked, for want of the old key; a new key signs the book. "
                "Compare the number and hash above with the latest printed ones.",
            )
        )
    said = Text("Đã phục hồi vào {place}; sổ còn nguyên.", "Restored into {place}; the book is whole.")
    say(said.with_(place=restored.database_url))

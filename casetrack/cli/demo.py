"""`casetrack demo`: an invented ward on 20/5/2026, ready to try."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from casetrack.cli.serve import serve_pages
from casetrack.cli.speech import say
from casetrack.config import Settings
from casetrack.demo.office import DAY, PASSWORD, UNITS, USERS
from casetrack.demo.story import Deed, Player
from casetrack.errors import InvalidInput
from casetrack.services.installation import create_installation
from casetrack.services.offices import list_offices
from casetrack.services.permissions import ROLES
from casetrack.services.work import Installation
from casetrack.text import Text


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--no-serve", is_flag=True, help="Only make the demo; other commands find it afterwards.")
@click.option("--fresh", is_flag=True, help="Throw an earlier demo away first (embedded SQLite only).")
def command(host: str, port: int, *, no_serve: bool, fresh: bool) -> None:
    """Make an invented ward with its first year of cases, and serve it. A real office's book is never touched.

    \b
    Example:
      casetrack demo --port 8080
    """
    settings = Settings.from_env()
    settings = replace(settings, now=settings.now or datetime.fromisoformat(DAY))
    installation = create_installation(settings)
    made = _is_made(installation)
    if made and fresh:
        installation = _anew(installation, settings)
    if fresh or not made:
        Player(installation, settings.now or datetime.fromisoformat(DAY)).play(_with_progress)
    _print_accounts()
    if no_serve:
        installation.database.dispose()
        return
    serve_pages(settings, host, port, with_jobs=True)


def _anew(installation: Installation, settings: Settings) -> Installation:
    """Take an earlier demo's file away and begin again."""
    installation.database.dispose()
    file = installation.database.engine.url.database
    if installation.database.engine.dialect.name != "sqlite" or not file:
        raise click.UsageError("--fresh takes away an embedded SQLite file; empty a PostgreSQL database yourself.")
    for end in ("", "-wal", "-shm"):
        Path(file + end).unlink(missing_ok=True)
    return create_installation(settings)


def _is_made(installation: Installation) -> bool:
    with installation.database.reading() as session:
        offices = list_offices(session)
    if any(not office.demo for office in offices):
        raise InvalidInput(
            Text(
                "Cơ sở dữ liệu này là sổ thật của một cơ quan. Chọn chỗ khác bằng CASETRACK_DATABASE_URL.",
                "This database is the real book of an office. Choose another place with CASETRACK_DATABASE_URL.",
            )
        )
    return bool(offices)


def _with_progress(deeds: list[tuple[datetime, Deed]]) -> Iterator[tuple[datetime, Deed]]:
    console = Console(stderr=True)
    shown: Iterable[tuple[datetime, Deed]] = track(
        deeds, description="Phường Lam Khê", console=console, disable=not console.is_terminal
    )
    yield from shown


def _print_accounts() -> None:
    said = Text("Tài khoản trình diễn (mật khẩu chung: {password}):", "Demo accounts (password: {password}):")
    say(said.with_(password=PASSWORD))
    units = {code: name for code, name, _above, _kind in UNITS}
    line = "  {name:<10} {full} · {role}{unit}"
    for username, full_name, role, unit in USERS:
        where = f", {units[unit]}" if unit else ""
        say(Text(line, line).with_(name=username, full=full_name, role=ROLES[role], unit=where))
    again = Text("Mở lại bằng lệnh khác: đặt CASETRACK_NOW={day}.", "For other commands set CASETRACK_NOW={day}.")
    say(again.with_(day=DAY[:10]))
    sys.stdout.flush()

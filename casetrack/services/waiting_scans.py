"""Scans that were sent and wait until a person says that they belong to the cases that were found.

They stand beside the shelf, under a name that nobody guesses, with a list of what was found of each; nothing of it is
in the book. A confirmation that was cut off goes on where it was: what a case has already is not added twice.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import select

from casetrack.errors import FileRefused, NotFound
from casetrack.models import Case
from casetrack.readers.scan_archives import entries_of, open_archive, open_entry
from casetrack.services.access import visible_cases
from casetrack.services.documents import AddDocument, receive
from casetrack.services.scans import MATCHED, NOT_FOUND, REFUSED, Scan, attach, match_names, refused, seen_there
from casetrack.services.shelf import WAITING
from casetrack.services.state_secrets import NONE, refuse_secret
from casetrack.services.work import Actor, Installation, Work, reading
from casetrack.text import Text

MOST_FILES = 300
KEPT_FOR = timedelta(days=2)
_LIST = "list.json"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_TOO_MANY = Text(
    "Nhiều nhất {most} tệp mỗi lần; lần này {n} tệp. Chia thành nhiều lần.",
    "At most {most} files at a time; these are {n}. Send them in several parts.",
)
_GONE = Text(
    "Không có lần gửi này, hoặc đã quá hai ngày. Gửi lại các tệp.",
    "There is no such sending, or it is more than two days old. Send the files again.",
)


_File = tuple[str, AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it was sent: its name and how to read it."""

    name: str
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class WaitingScans:
    """What somebody sent at one time: each file with what was found of it, and the titles of the cases found."""

    token: str
    scans: tuple[Scan, ...]
    titles: dict[str, str]

    @property
    def waiting(self) -> int:
        """How many can be attached."""
        return sum(scan.outcome == MATCHED for scan in self.scans)


def stage(installation: Installation, actor: Actor, secrecy: str, sent: Iterable[Sent]) -> str:
    """Match what was sent by name, look at each file that fits a case, and keep it waiting; give the token.

    A .zip stands for the files inside it. Raise FileRefused for state secrets, and when there are too many.
    """
    refuse_secret(secrecy, "", looked=True)
    token = secrets.token_hex(16)
    folder = _folder(installation, token)
    folder.mkdir(parents=True, mode=0o700)
    try:
        with ExitStack() as archives:
            files, broken = _unpacked(archives, sent)
            if len(files) > MOST_FILES:
                raise FileRefused("too_many", _TOO_MANY.with_(most=MOST_FILES, n=len(files)), "files")
            scans = [*_look(installation, actor, folder, files), *broken]
        with reading(installation, actor) as work:
            scans = seen_there(work, scans)
        _write(folder, actor, installation.clock(), scans)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return token


def waiting_scans(work: Work, token: str) -> WaitingScans:
    """Give what the actor sent; raise NotFound for what somebody else did, or what is gone."""
    scans = _read(work.installation, work.actor, token)
    numbers = {scan.number for scan in scans if scan.number}
    shown = select(Case.number, Case.title).where(visible_cases(work), Case.number.in_(numbers))
    titles = {row.number: row.title for row in work.session.execute(shown)}
    return WaitingScans(token, tuple(_hidden_now(scan, titles) for scan in scans), titles)


def confirm(installation: Installation, actor: Actor, token: str, chosen: Collection[int]) -> None:
    """Attach the chosen ones, by their places from 0, each in a transaction of its own; raise NotFound."""
    folder, scans = _folder(installation, token), _read(installation, actor, token)
    for place, scan in enumerate(scans):
        file = folder / scan.sha256
        if place in chosen and scan.outcome == MATCHED and file.is_file():
            with file.open("rb") as stream:
                scans[place] = attach(installation, actor, scan, stream)
            _write(folder, actor, installation.clock(), scans)
    for done in {scan.sha256 for scan in scans} - {scan.sha256 for scan in scans if scan.outcome == MATCHED} - {""}:
        (folder / done).unlink(missing_ok=True)


def drop(installation: Installation, actor: Actor, token: str) -> None:
    """Forget what the actor sent; raise NotFound."""
    _read(installation, actor, token)
    shutil.rmtree(_folder(installation, token), ignore_errors=True)


def forget_waiting(installation: Installation, at: datetime | None = None) -> int:
    """Forget what nobody came back to; give how many sendings."""
    place, now = installation.shelf.folder / WAITING, at or installation.clock()
    old = [folder for folder in place.iterdir() if _is_old(folder, now)] if place.is_dir() else []
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _unpacked(archives: ExitStack, sent: Iterable[Sent]) -> tuple[list[_File], list[Scan]]:
    """Give every file that was sent, those inside archives too, and the archives that cannot be read."""
    files: list[_File] = []
    broken: list[Scan] = []
    for each in sent:
        if not each.name.lower().endswith(".zip"):
            files.append((each.name, nullcontext(each.stream)))
            continue
        try:
            archive = archives.enter_context(open_archive(each.stream))
        except FileRefused as why:
            broken.append(refused(Scan(each.name, REFUSED), why))
        else:
            files += [(name, open_entry(archive, (name, entry))) for name, entry in entries_of(archive)]
    return files, broken


def _look(installation: Installation, actor: Actor, folder: Path, files: Sequence[_File]) -> list[Scan]:
    """Look at each file that fits a case, and let it wait; of the others nothing is read."""
    with reading(installation, actor) as work:
        found = match_names(work, [name for name, _opened in files])
    return [
        _keep(installation, folder, scan, opened) if scan.outcome == MATCHED else scan
        for scan, (_name, opened) in zip(found, files, strict=True)
    ]


def _keep(installation: Installation, folder: Path, scan: Scan, opened: AbstractContextManager[IO[bytes]]) -> Scan:
    try:
        with opened as stream, receive(installation.shelf, stream, scan.name, AddDocument(NONE)) as received:
            received.place.replace(folder / received.sha256)
            return replace(scan, sha256=received.sha256)
    except FileRefused as why:
        return refused(scan, why)


def _hidden_now(scan: Scan, titles: dict[str, str]) -> Scan:
    return scan if not scan.number or scan.number in titles else Scan(scan.name, NOT_FOUND)


def _folder(installation: Installation, token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise NotFound(_GONE)
    return installation.shelf.folder / WAITING / token


def _write(folder: Path, actor: Actor, at: datetime, scans: Iterable[Scan]) -> None:
    told = [{**asdict(scan), "why": [scan.why.vi, scan.why.en] if scan.why else None} for scan in scans]
    said = {"office": actor.office_id, "user": actor.user_id, "at": at.isoformat(), "scans": told}
    fresh = folder / f"{_LIST}.new"
    fresh.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    fresh.replace(folder / _LIST)


def _read(installation: Installation, actor: Actor, token: str) -> list[Scan]:
    file = _folder(installation, token) / _LIST
    said = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    if (said.get("office"), said.get("user", 0)) != (actor.office_id, actor.user_id):
        raise NotFound(_GONE)
    return [Scan(**{**each, "why": Text(*each["why"]) if each["why"] else None}) for each in said["scans"]]


def _is_old(folder: Path, now: datetime) -> bool:
    file = folder / _LIST
    if not file.is_file():
        return folder.stat().st_mtime < (now - KEPT_FOR).timestamp()
    return datetime.fromisoformat(json.loads(file.read_text("utf-8"))["at"]) < now - KEPT_FOR

"""Open what the program stands on: the data folder with its keys, the database, the workflows and the calendar."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetrack import paths
from casetrack.clock import Clock, clock_from, system_clock
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.engine.calendar_file import load_working_days
from casetrack.engine.findings import load_fault_kinds
from casetrack.engine.forms_file import load_all_forms
from casetrack.engine.indicators_file import load_all_indicators
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.loader_escalations import load_alert_rules
from casetrack.engine.opening_kinds import load_opening_kinds
from casetrack.engine.report_page import load_report_page
from casetrack.errors import InvalidInput
from casetrack.models import Office
from casetrack.services.key_ring import KeyRing
from casetrack.services.letter_library import letter_folders
from casetrack.services.publication import refuse_changed
from casetrack.services.shelf import Shelf
from casetrack.services.work import Installation, Outside
from casetrack.text import Text


def open_installation(settings: Settings) -> Installation:
    """Open an installation whose database is of this version; raise WrongDatabase when it is not.

    Raise DefinitionError when the file of a workflow version that cases stand on was changed or is gone.
    """
    database = Database(settings.database_url)
    database.require_current()
    with database.reading() as session:
        clock = _clock(settings, session)
        installation = _installation(settings, database, clock)
        refuse_changed(session, installation.library)
    return installation


def create_installation(settings: Settings) -> Installation:
    """Make the data folder, the keys and the tables where they are missing, and open it.

    `CASETRACK_NOW` is honoured: what is made here may become a demo, and opening it again asks whether it is one.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    database.upgrade()
    clock = clock_from(settings.now) if settings.now else system_clock
    return _installation(settings, database, clock)


def load_workflows(settings: Settings) -> WorkflowLibrary:
    """Read the shipped workflows and the office's own; raise DefinitionError naming every mistake."""
    return WorkflowLibrary.from_folders(*_folders(settings))


def read_key(settings: Settings, name: str) -> bytes:
    """Give a key of the installation, made once; it stands outside the database, readable by its owner only."""
    file = key_file(settings, name)
    if not file.exists():
        write_key(settings, name, secrets.token_bytes(32))
    return bytes.fromhex(file.read_text().strip())


def key_file(settings: Settings, name: str) -> Path:
    """Give the place of a key, whether or not there is one yet."""
    return settings.data_dir / "keys" / f"{name}.key"


def write_key(settings: Settings, name: str, key: bytes) -> None:
    """Put a key in its place; one that is there already stays, because what it signed needs it."""
    file = key_file(settings, name)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another process was a moment faster
    with os.fdopen(descriptor, "w") as handle:
        handle.write(key.hex())


def _installation(settings: Settings, database: Database, clock: Clock) -> Installation:
    library, folders = load_workflows(settings), _folders(settings)
    indicators = load_all_indicators(folders, library.all())
    return Installation(
        database=database,
        library=library,
        alert_rules=load_alert_rules(folders),
        indicators=indicators,
        report_page=load_report_page(folders, indicators),
        fault_kinds=load_fault_kinds(folders, indicators),
        opening_kinds=load_opening_kinds(folders, library.all()),
        forms=load_all_forms(folders, library.all(), indicators),
        calendar=load_working_days(),
        clock=clock,
        chain_key=read_key(settings, "chain"),
        shelf=Shelf.of(settings),
        letter_folders=letter_folders(settings),
        outline_folder=settings.data_dir / "templates" / "reports",
        keys=KeyRing.of(settings),
        break_glass_hours=settings.break_glass_hours,
        public_url=settings.public_url,
        outside=Outside(settings.mail, settings.staff_url, settings.webhook_inside),
    )


def _folders(settings: Settings) -> list[Path]:
    return [paths.WORKFLOWS, *([settings.workflows] if settings.workflows else [])]


def _clock(settings: Settings, session: Session) -> Clock:
    if settings.now is None:
        return system_clock
    real = session.scalars(select(Office.code).where(Office.demo.is_(False))).first()
    if real is not None:
        raise InvalidInput(
            Text(
                "CASETRACK_NOW chỉ dùng cho bản trình diễn; cơ quan {code} là thật. Bỏ biến này rồi chạy lại.",
                "CASETRACK_NOW is for demos only; the office {code} is a real one. Unset it and run again.",
            ).with_(code=real)
        )
    return clock_from(settings.now)

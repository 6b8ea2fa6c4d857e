"""What the load generator writes the short way is, row for row, what the use cases write."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from types import SimpleNamespace

import pytest
from sqlalchemy import inspect, select

from bench.bulk import fill
from bench.offices import Ward, set_up_wards
from bench.stories import TASK, TIME_GIVEN, UNIT, VIETNAM, WAYS, Deed, Story, deeds_of, invent
from bench.telling import filled_in
from casetrack.db import Database
from casetrack.demo.paths import EXTENSION_NO, GROUND
from casetrack.models import (
    Base,
    Case,
    CaseEvent,
    CaseMark,
    Deadline,
    EventText,
    Holding,
    OfficeHead,
    Party,
    Person,
    Petition,
    Receipt,
    Register,
    Span,
    StatusCode,
    VaultEntry,
    Visit,
)
from casetrack.services import sealing, users
from casetrack.services.access import get_visible_case
from casetrack.services.assignments import Assign, assign
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.chain import verify
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.key_ring import KeyRing
from casetrack.services.rebuild import rebuild
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.shelf import Shelf
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.vault import Identity, read_identity
from casetrack.services.work import Installation, begin, reading, system_actor
from tests.factories import workflows, working_days

UNTIL = datetime(2026, 5, 20, 17, 30, tzinfo=VIETNAM)
LONG_AGO = datetime(2023, 1, 3, 8, 0, tzinfo=VIETNAM)
COMPARED: tuple[type[Base], ...] = (
    Case,
    CaseEvent,
    CaseMark,
    Deadline,
    EventText,
    Holding,
    OfficeHead,
    Party,
    Person,
    Petition,
    Receipt,
    Register,
    Span,
    StatusCode,
    VaultEntry,
    Visit,
)
# The ORM counts its writes, and gives these rows keys in the order in which they came to be; nobody names them by key.
UNNAMED = (CaseMark, Deadline, EventText, Holding, Register, Span)


class Stage:
    """An installation whose clock the test sets."""

    def __init__(self, database: Database) -> None:
        self.now = LONG_AGO
        shelf = Shelf(Path("nobody adds a file"))
        keys = KeyRing(Path(mkdtemp()))
        self.installation = Installation(
            database, workflows(), working_days(), lambda: self.now, b"k" * 32, shelf, keys
        )
        [self.ward] = set_up_wards(self.installation, 1, LONG_AGO)


@pytest.fixture(autouse=True)
def _the_same_salt_for_everybody(monkeypatch) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda n: "ab" * n)
    monkeypatch.setattr(secrets, "token_bytes", lambda n: b"\xab" * n)  # the vault's key
    monkeypatch.setattr(sealing, "os", SimpleNamespace(urandom=lambda n: b"\xab" * n))  # and its nonces
    monkeypatch.setattr(users, "hash_password", lambda said: f"hash of {said}")


@pytest.fixture
def played(_sqlite_template, tmp_path) -> Iterator[Stage]:
    """A book that only use cases write."""
    database = Database(f"sqlite:///{shutil.copyfile(_sqlite_template, tmp_path / 'played.db')}")
    yield Stage(database)
    database.dispose()


@pytest.fixture
def filled(database) -> Stage:
    """A book that is filled the short way; once on each kind of database."""
    return Stage(database)


def stories(cases: int = 45) -> tuple[list[Story], list[Deed]]:
    found = invent(Random(14), cases, UNTIL.date(), 3 * 365)
    assert {story.way for story in found} == set(WAYS)
    return found, deeds_of(found, working_days(), UNTIL)


def play(stage: Stage, found: list[Story], deeds: list[Deed]) -> None:
    """Do everything through the use cases, each by its own person at its own moment."""
    numbers: dict[int, str] = {}
    for deed in deeds:
        stage.now = deed.moment
        story = found[deed.story]
        if deed.act is None:
            numbers[deed.story] = come(stage.installation, stage.ward, story, working_days().next_working(story.came))
        else:
            act(stage.installation, stage.ward, (story, deed), numbers[deed.story])


def come(installation: Installation, ward: Ward, story: Story, day: date) -> str:
    brought = BringPetition("petition", story.fields)
    wish = Receive(story.person, ward.units[UNIT], story.title, day, story.channel, petition=brought)
    with begin(installation, ward.actors["desk"]) as work:
        number = receive(work, wish).case_number or ""
    with begin(installation, ward.actors["leader"]) as work:
        case = get_visible_case(work, number)
        officer, by_when = ward.actors[story.officer].user_id, work.today + TIME_GIVEN
        assign(work, case, Assign(officer, case.version, TASK, by_when))
    return number


def act(installation: Installation, ward: Ward, what: tuple[Story, Deed], number: str) -> None:
    story, deed = what
    if deed.act is None:
        return
    who = story.officer if deed.act.who == "officer" else deed.act.who
    with begin(installation, ward.actors[who]) as work:
        case = get_visible_case(work, number)
        if deed.act.do == "note":
            note_activity(work, case, NoteActivity("note", work.today, deed.act.comment))
        elif deed.act.do == "extend":
            said = deed.act.comment
            wish = Extend("resolve", 30, work.today, said, case.version, GROUND, EXTENSION_NO)
            extend_deadline(work, case, wish)
        else:
            fields = filled_in(deed.act, story, work.today)
            take_step(work, case, TakeStep(deed.act.do, work.today, case.version, fields, deed.act.comment))


def rows_of(stage: Stage, table: type[Base]) -> list[tuple]:
    left_out = {"id"} if table in UNNAMED else {"row_version"}
    names = [column.key for column in inspect(table).columns if column.key not in left_out]
    with stage.installation.database.reading() as session:
        return sorted((tuple(getattr(row, name) for name in names) for row in session.scalars(select(table))), key=repr)


def test_the_short_way_writes_the_rows_of_the_use_cases_to_the_last_hash(played, filled):
    found, deeds = stories()
    play(played, found, deeds)
    events = fill(filled.installation, filled.ward, found, deeds)
    assert events > 200
    for table in COMPARED:
        assert rows_of(filled, table) == rows_of(played, table), table.__name__


def test_the_short_way_seals_the_same_people(played, filled):
    found, deeds = stories()
    play(played, found, deeds)
    fill(filled.installation, filled.ward, found, deeds)
    assert protected(filled) == protected(played)
    assert len(protected(filled)) > 1


def protected(stage: Stage) -> list[Identity]:
    with reading(stage.installation, system_actor(stage.ward.office.id)) as work:
        entries = work.session.scalars(select(VaultEntry).order_by(VaultEntry.id))
        return [read_identity(work, entry) for entry in entries]


def test_a_filled_book_is_whole_and_goes_on(filled):
    found, deeds = stories()
    events = fill(filled.installation, filled.ward, found, deeds)
    filled.now = UNTIL
    come(filled.installation, filled.ward, found[0], UNTIL.date())
    with reading(filled.installation, system_actor(filled.ward.office.id)) as work:
        assert verify(work) == events + 2
    assert rebuild(filled.installation, filled.ward.office.id, write=False).differing == ()


def test_a_book_that_somebody_wrote_in_is_not_filled(filled):
    found, deeds = stories()
    filled.now = UNTIL
    come(filled.installation, filled.ward, found[0], UNTIL.date())
    with pytest.raises(ValueError, match="empty book"):
        fill(filled.installation, filled.ward, found, deeds)


def test_the_same_seed_invents_the_same_petitions():
    assert stories() == stories()
    assert invent(Random(8), 45, UNTIL.date(), 3 * 365) != stories()[0]

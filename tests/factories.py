"""A made-up ward with people of every role, and cases in it. Plain functions; every rule goes through the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from sqlalchemy import make_url, select

from casetrack.config import Settings
from casetrack.db import Database
from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.calendar_file import load_working_days
from casetrack.engine.library import WorkflowLibrary
from casetrack.models import Case, Office, Person, Unit, User
from casetrack.services.access import get_visible_case
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.installation import load_workflows
from casetrack.services.key_ring import KeyRing
from casetrack.services.offices import SetUpOffice, add_unit, find_unit, set_up_office
from casetrack.services.permissions import ROLES
from casetrack.services.persons import RegisterPerson, write_into
from casetrack.services.shelf import Shelf
from casetrack.services.sign_ins import CameFrom, begin_sign_in
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.users import actor_of, give_role
from casetrack.services.work import Actor, Installation, Work, begin, system_actor
from tests.kept_ward import KeptBook, is_empty

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PASSWORD = "mat khau dai"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
COMPLAINT: Mapping[str, object] = {"petition_class": "complaint", "summary": "Bồi thường thửa 214 chưa đúng."}
DENUNCIATION: Mapping[str, object] = {"petition_class": "denunciation", "summary": "Thu tiền ngoài quy định."}
ELIGIBLE: Mapping[str, object] = {"eligible": True, "competent": True}


@dataclass
class Ward:
    """An office with its units, one account for each role, and a clock that the test sets."""

    installation: Installation
    office: Office
    units: dict[str, Unit]
    users: dict[str, User] = field(default_factory=dict)
    now: datetime = datetime(2026, 6, 4, 9, 42, tzinfo=VIETNAM)

    @property
    def database(self) -> Database:
        """The book."""
        return self.installation.database

    @property
    def today(self) -> date:
        """The day on the ward's wall calendar."""
        return self.now.date()

    def on(self, day: str) -> Ward:
        """Set the ward's day: `2026-06-04`, at 09:42."""
        self.now = datetime.fromisoformat(f"{day}T09:42").replace(tzinfo=VIETNAM)
        return self

    def actor(self, name: str) -> Actor:
        """Give somebody with the roles that hold today."""
        with self.database.reading() as session:
            return actor_of(session, self.users[name], self.now)


@cache
def workflows() -> WorkflowLibrary:
    """The shipped workflows, read once."""
    return load_workflows(Settings(Path(), ""))


@cache
def working_days() -> WorkingCalendar:
    """The shipped calendar, read once."""
    return load_working_days()


@cache
def _password_hash() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # cheap; signing in renews it


_kept: list[KeptBook] = []  # that of the ward which is made first


def a_ward(database: Database, *, code: str = "lamkhe", demo: bool = False) -> Ward:
    """Make an office with the units VP and KT and an account named after each role in the office itself."""
    installation = an_installation(database)
    if code != "lamkhe" or demo or not is_empty(database):
        return _make_ward(installation, SetUpOffice(code, f"Phường {code}", demo=demo))
    if _kept:
        _kept[0].write(database, installation.keys.folder)
        return find_ward(installation)
    made = _make_ward(installation, SetUpOffice(code, f"Phường {code}"))
    _kept.append(KeptBook.of(database, installation.keys.folder))
    return made


def _make_ward(installation: Installation, wish: SetUpOffice) -> Ward:
    with installation.database.begin() as session:
        office = set_up_office(session, installation, wish)
    ward = _with_its_clock(Ward(installation, office, {}))
    with begin(ward.installation, system_actor(office.id)) as work:
        root = find_unit(work, None)
        office_unit = add_unit(work, "VP", "Văn phòng", root)
        land_unit = add_unit(work, "KT", "Phòng Kinh tế", root)
        ward.units = {"root": root, "VP": office_unit, "KT": land_unit}
        for role in ROLES:
            _open_account(work, ward, role, role)
    return ward


def find_ward(installation: Installation) -> Ward:
    """Give the ward that stands in this book."""
    with installation.database.reading() as session:
        office = session.scalars(select(Office)).one()
        units = session.scalars(select(Unit)).all()
        users = session.scalars(select(User)).all()
        session.expunge_all()
    named = {unit.code if unit.parent_id else "root": unit for unit in units}
    return _with_its_clock(Ward(installation, office, named, {user.username: user for user in users}))


def _with_its_clock(ward: Ward) -> Ward:
    object.__setattr__(ward.installation, "clock", lambda: ward.now)
    return ward


def an_account(ward: Ward, name: str, role: str, unit: str = "root", *, full_name: str = "") -> User:
    """Add somebody with one role in one unit; everybody's password is PASSWORD. Accounts are named within the ward."""
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        return _open_account(work, ward, name, role, unit=unit, full_name=full_name)


def _open_account(work: Work, ward: Ward, name: str, role: str, *, unit: str = "root", full_name: str = "") -> User:
    user = User(
        office_id=ward.office.id,
        username=name if ward.office.code == "lamkhe" else f"{ward.office.code}.{name}",
        full_name=full_name or f"{ROLES[role].vi} {name}",
        password_hash=_password_hash(),
    )
    work.session.add(user)
    work.session.flush()  # the role needs the account's key
    give_role(work.session, user, role, ward.units[unit].id)
    ward.users[name] = user
    return user


def a_sign_in(ward: Ward, name: str, at: datetime | None = None, address: str = "10.0.0.9") -> str:
    """Let somebody sign in, now unless said otherwise, without a password; give the token that the browser carries."""
    with ward.database.begin() as session:
        return begin_sign_in(session, ward.users[name], CameFrom(address, FIREFOX), at or ward.now)


def a_person(ward: Ward, name: str = "Lê Văn Bốn", **more: Any) -> Person:
    """Enter a citizen in the registry."""
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        person = Person(office_id=ward.office.id, recorded_at=ward.now)
        write_into(person, RegisterPerson(name, **more))
        work.session.add(person)
    return person


def a_case(
    ward: Ward,
    title: str = "Không đồng ý bồi thường thửa 214",
    *,
    by: str = "desk",
    opened_on: date | None = None,
    unit: str = "root",
    officer: str | None = None,
    fields: Mapping[str, object] = COMPLAINT,
    petitioner: Person | None = None,
    channel: str = "desk",
    workflow: str = "petition",
    steps: Sequence[tuple[str, str, Mapping[str, object]]] = (),
) -> str:
    """Enter a case in the book and take steps `(who, trigger, fields)` on the ward's day; give its number."""
    wish = OpenCase(
        workflow=workflow,
        title=title,
        opened_on=opened_on or ward.today,
        unit_id=ward.units[unit].id,
        channel=channel,
        fields=fields,
        officer_id=ward.users[officer].id if officer else None,
        parties=((petitioner.id, "petitioner"),) if petitioner else (),
    )
    with begin(ward.installation, ward.actor(by)) as work:
        number = open_case(work, wish).number
    for who, trigger, filled in steps:
        a_step(ward, number, who, trigger, **filled)
    return number


def a_step(ward: Ward, number: str, who: str, trigger: str, **fields: object) -> None:
    """Let somebody take a step today; `comment` is the comment, the rest are fields."""
    said = str(fields.pop("comment", ""))
    with begin(ward.installation, ward.actor(who)) as work:
        case = get_visible_case(work, number)
        take_step(work, case, TakeStep(trigger, work.today, case.version, fields, said))


def the_case(ward: Ward, number: str) -> Case:
    """Read a case's row, whoever may see it."""
    with ward.database.reading() as session:
        query = select(Case).where(Case.office_id == ward.office.id, Case.number == number)
        case = session.scalars(query).one()
        session.expunge(case)
        return case


def an_installation(database: Database) -> Installation:
    """Give what a ward's program stands on, around a book."""
    files, keys = places_of(database.url)
    return Installation(
        database=database,
        library=workflows(),
        calendar=working_days(),
        clock=_long_ago,
        chain_key=b"a key of the tests, thirty-two b",
        shelf=Shelf(files),
        keys=KeyRing(keys),
    )


def places_of(url: str) -> tuple[Path, Path]:
    """Where the files and the keys of a ward stand: beside a SQLite book, which is in the test's own folder."""
    book = Path(make_url(url).database or "")
    folder = book.parent if url.startswith("sqlite") else Path(gettempdir())
    return folder / f"files of {book.name}", folder / f"keys of {book.name}"


def _long_ago() -> datetime:
    return datetime(2025, 7, 1, 7, 0, tzinfo=VIETNAM)

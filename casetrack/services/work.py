"""One transaction, by one actor, at one moment: what every use case is given."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetrack import paths
from casetrack.clock import Clock, local_date
from casetrack.config import MailServer, Network
from casetrack.db import Database
from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.calendars import CalendarHistory
from casetrack.engine.findings import FaultKinds, shipped_fault_kinds
from casetrack.engine.forms import Forms
from casetrack.engine.forms_file import shipped_forms
from casetrack.engine.indicators import Indicators
from casetrack.engine.indicators_file import load_indicators
from casetrack.engine.law import SignOff
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.loader_escalations import AlertRules, shipped_alert_rules
from casetrack.engine.opening_kinds import OpeningKinds, shipped_opening_kinds
from casetrack.engine.report_page import ReportPage, shipped_report_page
from casetrack.errors import ChainBroken, NotFound
from casetrack.models import CaseEvent, Office, OfficeHead, Unit
from casetrack.services.chain_page import Page, Writer, open_page
from casetrack.services.key_ring import KeyRing
from casetrack.services.office_calendars import read_calendars
from casetrack.services.permissions import OF_THE_OFFICE, PERMISSIONS
from casetrack.services.shelf import Shelf
from casetrack.services.unwritten import Unwritten
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class Outside:
    """How the program speaks to the world: its mail server, where mails link to, networks where webhooks may stand."""

    mail: MailServer | None = None
    staff_url: str | None = None
    webhook_inside: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Installation:
    """What the program stands on: database, workflows, calendar, clock, the key that signs the chain's head, the shelf.

    `keys` open the identity vault. `public_url` is where citizens reach the status page. `calendar` is the shipped one,
    which each office changes by decisions of its own; those read before are kept in `calendars`, by the hash of the
    last decision. `sign_offs` keeps who verified which rule of the law, likewise. In `outline_folder` an office puts
    its own outlines of reports, as Word files.
    """

    database: Database
    library: WorkflowLibrary
    calendar: WorkingCalendar
    clock: Clock
    chain_key: bytes
    shelf: Shelf
    keys: KeyRing
    break_glass_hours: int = 4
    public_url: str | None = None
    outside: Outside = Outside()
    letter_folders: tuple[Path, ...] = (paths.WORKFLOWS,)
    outline_folder: Path | None = None
    alert_rules: AlertRules = field(default_factory=shipped_alert_rules, compare=False, repr=False)
    indicators: Indicators = field(default_factory=load_indicators, compare=False, repr=False)
    report_page: ReportPage = field(default_factory=shipped_report_page, compare=False, repr=False)
    fault_kinds: FaultKinds = field(default_factory=shipped_fault_kinds, compare=False, repr=False)
    opening_kinds: OpeningKinds = field(default_factory=shipped_opening_kinds, compare=False, repr=False)
    forms: Forms = field(default_factory=shipped_forms, compare=False, repr=False)
    calendars: dict[str, CalendarHistory] = field(default_factory=dict, compare=False, repr=False)
    sign_offs: dict[str, Mapping[str, SignOff]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user with roles in units, or the system itself (no `user_id`).

    `office_roles` are those among the roles that are held in the office itself, not in a unit inside it.
    `proved_until`: until when the typed password opens sealed cases; None where no password is typed, as in a command.
    """

    user_id: int | None
    name: str
    office_id: int
    roles: frozenset[tuple[str, int]] = frozenset()  # (role, unit)
    language: str = "vi"
    office_roles: frozenset[str] = frozenset()
    proved_until: datetime | None = field(default=None, compare=False)

    @property
    def is_system(self) -> bool:
        """The program itself acts: a job, or the end of a linked case."""
        return self.user_id is None

    def may(self, permission: str) -> bool:
        """Tell whether one of the actor's roles carries this permission; one held at the top, if it is the office's."""
        held = self.office_roles if permission in OF_THE_OFFICE else {role for role, _unit in self.roles}
        return self.is_system or any(permission in PERMISSIONS[role] for role in held)


def system_actor(office_id: int) -> Actor:
    """Give the program itself as actor of an office."""
    return Actor(None, "CaseTrack", office_id)


@dataclass(slots=True)
class Work:
    """One transaction by one actor at one moment. `head` is locked, so events are chained one after another.

    `clock` is the wall's moment, from which `today` is read; `now` is when events are recorded, never before the head.
    """

    session: Session
    installation: Installation
    actor: Actor
    office: Office
    clock: datetime
    now: datetime
    head: OfficeHead | None = None  # None while only reading
    page: Page | None = None
    looked: set[tuple[str, int]] = field(default_factory=set)  # what the book tells that the actor looked at
    _units: dict[int, Unit] = field(default_factory=dict)
    _calendars: CalendarHistory | None = None

    @property
    def written_page(self) -> Page:
        """What this transaction writes into the book; whoever only reads writes nothing."""
        if self.page is None:
            raise RuntimeError("events are recorded in a writing transaction")
        return self.page

    @property
    def unwritten(self) -> Unwritten | None:
        """The rows of cases that are being entered together (services/case_rows)."""
        return self.page.unwritten if self.page else None

    @property
    def writer(self) -> Writer:
        """Who writes, and when."""
        return Writer(self.actor.user_id, self.actor.name, self.now)

    @property
    def today(self) -> date:
        """The day on the office's wall calendar."""
        return local_date(self.clock, self.office.timezone)

    @property
    def calendars(self) -> CalendarHistory:
        """The office's calendars, each with the event from which it is in force; asked for once."""
        if self._calendars is None:
            shipped, known = self.installation.calendar, self.installation.calendars
            self._calendars = read_calendars(self.session, self.office.id, shipped, known)
        return self._calendars

    @property
    def calendar(self) -> WorkingCalendar:
        """The calendar by which the office counts now."""
        return self.calendars.newest

    def forget_calendars(self) -> None:
        """Ask for the calendars anew: the office has just decided about one."""
        self._calendars = None

    def read_ahead(self) -> None:
        """Ask for calendars and units before many cases are entered, so that nothing is asked in between."""
        self._calendars = self.calendars
        self._units.update(self.units)

    @property
    def units(self) -> dict[int, Unit]:
        """The office's units, read once."""
        if not self._units:
            rows = self.session.scalars(select(Unit).where(Unit.office_id == self.office.id).order_by(Unit.id))
            self._units.update({unit.id: unit for unit in rows})
        return self._units

    def unit_and_above(self, unit_id: int) -> set[int]:
        """Give a unit and every unit that it belongs to."""
        found: set[int] = set()
        current: int | None = unit_id
        while current is not None and current not in found:
            found.add(current)
            unit = self.units.get(current)
            current = unit.parent_id if unit else None
        return found

    def unit_and_below(self, unit_ids: set[int]) -> set[int]:
        """Give these units and every unit inside them."""
        return {unit_id for unit_id in self.units if self.unit_and_above(unit_id) & unit_ids}

    def may_for(self, unit_id: int, permission: str) -> bool:
        """Tell whether one of the roles held for this unit carries this permission."""
        return self.actor.is_system or any(permission in PERMISSIONS[role] for role in self.roles_for(unit_id))

    def roles_for(self, unit_id: int) -> frozenset[str]:
        """Give the roles that the actor holds for a case of this unit: held there, or in a unit above it."""
        above = self.unit_and_above(unit_id)
        return frozenset(role for role, unit in self.actor.roles if unit in above)


@contextmanager
def begin(installation: Installation, actor: Actor) -> Iterator[Work]:
    """Open a writing transaction. The office's head is locked first, and only then is the moment taken.

    Raise ChainBroken when the head's signature does not fit: nobody may go on from, and so sign, what was forged.
    """
    with installation.database.begin() as session, writing(session, installation, actor) as work:
        yield work


@contextmanager
def writing(session: Session, installation: Installation, actor: Actor) -> Iterator[Work]:
    """Write in a transaction that is open already."""
    query = select(OfficeHead).where(OfficeHead.office_id == actor.office_id).with_for_update()
    head = session.scalars(query).one()
    require_signed(installation.chain_key, head)
    clock = installation.clock()
    office = _office(session, actor.office_id)
    with open_page(session, office, head) as page:
        work = Work(
            session=session,
            installation=installation,
            actor=actor,
            office=office,
            clock=clock,
            now=max(clock, head.recorded_at),  # recorded time never runs backwards
            head=head,
            page=page,
        )
        seq = head.seq
        yield work
        page.close(work.writer)
        if head.seq != seq:
            head.mac = sign_head(installation.chain_key, head)


@contextmanager
def reading(installation: Installation, actor: Actor) -> Iterator[Work]:
    """Open a transaction that only reads."""
    with installation.database.reading() as session:
        clock = installation.clock()
        yield Work(session, installation, actor, _office(session, actor.office_id), clock, clock)


@contextmanager
def as_system(work: Work) -> Iterator[None]:
    """Let the program itself act for a moment, in the same transaction."""
    actor, work.actor = work.actor, system_actor(work.office.id)
    try:
        yield
    finally:
        work.actor = actor


def sign_head(key: bytes, head: OfficeHead | CaseEvent) -> str:
    """Sign number, hash and time of the office's last event, or of one that was the last: a cut-off end shows."""
    said = f"{head.office_id}:{head.seq}:{head.hash}:{head.recorded_at.astimezone(UTC).isoformat()}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def require_signed(key: bytes, head: OfficeHead) -> None:
    """Raise ChainBroken unless the head is as this installation left it."""
    if not hmac.compare_digest(head.mac, sign_head(key, head)):
        raise ChainBroken(
            Text(
                "Chữ ký cuối sổ không đúng khóa, sau sự kiện số {seq}. Giữ nguyên cơ sở dữ liệu, báo người soát xét.",
                "The signature at the end of the book does not fit the key, after event {seq}. "
                "Keep the database as it is, tell the auditor.",
            ).with_(seq=head.seq),
            seq=head.seq,
        )


def _office(session: Session, office_id: int) -> Office:
    office = session.get(Office, office_id)
    if office is None:
        raise NotFound(Text("Không có cơ quan này.", "There is no such office."))
    return office

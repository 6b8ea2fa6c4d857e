"""What people of a ward do all day, as measured: list, open, search, enter a petition, take a step, count, sweep."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import delete, event, select

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.demo.office import PASSWORD
from casetrack.engine.escalations import DUE_SOON, DUE_TODAY
from casetrack.models import Alert, Case, Deadline, Notice, OutboxMessage
from casetrack.services.access import get_visible_case
from casetrack.services.alerts import tell_alerts
from casetrack.services.offices import find_office, find_unit
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.users import actor_of, find_user
from casetrack.services.work import Actor, Installation, begin

WARD = "001"
NEWLY_BREACHED = 1000
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FIELDS = {"petition_class": "feedback", "summary": "Mương thoát nước ngõ 12 tắc.", "matter": "other"}


@dataclass
class Day:
    """One filled book and the people who work in it; `times` and `queries` collect what each deed took."""

    name: str
    installation: Installation
    settings: Settings
    random: Random = field(default_factory=lambda: Random(7))
    times: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, list[int]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Sign in, and note which cases can be opened."""
        self.client = create_app(self.installation, self.settings).test_client()
        page = self.client.get("/dang-nhap", follow_redirects=True).text
        found = TOKEN.search(page)
        said = {"username": f"{WARD}.leader", "password": PASSWORD, "csrf_token": found[1] if found else ""}
        if self.client.post("/dang-nhap", data=said).status_code != 302:
            raise RuntimeError("the leader of ward 001 could not sign in")
        with self.installation.database.reading() as session:
            self.office = find_office(session, WARD)
            of_ward = select(Case.number).where(Case.office_id == self.office.id, Case.level == "internal")
            self.numbers = list(session.scalars(of_ward.order_by(Case.id.desc()).limit(2000)))
        self.desk, self.officer = self._actor("desk"), self._actor("officer")

    def _actor(self, name: str) -> Actor:
        with self.installation.database.reading() as session:
            user = find_user(session, self.office, f"{WARD}.{name}")
            return actor_of(session, user, self.installation.clock())

    @property
    def deeds(self) -> dict[str, Callable[[], None]]:
        """Everything that is measured in each round, in the order of a day."""
        return {
            "list": lambda: self._get("/ho-so"),
            "open": lambda: self._get(f"/ho-so/{self.random.choice(self.numbers)}"),
            "search": lambda: self._get(f"/ho-so?view=all&q={self.random.choice(WORDS)}"),
            "create": self._create,
            "step": self._step,
            "summary": lambda: self._get("/bao-cao?from=01/01/2026&to=20/05/2026"),
        }

    def warm_up(self) -> None:
        """Do everything once for nothing, so that every page is compiled."""
        for deed in self.deeds:
            self.measure(deed)
        self.times.clear()
        self.queries.clear()

    def measure(self, deed: str) -> None:
        """Do one thing and note how long it took and what it asked of the database."""
        with self._counted(deed):
            began = time.perf_counter()
            self.deeds[deed]()
            self.times.setdefault(deed, []).append(time.perf_counter() - began)

    def sweep(self) -> None:
        """Tell of a thousand clocks that have newly run past their day, among all that are told of already."""
        self._let_clocks_pass()
        with self._counted("sweep"):
            began = time.perf_counter()
            told = tell_alerts(self.installation, self.office.id)
            self.times.setdefault("sweep", []).append(time.perf_counter() - began)
        if told != min(NEWLY_BREACHED, self.late):
            raise RuntimeError(f"{told} told, {min(NEWLY_BREACHED, self.late)} expected")

    def _let_clocks_pass(self) -> None:
        """Make running duties of the ward due yesterday, a thousand of them where there are so many."""
        today = self.installation.clock().date()
        yesterday = today - timedelta(days=1)
        with self.installation.database.begin() as session:
            passed = select(Alert.id).where(Alert.office_id == self.office.id, Alert.due_on == yesterday)
            notices = select(Notice.id).where(Notice.alert_id.in_(passed))
            session.execute(delete(OutboxMessage).where(OutboxMessage.notice_id.in_(notices)))
            session.execute(delete(Notice).where(Notice.alert_id.in_(passed)))
            session.execute(delete(Alert).where(Alert.office_id == self.office.id, Alert.due_on == yesterday))
            running = select(Deadline).where(
                Deadline.office_id == self.office.id, Deadline.status == "running", Deadline.kind == "duty"
            )
            rows = session.scalars(running.order_by(Deadline.id).limit(NEWLY_BREACHED)).all()
            self.late = len(rows)
            for row in rows:
                row.due_on, row.alert_on, row.breached = yesterday, today, False
                session.add_all(_told_before(row, level) for level in (DUE_SOON, DUE_TODAY))

    def _get(self, address: str) -> None:
        answer = self.client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    def _create(self) -> None:
        with begin(self.installation, self.desk) as work:
            person = RegisterPerson(name=f"Trần Văn Đo {len(self.fresh)}")
            petition = BringPetition("petition", FIELDS)
            unit_id = find_unit(work, "ubnd").id
            wish = Receive(person, unit_id, "Mương thoát nước tắc", work.today, petition=petition)
            self.fresh.append(str(receive(work, wish).case_number))

    def _step(self) -> None:
        with begin(self.installation, self.officer) as work:
            case = get_visible_case(work, self.fresh.pop())
            filled = {"petition_class": "feedback", "eligible": True, "competent": True}
            take_step(work, case, TakeStep("classify", work.today, case.version, filled))

    @contextmanager
    def _counted(self, deed: str) -> Iterator[None]:
        asked = 0

        def note(*_: Any) -> None:
            nonlocal asked
            asked += 1

        engine = self.installation.database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", note)
            self.queries.setdefault(deed, []).append(asked)


def _told_before(row: Deadline, level: str) -> Alert:
    return Alert(
        office_id=row.office_id,
        case_id=row.case_id,
        deadline_key=row.key,
        level=level,
        due_on=row.due_on,
        flagged_on=row.due_on,
        recorded_at=datetime.now(UTC),
    )


WORDS = ("muong+thoat", "duong", "den+duong", "nguyen", "tran+van", "boi+thuong", "KN-2026", "dat")

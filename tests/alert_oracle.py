"""A clerk who reads every clock of the office each time, and walks day by day: what the sweep is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
from sqlalchemy import select

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.clock_rules import Length
from casetrack.engine.terms import add_months
from casetrack.errors import CasetrackError
from casetrack.models import Alert, Case, Deadline, Notice
from casetrack.services.access import get_visible_case
from casetrack.services.alerts import tell_alerts
from casetrack.services.corrections import Correct, correct
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.rebuild import rebuild
from casetrack.services.recounts import apply
from casetrack.services.work import begin, reading, system_actor
from tests.calendars import a_swap
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, VIETNAM, Ward, a_case, a_person, a_step

FIRST = date(2027, 1, 4)  # Tết 2027 falls into the weeks after
Told = tuple[int, str, str, date]  # case, clock, level, day due
STEPS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("officer", "classify", dict(ELIGIBLE)),
    ("leader", "accept", {}),
    ("leader", "suspend", {"suspend_ground": "other_body", "comment": "Chờ kết luận."}),
    ("leader", "resume", {"comment": "Đã có kết luận."}),
)

_gaps = st.integers(0, 12)  # days since what happened before
_acts = st.one_of(
    st.tuples(st.just("open"), _gaps, st.booleans()),  # a denunciation, else a complaint
    st.tuples(st.just("step"), _gaps, st.integers(0, 3)),  # of which case
    st.tuples(st.just("extend"), _gaps, st.integers(0, 3)),
    st.tuples(st.just("withdraw"), _gaps, st.integers(0, 3)),
    st.tuples(st.just("correct"), _gaps, st.tuples(st.integers(0, 3), st.integers(-9, 9))),  # the day it came
    st.tuples(st.just("days off"), _gaps, st.integers(0, 150)),
    st.tuples(st.just("look"), _gaps, st.integers(0, 86_399)),  # at which second of the day
    st.tuples(st.just("look back"), _gaps, st.integers(1, 15)),  # as of how many days ago
    st.tuples(st.just("look ahead"), _gaps, st.integers(1, 15)),
    st.tuples(st.just("look"), _gaps, st.integers(0, 86_399)),
)
stories = st.lists(_acts, min_size=6, max_size=22).map(lambda acts: [("open", 0, False), *acts, ("look", 12, 0)])


@dataclass
class Clerk:
    """Lives through a story in an office of its own, and keeps the ledger by hand."""

    ward: Ward
    day: date = FIRST
    cases: list[list[Any]] = field(default_factory=list)  # number, class, steps taken
    told: set[Told] = field(default_factory=set)
    notices: list[tuple[str, int, str, date]] = field(default_factory=list)

    def live(self, story: list[tuple[str, int, Any]]) -> None:
        """Do everything in its order; after each look ledger and notices are as the clerk would have written them."""
        acts: dict[str, Callable[[Any], None]] = {
            "open": self._open,
            "step": self._step,
            "extend": self._extend,
            "withdraw": self._withdraw,
            "correct": lambda how: self._correct(*how),
            "days off": self._decide,
            "look": lambda second: self._look(0, second),
            "look back": lambda days: self._look(-days, 3600),
            "look ahead": lambda days: self._look(days, 3600),
        }
        for what, gap, how in story:
            self.day += timedelta(days=gap)
            self.ward.on(str(self.day))
            with suppress(CasetrackError):
                acts[what](how)
        assert rebuild(self.ward.installation, self.ward.office.id, write=False).differing == ()

    def _open(self, denounced: bool) -> None:
        fields = DENUNCIATION if denounced else COMPLAINT
        number = a_case(self.ward, petitioner=a_person(self.ward), officer="officer", fields=fields)
        self.cases.append([number, fields["petition_class"], 0])

    def _step(self, which: int) -> None:
        case = self.cases[which % len(self.cases)]
        who, trigger, said = STEPS[min(case[2], len(STEPS) - 1)]
        kind = {"petition_class": case[1]} if trigger == "classify" else {}
        a_step(self.ward, case[0], who, trigger, **kind, **said)
        case[2] += 1

    def _extend(self, which: int) -> None:
        with begin(self.ward.installation, self.ward.actor("leader")) as work:
            case = get_visible_case(work, self.cases[which % len(self.cases)][0])
            extend_deadline(work, case, Extend("resolve", 15, work.today, "Phức tạp", case.version, "foreign", "44/QĐ"))

    def _withdraw(self, which: int) -> None:
        a_step(self.ward, self.cases[which % len(self.cases)][0], "officer", "withdraw", comment="Tự rút đơn.")

    def _correct(self, which: int, days: int) -> None:
        with begin(self.ward.installation, self.ward.actor("desk")) as work:
            case = get_visible_case(work, self.cases[which % len(self.cases)][0])
            came = case.opened_on + timedelta(days=days)
            correct(work, case, Correct(1, case.version, "Ghi nhầm ngày nhận", occurred_on=came))

    def _decide(self, n: int) -> None:
        with reading(self.ward.installation, system_actor(self.ward.office.id)) as work:
            calendar = work.calendar
        off = calendar.next_working(FIRST + timedelta(days=n))
        saturday = off + timedelta(days=(5 - off.weekday()) % 7)
        if off.weekday() < 5 and calendar.entry(off) is None and calendar.entry(saturday) is None:
            apply(self.ward.installation, system_actor(self.ward.office.id), a_swap(off, saturday, calendar))

    def _look(self, shift: int, second: int) -> None:
        day = self.day + timedelta(days=shift)
        anew = self._reached(day) - self.told
        self.told |= anew
        self.notices += self._said(anew, day)
        at = datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(seconds=second)
        assert tell_alerts(self.ward.installation, self.ward.office.id, at) == len(anew)
        assert tell_alerts(self.ward.installation, self.ward.office.id, at) == 0, "a second look tells nothing"
        with self.ward.database.reading() as session:
            rows = session.scalars(select(Alert).where(Alert.office_id == self.ward.office.id)).all()
            kept = [(row.case_id, row.deadline_key, row.level, row.due_on) for row in rows]
            names = {user.id: name for name, user in self.ward.users.items()}
            query = select(Notice.user_id, Alert).join(Alert, Alert.id == Notice.alert_id)
            heard = [
                (names[user_id], row.case_id, f"{row.deadline_key} {row.level}", row.due_on)
                for user_id, row in session.execute(query.where(Notice.office_id == self.ward.office.id))
            ]
        assert sorted(kept) == sorted(self.told), "each once, none missing"
        assert sorted(heard) == sorted(self.notices)

    def _reached(self, day: date) -> set[Told]:
        with reading(self.ward.installation, system_actor(self.ward.office.id)) as work:
            query = select(Deadline, Case).join(Case).where(Deadline.office_id == work.office.id)
            rows = work.session.execute(query).all()
            found: set[Told] = set()
            for row, case in rows:
                if row.status != "running" or row.kind != "duty" or row.due_on is None:
                    continue
                definition = work.installation.library.get(case.workflow, case.workflow_version)
                warn = next(rule.warn for rule in definition.deadlines if rule.key == row.key)
                for level, on in _days(row.due_on, warn, work.calendar):
                    if on <= day:
                        found.add((row.case_id, row.key, level, row.due_on))
        return found

    def _said(self, anew: set[Told], day: date) -> Iterator[tuple[str, int, str, date]]:
        """The highest rung of each clock, to all whom its new rungs name; nothing of what is older than 30 days."""
        heights = ["due_soon", "due_today", "breached", "breached_by_5wd"]
        with reading(self.ward.installation, system_actor(self.ward.office.id)) as work:
            calendar, library = work.calendar, work.installation.library
            cases = {case.id: case for case in work.session.scalars(select(Case))}
        for case_id, key, due_on in sorted({(case_id, key, due_on) for case_id, key, _level, due_on in anew}):
            case = cases[case_id]
            rules = library.get(case.workflow, case.workflow_version).deadlines
            warn = next(rule.warn for rule in rules if rule.key == key)
            fresh = [
                level
                for level, on in _days(due_on, warn, calendar)
                if (case_id, key, level, due_on) in anew and on >= day - timedelta(days=30)
            ]
            highest = max(fresh, key=heights.index, default=None)
            late = {"breached", "breached_by_5wd"} & set(fresh)
            for name in ("officer", *(["leader"] if late else [])) if highest else ():
                yield name, case_id, f"{key} {highest}", due_on


def _days(due_on: date, warn: tuple[Length, ...], calendar: WorkingCalendar) -> Iterator[tuple[str, date]]:
    if warn:
        yield "due_soon", min(_walk(due_on, length, calendar, -1) for length in warn)
    yield "due_today", due_on
    yield "breached", due_on + timedelta(days=1)
    yield "breached_by_5wd", _walk(due_on, Length(5, "working_days"), calendar, 1)


def _walk(day: date, length: Length, calendar: WorkingCalendar, direction: int) -> date:
    """Go day by day."""
    if length.unit in ("months", "years"):
        return add_months(day, direction * length.n * (12 if length.unit == "years" else 1))
    left = length.n
    while left:
        day += timedelta(days=direction)
        left -= length.unit == "calendar_days" or calendar.is_working(day)
    return day

"""Whatever happens in the office, in whatever order it is written down, the report agrees with a plain recount."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from casetrack.db import Database
from casetrack.models import Case
from casetrack.reports.questions import ask
from casetrack.reports.summary import summarise
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.corrections import Correct, correct
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import begin, reading, system_actor
from tests.factories import Ward, a_ward
from tests.former_system import receipt_library
from tests.reports.recount import Story, recount, recount_by, recount_months

FIRST = date(2026, 6, 8)  # after the day on which the ward of the tests begins its book
offices = count(1)
days = st.integers(0, 6)  # few days, so that things often fall on the same one


@dataclass
class Told:
    """One case as it was told so far: the days of its opening and turns, their numbers in the case, its due day."""

    id: int
    channel: str
    steps: list[date]
    seqs: list[int]
    due: date | None

    def story(self) -> Story:
        return Story(self.steps[0], tuple(self.steps[1:]), self.due, self.channel)


@dataclass
class Office:
    """A ward and what a recount knows of it: the stories as they stood at the end of each day of writing."""

    ward: Ward
    today: date = FIRST
    cases: list[Told] = field(default_factory=list)
    evenings: dict[date, list[Story]] = field(default_factory=dict)

    def writes(self, happening: tuple[str, int, int, int]) -> None:
        """Write one thing into the book, if it can happen at all."""
        what, which, early, late = happening
        self.ward.on(self.today.isoformat())
        if what == "next day":
            self.today += timedelta(days=1 + late // 2)
        elif what == "open":
            self._open(early, late)
        elif self.cases:
            told = self.cases[which % len(self.cases)]
            (self._turn if what == "turn" else self._correct)(told, early, late)
        self.evenings[self.today] = [told.story() for told in self.cases]

    def _open(self, early: int, late: int) -> None:
        day, due = self.today - timedelta(days=early), self.today + timedelta(days=late - 3)
        told = Told(0, ("desk", "post", "online")[late % 3], [day], [1], due if early % 4 else None)
        fields = {"stated_due_on": due.isoformat()} if told.due else {}
        with begin(self.ward.installation, system_actor(self.ward.office.id)) as work:
            root = self.ward.units["root"].id
            told.id = open_case(work, OpenCase("receipt", "Hồ sơ", day, root, told.channel, fields)).id
        self.cases.append(told)

    def _turn(self, told: Told, early: int, _late: int) -> None:
        day = max(told.steps[-1], self.today - timedelta(days=early))
        trigger = "close" if len(told.steps) % 2 else "reopen"
        with begin(self.ward.installation, system_actor(self.ward.office.id)) as work:
            case = work.session.get_one(Case, told.id)
            take_step(work, case, TakeStep(trigger, day, case.version, comment="Theo chỉ đạo"))
            told.seqs.append(case.seq)
        told.steps.append(day)

    def _correct(self, told: Told, early: int, late: int) -> None:
        place = early % len(told.steps)
        earliest = told.steps[place - 1] if place else told.steps[0] - timedelta(days=5)
        latest = told.steps[place + 1] if place + 1 < len(told.steps) else self.today
        day = min(latest, earliest + timedelta(days=late))
        due = FIRST + timedelta(days=late)
        fields = {} if place else {"stated_due_on": due.isoformat()}
        with begin(self.ward.installation, system_actor(self.ward.office.id)) as work:
            case = work.session.get_one(Case, told.id)
            correct(work, case, Correct(told.seqs[place], case.version, "Gõ nhầm", occurred_on=day, fields=fields))
        told.steps[place] = day
        told.due = told.due if place else due

    def known(self, day: date) -> list[Story]:
        """Give the stories as the book told them at the end of a day."""
        return next((self.evenings[d] for d in sorted(self.evenings, reverse=True) if d <= day), [])


@dataclass(frozen=True)
class Asked:
    """Which report is asked for, in days from the first."""

    start: int
    length: int
    as_at: int
    known_at: int

    def of(self, today: date) -> tuple[date, date, date, date]:
        """Give the period, the day as at and the day of knowledge, none of them in the future."""
        start = min(FIRST + timedelta(days=self.start - 4), today)
        end = start + timedelta(days=self.length)
        as_at = min(start + timedelta(days=self.as_at), end, today)
        return start, end, as_at, min(FIRST + timedelta(days=self.known_at), today)


happenings = st.lists(
    st.tuples(st.sampled_from(["open", "open", "turn", "turn", "turn", "correct", "next day"]), days, days, days),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=happenings, asked=st.builds(Asked, days, days, days, days))
def test_a_report_agrees_with_a_recount(sqlite_url, happenings, asked):
    database = Database(sqlite_url)
    ward = a_ward(database, code=f"xa{next(offices)}")
    object.__setattr__(ward.installation, "library", receipt_library())
    office = Office(ward)
    for happening in happenings:
        office.writes(happening)
    ward.on(office.today.isoformat())

    start, end, as_at, known_at = asked.of(office.today)
    stories = office.known(known_at)
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        summary = summarise(work, ask(work, start, end, as_at=as_at, known_at=known_at))
    database.dispose()

    assert summary.figures == recount(stories, start, as_at)
    channels = {line.key: line.counts for line in summary.by_channel}
    assert channels == recount_by(stories, start, as_at, key=lambda story: story.channel)
    months = {line.key: line.counts for line in summary.by_month if any(line.counts.values())}
    assert months == recount_months(stories, start, as_at)
    assert summary.balance.holds

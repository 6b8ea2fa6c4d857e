"""Whoever comes and whatever the office notes, forms 01/TCD and 06/QLKNTC agree with a plain recount, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import count

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from casetrack.db import Database
from casetrack.errors import InvalidInput
from casetrack.models import ReceptionSession, Visit
from casetrack.reports.forms import fill_form
from casetrack.reports.questions import ask
from casetrack.services.management_log import CorrectRow, EnterRow, add_row, correct_row
from casetrack.services.work import Work, begin, reading, system_actor
from tests.factories import VIETNAM, a_case, a_person, the_case
from tests.reports.petitions_office import FIRST, UNITS, PetitionsOffice
from tests.reports.recount_forms import holds
from tests.reports.recount_indicators import Asked
from tests.reports.test_any_form import told

offices = count(1)
DAYS, CROWD = 12, 5  # the days of a story; so many people are a large group
PARTS = (("chairman", 11), ("delegate", 17), ("officer", 5))  # in the order in which they take a visit over
CHANGES = ("issued", "amended", "repealed")
OF_INSPECTION = ("proposed_organisations", "proposed_people", "referred_organisations", "referred_people")
OF_EXECUTION = ("handled_organisations", "handled_people", "prosecutions", "prosecuted_people")
Said = Mapping[str, str | int]
days, few = st.integers(0, DAYS), st.integers(0, 3)


@dataclass(frozen=True)
class Sat:
    """A session as it was planned; `published`: on which day of the story, if ever."""

    day: int
    unit: int
    host: str
    deputy: bool
    cancelled: bool
    published: int | None

    @property
    def who(self) -> str:
        return "delegate" if self.deputy else self.host


@dataclass(frozen=True)
class Came:
    """A visit as the desk would tell it: whom it was, about which case, in which session (or none)."""

    day: int
    unit: int
    host: str
    who: int | None
    case: int | None
    session: int | None
    present: int
    people: int
    refused: bool
    known: int


@dataclass(frozen=True)
class Noted:
    """A version of a row of the log: which row, on which day of the story it was told, and what."""

    row: int
    known: date
    kind: str
    day: date
    said: Said
    withdrawn: bool = False


hosts = st.sampled_from(["officer", "officer", "chairman", "delegate", "secretary"])
sessions = st.lists(
    st.builds(Sat, days, few, hosts, st.booleans(), st.booleans(), st.one_of(st.none(), days)), max_size=5
)
either = st.sampled_from([None, 0, 1])
visits = st.lists(
    st.builds(Came, days, few, hosts, either, either, either, st.integers(1, 6), st.integers(1, 9),
              st.sampled_from([False, False, False, True]), days),
    max_size=12,
)  # fmt: skip
notes = st.lists(
    st.tuples(st.sampled_from(["document", "training", "inspection", "execution", "correct", "take out"]), days, few,
              few, days), max_size=12,
)  # fmt: skip


def day_of(n: int) -> date:
    return FIRST + timedelta(days=n)


@dataclass
class Story:
    """What came into one office's books: sessions, visits, and the versions of the rows of its log."""

    office: PetitionsOffice
    sat: list[Sat]
    came: list[Came]
    noted: list[Noted] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)

    def write(self, notes: Iterable[tuple[str, int, int, int, int]]) -> None:
        ward = self.office.ward.on(FIRST.isoformat())
        self.people = [a_person(ward).id for _ in range(2)]
        self.cases = [the_case(ward, a_case(ward, unit=UNITS[0][0])).id for _ in range(2)]
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            ids = [self._session(work, n, sat) for n, sat in enumerate(self.sat)]
            for n, came in enumerate(self.came):
                held = self._session_of(came)
                self._visit(work, n, came, None if held is None else ids[self.sat.index(held)])
        for known, wish in sorted(((note[4], note) for note in notes), key=lambda each: each[0]):
            self._note(day_of(known), wish[:4])

    def _session(self, work: Work, n: int, sat: Sat) -> int:
        row = ReceptionSession(
            office_id=work.office.id, uid=f"buoi-{n}", planned_on=day_of(sat.day), held_on=day_of(sat.day),
            unit_id=self._unit(sat.unit), host=sat.host, host_name="Đỗ Quang Khải", reception="scheduled",
            hours="08:00-11:00", slot_minutes=30, place="Phòng 102", deputy_name="Tạ Thị Nga" if sat.deputy else "",
            deputy_title="Phó Chủ tịch" if sat.deputy else "", delegation_no="05/UQ" if sat.deputy else "",
            cancelled_why="Mưa bão" if sat.cancelled else "", changed_at=work.now,
            published_at=None if sat.published is None else at_nine(sat.published),
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()  # a visit names it by its key
        return row.id

    def _visit(self, work: Work, n: int, came: Came, session: int | None) -> None:
        visit = Visit(
            office_id=work.office.id, number=f"L-2026-{n + 1:04d}", received_on=day_of(came.day), host=came.host,
            reception="regular", unit_id=self._unit(came.unit), session_id=session, present=came.present,
            person_id=None if came.who is None else self.people[came.who], people_count=came.people, subject="Hỏi",
            case_id=None if came.case is None else self.cases[came.case], answer="", recorded_at=at_nine(came.known),
            refusal="drunk" if came.refused else "",
        )  # fmt: skip
        work.session.add(visit)

    def _unit(self, n: int) -> int:
        return self.office.ward.units[UNITS[n % 3][0]].id

    def _note(self, today: date, wish: tuple[str, int, int, int]) -> None:
        """Note one thing in the log, if it can be: an earlier row told anew, taken out, or a new one."""
        what, n, one, two = wish
        ward = self.office.ward.on(today.isoformat())
        with suppress(InvalidInput), begin(ward.installation, ward.actor("clerk")) as work:
            if what not in ("correct", "take out"):
                said = said_of(what, one, two, day_of(n))
                number = add_row(work, EnterRow(what, day_of(n), f"Việc {len(self.noted)}", said)).number
                self.noted.append(Noted(number, today, what, day_of(n), said))
            elif self.noted:
                old = self.noted[n % len(self.noted)]
                said = said_of(old.kind, two, one, day_of(n))
                anew = CorrectRow(day_of(n), "Việc khác", said, "Gõ nhầm", withdraw=what == "take out")
                correct_row(work, old.row, anew)
                self.noted.append(Noted(old.row, today, old.kind, day_of(n), said, anew.withdraw))

    def tcd(self, asked: Asked, units: set[int]) -> dict[int, Fraction]:
        """Count form 01: whom an earlier part received that day, or about that case, the later ones leave out."""
        columns, met, matters = dict[int, int](), list[Came](), set[tuple[str, int]]()
        rows = [(n, one) for n, one in enumerate(self.came) if self._counts(one, asked, units)]
        for host, first in PARTS:
            mine = [(n, one) for n, one in rows if self._host(one) == host and not any(same(one, each) for each in met)]
            met += [one for _n, one in mine]
            about = {("visit", n) if one.case is None else ("case", one.case) for n, one in mine} - matters
            matters |= about
            groups = [one.present for _n, one in mine if one.people >= CROWD]
            told = (len(mine), sum(one.present for _n, one in mine), len(about), len(groups), sum(groups))
            columns |= dict(enumerate(told, start=first))
            if host != "officer":
                columns[first - 1] = len(self._published(host, asked, units))
        return fractions(columns | {n: columns[4 + n] + columns[10 + n] + columns[16 + n] for n in range(1, 5)})

    def qlkntc(self, asked: Asked) -> dict[int, Fraction]:
        """Count form 06 from the last version of each row that was known."""
        latest = {each.row: each for each in self.noted if each.known <= asked.known_at}
        rows = [each for each in latest.values() if not each.withdrawn and asked.start <= each.day <= asked.as_at]
        said = {kind: [row.said for row in rows if row.kind == kind] for kind in KINDS}
        changes = [sum(each["change"] == change for each in said["document"]) for change in CHANGES]
        begun = said["inspection"]
        done = [each for each in begun if str(each.get("concluded_on", "9")) <= asked.as_at.isoformat()]
        counted = [*changes, len(said["training"]), total(said["training"], "people"), len(begun)]
        counted += [total(begun, "inspected_units"), len(done), *(total(done, name) for name in OF_INSPECTION)]
        counted += [len(said["execution"]), *(total(said["execution"], name) for name in OF_EXECUTION)]
        return fractions(dict(enumerate(counted, start=1)))

    def _counts(self, one: Came, asked: Asked, units: set[int]) -> bool:
        in_time = asked.start <= day_of(one.day) <= asked.as_at and day_of(one.known) <= asked.known_at
        return in_time and not one.refused and self._unit(one.unit) in units

    def _host(self, one: Came) -> str:
        held = self._session_of(one)
        return "delegate" if held and held.deputy else one.host

    def _session_of(self, one: Came) -> Sat | None:
        return None if one.session is None or one.session >= len(self.sat) else self.sat[one.session]

    def _published(self, host: str, asked: Asked, units: set[int]) -> set[int]:
        known = [one for one in self.sat if one.published is not None and day_of(one.published) <= asked.known_at]
        held = [one for one in known if not one.cancelled and asked.start <= day_of(one.day) <= asked.as_at]
        return {one.day for one in held if one.who == host and self._unit(one.unit) in units}


KINDS = ("document", "training", "inspection", "execution")


def said_of(kind: str, one: int, two: int, day: date) -> Said:
    if kind == "document":
        return {"symbol": f"{one}/KH", "change": CHANGES[one % 3], "subject": ("reception", "petitions")[two % 2]}
    if kind == "training":
        return {"people": 10 * one + two}
    if kind == "execution":
        return {name: n for n, name in enumerate(OF_EXECUTION, start=one) if (n + two) % 2}
    begun: Said = {"inspected_units": one + 1}
    if two == 0:
        return begun
    concluded = {"concluded_on": (day + timedelta(days=two - 1)).isoformat()}
    return {**begun, **concluded, **{name: n for n, name in enumerate(OF_INSPECTION, start=one)}}


def same(one: Came, other: Came) -> bool:
    about = (one.who is not None and one.who == other.who) or (one.case is not None and one.case == other.case)
    return one.day == other.day and about


def at_nine(n: int) -> datetime:
    return datetime.combine(day_of(n), time(9), VIETNAM)


def total(rows: Iterable[Said], name: str) -> int:
    return sum(int(row.get(name, 0)) for row in rows)


def fractions(columns: Mapping[int, int]) -> dict[int, Fraction]:
    return {number: Fraction(value) for number, value in columns.items()}


def number_in(numbers: Mapping[int, Fraction]) -> Callable[[str, int, bool], Fraction]:
    return lambda _form, column, _split: numbers[column]


def check(story: Story, asked: Asked) -> None:
    """Hold every row of both forms to the recount, and their checks to what they say."""
    office = story.office
    with reading(office.ward.installation, system_actor(office.ward.office.id)) as work:
        question = ask(work, asked.start, asked.as_at, as_at=asked.as_at, known_at=asked.known_at)
        for key in ("01/TCD", "06/QLKNTC"):
            form = fill_form(work, question, key)
            assert key == "01/TCD" or not form.rows, "the log is of the whole office"
            for unit, numbers in told(form).items():
                expected = story.tcd(asked, office.scopes[unit]) if key == "01/TCD" else story.qlkntc(asked)
                assert numbers == expected, (key, unit)
                wrong = {c.said for c in form.form.checks if not holds(c.said, number_in(expected))}
                found = {f.check.said for f in form.findings if (f.row.unit.id if f.row.unit else None) == unit}
                assert found == wrong, (key, unit)


def any_offices(url: str, examples: int) -> None:
    database = Database(url)

    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(sat=sessions, came=visits, noted=notes, asked=st.tuples(days, days, days))
    def any_office(sat, came, noted, asked):
        story = Story(PetitionsOffice.of(database, f"tiep{next(offices)}"), sat, came)
        story.write(noted)
        start, as_at = sorted(asked[:2])
        story.office.ward.on(day_of(DAYS).isoformat())
        check(story, Asked(day_of(start), day_of(as_at), day_of(asked[2])))
        check(story, Asked(FIRST, day_of(DAYS), day_of(DAYS)))

    try:
        any_office()
    finally:
        database.dispose()


def test_receptions_and_the_log_agree_with_a_recount_in_every_column_of_their_forms(sqlite_url):
    any_offices(sqlite_url, 10)


@pytest.mark.postgresql
def test_they_agree_on_postgresql_too(postgresql_url):
    any_offices(postgresql_url, 3)


@pytest.mark.proof
def test_many_offices_agree_in_receptions_and_log(sqlite_url):
    any_offices(sqlite_url, 150)

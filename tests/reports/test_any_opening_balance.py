"""Whatever is taken over, corrected, entered case by case and settled: reports agree with a plain recount."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from casetrack.db import Database
from casetrack.errors import InvalidInput
from casetrack.reports.behind import cases_behind
from casetrack.reports.forms import behind_form, fill_form
from casetrack.reports.indicators import behind, measure
from casetrack.reports.opening_balances import balances_of, part_of
from casetrack.reports.questions import FIGURES, Figure, Question, ask
from casetrack.reports.summary import summarise
from casetrack.services.opening_balances import EnterBalance, enter_balance, replace_one, take_back
from casetrack.services.work import Work, begin, reading
from tests.factories import COMPLAINT, Ward, a_case, a_step, a_ward

KIND, UNITS = "complaints_unprocessed", ("VP", "KT")
FIRST, BEGINS = date(2026, 6, 5), date(2026, 6, 8)  # the day on which the telling begins, that of every balance
offices = count(1)
few = st.integers(0, 4)


@dataclass
class Told:
    """A case as a plain recount knows it, with the days on which it was written down."""

    number: str
    unit: str
    opened: date
    written: date
    closed: date | None = None
    replaces: list[tuple[date, bool]] = field(default_factory=list)

    def is_taken_off(self, known: date) -> bool:
        said = [yes for day, yes in self.replaces if day <= known]
        return bool(said) and said[-1]


@dataclass
class Office:
    """A ward, and all that was told: balances by unit with the day of writing, and cases."""

    ward: Ward
    today: date = FIRST
    balances: dict[str, list[tuple[date, int]]] = field(default_factory=dict)
    cases: list[Told] = field(default_factory=list)

    def happens(self, act: tuple[str, int, int]) -> None:
        what, which, n = act
        self.ward.on(self.today.isoformat())
        unit = UNITS[which % 2]
        if what == "next day":
            self.today += timedelta(days=1 + n)
        elif what == "balance" and self.today >= BEGINS:
            self._enter(unit, n)
        elif what == "case":
            opened = self.today - timedelta(days=n * 2)
            number = a_case(self.ward, unit=unit, opened_on=max(opened, date(2026, 5, 20)), fields=COMPLAINT)
            self.cases.append(Told(number, unit, max(opened, date(2026, 5, 20)), self.today))
        elif self.cases:
            told = self.cases[which % len(self.cases)]
            (self._settle if what == "settle" else self._replace)(told)

    def _enter(self, unit: str, n: int) -> None:
        wish = EnterBalance(KIND, self.ward.units[unit].id, BEGINS, n, "Biên bản 1/BB")
        try:
            with begin(self.ward.installation, self.ward.actor("officer")) as work:
                enter_balance(work, wish)
        except InvalidInput:
            assert n < self.taken_off(unit, self.today)
        else:
            self.balances.setdefault(unit, []).append((self.today, n))

    def _settle(self, told: Told) -> None:
        if told.closed is None:
            a_step(self.ward, told.number, "desk", "classify", eligible=False, competent=True)
            a_step(self.ward, told.number, "leader", "file", comment="Không đủ điều kiện")
            told.closed = self.today

    def _replace(self, told: Told) -> None:
        """Take a case off its unit's balance if that can be, or give it back."""
        is_off = told.is_taken_off(self.today)
        place = (KIND, self.ward.units[told.unit].id, BEGINS)
        fits = told.opened < BEGINS and (told.closed is None or told.closed >= BEGINS)
        try:
            with begin(self.ward.installation, self.ward.actor("leader")) as work:
                take_back(work, told.number) if is_off else replace_one(work, place, told.number)
        except InvalidInput:
            assert not fits or self.left(told.unit, self.today, self.today) == 0
        else:
            assert is_off or fits
            told.replaces.append((self.today, not is_off))

    def taken_off(self, unit: str, known: date) -> int:
        return sum(told.unit == unit and told.is_taken_off(known) for told in self.cases)

    def left(self, unit: str, as_at: date, known: date) -> int:
        said = [n for day, n in self.balances.get(unit, ()) if day <= known]
        return said[-1] - self.taken_off(unit, known) if said and as_at >= BEGINS else 0

    def recount(self, question: Question, units: tuple[str, ...] = UNITS) -> dict[str, int]:
        figures = dict.fromkeys(("received", "carried_over", "resolved", "pending"), 0)
        for told in (t for t in self.cases if t.unit in units and t.written <= question.known_at):
            closed = told.closed if told.closed and told.closed <= min(question.as_at, question.known_at) else None
            if told.opened > question.as_at or (closed and closed < question.start):
                continue
            figures["received" if told.opened >= question.start else "carried_over"] += 1
            figures["resolved" if closed else "pending"] += 1
        left = sum(self.left(unit, question.as_at, question.known_at) for unit in units)
        return {**figures, "carried_over": figures["carried_over"] + left, "pending": figures["pending"] + left}


acts = st.tuples(st.sampled_from(("next day", "next day", "balance", "case", "case", "replace", "settle")), few, few)
asked = st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(0, 20))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(told=st.lists(acts, min_size=8, max_size=22), questions=st.lists(asked, min_size=2, max_size=4))
def test_reports_agree_with_a_plain_recount(database: Database, told, questions):
    office = Office(a_ward(database, code=f"sd{next(offices)}"))
    for act in told:
        office.happens(act)
    office.today = max(office.today, BEGINS)
    office.ward.on(office.today.isoformat())
    for start, length, known in questions:
        with reading(office.ward.installation, office.ward.actor("leader")) as work:
            first = min(date(2026, 6, 1) + timedelta(days=start), office.today)
            last = min(first + timedelta(days=length), office.today)
            known_at = min(FIRST + timedelta(days=known), office.today)
            agrees(office, work, ask(work, first, last, known_at=known_at))


def agrees(office: Office, work: Work, question: Question) -> None:
    expected = office.recount(question)
    summary = summarise(work, question)
    assert {name: summary.figures[name] for name in expected} == expected
    assert summary.balance.holds
    left = balances_of(work, question)
    for name in FIGURES:
        listed = len(work.session.scalars(cases_behind(work, question, Figure(name))).all())
        assert listed + part_of(left, Figure(name)) == summary.figures[name], name
    for line in summary.papers[0].units if summary.papers else ():
        for name in ("carried_over", "pending", "receipts", "distinct"):
            figure = Figure(name, "unit", line.key)
            listed = len(work.session.scalars(cases_behind(work, question, figure)).all())
            assert listed + part_of(left, figure) == line.counts[name], (line.key, name)
    for unit in (None, *UNITS):
        key = office.ward.units[unit].id if unit else None
        of_unit = office.recount(question, (unit,) if unit else UNITS)
        indicators_agree(work, question, key, of_unit)


def indicators_agree(work: Work, question: Question, unit: int | None, expected: dict[str, int]) -> None:
    for name, n in expected.items():
        key = f"petitions.complaints.{name}"
        measured, found = measure(work, question, unit, [key])[key], behind(work, question, key, unit)
        assert measured.value == n, key
        assert found.cases is not None
        assert len(work.session.scalars(found.cases).all()) + found.opening == n, key
        assert measured.opening == found.opening
    filled, opened = fill_form(work, question, "02-xld", unit), behind_form(work, question, "02-xld", 1, unit=unit)
    assert filled.findings == []
    assert filled.total.numbers[1] == expected["carried_over"] + expected["received"]
    assert filled.total.numbers[1] == len(opened.behind.ids) + opened.behind.opening
    assert (filled.opening is None) == (opened.behind.opening == 0)

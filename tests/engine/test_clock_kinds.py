"""Clocks that are no simple duties: limits of the law, days counted back, lengths out of fields, clocks that follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.engine.clocks import Clock
from casetrack.engine.definition import Definition
from casetrack.engine.extending import may_not_extend
from casetrack.engine.history import Happening, Standing, fold
from casetrack.engine.library import load_definition
from casetrack.engine.machine import WorkflowMachine
from casetrack.engine.scenarios import run_scenario
from casetrack.errors import InvalidInput
from casetrack.text import Text
from tests.engine.office_calendar import CALENDAR, works

ONE_DAY = timedelta(days=1)


@cache
def hearing() -> Definition:
    path = Path(__file__).parent / "clocks_of_every_kind.yaml"
    return load_definition(path.read_bytes(), path.name)


Event = tuple[str, str, Mapping[str, object]]


def told(*events: Event, opened: str = "2026-07-01", **fields: object) -> Standing:
    """Fold a complaint received on a day with these fields, and what happened then: day, trigger, fields."""
    start = {"unit": 1, "officer": None, "channel": "desk", "fields": fields}
    book = [Happening(1, "opened", "opened", date.fromisoformat(opened), start, {"title": ""})]
    targets = {"decide": "decided", "take_back": "open", "execute": "decided", "close": "ended"}
    for seq, (day, trigger, said) in enumerate(events, start=2):
        payload = {"from": "", "to": targets.get(trigger, "open"), "fields": said}
        book.append(Happening(seq, "step", trigger, date.fromisoformat(day), payload))
    return fold(hearing(), CALENDAR, book)


def clock(standing: Standing, key: str) -> Clock | None:
    return next((clock for clock in standing.clocks if clock.key == key), None)


def due_of(standing: Standing, key: str) -> date | None:
    found = clock(standing, key)
    assert found
    return found.due.due_on


def status_of(standing: Standing, key: str) -> str:
    found = clock(standing, key)
    return found.status if found else "none"


class TestLimits:
    @pytest.mark.parametrize(("known_on", "status"), [("2026-06-01", "met"), ("2026-03-01", "met_late")])
    def test_a_complaint_within_ninety_days_is_in_time_by_the_day_of_receipt(self, known_on: str, status: str) -> None:
        filing = clock(told(known_on=known_on), "filing")
        assert filing
        assert (filing.status, filing.ended_on, filing.kind) == (status, date(2026, 7, 1), "limit")

    def test_the_day_known_may_be_filled_in_later(self) -> None:
        assert status_of(told(), "filing") == "none"
        later = told(("2026-07-08", "set_dialogue", {"known_on": "2026-03-01"}))
        assert status_of(later, "filing") == "met_late"

    def test_a_limit_is_not_what_the_case_is_due_by(self) -> None:
        standing = told(("2026-07-10", "decide", {}), ("2026-07-13", "execute", {}))
        assert status_of(standing, "effect") == "running"
        assert standing.due is None

    def test_no_report_counts_a_limit_as_late(self) -> None:
        standing = told(("2026-07-10", "decide", {}), ("2026-12-01", "close", {}), known_on="2026-01-01")
        keys = {span.key for span in standing.spans if span.kind == "due"}
        assert keys == {"settle", "execution"}
        closing = next(span for span in standing.spans if span.value == "resolved")
        assert closing.due_on == due_of(standing, "execution")

    def test_the_end_of_the_case_does_not_end_a_moment_of_law(self) -> None:
        standing = told(("2026-07-10", "decide", {}), ("2026-07-14", "close", {}))
        assert status_of(standing, "effect") == "running"
        assert due_of(standing, "effect") == date(2026, 8, 9)

    def test_a_decision_taken_back_never_takes_effect(self) -> None:
        standing = told(("2026-07-10", "decide", {}), ("2026-07-14", "take_back", {}))
        assert status_of(standing, "effect") == "cancelled"


class TestLengthsOutOfFields:
    def test_there_is_no_clock_while_the_number_is_blank(self) -> None:
        assert status_of(told(), "province") == "none"
        assert due_of(told(("2026-07-06", "set_dialogue", {"days": 10})), "province") == date(2026, 7, 15)

    def test_the_sum_names_the_field(self) -> None:
        province = clock(told(days=10), "province")
        assert province
        assert "Số ngày tỉnh quy định" in next(line.text.vi for line in province.due.lines if line.code == "term")

    @pytest.mark.parametrize("days", [0, -3, 2001])
    def test_an_impossible_number_is_refused_at_its_field(self, days: int) -> None:
        with pytest.raises(InvalidInput) as refused:
            told(days=days)
        assert list(refused.value.fields) == ["days"]


class TestCountingBack:
    def test_the_invitation_is_due_five_working_days_before_the_dialogue(self) -> None:
        assert status_of(told(), "summons") == "none"
        standing = told(("2026-07-02", "set_dialogue", {"dialogue_on": "2026-07-20"}))
        assert due_of(standing, "summons") == date(2026, 7, 13)
        assert standing.due
        assert standing.due.key == "summons"

    @pytest.mark.parametrize(("invited", "status"), [("2026-07-13", "met"), ("2026-07-14", "met_late")])
    def test_an_invitation_sent_later_is_late(self, invited: str, status: str) -> None:
        steps: list[Event] = [("2026-07-02", "set_dialogue", {"dialogue_on": "2026-07-20"}), (invited, "invite", {})]
        assert status_of(told(*steps), "summons") == status

    def test_another_day_of_dialogue_asks_for_another_invitation(self) -> None:
        steps: list[Event] = [
            ("2026-07-02", "set_dialogue", {"dialogue_on": "2026-07-20"}),
            ("2026-07-06", "invite", {}),
            ("2026-07-17", "set_dialogue", {"dialogue_on": "2026-08-03"}),
        ]
        assert (status_of(told(*steps), "summons"), due_of(told(*steps), "summons")) == ("running", date(2026, 7, 27))

    def test_the_sum_says_from_which_day_it_is_counted_back(self) -> None:
        summons = clock(told(("2026-07-02", "set_dialogue", {"dialogue_on": "2026-07-20"})), "summons")
        assert summons
        assert summons.due.lines[0].text.vi == "Giấy mời đối thoại: tính lùi từ ngày 20/7/2026, không tính ngày đó"


class TestFollowing:
    def test_execution_begins_when_the_decision_takes_effect(self) -> None:
        standing = told(("2026-07-10", "decide", {}))
        assert due_of(standing, "effect") == date(2026, 8, 9)
        assert due_of(standing, "execution") == date(2026, 8, 14)
        assert status_of(told(), "execution") == "none"

    def test_the_sum_names_what_it_follows(self) -> None:
        execution = clock(told(("2026-07-10", "decide", {})), "execution")
        assert execution
        said = Text("09/8/2026 (hạn “Quyết định có hiệu lực”)", "09/8/2026 (when “The decision takes effect” is due)")
        assert said.vi in execution.due.lines[0].text.vi
        assert said.en in execution.due.lines[0].text.en

    def test_it_moves_with_what_it_follows(self) -> None:
        assert due_of(told(("2026-07-10", "decide", {}), remote=True), "execution") == date(2026, 9, 3)

    def test_what_is_executed_before_the_effect_is_met(self) -> None:
        assert status_of(told(("2026-07-10", "decide", {}), ("2026-07-20", "execute", {})), "execution") == "met"

    def test_it_is_cancelled_with_what_it_follows_and_begins_anew_with_it(self) -> None:
        taken_back: list[Event] = [("2026-07-10", "decide", {}), ("2026-07-14", "take_back", {})]
        assert status_of(told(*taken_back), "execution") == "cancelled"
        again = told(*taken_back, ("2026-07-21", "decide", {}))
        assert (status_of(again, "execution"), due_of(again, "effect")) == ("running", date(2026, 8, 20))


class TestExtensions:
    @pytest.mark.parametrize("story", range(2))
    def test_the_stories_come_out_as_promised(self, story: int) -> None:
        assert run_scenario(WorkflowMachine(hearing()), CALENDAR, hearing().scenarios[story]) == ()

    @pytest.mark.parametrize(("grave", "most"), [(True, 30), (False, 15), (None, 15)])
    def test_the_first_block_that_fits_applies(self, grave: bool | None, most: int) -> None:
        rule = next(rule for rule in hearing().deadlines if rule.key == "settle")
        allowed = rule.extension_for({"grave": grave})
        assert allowed
        assert allowed.most.n == most

    def test_ground_and_decision_stand_in_the_sum(self) -> None:
        start = {"unit": 1, "officer": None, "channel": "desk", "fields": {"grave": True}}
        said = {"n": 30, "unit": "calendar_days", "ground_key": "expertise", "decision_no": "12/QĐ-UBND"}
        standing = fold(
            hearing(),
            CALENDAR,
            [
                Happening(1, "opened", "opened", date(2026, 7, 1), start),
                Happening(2, "extended", "settle", date(2026, 7, 20), said, {"ground": "mẫu đất"}),
            ],
        )
        settle = clock(standing, "settle")
        assert settle
        (line,) = [line for line in settle.due.lines if line.code == "extension"]
        assert line.text.vi == "Gia hạn lần 1 ngày 20/7/2026: Phải giám định; mẫu đất (12/QĐ-UBND)"
        assert line.basis
        assert line.basis.text.vi == "Luật Tố cáo 2018 Điều 30 khoản 3"

    def test_a_limit_that_has_no_extension_is_not_extendable(self) -> None:
        standing = told(("2026-07-10", "decide", {}))
        rule = next(rule for rule in hearing().deadlines if rule.key == "effect")
        (refusal,) = may_not_extend(hearing(), standing, rule, frozenset({"leader"}))
        assert refusal.code == "not_extendable"


def walk(day: date, n: int, direction: int) -> date:
    """Go on or back by working days, one day after the other, pencil in hand."""
    while n:
        day += direction * ONE_DAY
        n -= works(day)
    return day


days_of_2026 = st.dates(date(2026, 1, 5), date(2026, 9, 30))


@given(days_of_2026, st.integers(1, 60))
def test_a_length_out_of_a_field_ends_where_a_clerk_ends(opened: date, days: int) -> None:
    assert due_of(told(opened=opened.isoformat(), days=days), "province") == walk(opened, days, 1)


@given(days_of_2026, st.integers(0, 60))
def test_a_day_counted_back_is_where_a_clerk_comes_counting_back(opened: date, ahead: int) -> None:
    dialogue = opened + ahead * ONE_DAY
    standing = told(
        (opened.isoformat(), "set_dialogue", {"dialogue_on": dialogue.isoformat()}), opened=opened.isoformat()
    )
    due = due_of(standing, "summons")
    assert due == walk(dialogue, 5, -1)
    assert due
    assert sum(works(due + n * ONE_DAY) for n in range((dialogue - due).days)) == 5


@given(days_of_2026, st.integers(0, 40), st.booleans())
def test_a_chain_ends_where_a_clerk_ends_who_counts_both_clocks(opened: date, later: int, remote: bool) -> None:
    decided = opened + later * ONE_DAY
    standing = told((decided.isoformat(), "decide", {}), opened=opened.isoformat(), remote=remote)
    effect = decided
    for _ in range(45 if remote else 30):
        effect += ONE_DAY
    assert due_of(standing, "effect") == effect
    assert due_of(standing, "execution") == walk(effect, 5, 1)


@given(days_of_2026, days_of_2026)
def test_a_complaint_is_in_time_exactly_when_the_ninetieth_day_has_not_passed(known: date, opened: date) -> None:
    last = known + 90 * ONE_DAY
    while not works(last):
        last += ONE_DAY
    status = status_of(told(opened=opened.isoformat(), known_on=known.isoformat()), "filing")
    assert status == ("met" if opened <= last else "met_late")

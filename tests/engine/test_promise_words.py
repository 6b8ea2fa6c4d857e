"""Why a promised day is that day, in words that somebody at a counter can count again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casetrack.engine.clocks import Clock
from casetrack.engine.deadlines import Grant, Pause, count_term, state_term
from casetrack.engine.definition import Basis, Length
from casetrack.engine.promises import spell_promise
from casetrack.engine.terms import Term
from casetrack.text import Text
from tests.factories import workflows, working_days

LAW = Basis(Text("Luật Khiếu nại 2011 Điều 28", "Law on Complaints 2011, Article 28"), "verified")
PETITION = workflows().latest("petition")
THIRTY = Term(date(2026, 6, 4), "next_day", Length(30, "calendar_days"), "next", LAW, Text("Giải quyết", "Settlement"))
TEN = replace(THIRTY, length=Length(10, "working_days"))


def clock(term: Term, **more: Any) -> Clock:
    due = count_term(term, working_days(), more.get("pauses", ()), more.get("grants", ()))
    return Clock("resolve", "running", term.start_on, due, None, term.length.unit, term=term, promise=True, **more)


@pytest.mark.parametrize(
    ("told", "vi"),
    [
        (clock(TEN), "10 ngày làm việc, không tính ngày 04/6/2026"),
        (clock(replace(TEN, count="same_day")), "10 ngày làm việc, tính cả ngày 04/6/2026"),
        (
            clock(replace(TEN, start_on=date(2026, 4, 24))),
            "10 ngày làm việc, không tính ngày 24/4/2026, không tính ngày nghỉ lễ",
        ),
        (clock(THIRTY), "30 ngày, không tính ngày 04/6/2026, dời sang ngày làm việc kế tiếp"),
        (
            clock(TEN, pauses=(Pause(date(2026, 6, 8), date(2026, 6, 10), LAW),)),
            "10 ngày làm việc, không tính ngày 04/6/2026, cộng những ngày tạm dừng",
        ),
        (
            clock(TEN, grants=(Grant(Length(5, "working_days"), date(2026, 6, 9), "phức tạp", "QĐ 12"),)),
            "10 ngày làm việc, không tính ngày 04/6/2026, cộng thời gian gia hạn",
        ),
    ],
    ids=["the day of receipt does not count", "it does", "holidays", "moved off a Saturday", "paused", "extended"],
)
def test_the_sum_is_said_in_words(told: Clock, vi: str):
    promise = spell_promise(PETITION, told)
    assert promise.why.vi == vi
    assert promise.why.en.startswith(("10 working days", "30 days"))
    assert (promise.label.vi, promise.basis, promise.provisional) == ("Giải quyết", LAW, None)


def test_a_day_that_papers_state_is_said_to_be_stated():
    due = state_term(date(2026, 7, 1), LAW)
    promise = spell_promise(PETITION, Clock("resolve", "running", date(2026, 6, 4), due, None, "calendar_days"))
    assert promise.why.vi == "theo ngày ghi trong giấy tờ"
    assert promise.due_on == date(2026, 7, 1)


def test_a_calendar_that_is_not_confirmed_makes_it_provisional():
    promise = spell_promise(PETITION, clock(replace(TEN, start_on=date(2027, 3, 4))))
    assert promise.provisional is not None
    assert "2027" in promise.provisional.vi

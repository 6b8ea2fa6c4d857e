"""Whatever cases the office has and whatever it decides about its days off: the moves are those of a plain recount."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import count

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from casetrack.engine.calendar import CalendarDay, CalendarYear
from casetrack.errors import TransitionRefused
from casetrack.services.access import get_visible_case
from casetrack.services.calendar import DecideYear
from casetrack.services.chain import verify
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.rebuild import rebuild
from casetrack.services.recounts import apply, preview
from casetrack.services.work import begin, reading, system_actor
from casetrack.text import Text
from tests.calendars import (
    Moves,
    a_swap,
    book_length,
    counted_by,
    days_due,
    moved_by_events,
    moved_in_a_recount,
    year_of,
)
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, a_ward, working_days

FIRST = date(2027, 1, 4)
DECIDED_ON = date(2027, 4, 1)
offices = count(1)
Story = tuple[bool, int, list[int], str]

stories = st.lists(
    st.tuples(
        st.booleans(),  # a denunciation, else a complaint
        st.integers(0, 40),  # days until it comes
        st.lists(st.integers(0, 9), max_size=4),  # days from step to step
        st.sampled_from(["", "extend", "withdraw"]),
    ),
    min_size=1,
    max_size=4,
)
weekdays = (
    st.integers(0, 150).map(lambda n: FIRST + timedelta(days=n)).filter(lambda day: working_days().is_working(day))
)
saturdays = st.integers(0, 25).map(lambda n: date(2027, 1, 9) + timedelta(weeks=n))
swaps = st.tuples(weekdays, saturdays)


STEPS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("officer", "classify", dict(ELIGIBLE)),
    ("leader", "accept", {}),
    ("leader", "suspend", {"suspend_ground": "other_body", "comment": "Chờ kết luận."}),
    ("leader", "resume", {"comment": "Đã có kết luận."}),
)


def tell(ward: Ward, story: Story, first: date = FIRST) -> None:
    """Let one case come and go as far as the story goes, or as its workflow lets it."""
    denounced, wait, gaps, ending = story
    day = first + timedelta(days=wait)
    fields = DENUNCIATION if denounced else COMPLAINT
    number = a_case(ward.on(str(day)), petitioner=a_person(ward), officer="officer", fields=fields)
    with suppress(TransitionRefused):
        for gap, (who, trigger, said) in zip(gaps, STEPS, strict=False):
            day += timedelta(days=gap)
            kind = {"petition_class": fields["petition_class"]} if trigger == "classify" else {}
            a_step(ward.on(str(day)), number, who, trigger, **kind, **said)
        if ending == "withdraw":
            a_step(ward, number, "officer", "withdraw", comment="Tự rút đơn.")
        if ending == "extend":
            with begin(ward.installation, ward.actor("leader")) as work:
                case = get_visible_case(work, number)
                extend_deadline(
                    work, case, Extend("resolve", 15, work.today, "Phức tạp", case.version, "foreign", "44/QĐ")
                )


def shown(ward: Ward, wish: DecideYear) -> Moves:
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        seen = preview(work, wish)
        assert seen.hidden == 0
        return {case.number: {c.key: (c.before, c.after) for c in case.clocks} for case in seen.cases}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=stories, decided=st.lists(swaps, min_size=1, max_size=2))
def test_a_decision_shows_and_moves_exactly_what_a_recount_moves(
    database, told: list[Story], decided: Sequence[tuple[date, date]]
):
    ward = a_ward(database, code=f"xa{next(offices)}")
    for story in told:
        tell(ward, story)
    ward.on(str(DECIDED_ON))
    calendar, office_id = working_days(), ward.office.id
    for off, worked in decided:
        wish = a_swap(off, worked)
        since, after = book_length(ward), calendar.with_year(wish.year)
        wanted, ended = moved_in_a_recount(ward, calendar, after), days_due(ward, running=False)
        assert shown(ward, wish) == wanted

        done = apply(ward.installation, system_actor(office_id), wish)
        assert done is None if after.version == calendar.version else done is not None and done.moved == len(wanted)
        assert moved_by_events(ward, since) == wanted
        assert days_due(ward, running=False) == ended
        assert days_due(ward, running=True) == counted_by(ward, after)
        assert rebuild(ward.installation, office_id, write=False).differing == ()
        calendar = after
    length = book_length(ward)
    assert apply(ward.installation, system_actor(office_id), wish) is None
    with reading(ward.installation, ward.actor("auditor")) as work:
        assert verify(work) == book_length(ward) == length


def test_around_a_changed_day_every_clock_that_moves_is_looked_at(ward: Ward):
    """One day off more, and a case of either kind for each day before and after it: none is missed at the edges."""
    monday, wednesday = date(2027, 3, 1), date(2027, 3, 3)
    for wait in range(52):
        for denounced, gaps in ((False, []), (False, [0, 0]), (True, [0, 0])):
            tell(ward, (denounced, wait, gaps, ""), monday - timedelta(days=46))
    known = year_of(working_days(), 2027)
    ward.on(str(DECIDED_ON))
    for off in (monday, wednesday):
        more = CalendarDay(off, "off", Text("Nghỉ bão", "Storm"), "CĐ 1", "confirmed")
        wish = DecideYear(CalendarYear(2027, known.status, known.source, (*known.days, more)))
        wanted = moved_in_a_recount(ward, working_days(), working_days().with_year(wish.year))
        assert len(wanted) > 8
        assert shown(ward, wish) == wanted

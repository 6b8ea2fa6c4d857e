"""A case's life is cut where what a report says of it changes, and nowhere else."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given

from casetrack.engine.spans import SpanFact
from casetrack.engine.stretches import Profile, StretchFact, stretches_of

FIRST = date(2026, 6, 1)


def day(n: int) -> date:
    return FIRST.replace(day=n)


def entered(on: int = 1) -> tuple[SpanFact, ...]:
    return SpanFact("entry", "", "desk", day(on), None), SpanFact("unit", "", "7", day(on), None)


def told(*spans: SpanFact) -> list[tuple[int, int | None, str, str, str]]:
    """Say of each stretch its days, its phase, how it kept its day, and its field."""
    return [
        (
            stretch.from_on.day,
            stretch.to_on.day if stretch.to_on else None,
            stretch.profile.phase,
            stretch.profile.timing,
            dict(stretch.profile.fields).get("matter", ""),
        )
        for stretch in stretches_of("petition", [*entered(), *spans])
    ]


def test_a_petition_that_is_settled_late_has_a_stretch_for_each_thing_that_changed():
    spans = (
        SpanFact("phase", "", "received", day(1), day(9)),
        SpanFact("phase", "", "resolved", day(9), None, "settled", day(8)),
        SpanFact("field", "matter", "land", day(3), None),
    )
    assert told(*spans) == [
        (1, 3, "received", "", ""),
        (3, 9, "received", "", "land"),
        (9, None, "resolved", "late", "land"),
    ]


def test_what_changes_and_changes_nothing_that_is_counted_cuts_nothing():
    spans = (
        SpanFact("phase", "", "received", day(1), None),
        SpanFact("due", "process", "running", day(1), day(4), due_on=day(20)),
        SpanFact("due", "resolve", "running", day(4), None, due_on=day(20)),
    )
    (whole,) = stretches_of("petition", [*entered(), *spans])
    assert (whole.from_on, whole.to_on, whole.due_on, whole.returned) == (day(1), None, day(20), False)


def test_a_paused_clock_runs_out_for_nobody_and_the_first_of_two_counts():
    spans = (
        SpanFact("phase", "", "received", day(1), None),
        SpanFact("due", "resolve", "running", day(1), day(3), due_on=day(10)),
        SpanFact("due", "resolve", "paused", day(3), day(5), due_on=day(12)),
        SpanFact("due", "process", "running", day(5), None, due_on=day(28)),
        SpanFact("due", "resolve", "running", day(5), None, due_on=day(12)),
    )
    stretches = stretches_of("petition", [*entered(), *spans])
    assert [stretch.due_on for stretch in stretches] == [day(10), None, day(12)]


def test_a_case_that_comes_back_says_so_until_its_end():
    spans = (
        SpanFact("phase", "", "received", day(1), day(4)),
        SpanFact("phase", "", "resolved", day(4), day(6), "settled"),
        SpanFact("phase", "", "received", day(6), day(9)),
        SpanFact("phase", "", "resolved", day(9), None, "withdrawn"),
    )
    stretches = stretches_of("petition", [*entered(), *spans])
    assert [(each.closed_on, each.returned) for each in stretches] == [
        (None, False),
        (day(4), False),
        (None, True),
        (day(9), True),
    ]


facts = st.builds(
    lambda kind, value, first: SpanFact(kind, "k" if kind == "field" else "", value, day(first), None),
    st.sampled_from(["officer", "field", "delay"]),
    st.sampled_from(["1", "2"]),
    st.integers(1, 28),
)


@given(spans=st.lists(facts, max_size=5, unique_by=lambda span: span.kind))
def test_each_day_has_one_stretch_that_says_what_the_spans_say(spans: list[SpanFact]):
    whole = [*entered(), SpanFact("phase", "", "received", day(1), None), *spans]
    stretches = stretches_of("petition", whole)
    for number in range(1, 30):
        today = day(number)
        (held,) = [s for s in stretches if s.from_on <= today and (s.to_on is None or s.to_on > today)]
        true = {span.kind: span.value for span in spans if span.from_on <= today}
        said = held.profile
        assert (str(said.officer_id or ""), said.delay, dict(said.fields).get("k")) == (
            true.get("officer", ""),
            true.get("delay", ""),
            true.get("field"),
        )
    assert all(one.to_on == other.from_on for one, other in pairwise(stretches))


def test_a_profile_is_named_by_what_it_says_wherever_it_is_made():
    whole = [*entered(), SpanFact("phase", "", "received", day(1), None)]
    (one,) = stretches_of("petition", whole)
    (other,) = stretches_of("petition", list(reversed(whole)))
    assert one == other
    assert one.profile.code == other.profile.code
    assert 0 <= one.profile.code < 2**63
    assert isinstance(one, StretchFact)
    assert isinstance(one.profile, Profile)

"""One holder at every moment: whatever happens in whatever order, the log agrees with a slow recount day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from casetrack.engine.definition import Definition
from casetrack.engine.delay_causes import load_delay_causes
from casetrack.engine.history import Happening, fold
from casetrack.engine.holding import Hold, Holder
from casetrack.engine.milestones import milestones_of
from casetrack.errors import DefinitionError
from casetrack.text import Text
from tests.factories import workflows, working_days

FIRST = date(2026, 6, 1)
UNIT, RECEIVER, BODY = 1, 4, "Sở Xây dựng"


def petition() -> Definition:
    return workflows().get("petition", 1)


@dataclass
class Story:
    """A petition as it was told so far, in the order of writing."""

    happenings: list[Happening] = field(default_factory=list)
    state: str = "received"
    last_step: date = FIRST

    def opens(self, officer: int | None) -> None:
        self._write("opened", "opened", FIRST, {"unit": UNIT, "officer": officer, "fields": {}})

    def assigns(self, officer: int | None, today: date) -> None:
        self._write("assigned", "assigned", today, {"officer": officer})

    def steps(self, which: int, today: date, back: int, officer: int | None) -> None:
        ways = petition().steps_from.get(self.state, ())
        if not ways:
            return
        step = ways[which % len(ways)]
        day = max(self.last_step, today - timedelta(days=back))
        fields = {"receiving_unit": RECEIVER, "receiving_body": BODY}
        said = {key: value for key, value in fields.items() if key in step.fields}
        payload: dict[str, object] = {"from": self.state, "to": step.target, "fields": said}
        if officer is not None:
            payload["officer"] = officer
            if which % 2:
                payload["officer_on"] = today.isoformat()
        self._write("step", step.trigger, day, payload)
        self.state, self.last_step = step.target, day

    def holds(self) -> tuple[Hold, ...]:
        return fold(petition(), working_days(), self.happenings).holds

    def _write(self, kind: str, name: str, day: date, payload: Mapping[str, Any]) -> None:
        self.happenings.append(Happening(len(self.happenings) + 1, kind, name, day, payload))


def recount(story: Story, day: date) -> Holder | None:
    """Say who had the case at the end of a day: plain loops over what was written, slow and easy to believe."""
    definition = petition()
    state, receiver, officer, latest = "received", None, None, FIRST
    for happening in story.happenings:
        payload: Any = happening.payload
        if "officer" in payload:
            said = payload.get("officer_on")
            latest = max(latest, happening.occurred_on, date.fromisoformat(str(said)) if said else FIRST)
            officer = payload["officer"] if latest <= day else officer
        if happening.kind == "step" and happening.occurred_on <= day:
            asked = payload["fields"]
            state = payload["to"]
            receiver = Holder("unit", unit_id=RECEIVER) if "receiving_unit" in asked else None
            if "receiving_body" in asked:
                receiver = Holder("body", body=Text(BODY, BODY))
    standing = definition.states[state]
    if standing.kind == "final":
        return None
    if standing.kind == "waiting" and receiver:
        return receiver
    if officer is not None:
        return Holder("officer", user_id=officer)
    return Holder("role", unit_id=UNIT, role=standing.owner)


officers = st.sampled_from([None, 7, 8, 9])
deeds = st.lists(
    st.tuples(st.sampled_from(["assign", "step", "step", "step"]), st.integers(0, 9), st.integers(0, 3), officers),
    max_size=12,
)


@given(first=officers, deeds=deeds, waits=st.lists(st.integers(0, 2), min_size=12, max_size=12))
def test_the_log_agrees_with_a_slow_recount_of_every_day(first, deeds, waits):
    story, today = Story(), FIRST
    story.opens(first)
    for (what, which, back, officer), wait in zip(deeds, waits, strict=False):
        today += timedelta(days=wait)
        if what == "assign":
            story.assigns(officer, today)
        else:
            story.steps(which, today, back, officer)
    holds = story.holds()
    for number in range((today - FIRST).days + 2):
        day = FIRST + timedelta(days=number)
        covering = [hold.holder for hold in holds if hold.since <= day and (hold.until is None or hold.until > day)]
        wanted = recount(story, day)
        assert covering == ([] if wanted is None else [wanted]), day
    assert all(one.until is not None and one.until <= other.since for one, other in pairwise(holds))


def told(*happenings: tuple[str, str, str, Mapping[str, Any]]) -> list[Happening]:
    opened = Happening(1, "opened", "opened", FIRST, {"unit": UNIT, "officer": 7, "fields": {}})
    return [
        opened,
        *(
            Happening(n, kind, name, date.fromisoformat(day), payload)
            for n, (kind, name, day, payload) in enumerate(happenings, start=2)
        ),
    ]


def hands(happenings: list[Happening]) -> list[tuple[object, str]]:
    """Give which officer had the case, and since which day of June."""
    holds = fold(petition(), working_days(), happenings).holds
    return [(hold.holder.user_id, f"{hold.since:%d}") for hold in holds]


CLASSIFY = {"from": "received", "to": "classified", "fields": {}}


def test_whoever_was_named_last_has_the_case_though_the_step_is_dated_before_another_hand_over():
    book = told(
        ("assigned", "assigned", "2026-06-05", {"officer": 8}),
        ("step", "classify", "2026-06-03", {**CLASSIFY, "officer": 9, "officer_on": "2026-06-10"}),
    )
    standing = fold(petition(), working_days(), book)
    assert hands(book) == [(7, "01"), (8, "05"), (9, "10")]
    assert (standing.officer_id, standing.last_step_on) == (9, date(2026, 6, 3))


def test_a_step_of_before_that_does_not_say_the_day_of_its_hand_over_follows_the_one_before_it():
    book = told(
        ("assigned", "assigned", "2026-06-05", {"officer": 8}),
        ("step", "classify", "2026-06-03", {**CLASSIFY, "officer": 9}),
    )
    assert fold(petition(), working_days(), book).officer_id == 9
    assert hands(book)[-1] == (9, "05")


def test_a_case_lies_with_the_body_that_was_asked_and_comes_back_with_its_task():
    land = workflows().get("land_dossier", 1)
    asked = {"from": "verifying", "to": "awaiting_papers", "fields": {"asked_of": "archive"}}
    book = told(
        ("assigned", "assigned", "2026-06-02", {"officer": 8, "by_when": "2026-06-30"}),
        ("step", "accept", "2026-06-03", {"from": "checked", "to": "verifying", "fields": {}}),
        ("step", "ask_papers", "2026-06-04", asked),
        ("step", "papers_received", "2026-06-09", {"from": "awaiting_papers", "to": "verifying", "fields": {}}),
    )
    *_, waited, held = fold(land, working_days(), book).holds
    assert waited.holder == Holder("body", body=land.fields["asked_of"].label_of("archive"))
    assert (waited.since.day, waited.until and waited.until.day, waited.assignment) == (4, 9, None)
    assert (held.holder.user_id, held.assignment and held.assignment.by_when) == (8, date(2026, 6, 30))


def test_a_petition_that_was_sent_to_a_unit_lies_with_that_unit():
    forwarded = {"from": "classified", "to": "forwarded", "fields": {"receiving_unit": RECEIVER}}
    book = told(("step", "classify", "2026-06-03", CLASSIFY), ("step", "forward_unit", "2026-06-04", forwarded))
    held = fold(petition(), working_days(), book).held
    assert held is not None
    assert held.holder == Holder("unit", unit_id=RECEIVER)


def test_a_wait_of_which_nobody_is_named_stays_with_the_officer():
    book = told(
        ("step", "classify", "2026-06-03", CLASSIFY),
        ("step", "ask_supplement", "2026-06-04", {"from": "classified", "to": "supplement", "fields": {}}),
    )
    assert hands(book) == [(7, "01")]


def test_nobody_holds_a_case_that_has_ended():
    book = told(("step", "withdraw", "2026-06-03", {"from": "received", "to": "withdrawn", "fields": {}}))
    standing = fold(petition(), working_days(), book)
    assert standing.held is None
    assert [(hold.since, hold.until) for hold in standing.holds] == [(FIRST, date(2026, 6, 3))]


def test_the_milestones_are_the_changes_of_phase_with_the_days_between_them():
    book = told(("step", "classify", "2026-06-03", CLASSIFY), ("activity", "note", "2026-06-04", {}))
    standing = fold(petition(), working_days(), book)
    stones = milestones_of(petition(), standing, book)
    assert [(stone.phase, stone.days) for stone in stones] == [("received", 0), ("classified", 2)]


def test_a_cause_of_delay_holds_from_its_day_until_another_is_told():
    book = told(
        ("activity", "delay_cause", "2026-06-03", {"cause": "papers"}),
        ("activity", "delay_cause", "2026-06-05", {"cause": "staff"}),
        ("activity", "delay_cause", "2026-06-06", {"resource": "a former system's own word"}),
    )
    spans = [span for span in fold(petition(), working_days(), book).spans if span.kind == "delay"]
    assert [(span.value, span.from_on.day, span.to_on and span.to_on.day) for span in spans] == [
        ("papers", 3, 5),
        ("staff", 5, None),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('causes:\n  Other: {label: {vi: "Khác", en: "Other"}}\n', "E03"),
        ('causes:\n  papers: {label: {vi: "Thiếu hồ sơ", en: "Papers"}}\n', "E03"),
        ('causes:\n  other: {label: {vi: "Khác", en: "Other"}, sort: 3}\n', "E02"),
        ('causes:\n  other: {label: {vi: "Khác"}}\n', "E05"),
    ],
    ids=["a code in capitals", "no other", "an unknown key", "no English"],
)
def test_a_broken_list_of_causes_is_refused_with_its_line(text: str, said: str):
    with pytest.raises(DefinitionError) as refused:
        load_delay_causes(text.encode(), "delay_causes.yaml")
    assert said in {problem.code for problem in refused.value.problems}
    assert all(problem.line for problem in refused.value.problems)

"""Indicators counted again from the rows of events alone: plain loops, no spans, no profiles, none of the program's.

What a case is at the end of a day is read from its last event until then, corrections applied, by their days.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import yaml
from sqlalchemy import select

from casetrack.models import CaseEvent, CaseLink, EnteredFigure
from casetrack.services.work import Work
from tests.factories import VIETNAM
from tests.reports.claims import INDICATORS, PHASES

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A period, the day as at, and the day until which things are known."""

    start: date
    as_at: date
    known_at: date


@dataclass
class Deed:
    """One thing that moved a case: its number in the case, its day, the state it led to and what it said."""

    seq: int
    on: date
    state: str
    fields: dict[str, object]


@dataclass
class Life:
    """A case as the events tell it."""

    id: int
    workflow: str = ""
    unit: int = 0
    channel: str = ""
    deeds: list[Deed] = field(default_factory=list)

    def until(self, day: date) -> list[Deed]:
        return sorted((deed for deed in self.deeds if deed.on <= day), key=lambda deed: (deed.on, deed.seq))

    def fields(self, day: date) -> dict[str, str]:
        said: dict[str, object] = {}
        for deed in self.until(day):
            said |= deed.fields
        return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in said.items()}

    def readings(self, day: date) -> list[tuple[date, str, str, date | None]]:
        """Give what the evenings said until a day, each only where it differs from the evening before."""
        said: dict[str, object] = {}
        closings, judged = 0, None
        state = ""
        evenings: dict[date, tuple[str, str, date | None]] = {}
        for deed in self.until(day):
            said |= deed.fields
            phase, outcome = PHASES[deed.state]
            if phase == "resolved" and (not state or PHASES[state][0] != "resolved"):
                closings += 1
                due = said.get("stated_due_on") if self.workflow == "claim" else None
                judged = date.fromisoformat(str(due)) if due and closings == 1 else None
            state = deed.state
            evenings[deed.on] = (phase, outcome, judged if phase == "resolved" else None)
        kept: list[tuple[date, str, str, date | None]] = []
        for on, reading in evenings.items():
            if not kept or kept[-1][1:] != reading:
                kept.append((on, *reading))
        return kept

    def is_resolved(self, day: date) -> bool:
        readings = self.readings(day)
        return bool(readings) and readings[-1][1] == "resolved"

    def figures(self, asked: Asked) -> set[str]:
        """Name the figures that count the case."""
        readings = self.readings(asked.as_at)
        if not readings:
            return set()
        since, phase, _outcome, judged = readings[-1]
        if phase == "resolved" and since < asked.start:
            return set()
        opened = self.until(asked.as_at)[0].on
        again = self.is_resolved(asked.start - timedelta(days=1))
        found = {"receipts", "received" if opened >= asked.start else "reopened" if again else "carried_over"}
        if phase != "resolved":
            return found | {"pending"} | ({"overdue"} if self._is_late(asked.as_at) else set())
        timing = "without_deadline" if judged is None else "late" if judged < since else "on_time"
        return found | {"resolved", timing}

    def _is_late(self, day: date) -> bool:
        deeds = self.until(day)
        was_closed = any(PHASES[deed.state][0] == "resolved" for deed in deeds)
        due = self.fields(day).get("stated_due_on", "")
        return self.workflow == "claim" and not was_closed and bool(due) and date.fromisoformat(due) < day


def lives_of(work: Work, known_at: date) -> list[Life]:
    """Read every case from the events that were recorded until the end of a day."""
    events = work.session.scalars(
        select(CaseEvent).where(CaseEvent.office_id == work.office.id, CaseEvent.case_id.is_not(None))
    ).all()
    lives: dict[int, Life] = {}
    for event in sorted(events, key=lambda each: each.seq):
        if event.recorded_at.astimezone(VIETNAM).date() > known_at:
            continue
        assert event.case_id is not None
        life, said = lives.setdefault(event.case_id, Life(event.case_id)), json.loads(event.payload)
        if event.kind == "opened":
            life.workflow, life.unit, life.channel = said["workflow"], said["unit"], said["channel"]
        if event.kind in ("opened", "step"):
            state = said["to"] if event.kind == "step" else said["state"]
            life.deeds.append(Deed(event.case_seq, event.occurred_on, state, dict(said["fields"])))
        if event.kind == "corrected":
            deed = next(each for each in life.deeds if each.seq == said["seq"])
            deed.fields |= said["fields"]
            deed.on = date.fromisoformat(said["occurred_on"]) if "occurred_on" in said else deed.on
    return list(lives.values())


@dataclass(frozen=True)
class Fact:
    """What a case is as at the day, and the figures that count it."""

    id: int
    workflow: str
    unit: int
    channel: str
    phase: str
    outcome: str
    fields: Mapping[str, str]
    figures: set[str]


def _fact(life: Life, asked: Asked) -> Fact:
    readings = life.readings(asked.as_at)
    _since, phase, outcome, _judged = readings[-1] if readings else (None, "", "", None)
    said, figures = life.fields(asked.as_at), life.figures(asked)
    return Fact(life.id, life.workflow, life.unit, life.channel, phase, outcome, said, figures)


class Recount:
    """Every indicator of a question, counted from the events; `bodies` says of which body each unit is."""

    def __init__(self, work: Work, asked: Asked, bodies: Mapping[int, str]) -> None:
        self.asked, self.bodies = asked, bodies
        self._facts = [_fact(life, asked) for life in lives_of(work, asked.known_at)]
        self._papers = _papers(work)
        self._entered = _entered(work, asked)
        self.declared = dict(_declared(yaml.safe_load(INDICATORS)["groups"]))

    def ids(self, key: str) -> set[int]:
        """Name the cases that an indicator counts."""
        said = self.declared[key]
        figure = "receipts" if "top" in said or said["cases"] == "distinct" else said["cases"]
        found = [fact for fact in self._counted(said) if figure in fact.figures]
        if "top" in said:
            top = {value for value, _count in self._top(said)}
            found = [fact for fact in found if fact.fields.get(said["top"]) in top]
        return {fact.id for fact in found}

    def value(self, key: str) -> object:
        """Give an indicator as a program reads it."""
        said = self.declared[key]
        if "entered" in said:
            return self._entered.get(key)
        if "percent" in said:
            return _percent(self._sum([said["percent"]]), self._sum(said["within"]))
        if "sum" in said:
            return self._sum(said["sum"]) - self._sum([said["less"]])
        if "top" in said:
            return [said.get("names", {}).get(value, value) for value, _count in self._top(said)]
        ids = self.ids(key)
        return len({self._papers.get(each, each) for each in ids}) if said["cases"] == "distinct" else len(ids)

    def _sum(self, keys: Iterable[str]) -> int:
        return sum(len(self.ids(key)) for key in keys)

    def _top(self, said: Said) -> list[tuple[str, int]]:
        counted = Counter(fact.fields.get(said["top"], "") for fact in self._counted(said) if fact.figures)
        named = [(value, count) for value, count in counted.items() if value]
        return sorted(named, key=lambda each: (-each[1], each[0]))[: said["most"]]

    def _counted(self, said: Said) -> list[Fact]:
        return [fact for fact in self._facts if all(self._one_holds(group, fact) for group in said["groups"])]

    def _one_holds(self, group: Any, fact: Fact) -> bool:
        if group is None:
            return fact.workflow != "errand"
        return any(self._holds(each, fact) for each in (group if isinstance(group, list) else [group]))

    def _holds(self, condition: Said, fact: Fact) -> bool:
        is_so = {
            "workflows": lambda wanted: fact.workflow in _words(wanted),
            "body": lambda wanted: self.bodies.get(fact.unit, "") in _words(wanted),
            "phases": lambda wanted: fact.phase in _words(wanted),
            "outcomes": lambda wanted: fact.outcome in _words(wanted),
            "channels": lambda wanted: fact.channel in _words(wanted),
            "fields": lambda wanted: all(fact.fields.get(name) in _words(values) for name, values in wanted.items()),
            "given": lambda wanted: all(fact.fields.get(name) for name in _words(wanted)),
            "blank": lambda wanted: not any(fact.fields.get(name) for name in _words(wanted)),
        }
        return all(is_so[word](wanted) for word, wanted in condition.items())


def _words(said: Any) -> list[str]:
    return [
        str(each).lower() if isinstance(each, bool) else each for each in (said if isinstance(said, list) else [said])
    ]


def _declared(groups: Said) -> Iterator[tuple[str, Said]]:
    """Give each indicator with the groups of conditions of which one each must hold."""
    for name, group in groups.items():
        of = [group["of"]] if "of" in group else [None]
        for key, said in group.get("indicators", {}).items():
            named = [said["where"]] if "where" in said else []
            yield f"{name}.{key}", {**said, "groups": [*(of if of[0] or not named else []), *named]}
        for row, said in group.get("rows", {}).items():
            for column in group["columns"]:
                yield f"{name}.{row}.{column}", {"cases": column, "groups": [*of, said["where"]]}


def _papers(work: Work) -> dict[int, int]:
    """Give, for each case that was passed on, the case in which its paper came in."""
    links = work.session.execute(select(CaseLink.to_case_id, CaseLink.from_case_id, CaseLink.kind)).all()
    above = {receiver: sender for receiver, sender, kind in links if kind == "forwarded"}
    found = {}
    for receiver in above:
        first = receiver
        while first in above:
            first = above[first]
        found[receiver] = first
    return found


def _entered(work: Work, asked: Asked) -> dict[str, int]:
    rows = work.session.scalars(
        select(EnteredFigure).where(EnteredFigure.office_id == work.office.id).order_by(EnteredFigure.id)
    ).all()
    of_day: dict[tuple[str, date], str] = {}
    for row in rows:
        if row.recorded_at.astimezone(VIETNAM).date() <= asked.known_at and asked.start <= row.said_on <= asked.as_at:
            of_day[row.key, row.said_on] = row.value
    latest = sorted((day, key, value) for (key, day), value in of_day.items() if value)
    return {key: int(value) for _day, key, value in latest}


def _percent(part: int, whole: int) -> str | None:
    if not whole:
        return None
    tenths = int(Fraction(1000 * part, whole) + Fraction(1, 2))
    return f"{tenths // 10},{tenths % 10}%".replace(",0%", "%")

"""The forms of the law counted again from the rows of events alone, column by column, as their circular words them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import select

from casetrack.models import CaseEvent, CaseLink
from casetrack.services.work import Work
from tests.factories import VIETNAM
from tests.reports.recount_indicators import Asked, Life, lives_of

CLASSIFYING = {"classified", "supplement"}
NOT_SENT = {"filed", "refused", "withdrawn", "discontinued", "joined"}
DONE = {"settled", "superseded"}  # of an execution
Said = Mapping[str, str]


@dataclass(frozen=True)
class Stood:
    """A case at the end of the day: its state, since when, what it said, now and on the eve; its papers of the row."""

    id: int
    state: str
    since: date
    said: Said
    before: Said
    papers: int = 0
    matter: bool = False

    @property
    def processed(self) -> bool:
        return is_processed(self.state, self.said)

    @property
    def is_own(self) -> bool:
        return self.said.get("eligible") == self.said.get("competent") == "true"

    @property
    def is_sent(self) -> bool:
        """Tell whether it is outside competence and was sent where it belongs, or settled all the same."""
        outside = self.said.get("eligible") == "true" and self.said.get("competent") == "false"
        return outside and self.state not in NOT_SENT


def is_processed(state: str, said: Said) -> bool:
    if state in CLASSIFYING:
        return said.get("eligible") == "true" and said.get("competent") == "true"
    return state != "received"


def stood(life: Life, day: date, eve: date) -> Stood | None:
    """Tell how a case stood at the end of a day, and what it had said by the eve; None before it began."""
    deeds = life.until(day)
    if not deeds:
        return None
    since, state = deeds[0].on, deeds[0].state
    for deed in deeds[1:]:
        if deed.state != state:
            since, state = deed.on, deed.state
    return Stood(life.id, state, since, life.fields(day), life.fields(eve))


@dataclass
class FormRecount:
    """Everything that the rows of the book say, for one question; `units` of which the row is."""

    work: Work
    asked: Asked
    units: set[int]
    lives: list[Life] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lives = [life for life in lives_of(self.work, self.asked.known_at) if life.unit in self.units]

    @property
    def eve(self) -> date:
        return self.asked.start - timedelta(days=1)

    def form(self, key: str) -> dict[int, Fraction]:
        """Count a form: a number for each column."""
        return {"02/XLD": self.xld, "03/GQKN": self.gqkn, "04/GQTC": self.gqtc, "05/KQTH": self.kqth}[key]()

    def splits(self, key: str) -> dict[int, Fraction]:
        """Count the matters without a paper of their own, in the columns that a check holds to papers."""
        class_ = {"03/GQKN": "complaint", "04/GQTC": "denunciation"}.get(key)
        if class_:
            _papers, parts = self.matters_of(class_)
            return {2: Fraction(sum(matters(part) - with_paper(part) for part in parts))}
        own = [each for each in self.petitions() if each.processed and each.is_own]
        return {5: Fraction(matters(own) - with_paper(own))}

    def xld(self) -> dict[int, Fraction]:
        all_of_them = self.petitions()
        done = [each for each in all_of_them if each.processed]
        own = [each for each in done if each.is_own]
        away = [each for each in done if each.is_sent]
        fit = own + away
        kn, tc, other = of_class(own, "complaint"), of_class(own, "denunciation"), of_class(own, "request", "feedback")
        told = [papers(group) for group in (all_of_them, done, fit, own)] + [matters(own)]
        told += [papers(kn), *rounds(kn), *by_matter(kn, {"land"}, {"policy"})]
        told += [papers(tc), *rounds(tc)]
        told += by_matter(tc, {"land", "policy", "administration"}, {"corruption"}, {"justice"})
        told += [papers(other), *by_matter(other, {"policy"}, {"land"})]
        sent = [each for each in away if each.state in ("forwarded", "answered", "inspecting", "accepted")]
        told += [papers(away), papers(each for each in away if each.state == "guided"), papers(sent)]
        return numbered(told)

    def gqkn(self) -> dict[int, Fraction]:
        decided = self.decided("complaint")
        first, again = (of_round(decided, which) for which in (False, True))
        told: list[int | Fraction] = [*self.set_of("complaint"), len(decided)]
        told += [results(first, "founded"), results(first, "unfounded"), results(first, "partly_founded")]
        told += [results(again, "unfounded"), results(again, "founded", "partly_founded")]
        told += [*amounts_decided(decided), amount(decided, "handled_persons"), amount(decided, "handled_officials")]
        return numbered([*told, *referred(decided)])

    def gqtc(self) -> dict[int, Fraction]:
        decided = self.decided("denunciation")
        told: list[int | Fraction] = [*self.set_of("denunciation"), len(decided)]
        for group in (of_round(decided, again=False), of_round(decided, again=True)):
            told += [results(group, "founded"), results(group, "unfounded"), results(group, "partly_founded")]
        told += amounts_decided(decided)
        told += [amount(decided, f"handled_{who}") for who in ("organisations", "persons", "officials")]
        return numbered([*told, *referred(decided)])

    def kqth(self) -> dict[int, Fraction]:
        told: list[int | Fraction] = []
        for class_, of_whom in (
            ("complaint", ("persons", "officials")),
            ("denunciation", ("organisations", "persons", "officials")),
        ):
            tasks = of_class(self.executions(), class_)
            told += [len(tasks), sum(each.state == "settled" for each in tasks)]
            for due, done in (("recovered", "collected"), ("returned", "paid")):
                for verb in (due, done):  # what was not done before, and what was done since
                    told += [millions(since(tasks, f"{verb}_money", f"{done}_money"))]
                    told += [since(tasks, f"{verb}_land", f"{done}_land")]
            people = [f"punished_{who}" for who in of_whom]
            people += [f"prosecuted_{who}" for who in ("cases", "persons", "officials")]
            told += [since(tasks, name, name) for name in people]
        return numbered(told)

    def set_of(self, class_: str) -> list[int]:
        """Count the petitions of a class within competence, and their matters by what became of them."""
        own, parts = self.matters_of(class_)
        return [papers(own), sum(map(matters, parts)), *map(matters, parts)]

    def matters_of(self, class_: str) -> tuple[list[Stood], list[list[Stood]]]:
        """Give the cases of a class within competence, and parted by what became of them."""
        own = [each for each in of_class(self.petitions(), class_) if each.processed and each.is_own]
        by_state = [CLASSIFYING, {"accepted", "verifying", "dialogue", "drafting", "draft_ready", "suspended",
                                  "forwarded", "inspecting", "settled", "inspected", "answered"},
                    {"refused", "guided", "filed"}, {"withdrawn", "discontinued"}]  # fmt: skip
        return own, [[each for each in own if each.state in states] for states in by_state]

    def decided(self, class_: str) -> list[Stood]:
        found = [each for life in self.of("petition") if (each := stood(life, self.asked.as_at, self.eve))]
        found = [each for each in of_class(found, class_) if each.state == "settled" and each.since >= self.asked.start]
        found = [each for each in found if each.said.get("eligible") == each.said.get("competent") == "true"]
        return [each for each in found if each.said.get("result") in ("founded", "unfounded", "partly_founded")]

    def executions(self) -> list[Stood]:
        found = [each for life in self.of("execution") if (each := stood(life, self.asked.as_at, self.eve))]
        return [each for each in found if each.state not in DONE or each.since >= self.asked.start]

    def of(self, workflow: str) -> list[Life]:
        return [life for life in self.lives if life.workflow == workflow]

    def petitions(self) -> list[Stood]:
        """Give the cases that hold papers of the period, with how many each; what was sent on is its receiver's."""
        held = dict[int, set[str]]()
        standing: dict[int, Stood] = {}
        sent, came_from = self._links()
        for life in self.of("petition"):
            now, before = stood(life, self.asked.as_at, self.eve), stood(life, self.eve, self.eve)
            if now is None:
                continue
            standing[life.id] = now
            left = before is not None and not is_processed(before.state, before.said)
            root = life.id
            while root in came_from:
                root = came_from[root]
            held[life.id] = (
                {f"case {root}"} if left or life.until(self.asked.as_at)[0].on >= self.asked.start else set()
            )
            held[life.id] |= {number for number, day in self._added(life.id) if left or day >= self.asked.start}
        gone = set()
        for sender, receiver in sorted(sent, key=lambda pair: pair[1]):
            if sender in standing and receiver in standing:
                held[receiver] |= held[sender]
                gone.add(sender)
        met, counted = set[str](), list[Stood]()
        for case_id in sorted(standing.keys() - gone):
            mine = held[case_id] - met
            met |= held[case_id]
            now = standing[case_id]
            if held[case_id]:
                counted.append(replace(now, papers=len(mine), matter=True))
        return counted

    def _links(self) -> tuple[list[tuple[int, int]], dict[int, int]]:
        of_petitions = {life.id for life in lives_of(self.work, self.asked.known_at) if life.workflow == "petition"}
        rows = self.work.session.scalars(select(CaseLink).where(CaseLink.office_id == self.work.office.id)).all()
        rows = [row for row in rows if {row.from_case_id, row.to_case_id} <= of_petitions]
        forwarded = [(row.from_case_id, row.to_case_id) for row in rows if row.kind == "forwarded"]
        return forwarded, {row.to_case_id: row.from_case_id for row in rows if row.kind in ("forwarded", "split")}

    def _added(self, case_id: int) -> list[tuple[str, date]]:
        rows = self.work.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id)).all()
        known = [row for row in rows if row.recorded_at.astimezone(VIETNAM).date() <= self.asked.known_at]
        out = {json.loads(row.payload)["petition"] for row in known if row.name == "petition_split_off"}
        came = [(json.loads(row.payload)["petition"], row.occurred_on) for row in known if row.name == "petition_added"]
        return [(number, day) for number, day in came if number not in out and day <= self.asked.as_at]


def of_class(cases: Iterable[Stood], *classes: str) -> list[Stood]:
    return [each for each in cases if each.said.get("petition_class") in classes]


def papers(cases: Iterable[Stood]) -> int:
    return sum(each.papers for each in cases)


def matters(cases: Iterable[Stood]) -> int:
    return sum(each.matter and each.state != "joined" for each in cases)


def with_paper(cases: Iterable[Stood]) -> int:
    return sum(each.matter and each.papers > 0 and each.state != "joined" for each in cases)


def of_round(cases: Iterable[Stood], again: bool) -> list[Stood]:
    return [each for each in cases if (each.said.get("round") == "again") == again]


def rounds(cases: list[Stood]) -> list[int]:
    return [papers(of_round(cases, again=False)), papers(of_round(cases, again=True))]


def by_matter(cases: list[Stood], *groups: set[str]) -> list[int]:
    """Count by matter: each of the groups, and whatever is in none of them."""
    named = set[str]().union(*groups)
    found = [papers(each for each in cases if each.said.get("matter") in group) for group in groups]
    return [*found, papers(each for each in cases if each.said.get("matter") not in named)]


def results(cases: Iterable[Stood], *which: str) -> int:
    return sum(each.said.get("result") in which for each in cases)


def amount(cases: Iterable[Stood], name: str) -> int:
    return sum(int(each.said.get(name, 0)) for each in cases)


def since(cases: Iterable[Stood], name: str, done: str) -> int:
    """Add up what is told now without what was done by the eve."""
    return sum(int(each.said.get(name, 0)) - int(each.before.get(done, 0)) for each in cases)


def millions(amount_: int) -> Fraction:
    """Give an amount in millions, to the thousand, halves upwards."""
    return Fraction((amount_ + 500) // 1000, 1000)


def amounts_decided(cases: list[Stood]) -> list[int | Fraction]:
    told: list[int | Fraction] = []
    for verb in ("recovered", "returned"):
        told += [millions(amount(cases, f"{verb}_money")), amount(cases, f"{verb}_land")]
    return [*told, amount(cases, "returned_organisations"), amount(cases, "returned_individuals")]


def referred(cases: list[Stood]) -> list[int]:
    return [amount(cases, f"referred_{who}") for who in ("cases", "persons", "officials")]


def numbered(told: Iterable[int | Fraction]) -> dict[int, Fraction]:
    return {number: Fraction(value) for number, value in enumerate(told, start=1)}


def holds(check: str, number_of: Callable[[str, int, bool], Fraction]) -> bool:
    """Judge a check as it is written: 1 = 5 + 11, 2 <= 1 + 2.split, 1 = 02/XLD.6."""
    sums = defaultdict[int, Fraction](Fraction)
    left, relation, right = re.split(r"\s(<=|>=|=)\s", check)
    for side, said in ((0, left), (1, right)):
        for form, column, split in re.findall(r"(?:(\d\d/[A-Z]+)\.)?(\d+)(\.split)?", said):
            sums[side] += number_of(form, int(column), bool(split))
    return {"=": sums[0] == sums[1], "<=": sums[0] <= sums[1], ">=": sums[0] >= sums[1]}[relation]

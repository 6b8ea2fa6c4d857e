"""Who is told of a case: its officer, its head, its chairman, who stands in; never anybody who may not see it.

All cases of a look are answered with the same few questions, however many they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.escalations import Addressee
from casetrack.services.access import seen_by_each
from casetrack.services.stand_ins import StandIn, substitutes_of
from casetrack.services.users import actors_of_office
from casetrack.services.work import Actor, Work

LEADER = "leader"
_NOBODY = frozenset[int]()


@dataclass(frozen=True, slots=True)
class Matter:
    """As much of a case as decides who is told of it."""

    case_id: int
    workflow: str
    unit_id: int
    officer_id: int | None


@dataclass(frozen=True, slots=True)
class People:
    """Those who may be told of some cases on a day: who has which part in each, who stands in, who may see which."""

    parts: Mapping[int, Mapping[str, frozenset[int]]]
    stand_ins: Mapping[int, Sequence[StandIn]]
    seen: Mapping[int, frozenset[int]]

    def told_of(self, matter: Matter, notify: Collection[Addressee]) -> frozenset[int]:
        """Give the people whom a rung names, as far as they may see the case."""
        parts = self.parts[matter.case_id]
        named = _NOBODY.union(*(parts.get(who, _NOBODY) for who in notify))
        if "substitute" in notify:
            named |= self.standing_in(matter, named)
        return frozenset(user_id for user_id in named if matter.case_id in self.seen.get(user_id, ()))

    def standing_in(self, matter: Matter, away: Collection[int]) -> frozenset[int]:
        """Give who stands in for these people in this case."""
        standing = (each for user_id in away for each in self.stand_ins.get(user_id, ()))
        return frozenset(each.substitute_id for each in standing if each.covers(matter.unit_id, matter.workflow))


def people_of(work: Work, matters: Sequence[Matter], day: date) -> People:
    """Find who has which part in these cases on a day, and who of them may see which."""
    staff = {actor.user_id: actor for actor in actors_of_office(work.session, work.office.id, day)}
    leaders: dict[int, frozenset[int]] = {}
    for actor in staff.values():
        for role, unit_id in actor.roles:
            if role == LEADER and actor.user_id is not None:
                leaders[unit_id] = leaders.get(unit_id, _NOBODY) | {actor.user_id}
    parts = {matter.case_id: _parts(work, matter, staff, leaders) for matter in matters}
    named = _NOBODY.union(*(people for part in parts.values() for people in part.values()))
    stand_ins = substitutes_of(work, named, day)
    named |= {each.substitute_id for standing in stand_ins.values() for each in standing}
    asked = [actor for user_id, actor in staff.items() if user_id in named]
    return People(parts, stand_ins, seen_by_each(work, asked, parts.keys()))


def _parts(
    work: Work, matter: Matter, staff: Mapping[int | None, Actor], leaders: Mapping[int, frozenset[int]]
) -> Mapping[str, frozenset[int]]:
    """Give owner, head and chairman.

    While nobody holds the case, or who did has left or reads no cases any more, its head answers for it.
    """
    led = [leaders[unit_id] for unit_id in _way_up(work, matter.unit_id) if unit_id in leaders]
    head, chairman = (led[0], led[-1]) if led else (_NOBODY, _NOBODY)
    officer_id = matter.officer_id
    officer = staff.get(officer_id) if officer_id is not None else None
    owner = frozenset({officer_id}) if officer_id and officer and officer.may("case.read") else head
    return {"owner": owner, "head": head, "chairman": chairman}


def _way_up(work: Work, unit_id: int) -> Iterator[int]:
    """Give a unit, the one above it, and so on to the top."""
    left, current = work.unit_and_above(unit_id), unit_id
    while current in left:
        yield current
        left.discard(current)
        current = work.units[current].parent_id or 0

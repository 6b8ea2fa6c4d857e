"""The Monday digest and the morning list: counted once for the whole office, split for each reader, told once.

Whoever holds cases is told of these; a leader of those of the units led. What somebody may not see is in no line of
theirs and in no count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from casetrack.models import Digest, User
from casetrack.services.access import OPEN_LEVELS, seen_by_each
from casetrack.services.digest_lines import Facts, Horizon, Line, count, lines_of, most_urgent_first, pack, read_facts
from casetrack.services.digest_plans import (
    MORNING,
    WEEKLY,
    Plan,
    last_weekly,
    morning_of,
    on_the_clock,
    plan_of,
)
from casetrack.services.office_hours import next_opening
from casetrack.services.outbox import News, tell_all
from casetrack.services.stand_ins import StandIn, stand_ins_on
from casetrack.services.users import actors_of_office
from casetrack.services.work import Actor, Installation, Work, begin, reading, system_actor

READER = "case.explain"  # whoever answers for delays is told of them, even that there are none
NOTICE = "digest"  # the kind of notice by which both lists are told
_LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Slot:
    """One list that is due: of a kind, for a day, counted as at a moment."""

    kind: str
    slot_on: date
    as_at: date
    moment: datetime
    horizon: Horizon


def make_digests(installation: Installation, office_id: int, at: datetime | None = None) -> int:
    """Make and tell the lists that are due at a moment (now, unless said otherwise) and not made yet; give how many."""
    actor = system_actor(office_id)
    with reading(installation, actor) as work:
        made = {slot: gather(work, slot) for slot in _due(work, at)}
    written = 0
    for slot, lists in made.items():
        with begin(installation, actor) as work:
            written += _write(work, slot, lists)
    return written


def gather(work: Work, slot: Slot, readers: Sequence[Actor] | None = None) -> Mapping[int, Sequence[Line]]:
    """Count a list once for the office and give each reader their lines; the number of queries is the same for all.

    `readers`: these alone, else everybody who reads cases.
    """
    found = _found(work, slot)
    everybody = actors_of_office(work.session, work.office.id, slot.as_at) if readers is None else readers
    actors = [each for each in everybody if each.may("case.read")]
    hidden = [each.case_id for each, _lines in found.values() if each.level not in OPEN_LEVELS]
    seen = seen_by_each(work, actors, hidden)
    stand_ins = stand_ins_on(work, slot.as_at)
    kept_back = frozenset(hidden)
    lists: dict[int, Sequence[Line]] = {}
    for actor in actors:
        mine = [
            line
            for each, lines in found.values()
            if _is_for(work, actor, each, stand_ins)
            and (each.case_id not in kept_back or each.case_id in seen[actor.user_id or 0])
            for line in lines
        ]
        if mine or actor.may(READER):
            lists[actor.user_id or 0] = most_urgent_first(mine)
    return lists


def gather_all(work: Work, slot: Slot) -> Sequence[Line]:
    """Give the lines of the whole office."""
    return most_urgent_first(line for _facts, lines in _found(work, slot).values() for line in lines)


def _found(work: Work, slot: Slot) -> dict[int, tuple[Facts, list[Line]]]:
    facts = read_facts(work, slot.as_at, slot.moment)
    return {each.case_id: (each, lines) for each in facts if (lines := lines_of(each, slot.as_at, slot.horizon))}


def slot_at(work: Work, kind: str, moment: datetime) -> Slot:
    """Give the list of a kind as it would be made at a moment, whether or not it is due."""
    plan, now = plan_of(work), on_the_clock(work, moment)
    return Slot(kind, now.date(), now.date(), moment, _horizon(plan, kind))


def _due(work: Work, at: datetime | None) -> list[Slot]:
    """Give the lists that are due and of which there is none yet."""
    moment = at or work.clock
    plan, now = plan_of(work), on_the_clock(work, moment)
    days = {WEEKLY: last_weekly(plan, work.calendar, now), MORNING: morning_of(plan, work.calendar, now)}
    slots = [Slot(kind, day, now.date(), moment, _horizon(plan, kind)) for kind, day in days.items() if day is not None]
    return [slot for slot in slots if _readers_left(work, slot)]


def _readers_left(work: Work, slot: Slot) -> bool:
    of_kind = select(Digest.user_id).where(Digest.office_id == work.office.id, Digest.kind == slot.kind)
    if slot.kind == WEEKLY:  # a later one was sent when the office chose another weekday: what came before is past
        return work.session.scalars(of_kind.where(Digest.slot_on >= slot.slot_on).limit(1)).first() is None
    made = of_kind.where(Digest.slot_on == slot.slot_on)
    wanted = select(User.id).where(User.office_id == work.office.id, User.active, User.morning_list)
    return work.session.scalars(wanted.where(User.id.not_in(made)).limit(1)).first() is not None


def _write(work: Work, slot: Slot, lists: Mapping[int, Sequence[Line]]) -> int:
    """Write and tell the lists of one slot in one transaction; whoever has theirs already gets no second one."""
    query = select(Digest.user_id).where(
        Digest.office_id == work.office.id, Digest.kind == slot.kind, Digest.slot_on == slot.slot_on
    )
    left = lists.keys() - set(work.session.scalars(query))
    if slot.kind == MORNING:
        choosing = select(User.id).where(User.office_id == work.office.id, User.active, User.morning_list)
        left &= set(work.session.scalars(choosing))
    rows = [_row(work, slot, user_id, lists[user_id]) for user_id in sorted(left)]
    work.session.add_all(rows)
    work.session.flush()  # what tells of a digest names it by its key
    opening = next_opening(work, work.now)
    tell_all(work, [News(NOTICE, [row.user_id], digest_id=row.id, not_before=opening) for row in rows])
    return len(rows)


def _row(work: Work, slot: Slot, user_id: int, lines: Sequence[Line]) -> Digest:
    return Digest(
        office_id=work.office.id,
        user_id=user_id,
        kind=slot.kind,
        slot_on=slot.slot_on,
        as_at=slot.as_at,
        lines=pack(lines),
        recorded_at=work.now,
        **count(lines),
    )


def _is_for(work: Work, actor: Actor, facts: Facts, stand_ins: Mapping[int, tuple[StandIn, ...]]) -> bool:
    """Tell whether a case is somebody's: they hold it, stand in for who does, or lead its unit or one above."""
    if facts.officer_id is not None and facts.officer_id == actor.user_id:
        return True
    for each in stand_ins.get(actor.user_id or 0, ()):
        if each.user_id == facts.officer_id and each.covers(facts.unit_id, facts.workflow):
            return True
    above = work.unit_and_above(facts.unit_id)
    return any(role == _LEADER and unit in above for role, unit in actor.roles)


def _horizon(plan: Plan, kind: str) -> Horizon:
    return Horizon(plan.due_within, plan.stale_after) if kind == WEEKLY else Horizon(0)

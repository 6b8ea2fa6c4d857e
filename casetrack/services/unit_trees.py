"""The office's units as they stood on a day: read from the rows of units, which tell what was so before each change."""

from __future__ import annotations

from datetime import date, timedelta

from casetrack.engine.unit_tree import Before, UnitFacts, UnitThen, UnitTree
from casetrack.models import Unit
from casetrack.services.work import Work

CHANGES = "changes"


def tree_on(work: Work, day: date, known_seq: int | None = None) -> UnitTree:
    """Give every unit as it was on a day, as known by an event of the office; without one, as known now."""
    return UnitTree((facts_of(unit).on(day, known_seq) for unit in work.units.values()), day)


def facts_of(unit: Unit) -> UnitFacts:
    """Read what the row of a unit says."""
    now = UnitThen(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        parent_id=unit.parent_id,
        kind=unit.kind,
        begun_on=unit.valid_from,
        ended_on=unit.valid_to,
        successor_id=unit.successor_id,
    )
    return UnitFacts(now, tuple(_before(said) for said in (unit.past or {}).get(CHANGES, ())))


def name_on(work: Work, unit_id: int | None, day: date) -> str:
    """Give the name that a unit had on a day; of none, nothing."""
    unit = work.units.get(unit_id or 0)
    return facts_of(unit).on(day).name if unit else ""


def keep_as_it_was(work: Work, unit: Unit, day: date) -> None:
    """Write down how a unit stands before it changes on a day."""
    assert work.head is not None, "a unit changes in a writing transaction"
    before = {
        "until": (day - timedelta(days=1)).isoformat(),
        "name": unit.name,
        "parent": unit.parent_id,
        "ended_on": unit.valid_to.isoformat() if unit.valid_to else None,
        "known_from": work.head.seq + 1,
    }
    unit.past = {CHANGES: [*(unit.past or {}).get(CHANGES, ()), before]}


def standing_units(work: Work, day: date | None = None) -> tuple[Unit, ...]:
    """Give the units that stand on a day, today without one: those in which something may still begin."""
    return tuple(unit for unit in work.units.values() if facts_of(unit).now.stands_on(day or work.today))


def _before(said: dict[str, object]) -> Before:
    parent, ended_on = said["parent"], said["ended_on"]
    return Before(
        until=date.fromisoformat(str(said["until"])),
        name=str(said["name"]),
        parent_id=parent if isinstance(parent, int) else None,
        ended_on=date.fromisoformat(str(ended_on)) if ended_on else None,
        known_from=int(str(said["known_from"])),
    )

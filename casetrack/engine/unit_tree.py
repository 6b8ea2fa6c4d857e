"""The tree of an office's units as it stood on any day, as was known by any event of the book. Facts in, facts out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Before:
    """What was so of a unit up to a day, that day included, before a change that the book knows since `known_from`.

    `known_from` is the number of the office's event from which on the change is known.
    """

    until: date
    name: str
    parent_id: int | None
    ended_on: date | None
    known_from: int


@dataclass(frozen=True, slots=True)
class UnitThen:
    """A unit as it was on a day. `ended_on`: its last day, if that was known; `successor_id`: who has what it left."""

    id: int
    code: str
    name: str
    parent_id: int | None
    kind: str
    begun_on: date | None
    ended_on: date | None
    successor_id: int | None = None

    def stands_on(self, day: date) -> bool:
        """Tell whether it was a unit on that day."""
        begun = self.begun_on is None or self.begun_on <= day
        return begun and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as it is said to be now, and what was so before each of its changes, the earliest first."""

    now: UnitThen
    past: Sequence[Before] = ()

    def on(self, day: date, known_seq: int | None = None) -> UnitThen:
        """Give it as it was on a day; without `known_seq`, as known now."""
        for before in self.past:
            known = known_seq is None or before.known_from <= known_seq
            if day <= before.until or not known:
                said = replace(self.now, name=before.name, parent_id=before.parent_id)
                if known:  # its end was known by then, though it was still to come
                    return said
                return replace(said, ended_on=before.ended_on, successor_id=None)
        return self.now

    def names(self) -> tuple[tuple[str, date | None], ...]:
        """Give every name that it had, each with its last day; that of the present one is None."""
        found: list[tuple[str, date | None]] = []
        for before in self.past:
            if found and found[-1][0] == before.name:
                found.pop()
            found.append((before.name, before.until))
        if found and found[-1][0] == self.now.name:
            found.pop()
        return (*found, (self.now.name, None))


class UnitTree:
    """All units as they were on one day, those that had ended too: what they did stands under whoever followed them."""

    def __init__(self, units: Iterable[UnitThen], day: date) -> None:
        self.day = day
        self.units: Mapping[int, UnitThen] = {unit.id: unit for unit in units}

    def above(self, unit_id: int) -> tuple[int, ...]:
        """Give a unit and every unit that it belongs to, itself first."""
        found: list[int] = []
        current: int | None = unit_id
        while current is not None and current in self.units and current not in found:
            found.append(current)
            current = self.units[current].parent_id
        return tuple(found)

    def below(self, unit_ids: Collection[int]) -> frozenset[int]:
        """Give these units and every unit inside them."""
        return frozenset(unit_id for unit_id in self.units if not set(unit_ids).isdisjoint(self.above(unit_id)))

    def children(self, unit_id: int | None) -> Sequence[UnitThen]:
        """Give the units right below one, in the order in which they were entered."""
        return sorted((u for u in self.units.values() if u.parent_id == unit_id), key=lambda unit: unit.id)

    def in_order(self, top: int | None = None) -> Sequence[tuple[UnitThen, int]]:
        """Give every unit below one, or the whole tree, each under the one above it, with how deep it stands."""
        found: list[tuple[UnitThen, int]] = []

        def walk(above: int | None, depth: int) -> None:
            for unit in self.children(above):
                found.append((unit, depth))
                walk(unit.id, depth + 1)

        walk(top, 0)
        return found

    def follows(self, unit_id: int) -> int:
        """Give who has what a unit left by the day: itself while it stands, else its successor, and so on."""
        met: set[int] = set()
        current = unit_id
        while current not in met:
            met.add(current)
            unit = self.units.get(current)
            if unit is None or unit.successor_id is None or unit.stands_on(self.day):
                return current
            current = unit.successor_id
        return current

"""What a frozen report keeps of the cases behind its figures, and how that is packed into one cell.

Packed it is canonical JSON (RFC 8785), compressed by zlib. `profiles`: what reports tell cases apart by, each once.
`cases`: a line for each case, `key profile entered closed due`; days as ISO 8601, a dash for none. `lists`: for each
figure what kind of thing it counts and the keys of these, each but the first as the distance from the one before.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from casetrack.engine.stretches import Profile
from casetrack.services.links import canonical

FORMAT = 1
CASES = "cases"
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a report knew of one case: all by which it is counted, and its days (engine/stretches.py)."""

    profile: Profile
    entered_on: date
    closed_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a figure counts. `kind`: cases, visits, plans, days (as ordinals), log, entered; of parts their names."""

    kind: str
    keys: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptCases:
    """Every case of a frozen report, and what each of its figures counts."""

    facts: Mapping[int, Fact]
    lists: Mapping[str, Listed]


def write_cases(kept: KeptCases) -> str:
    """Write them as canonical JSON: the same cases give the same text."""
    profiles = sorted({fact.profile.code: fact.profile for fact in kept.facts.values()}.items())
    places = {code: place for place, (code, _profile) in enumerate(profiles)}
    return canonical(
        {
            "format": FORMAT,
            "profiles": [{**asdict(each), "fields": dict(each.fields)} for _code, each in profiles],
            "cases": "\n".join(_line(key, fact, places) for key, fact in sorted(kept.facts.items())),
            "lists": {name: _listed(listed) for name, listed in kept.lists.items()},
        }
    )


def pack(text: str) -> bytes:
    """Compress what was written."""
    return zlib.compress(text.encode())  # harder takes three times as long for a twentieth less


def unpack(packed: bytes) -> str:
    """Give what was written."""
    return zlib.decompress(packed).decode()


def read_cases(text: str) -> KeptCases:
    """Read what was written."""
    said = json.loads(text)
    profiles = [_profile(each) for each in said["profiles"]]
    facts = dict(_read_line(line, profiles) for line in said["cases"].splitlines())
    return KeptCases(facts, {name: _read_listed(each) for name, each in said["lists"].items()})


def _line(key: int, fact: Fact, places: Mapping[int, int]) -> str:
    days = (day.isoformat() if day else _NONE for day in (fact.entered_on, fact.closed_on, fact.due_on))
    return " ".join((str(key), str(places[fact.profile.code]), *days))


def _read_line(line: str, profiles: list[Profile]) -> tuple[int, Fact]:
    key, place, entered, closed, due = line.split(" ")
    return int(key), Fact(profiles[int(place)], date.fromisoformat(entered), _day(closed), _day(due))


def _day(said: str) -> date | None:
    return None if said == _NONE else date.fromisoformat(said)


def _profile(said: Mapping[str, Any]) -> Profile:
    return Profile(**{**said, "fields": tuple(sorted(said["fields"].items()))})


def _listed(listed: Listed) -> dict[str, object]:
    if listed.parts:
        return {"kind": listed.kind, "parts": list(listed.parts)}
    return {"kind": listed.kind, "keys": " ".join(map(str, _distances(listed.keys)))}


def _read_listed(said: Mapping[str, Any]) -> Listed:
    distances = map(int, said.get("keys", "").split())
    return Listed(said["kind"], tuple(_sums(distances)), tuple(said.get("parts", ())))


def _distances(keys: Iterable[int]) -> Iterator[int]:
    before = 0
    for key in sorted(keys):
        yield key - before
        before = key


def _sums(distances: Iterable[int]) -> Iterator[int]:
    total = 0
    for distance in distances:
        total += distance
        yield total

"""An object-centric event log as OCEL 2.0 in JSON (ocel-standard.org), piece by piece, however large the book is.

Unlike a log of cases, an event may be of several things at once: a case, the petition that it took in, who did it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from casetrack.papers.event_log import Value, spell

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)  # by which OCEL marks what an object has from its beginning
Relation = tuple[str, str]  # the key of an object, and what it is to the event or object
_Types = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class LoggedObject:
    """A thing that events are about. An attribute is a name, since when it holds, and its value."""

    id: str
    type: str
    attributes: tuple[tuple[str, datetime, Value], ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectEvent:
    """Something that happened, at a moment in the office's zone, with the objects that it is about."""

    id: str
    type: str
    at: datetime
    attributes: tuple[tuple[str, Value], ...]
    relations: tuple[Relation, ...]


def write_ocel(objects: Iterable[LoggedObject], events: Iterable[ObjectEvent]) -> Iterator[str]:
    """Write the objects, then the events; each is one piece. The types stand at the end, when all were met."""
    object_types, event_types = _Types(), _Types()
    yield '{"objects":['
    yield from _listed(_object(each, object_types) for each in objects)
    yield '],\n"events":['
    yield from _listed(_event(each, event_types) for each in events)
    yield f'],\n"objectTypes":{_dumped(_types(object_types))},\n"eventTypes":{_dumped(_types(event_types))}}}\n'


def _listed(items: Iterable[dict[str, object]]) -> Iterator[str]:
    between = "\n"
    for item in items:
        yield between + _dumped(item)
        between = ",\n"


def _object(each: LoggedObject, types: _Types) -> dict[str, object]:
    declared = types.setdefault(each.type, {})
    attributes = []
    for name, since, value in each.attributes:
        declared.setdefault(name, _type_of(value))
        attributes.append({"name": name, "time": spell(since), "value": _plain(value)})
    return {"id": each.id, "type": each.type, "attributes": attributes, "relationships": _relations(each.relations)}


def _event(each: ObjectEvent, types: _Types) -> dict[str, object]:
    declared = types.setdefault(each.type, {})
    attributes = []
    for name, value in each.attributes:
        declared.setdefault(name, _type_of(value))
        attributes.append({"name": name, "value": _plain(value)})
    said = {"id": each.id, "type": each.type, "time": spell(each.at)}
    return {**said, "attributes": attributes, "relationships": _relations(each.relations)}


def _relations(relations: Iterable[Relation]) -> list[dict[str, str]]:
    return [{"objectId": key, "qualifier": qualifier} for key, qualifier in relations]


def _types(types: _Types) -> list[dict[str, object]]:
    return [
        {"name": name, "attributes": [{"name": key, "type": kind} for key, kind in sorted(attributes.items())]}
        for name, attributes in sorted(types.items())
    ]


def _type_of(value: Value) -> str:
    """Name the type of an attribute. A day is a string: as an instant it would be another day in another zone."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "time" if isinstance(value, datetime) else "string"


def _plain(value: Value) -> str | int | bool:
    return spell(value) if isinstance(value, date) else value


def _dumped(said: object) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

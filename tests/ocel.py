"""What the standard asks of a log in OCEL 2.0 JSON, in the words of its schema and of its text (ocel-standard.org)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

_TYPES = {"string": str, "time": str, "integer": int, "float": float, "boolean": bool}
Log = dict[str, Any]


def mistakes_in(log: Log) -> list[str]:
    """Name what a reader that keeps to the standard would refuse."""
    if set(log) != {"objectTypes", "eventTypes", "objects", "events"}:
        return [f"members {sorted(log)}"]
    known = {each["id"] for each in log["objects"]}
    found = [*_twice(log["objects"]), *_twice(log["events"])]
    for items, types, dated in (("objects", "objectTypes", True), ("events", "eventTypes", False)):
        declared = {each["name"]: {one["name"]: one["type"] for one in each["attributes"]} for each in log[types]}
        for each in log[items]:
            found += [f"{each['id']}: {words}" for words in _wrong(each, declared, dated=dated)]
            found += [
                f"{each['id']}: leads to {one['objectId']}"
                for one in each["relationships"]
                if one["objectId"] not in known
            ]
            if any(not one["qualifier"] for one in each["relationships"]):
                found.append(f"{each['id']}: a relation without its sense")
    found += [f"{each['id']}: time" for each in log["events"] if not _is_moment(each["time"])]
    return found


def _twice(items: list[Log]) -> Iterator[str]:
    met = set[str]()
    for each in items:
        if each["id"] in met:
            yield f"{each['id']} twice"
        met.add(each["id"])


def _wrong(each: Log, declared: dict[str, dict[str, str]], *, dated: bool) -> Iterator[str]:
    if each["type"] not in declared:
        yield f"type {each['type']}"
        return
    for one in each["attributes"]:
        kind = declared[each["type"]].get(one["name"], "")
        if type(one["value"]) is not _TYPES.get(kind):
            yield f"{one['name']} is no {kind or 'attribute'}"
        elif kind == "time" and not _is_moment(one["value"]):
            yield f"{one['name']}: time"
        if dated and not _is_moment(one["time"]):
            yield f"{one['name']}: since when"


def _is_moment(said: object) -> bool:
    try:
        return datetime.fromisoformat(str(said)).tzinfo is not None
    except ValueError:
        return False

"""Tries a condition on every combination of the values that its fields can have, where these are few enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from casetrack.engine.definition import Field
from casetrack.engine.expressions import Expression

MOST = 4096


def combinations_of(names: Iterable[str], fields: Mapping[str, Field]) -> Iterator[dict[str, object]] | None:
    """Give every combination of values of these fields, or None where one has no list of values or they are many."""
    domains: dict[str, tuple[object, ...]] = {}
    for name in sorted(names):
        found = fields.get(name)
        if found is None or found.type not in ("bool", "enum"):
            return None
        domains[name] = (True, False) if found.type == "bool" else tuple(value for value, _ in found.values)
    if prod(len(values) for values in domains.values()) > MOST:
        return None
    return (dict(zip(domains, values, strict=True)) for values in product(*domains.values()))


def constant_of(condition: Expression, fields: Mapping[str, Field]) -> bool | None:
    """Tell whether a condition is always true or always false once its fields are filled; None if that depends."""
    combinations = combinations_of(condition.names, fields)
    if combinations is None:
        return None
    answers = {condition.holds(facts) for facts in combinations}
    return answers.pop() if len(answers) == 1 else None

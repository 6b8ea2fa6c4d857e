"""A workflow's own fields as a form asks them: built from the definition once, then kept.

The form's names are `<prefix>.<field>`, so that a workflow may call a field whatever it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from marshmallow import fields

from casetrack.engine.definition import Definition, Field
from casetrack.schemas.base import Choice, Count, Day, Form, Line, Prose

PREFIX = "field"
_AMOUNT = 10**15  # of đồng; what a number of JSON and a cell of a spreadsheet hold exactly
_built: dict[tuple[object, ...], type[Form]] = {}


class YesOrNo(Choice):
    """A question that may stay unanswered: two choices, no box to tick."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(("true", "false"), **rest)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> bool:  # type: ignore[override]
        return super()._deserialize(value, attr, data, **rest) == "true"


class DayOfPayload(Day):
    """A day as the book of events holds it: 2026-06-04."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> str:  # type: ignore[override]
        day: date = super()._deserialize(value, attr, data, **rest)
        return day.isoformat()


def payload_fields(definition: Definition, keys: Iterable[str], prefix: str = PREFIX) -> dict[str, fields.Field[Any]]:
    """Give a form's fields for these fields of a workflow; none is required here, because the workflow judges that."""
    return {f"{prefix}.{key}": _field(definition.fields[key]) for key in keys}


def payload_of(loaded: Mapping[str, Any], prefix: str = PREFIX) -> dict[str, object]:
    """Take a workflow's fields out of what a form gave: marshmallow reads the dot in a name as a level."""
    return dict(loaded.get(prefix, {}))


def form_of(base: type[Form], asked: Mapping[str, fields.Field[Any]], key: tuple[object, ...]) -> type[Form]:
    """Give the form that asks what `base` asks and these fields too; the same key gives the same form."""
    if (base, *key) not in _built:
        _built[(base, *key)] = type(base.__name__, (base,), dict(asked))
    return _built[(base, *key)]


def _field(declared: Field) -> fields.Field[Any]:
    make: dict[str, Callable[[], fields.Field[Any]]] = {
        "text": lambda: Prose(max_length=declared.max_length),
        "string": lambda: Line(max_length=declared.max_length),
        "bool": YesOrNo,
        "integer": lambda: Count(least=-_AMOUNT, most=_AMOUNT),
        "date": DayOfPayload,
        "enum": lambda: Choice(value for value, _label in declared.values),
        "unit": lambda: Count(least=1),
    }
    return make[declared.type]()

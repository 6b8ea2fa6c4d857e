"""A workflow's own fields as a form draws them: the control by the field's type, the value typed or known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from casetrack.engine.definition import Definition
from casetrack.errors import InvalidInput
from casetrack.schemas.payload import PREFIX
from casetrack.services.work import Work
from casetrack.text import Text, format_date

_YES_NO = (("true", Text("Có", "Yes")), ("false", Text("Không", "No")))


@dataclass(frozen=True, slots=True)
class DrawnField:
    """One field of a form: `key` is its name in the form, `options` the choices of a control that has some."""

    key: str
    type: str
    label: Text
    hint: Text | None
    value: str
    options: tuple[tuple[str, Text], ...]
    required: bool
    max_length: int


def draw_fields(
    work: Work,
    definition: Definition,
    keys: Iterable[str],
    *,
    known: Mapping[str, object],
    typed: Mapping[str, str] | None,
    required: Iterable[str] = (),
    prefix: str = PREFIX,
) -> list[DrawnField]:
    """Draw these fields; what was typed wins over what the case knows, a blank too."""
    wanted = frozenset(required)
    drawn = []
    for key in keys:
        declared, name = definition.fields[key], f"{prefix}.{key}"
        known_value = known.get(key, declared.default)
        if declared.type == "date" and known_value:
            known_value = date.fromisoformat(str(known_value))  # the book holds days as 2026-06-04
        drawn.append(
            DrawnField(
                key=name,
                type=declared.type,
                label=declared.label,
                hint=declared.hint,
                value=typed.get(name, "") if typed is not None else written(known_value),
                options=_options(work, definition, key),
                required=key in wanted,
                max_length=declared.max_length,
            )
        )
    return drawn


def written(value: object) -> str:
    """Write a value as a form holds it; a day as people write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return format_date(value)
    return str(value)


def read_written(definition: Definition, key: str, said: str) -> object:
    """Give back what `written` wrote, as far as it can be read, for showing what somebody meant."""
    declared = definition.fields.get(key)
    if declared is not None and declared.type == "bool":
        return {"true": True, "false": False}.get(said)
    if declared is not None and declared.type == "unit":
        return int(said) if said.isascii() and said.isdecimal() else None
    return said


def names_in_form(wrong: InvalidInput) -> dict[str, Text]:
    """Name the fields of a refusal as the form does; one that names none is said of the whole form."""
    fields = {key if key in request.form else f"{PREFIX}.{key}": words for key, words in wrong.fields.items()}
    return fields or {"form": wrong.message}


def _options(work: Work, definition: Definition, key: str) -> tuple[tuple[str, Text], ...]:
    declared = definition.fields[key]
    if declared.type == "bool":
        return _YES_NO
    if declared.type == "unit":
        return tuple((str(unit.id), Text(unit.name, unit.name)) for unit in work.units.values())
    return declared.values

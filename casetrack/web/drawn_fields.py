"""A workflow's own fields as a form draws them: the control by the field's type, the value typed or known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from casetrack.engine.definition import Definition
from casetrack.errors import InvalidInput, Refusal
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
    closed: frozenset[str] = frozenset()  # choices that are shown, with the reason, and cannot be taken


def draw_fields(
    work: Work,
    definition: Definition,
    keys: Iterable[str],
    *,
    known: Mapping[str, object],
    typed: Mapping[str, str] | None,
    required: Iterable[str] = (),
    prefix: str = PREFIX,
    closed: Mapping[str, Mapping[int, tuple[Refusal, ...]]] | None = None,
) -> list[DrawnField]:
    """Draw these fields; what was typed wins over what the case knows, a blank too.

    `closed` gives, by field, the units that cannot be chosen, with every reason.
    """
    wanted = frozenset(required)
    drawn = []
    for key in keys:
        declared, name = definition.fields[key], f"{prefix}.{key}"
        shut = (closed or {}).get(key, {})
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
                options=_options(work, definition, key, shut),
                required=key in wanted,
                max_length=declared.max_length,
                closed=frozenset(map(str, shut)),
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


def _options(
    work: Work, definition: Definition, key: str, shut: Mapping[int, tuple[Refusal, ...]]
) -> tuple[tuple[str, Text], ...]:
    declared = definition.fields[key]
    if declared.type == "bool":
        return _YES_NO
    if declared.type == "unit":
        return tuple((str(unit.id), _unit_label(unit.name, shut.get(unit.id, ()))) for unit in work.units.values())
    return declared.values


def _unit_label(name: str, why: tuple[Refusal, ...]) -> Text:
    """Name a unit; one that cannot be chosen with every reason, each of which names it."""
    if not why:
        return Text(name, name)
    return Text(" ".join(each.reason.vi for each in why), " ".join(each.reason.en for each in why))

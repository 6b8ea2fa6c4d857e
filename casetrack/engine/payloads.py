"""What an event holds, read out of its JSON: values of the kinds that the fold expects."""

from __future__ import annotations

from collections.abc import Mapping


def mapping_in(value: object) -> dict[str, object]:
    """Give the fields that an event says; none when it says nothing."""
    return dict(value) if isinstance(value, Mapping) else {}


def number_in(value: object) -> int:
    """Give the key of a unit or a person; raise TypeError when something else stands there."""
    if not isinstance(value, int):
        raise TypeError(f"an event holds {value!r} where a number belongs")
    return value


def find_number(value: object) -> int | None:
    """Give the key of a unit or a person; None for nobody."""
    return None if value is None else number_in(value)


def personal_fields(texts: Mapping[str, str]) -> dict[str, object]:
    """Give the fields whose texts stand beside the event, salted."""
    return {key.removeprefix("field:"): text for key, text in texts.items() if key.startswith("field:")}

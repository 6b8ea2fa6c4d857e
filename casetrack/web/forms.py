"""What a person typed, through a schema: a value, or what to mend field by field. Nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from casetrack.text import Text

Errors = dict[str, Text]
_UNREADABLE = Text("Không hiểu mục này. Xem lại.", "This cannot be read. Check it.")


def load(schema: Schema, said: MultiDict[str, str] | None = None) -> tuple[Any, Errors]:
    """Read the posted form (or a query) with a schema; the value is None when there are errors."""
    try:
        return schema.load(_plain(schema, request.form if said is None else said)), {}
    except ValidationError as wrong:
        return None, errors_of(wrong)


def errors_of(wrong: ValidationError) -> Errors:
    """Give the first thing to mend of each field."""
    messages = wrong.messages if isinstance(wrong.messages, Mapping) else {"_schema": wrong.messages}
    return {key: _first(said) for key, said in messages.items()}


def _plain(schema: Schema, said: MultiDict[str, str]) -> dict[str, Any]:
    """Take what the schema asks for; a blank field counts as missing."""
    data: dict[str, Any] = {}
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        values = [value for value in said.getlist(key) if value.strip()]
        if isinstance(field, fields.List):
            data[key] = values
        elif values:
            data[key] = values[0]
    return data


def _first(said: Any) -> Text:
    while isinstance(said, list | Mapping) and said:
        said = said[0] if isinstance(said, list) else next(iter(said.values()))
    return said if isinstance(said, Text) else _UNREADABLE

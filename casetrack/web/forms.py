"""What a person typed, through a schema: a value, or what to mend field by field. Nothing typed is lost on the way."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from casetrack.schemas.base import errors_of
from casetrack.text import Text

Errors = dict[str, Text]


def load(schema: Schema, said: MultiDict[str, str] | None = None) -> tuple[Any, Errors]:
    """Read the posted form (or a query) with a schema; the value is None when there are errors."""
    try:
        return schema.load(_plain(schema, request.form if said is None else said)), {}
    except ValidationError as wrong:
        return None, errors_of(wrong)


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

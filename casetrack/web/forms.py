"""What a person typed, through a schema: a value, or what to mend field by field. Nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, request
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from casetrack.errors import InvalidInput
from casetrack.schemas.base import Day, Form, Rows, errors_of
from casetrack.text import Text, format_date

Errors = dict[str, Text]
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")


def load(schema: Schema, said: MultiDict[str, str] | None = None) -> tuple[Any, Errors]:
    """Read the posted form (or a query) with a schema; the value is None when there are errors."""
    _tell_day(schema)
    try:
        return schema.load(_plain(schema, request.form if said is None else said)), {}
    except ValidationError as wrong:
        return None, errors_of(wrong)


def ask(schema: Schema, said: MultiDict[str, str] | None = None) -> Any:
    """Read the posted form (or a query) with a schema; raise InvalidInput with what to mend field by field."""
    wish, wrong = load(schema, said)
    if wrong:
        raise InvalidInput(_MEND, wrong)
    return wish


def in_full(schema: Schema, said: Mapping[str, str]) -> dict[str, str]:
    """Give back what was typed with each day written in full: 4/6 as 04/6/2026; what cannot be read stays as it is."""
    _tell_day(schema)
    shown = dict(said)
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        if isinstance(field, Day) and shown.get(key, "").strip():
            shown[key] = _day_in_full(field, shown[key])
    return shown


def count_rows(schema: Schema, typed: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Tell of each list of lines in a form up to which line something was typed, and how many lines it may have."""
    found = {}
    for name, field in schema.load_fields.items():
        if isinstance(field, Rows):
            cells = field.cells(name, typed).items()
            filled = [place for cell, (place, part) in cells if part in field.typed and typed[cell].strip()]
            found[name] = (max(filled, default=0), field.most)
    return found


def _rows(field: Rows, key: str, said: MultiDict[str, str]) -> list[dict[str, str]]:
    """Gather the cells of rows, each row at its own place."""
    cells = field.cells(key, said)
    rows: list[dict[str, str]] = [{} for _place in range(max((place for place, _ in cells.values()), default=0))]
    for name, (place, cell) in cells.items():
        if said[name].strip():
            rows[place - 1][cell] = said[name]
    return rows


def _day_in_full(field: Day, said: str) -> str:
    try:
        return format_date(field.read(said))
    except ValidationError:
        return said


def _tell_day(schema: Schema) -> None:
    """Tell a form the office's today, so that a day can be typed without its year."""
    if isinstance(schema, Form) and "work" in g:
        schema.today = g.work.today


def _plain(schema: Schema, said: MultiDict[str, str]) -> dict[str, Any]:
    """Take what the schema asks for; a blank field counts as missing."""
    data: dict[str, Any] = {}
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        values = [value for value in said.getlist(key) if value.strip()]
        if isinstance(field, Rows):
            data[key] = _rows(field, key, said)
        elif isinstance(field, fields.List):
            data[key] = values
        elif values:
            data[key] = values[0]
    return data

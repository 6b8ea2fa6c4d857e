"""What another program sent, through the schemas that the pages use too. JSON says types, so types are looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from flask import request
from marshmallow import RAISE, ValidationError, fields
from werkzeug.exceptions import UnsupportedMediaType

from casetrack.errors import InvalidInput, StaleCase, Unreadable
from casetrack.schemas.base import MISSING, TOO_LONG, Count, Day, Form, Line, Prose, Rows, Tick, errors_of
from casetrack.schemas.payload import PREFIX, DayOfPayload, YesOrNo
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.models import Case

PAYLOAD = "fields"  # what a body calls the fields of a workflow
SEEN = "seen_version"

_MEND = Text("Chưa ghi. Những mục trong `fields` cần sửa.", "Nothing was written. Mend what `fields` names.")
_UNKNOWN = Text("Không có mục này ở đây.", "There is no such field here.")
_TWICE = Text("Mục này gửi hai lần.", "This is sent twice.")
_ISO = Text("Viết ngày như 2026-06-04.", "Write a date like 2026-06-04.")
_NO_ROWS = Text("Gửi một danh sách đối tượng.", "Send a list of objects.")
_WRONG_TYPE = {
    str: Text("Gửi một chuỗi chữ.", "Send a string."),
    int: Text("Gửi một số nguyên.", "Send a whole number."),
    bool: Text("Gửi true hoặc false.", "Send true or false."),
    list: Text("Gửi một danh sách số nguyên.", "Send a list of whole numbers."),
}
Said = dict[str, Any]


def read_json() -> Said:
    """Read the body; raise Unreadable unless it is a JSON object in UTF-8."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        said = json.loads(request.get_data(), parse_constant=_no_number)
        json.dumps(said, ensure_ascii=False).encode()  # half a letter (a lone surrogate) cannot be stored
    except (ValueError, RecursionError):
        raise Unreadable(Text("Nội dung không phải JSON viết bằng UTF-8.", "The body is no JSON in UTF-8.")) from None
    if not isinstance(said, dict):
        raise Unreadable(Text("Nội dung phải là một đối tượng JSON.", "The body must be a JSON object."))
    return said


def read_seeing(case: Case) -> Said:
    """Read the body of a change; `If-Match` says the version that was seen, unless the body does."""
    said = read_json()
    if "If-Match" in request.headers:
        if not request.if_match.contains(str(case.version)):
            raise StaleCase(
                Text(
                    "Hồ sơ {number} không còn ở phiên bản ghi trong If-Match. Chưa ghi.",
                    "Case {number} is no longer at the version that If-Match names. Nothing was written.",
                ).with_(number=case.number),
                version=case.version,
                precondition=True,
            )
        said.setdefault(SEEN, case.version)
    return said


def load(form: Form, said: Mapping[str, Any], prefix: str = PREFIX) -> Any:
    """Give what the form makes of the body; the fields of a workflow stand under `fields`. Raise InvalidInput."""
    data, wrong = {}, dict[str, Text]()
    asked = {field.data_key or name: field for name, field in form.load_fields.items()}
    for name, key, value in _flat(said, prefix):
        try:
            plain = _plain(asked[key], value) if key in asked else _refuse(_UNKNOWN)
        except ValidationError as mistake:
            wrong |= errors_of(ValidationError({name: mistake.messages}))
        else:
            if plain is not None:
                data[key] = plain
    return _made(form, data, wrong, prefix)


def load_query(form: Form) -> Any:
    """Give what the form makes of the address; raise InvalidInput."""
    data, wrong = {}, dict[str, Text]()
    known = {field.data_key or name: field for name, field in form.load_fields.items()}
    for key, values in request.args.lists():
        try:
            plain = _asked(known.get(key), values)
        except ValidationError as mistake:
            wrong[key] = errors_of(mistake)["_schema"]
        else:
            if plain is not None:
                data[key] = plain
    return _made(form, data, wrong, PREFIX)


def _asked(field: fields.Field[Any] | None, values: Sequence[str]) -> str | None:
    """Give what the address says of one field, all of it text; None when it says nothing."""
    if field is None:
        _refuse(_UNKNOWN)
    if len(values) > 1:
        _refuse(_TWICE)
    return _plain_text(field, values[0]) if type_of(field) is str else values[0]


def _made(form: Form, data: Said, wrong: dict[str, Text], prefix: str) -> Any:
    try:
        made = form.load(data, unknown=RAISE)
    except ValidationError as mistakes:
        names = {name: field.data_key or name for name, field in form.load_fields.items()}
        for key, words in errors_of(mistakes).items():
            wrong.setdefault(_outer(names.get(key, key), prefix), words)
    if wrong:
        raise InvalidInput(_MEND, wrong)
    return made


def _flat(said: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str, Any]]:
    """Lay the fields of the workflow beside the others: the name that its sender knows, the form's, the value."""
    for name, value in said.items():
        if name != PAYLOAD or not isinstance(value, Mapping):
            yield name, name, value
            continue
        for key, inner in value.items():
            if inner is not None:
                yield f"{PAYLOAD}.{key}", f"{prefix}.{key}", inner


def _outer(key: str, prefix: str) -> str:
    return f"{PAYLOAD}.{key.removeprefix(prefix + '.')}" if key.startswith(f"{prefix}.") else key


def _plain(field: fields.Field[Any], value: Any) -> Any:
    """Give a JSON value as a form would send it; None when it says nothing. Raise ValidationError for a wrong type."""
    if value is None:
        return None if field.allow_none else _refuse(MISSING)
    if isinstance(field, Rows):
        return _rows(field, value)
    wanted = type_of(field)
    items: list[Any] = value if isinstance(value, list) else []
    if type(value) is not wanted or any(type(item) is not int for item in items):
        _refuse(_WRONG_TYPE[wanted])
    if wanted is str:
        return _plain_text(field, str(value))
    return str(value).lower() if wanted is bool else value


def _rows(field: Rows, value: Any) -> list[Said]:
    """Give rows as a form would send them, every wrong cell told at its place, from 1."""
    if type(value) is not list or any(type(row) is not dict for row in value):
        _refuse(_NO_ROWS)
    rows: list[Said] = [{} for _row in value]
    wrong: dict[str, Said] = {}
    for place, row in enumerate(value):
        for name, cell in row.items():
            asked = field.line().load_fields.get(name)
            try:
                plain = _plain(asked, cell) if asked is not None else _refuse(_UNKNOWN)
            except ValidationError as mistake:
                wrong.setdefault(str(place + 1), {})[name] = mistake.messages
            else:
                rows[place] |= {} if plain is None else {name: plain}
    if wrong:
        raise ValidationError(wrong)
    return rows


def _plain_text(field: fields.Field[Any], value: str) -> str | None:
    most = field.max_length if isinstance(field, Line | Prose) else len(value)
    if len(value) > most:
        _refuse(TOO_LONG.with_(n=len(value), most=most))
    if isinstance(field, Day | DayOfPayload) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        _refuse(_ISO)
    return None if isinstance(field, Line | Prose) and not value.strip() else value


def type_of(field: fields.Field[Any]) -> type:
    """Give the JSON type that a field of a form is sent as."""
    if isinstance(field, Tick | YesOrNo):
        return bool
    if isinstance(field, fields.List):
        return list
    return int if isinstance(field, Count) else str


def _refuse(words: Text) -> NoReturn:
    raise ValidationError([words])


def _no_number(said: str) -> NoReturn:
    raise ValueError(f"{said} is no number")

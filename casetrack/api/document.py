"""The OpenAPI 3.1 document, made of what the views declare. Nothing in it is written by hand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema, fields
from werkzeug.routing import Rule

from casetrack import __version__
from casetrack.api import problems
from casetrack.api.bodies import PAYLOAD, SEEN
from casetrack.api.operations import KEY, KEY_PATTERN, Operation
from casetrack.papers.shapes import SHAPES
from casetrack.reports.form_papers import SHAPES as COPIES
from casetrack.reports.report_files import SHAPES as PAPERS
from casetrack.schemas import base, payload

ABOUT = (
    "The book of a ward office. Everything that pages do is done here by the same use cases, with the same rights. "
    "Sentences for people come as `vi` and `en`; the sentences of a problem in the language of `Accept-Language`."
)
_OF_ALL = (401, 403)
_OF_WRITES = (400, 413, 415, 422)
_TYPES: dict[type[fields.Field[Any]], tuple[str, str | None]] = {
    base.Line: ("string", None),
    base.Prose: ("string", None),
    base.Day: ("string", "date"),
    base.Choice: ("string", None),
    base.Count: ("integer", None),
    base.Tick: ("boolean", None),
    payload.YesOrNo: ("boolean", None),
    fields.AwareDateTime: ("string", "date-time"),
}
_PARAMETERS: dict[str, dict[str, Any]] = {
    "number": {"type": "string", "minLength": 1, "maxLength": 60, "pattern": r"^[A-Za-z0-9][A-Za-z0-9.-]*$"},
    "default": {"type": "string", "minLength": 1},
    "int": {"type": "integer", "minimum": 1000, "maximum": 9999},
    "seq": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    "shape": {"type": "string", "enum": list(SHAPES)},
    "paper": {"type": "string", "enum": list(PAPERS)},
    "copy": {"type": "string", "enum": list(COPIES)},
}


def describe(api: Flask, prefix: str) -> dict[str, Any]:
    """Write the document of an application whose views declare what they do."""
    plugin = MarshmallowPlugin(schema_name_resolver=_name_of)
    spec = APISpec(
        title="CaseTrack",
        version=__version__,
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        servers=[{"url": prefix}],
    )
    converter: Any = plugin.converter  # its methods have no types
    for kind, (type_, format_) in _TYPES.items():
        converter.map_to_openapi_type(kind, type_, format_)
    converter.add_attribute_function(_limits)
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", _problem())
    for rule, declared, view in _declared(api):
        _describe_one(spec, converter, rule, (declared, view))
    document: dict[str, Any] = spec.to_dict()
    document["components"]["schemas"] = dict(sorted(document["components"]["schemas"].items()))
    return document


def _declared(api: Flask) -> Iterator[tuple[Rule, Operation, Any]]:
    for rule in sorted(api.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        view = api.view_functions[rule.endpoint]
        declared: Operation | None = vars(view).get("operation")
        if declared is not None:
            yield rule, declared, view


def _describe_one(spec: APISpec, converter: Any, rule: Rule, found: tuple[Operation, Any]) -> None:
    declared, view = found
    method = "post" if declared.body else "get"
    operation: dict[str, Any] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "tags": [rule.rule.split("/")[1]],
        "summary": declared.summary.en,
        "x-summary-vi": declared.summary.vi,
        "description": (view.__doc__ or "").strip(),
        "security": [{"bearer": []}],
        "x-scope": "write" if declared.body else "read",
        "x-permission": declared.permission,
        "parameters": [*_in_path(rule), *_in_query(converter, declared), *_in_headers(declared)],
        "responses": _responses(rule, declared),
    }
    if declared.body is not None:
        schema = _body(converter, declared)
        spec.components.schema(_name_of(declared.body), schema)
        sent = "multipart/form-data" if declared.receives else "application/json"
        content = {sent: {"schema": {"$ref": f"#/components/schemas/{_name_of(declared.body)}"}}}
        operation["requestBody"] = {"required": True, "content": content}
    spec.path(re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule), operations={method: operation})


def _in_path(rule: Rule) -> list[dict[str, Any]]:
    return [
        {"in": "path", "name": name, "required": True, "schema": _PARAMETERS[kind or "default"]}
        for kind, name in re.findall(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", rule.rule)
    ]


def _in_query(converter: Any, declared: Operation) -> list[dict[str, Any]]:
    if declared.query is None:
        return []
    found: list[dict[str, Any]] = converter.schema2parameters(declared.query(), location="query")
    return found


def _in_headers(declared: Operation) -> list[dict[str, Any]]:
    if declared.body is None:
        return []
    key = {
        "in": "header",
        "name": KEY,
        "description": "The same key with the same request is carried out once and answered alike for a week.",
        "schema": {"type": "string", "pattern": KEY_PATTERN},
    }
    seen = {
        "in": "header",
        "name": "If-Match",
        "description": f"The ETag of the case as it was seen; may stand for `{SEEN}`.",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    }
    return [key, seen] if declared.sees_version else [key]


def _responses(rule: Rule, declared: Operation) -> dict[str, Any]:
    answer = {"description": "Done.", "content": {"application/json": {"schema": declared.answer}}}
    if declared.binary:
        answer["content"] = {"*/*": {"schema": {"contentMediaType": "application/octet-stream"}}}
    refused = {*_OF_ALL, *declared.refuses, *(_OF_WRITES if declared.body else ())}
    if rule.arguments:
        refused.add(404)
    found: dict[str, Any] = {str(declared.status): answer}
    for status in sorted(refused):
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found[str(status)] = {"description": f"{HTTPStatus(status).phrase}.", "content": content}
    return found


def _body(converter: Any, declared: Operation) -> dict[str, Any]:
    """Describe a body: unknown members are refused; the workflow's own fields depend on the case."""
    assert declared.body is not None
    schema: dict[str, Any] = converter.schema2jsonschema(declared.body())
    schema["additionalProperties"] = False
    if declared.sees_version:
        schema["required"] = [name for name in schema["required"] if name != SEEN]
    if declared.receives:
        schema["properties"]["file"] = {"type": "string", "contentMediaType": "application/octet-stream"}
        schema["required"] = sorted([*schema.get("required", ()), "file"])
    own = {key: said for key, said in schema["properties"].items() if key.startswith(f"{payload.PREFIX}.")}
    if own:
        named = {key.removeprefix(f"{payload.PREFIX}."): schema["properties"].pop(key) for key in own}
        schema["properties"][PAYLOAD] = {"type": "object", "properties": named, "additionalProperties": False}
    if declared.payload:
        values = {"type": ["string", "integer", "boolean", "null"]}
        words = "Fields of the workflow by key; GET /workflows/{workflow} says their types."
        schema["properties"][PAYLOAD] = {"type": "object", "additionalProperties": values, "description": words}
    return schema


def _limits(_converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, Any]:
    """Say of a field of a form what it refuses."""
    found: dict[str, Any] = {}
    if isinstance(field, base.Line | base.Prose):
        found["maxLength"] = field.max_length
        if field.required:
            found["minLength"] = 1
    if isinstance(field, base.Choice) and not isinstance(field, payload.YesOrNo):
        found["enum"] = sorted(field.keys)
    if isinstance(field, base.Count):
        found |= {"minimum": field.least, "maximum": field.most}
    return found


def _problem() -> dict[str, Any]:
    """Describe a problem (RFC 9457)."""
    text = {"type": "string"}
    reason = {
        "type": "object",
        "required": ["code", "reason", "basis"],
        "properties": {"code": text, "reason": text, "basis": {"type": ["string", "null"]}},
    }
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance", "code"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "instance": text,
            "code": {**text, "description": "Stable; see docs/errors.md."},
            "reasons": {"type": "array", "items": reason, "description": "Of `transition_refused`: every reason."},
            "fields": {"type": "object", "additionalProperties": text, "description": "Of `invalid_input`."},
            "version": {"type": "integer", "description": "Of `stale_case`: the newest version."},
            "incident": {**text, "description": "Of `bug`: leads to the entry in the log."},
        },
    }


def _name_of(schema: type[Schema] | Schema) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Form").removesuffix("Body")

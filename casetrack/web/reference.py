"""The page of the API: what other programs may ask, drawn from the document that they read themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template

from casetrack.services.tokens import SCOPES
from casetrack.text import Text
from casetrack.web.login import SIGNED_IN, needs

blueprint = Blueprint("reference", __name__)
_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Member:
    """One thing that is sent or answered: its name, where it is sent, what it may be."""

    name: str
    place: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address with its method."""

    method: str
    path: str
    key: str
    title: Text
    words: str
    scope: Text
    sent: Sequence[Member]
    answers: Sequence[tuple[str, str]]  # status, and the name of what is answered


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing of the document by name, with its members."""

    name: str
    words: str
    members: Sequence[Member]


@blueprint.get("/api/")
@needs(SIGNED_IN)
def show() -> str:
    """Show every address, what is sent there and what is answered."""
    document: Mapping[str, Any] = current_app.extensions["casetrack.document"]()
    return render_template(
        "reference/show.html",
        base=document["servers"][0]["url"],
        endpoints=[
            _endpoint(document, path, method, said)
            for path, methods in document["paths"].items()
            for method, said in methods.items()
        ],
        shapes=[_shape(name, said) for name, said in document["components"]["schemas"].items()],
    )


def _endpoint(document: Mapping[str, Any], path: str, method: str, said: Mapping[str, Any]) -> Endpoint:
    sent = [
        Member(p["name"], p["in"], _kind(p["schema"]), p.get("required", False), p.get("description", ""))
        for p in said["parameters"]
    ]
    if "requestBody" in said:
        sent += _members(_behind(document, said["requestBody"]), "body")
    return Endpoint(
        method=method.upper(),
        path=path,
        key=said["operationId"],
        title=Text(said["x-summary-vi"], said["summary"]),
        words=said["description"],
        scope=SCOPES[said["x-scope"]],
        sent=sent,
        answers=[(status, _answer(answer)) for status, answer in said["responses"].items()],
    )


def _behind(document: Mapping[str, Any], holder: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document["components"]["schemas"][_answer(holder)]
    return found


def _answer(holder: Mapping[str, Any]) -> str:
    """Name what a body or an answer holds: a kind of ours, or of a file its media type."""
    (content,) = holder["content"].values()
    schema = content["schema"]
    return str(schema["$ref"]).removeprefix(_SCHEMAS) if "$ref" in schema else str(schema["contentMediaType"])


def _shape(name: str, said: Mapping[str, Any]) -> Shape:
    return Shape(name, said.get("description", ""), _members(said, ""))


def _members(said: Mapping[str, Any], place: str) -> list[Member]:
    required = said.get("required", ())
    return [
        Member(name, place, _kind(schema), name in required, schema.get("description", ""))
        for name, schema in said["properties"].items()
    ]


def _kind(schema: Mapping[str, Any]) -> str:
    """Say what a value may be, in the words of JSON Schema: string|null, date, [Step], 1..200."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_SCHEMAS)
    if "anyOf" in schema:
        return "|".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return "|".join(str(each) for each in schema["enum"])
    types = schema.get("type", "object")
    told = types if isinstance(types, str) else "|".join(types)
    if told == "array":
        return f"[{_kind(schema['items'])}]"
    if "format" in schema:
        told = told.replace("string", schema["format"])
    if "maxLength" in schema:
        told += f" ≤{schema['maxLength']}"
    return told

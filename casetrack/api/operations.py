"""What an address of the API does: declared on its view, so that the guard, the answer and the document agree.

A view gets the Work of who asks: a reading one for GET, a writing one else, so that every write is one transaction.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema

from casetrack.api import bearer
from casetrack.errors import InvalidInput
from casetrack.schemas.base import Form
from casetrack.services.idempotency import Answered, Asked, find_answer, keep_answer
from casetrack.services.work import Work
from casetrack.text import Text

KEY = "Idempotency-Key"
KEY_PATTERN = r"^[!-~]{1,200}$"
_AT_ONCE = 1 << 20
_KEY_WORDS = Text(
    "Idempotency-Key gồm 1 đến 200 ký tự ASCII, không có dấu cách.",
    "An Idempotency-Key is 1 to 200 ASCII characters without blanks.",
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a view gives: the things that the answer's schema writes, and headers such as ETag."""

    content: object
    headers: Mapping[str, str] = field(default_factory=dict)


View = Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with its method: who may ask, what is sent, what is answered.

    `payload`: the body has `fields`, those of the case's workflow. `sees_version`: `If-Match` may stand for
    `seen_version`. `refuses`: the statuses, beyond those of every operation, that it may answer. `receives`: a file is
    sent, as multipart/form-data; it is looked at before the Work begins, and the view is given what came of it.
    `drafts`: what takes long is counted before, so that nobody waits for the Work; the view is given that (`drafted`).
    `stages`: what is done in transactions of its own before the Work begins; the view is given that (`staged`).
    `binary`: a file is answered.
    """

    permission: str
    summary: Text
    answer: type[Schema]
    status: int = 200
    query: type[Form] | None = None
    body: type[Form] | None = None
    payload: bool = False
    sees_version: bool = False
    refuses: tuple[int, ...] = ()
    receives: Callable[..., AbstractContextManager[Any]] | None = None
    drafts: Callable[[Work], object] | None = None
    stages: Callable[..., object] | None = None
    binary: bool = False


def operation(permission: str, summary: Text, answer: type[Schema], **more: Any) -> Callable[[View], Any]:
    """Declare an address of the API; `more` as in Operation."""
    declared = Operation(permission, summary, answer, **more)

    def declare(view: View) -> Callable[..., Response]:
        @wraps(view)
        def answer_it(**path: object) -> Response:
            if declared.body is not None:
                return _carry_out(declared, view, path)
            with bearer.looking() as work:
                reply = view(work, **path)
                return reply.content if isinstance(reply.content, Response) else _sent(_answered(declared, reply))

        answer_it.operation = declared  # type: ignore[attr-defined]
        return answer_it

    return declare


def operation_of(endpoint: str) -> Operation | None:
    """Give what a view declared; None for one that needs no token."""
    found: Operation | None = vars(current_app.view_functions[endpoint])["operation"]
    return found


def public(view: Callable[[], Response]) -> Callable[[], Response]:
    """Declare an address that needs no token and stands in no document."""
    view.operation = None  # type: ignore[attr-defined]
    return view


def _carry_out(declared: Operation, view: View, path: Mapping[str, object]) -> Response:
    """Write in one Work, once for each Idempotency-Key."""
    asked = _asked(declared)
    drafted = {**_drafted(declared, asked), **_staged(declared, asked, path)}
    with declared.receives(**path) if declared.receives else nullcontext() as received, bearer.working() as work:
        earlier = find_answer(work, asked) if asked else None
        if earlier is not None:
            return _sent(earlier, again=True)
        given = {**path, **drafted, **({"received": received} if declared.receives else {})}
        answered = _answered(declared, view(work, **given))
        if asked is not None:
            keep_answer(work, asked, answered)
    return _sent(answered)


def _drafted(declared: Operation, asked: Asked | None) -> Mapping[str, object]:
    """Give what a view wants counted before its Work begins; nothing is counted for what was answered before."""
    if declared.drafts is None:
        return {}
    with bearer.looking() as work:
        answered = asked is not None and find_answer(work, asked) is not None
        return {"drafted": None if answered else declared.drafts(work)}


def _staged(declared: Operation, asked: Asked | None, path: Mapping[str, object]) -> Mapping[str, object]:
    """Do what must be done in transactions of its own; nothing is done for what was answered before."""
    if declared.stages is None:
        return {}
    with bearer.looking() as work:
        answered = asked is not None and find_answer(work, asked) is not None
    return {"staged": None if answered else declared.stages(**path)}


def _asked(declared: Operation) -> Asked | None:
    key = request.headers.get(KEY)
    if key is None:
        return None
    if not re.fullmatch(KEY_PATTERN, key):
        raise InvalidInput(_KEY_WORDS, {KEY: _KEY_WORDS})
    said = (request.method, request.full_path, request.headers.get("If-Match", ""))
    body = _parts() if declared.receives else request.get_data()
    digest = hashlib.sha256("\n".join(said).encode() + b"\n" + body)
    return Asked(key, digest.hexdigest())


def _parts() -> bytes:
    """Give what stands for a body of several parts: their boundary differs each time, what they say does not."""
    said = [list(pair) for pair in sorted(request.form.items(multi=True))]
    for name, file in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
        digest = hashlib.sha256()
        while piece := file.stream.read(_AT_ONCE):
            digest.update(piece)
        file.stream.seek(0)
        said.append([name, file.filename or "", digest.hexdigest()])
    return json.dumps(said).encode()


def _answered(declared: Operation, reply: Reply) -> Answered:
    body = json.dumps(declared.answer().dump(reply.content), ensure_ascii=False)
    return Answered(declared.status, body, reply.headers)


def _sent(answered: Answered, *, again: bool = False) -> Response:
    response = Response(answered.body, answered.status, answered.headers, content_type="application/json")
    if again:
        response.headers["Idempotency-Replayed"] = "true"
    return response

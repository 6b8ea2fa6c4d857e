"""Who asks: the token in the header, what it may be used for, and the Work of its account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import current_app, g, request

from casetrack.errors import Forbidden, SignInNeeded
from casetrack.services.permissions import why_not
from casetrack.services.tokens import SCOPES, Bearer, find_bearer
from casetrack.services.work import Actor, Installation, Work, begin, reading
from casetrack.text import LANGUAGES, Text

_READING = ("GET", "HEAD", "OPTIONS")
_NONE_SENT = Text(
    "Yêu cầu thiếu mã truy cập. Gửi kèm dòng Authorization: Bearer <mã>.",
    "The request has no token. Send the header Authorization: Bearer <token>.",
)
_NOT_FOR_THIS = Text(
    "Mã truy cập này không có phạm vi “{scope}”. Xin mã khác.",
    "This token does not have the scope “{scope}”. Ask for another one.",
)


def installation() -> Installation:
    """Give what this program stands on."""
    found: Installation = current_app.extensions["casetrack"]
    return found


def admit(permission: str) -> None:
    """Let the request in, or raise SignInNeeded or Forbidden; the scope is told by the method."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise SignInNeeded(_NONE_SENT)
    found = installation()
    g.bearer = find_bearer(found.database, secret.strip(), found.clock())
    scope = "read" if request.method in _READING else "write"
    if scope not in _bearer().scopes:
        raise Forbidden(_NOT_FOR_THIS.with_(scope=SCOPES[scope]), scope=scope)
    actor = _bearer().actor
    if not actor.may(permission):
        raise Forbidden(why_not(permission, (role for role, _unit in actor.roles)), permission=permission)


def actor() -> Actor:
    """Give who asks, for work in transactions of its own."""
    return _bearer().actor


def looking() -> AbstractContextManager[Work]:
    """Open the reading Work of who asks."""
    return reading(installation(), _bearer().actor)


@contextmanager
def working() -> Iterator[Work]:
    """Open the writing Work of who asks: leaving the block commits, raising rolls back."""
    with begin(installation(), _bearer().actor) as work:
        yield work


def language() -> str:
    """Give the language of sentences: what the program accepts, else the account's own, else Vietnamese."""
    bearer: Bearer | None = g.get("bearer")
    return request.accept_languages.best_match(LANGUAGES) or (bearer.actor.language if bearer else "vi")


def _bearer() -> Bearer:
    found: Bearer = g.bearer
    return found

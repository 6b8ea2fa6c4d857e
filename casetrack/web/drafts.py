"""A half-filled form that outlives Back, another language, a closed browser and the end of a sign-in.

Nobody else can read it: it is sealed with a key of the pages. Of a matter that is to be sealed nothing is kept at all.
A form says by a sealed mark who is filling it, because its sign-in may have ended when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, g

from casetrack.services.drafts import KEPT_FOR, drop_draft, find_draft, keep_draft, receipt_of
from casetrack.services.work import Actor, Installation, Work, reading
from casetrack.web.sealed_forms import is_sealed
from casetrack.web.sealing import seal, unseal

MARK = "author"
CARRIED = "kept"
_REOPEN = ("find", "again")  # the buttons that show a form as it was typed: at the desk, of a letter
_NOT_TYPED = frozenset({MARK, CARRIED, "csrf_token", "next", "language", *_REOPEN})


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody typed on a page, and when it was kept."""

    form: Mapping[str, str]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Keeping:
    """What became of a draft: when it was kept, or the receipt that its form has made, or that it may not be kept."""

    saved_at: datetime | None
    receipt: str | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A form that comes back after a sign-in: the page that shows it, and, where nothing may be kept, its words."""

    page: str
    waiting: tuple[tuple[str, str], ...] = ()


def mark(actor: Actor, page: str) -> str:
    """Give what a form carries to say who fills it in, and on which page."""
    return _seal({"user": actor.user_id, "page": page})


def keep(actor: Actor, page: str, form: Mapping[str, str]) -> Keeping:
    """Keep what was typed in the place of what was kept before; say if that may not be or is of no use any more.

    A form whose receipt is made needs no draft, nothing typed makes none, and of a sealed matter what was kept goes.
    """
    typed = {name: said for name, said in form.items() if said.strip() and name not in _NOT_TYPED}
    installation: Installation = current_app.extensions["casetrack"]
    with _looking(installation, actor) as work:
        made = receipt_of(work, typed.get("token", ""))
        sealed = is_sealed(work, page, typed)
    now = installation.clock()
    with installation.database.begin() as rows:
        if made or sealed or not typed:
            drop_draft(rows, actor, page)
            return Keeping(None, made, sealed)
        keep_draft(rows, actor, page, (_seal(typed), now))
    return Keeping(now)


def find(work: Work, page: str) -> Kept | None:
    """Give what the actor typed on this page and has not sent yet."""
    draft = find_draft(work, page)
    typed = _unseal(draft.sealed) if draft else None
    return Kept(typed, draft.saved_at) if draft and typed else None


def is_of_another(form: Mapping[str, str], actor: Actor | None) -> bool:
    """Tell whether somebody else filled this form in: on a shared machine a browser may send it once more."""
    marked = _unseal(form.get(MARK, ""))
    return MARK in form and (marked is None or (actor is not None and marked.get("user") != actor.user_id))


def carry(form: Mapping[str, str]) -> str:
    """Give a form whose sign-in has ended as the sign-in page carries it; empty for a form without a mark."""
    marked = _unseal(form.get(MARK, ""))
    return _seal({"mark": marked, "form": {k: v for k, v in form.items() if k not in _NOT_TYPED}}) if marked else ""


def restore(carried: str, actor: Actor) -> TakenBack | None:
    """Take back what the sign-in page carried if it is this person's."""
    said = _unseal(carried)
    return _take_back(said["mark"], said["form"], actor) if said and "mark" in said else None


def take_back(form: Mapping[str, str], actor: Actor) -> TakenBack | None:
    """Take back a form that was refused for its age if this person filled it in."""
    marked = _unseal(form.get(MARK, ""))
    return _take_back(marked, form, actor) if marked else None


def _take_back(marked: Mapping[str, Any], form: Mapping[str, str], actor: Actor) -> TakenBack | None:
    page = str(marked.get("page", ""))
    if marked.get("user") != actor.user_id or not page:
        return None
    if not keep(actor, page, form).sealed:
        return TakenBack(page)
    typed = [(name, said) for name, said in form.items() if name not in _NOT_TYPED]
    return TakenBack(page, (*typed, *((button, "1") for button in _REOPEN)))


@contextmanager
def _looking(installation: Installation, actor: Actor) -> Iterator[Work]:
    """Read in the request's Work; while somebody is only just signing in there is none."""
    if "work" in g:
        yield g.work
        return
    with reading(installation, actor) as work:
        yield work


def _seal(said: Mapping[str, object]) -> str:
    return seal("drafts", said)


def _unseal(said: str) -> dict[str, Any] | None:
    return unseal("drafts", said, KEPT_FOR)

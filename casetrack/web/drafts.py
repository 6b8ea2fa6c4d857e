"""A half-filled form that outlives Back, another language and the end of a sign-in, and that nobody else can read.

Sealed with a key of the pages: on a shared machine the browser holds no word of a denunciation, and neither does the
database. A form says by a sealed mark who is filling it, because its sign-in may have ended when it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from casetrack.services.drafts import KEPT_FOR, find_draft, keep_draft
from casetrack.services.work import Actor, Installation, Work
from casetrack.web.sealing import seal, unseal

MARK = "author"
CARRIED = "kept"
_NOT_TYPED = frozenset({MARK, CARRIED, "csrf_token", "find", "next", "language"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody typed on a page, and when it was kept."""

    form: Mapping[str, str]
    saved_at: datetime


def mark(actor: Actor, page: str) -> str:
    """Give what a form carries to say who fills it in, and on which page."""
    return _seal({"user": actor.user_id, "page": page})


def keep(actor: Actor, page: str, form: Mapping[str, str]) -> None:
    """Keep what was typed; a page that was saved needs no draft, and nothing typed makes none."""
    typed = {name: said for name, said in form.items() if said.strip() and name not in _NOT_TYPED}
    installation: Installation = current_app.extensions["casetrack"]
    with installation.database.begin() as rows:
        keep_draft(rows, actor, page, (_seal(typed), installation.clock()))


def find(work: Work, page: str) -> Kept | None:
    """Give what the actor typed on this page and has not sent yet."""
    draft = find_draft(work, page)
    typed = _unseal(draft.sealed) if draft else None
    return Kept(typed, draft.saved_at) if draft and typed else None


def carry(form: Mapping[str, str]) -> str:
    """Give a form whose sign-in has ended as the sign-in page carries it; empty for a form without a mark."""
    marked = _unseal(form.get(MARK, ""))
    return _seal({"mark": marked, "form": {k: v for k, v in form.items() if k not in _NOT_TYPED}}) if marked else ""


def restore(carried: str, actor: Actor) -> str | None:
    """Keep what the sign-in page carried if it is this person's; give the page on which it stands again."""
    said = _unseal(carried)
    return _take_back(said["mark"], said["form"], actor) if said and "mark" in said else None


def take_back(form: Mapping[str, str], actor: Actor) -> str | None:
    """Keep a form that was refused for its age if this person filled it in; give the page on which it stands again."""
    marked = _unseal(form.get(MARK, ""))
    return _take_back(marked, form, actor) if marked else None


def _take_back(marked: Mapping[str, Any], form: Mapping[str, str], actor: Actor) -> str | None:
    page = str(marked.get("page", ""))
    if marked.get("user") != actor.user_id or not page:
        return None
    keep(actor, page, form)
    return page


def _seal(said: Mapping[str, object]) -> str:
    return seal("drafts", said)


def _unseal(said: str) -> dict[str, Any] | None:
    return unseal("drafts", said, KEPT_FOR)

"""The bodies of the office that keep books of documents of their own: each issues under its own abbreviation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Register
from casetrack.services.letterheads import list_heads
from casetrack.services.work import Work
from casetrack.text import Text

ISSUER = "UBND"  # where the office has entered no letterhead
_NO_BODY = Text("Không có sổ này.", "There is no such register.")
_NO_ISSUER = Text("Chọn một cơ quan có đầu văn bản.", "Choose a body that has a letterhead.")


@dataclass(frozen=True, slots=True)
class Body:
    """A body that issues papers, by its abbreviation in symbols; its name and superior as its letterhead has them."""

    short: str
    name: str = ""
    superior: str = ""
    party: bool = False


def list_bodies(work: Work) -> Sequence[Body]:
    """List the bodies with a letterhead, those of the State first; without one of the State, the People's Committee.

    Units that issue under one abbreviation are one body: their papers could not be told apart by number.
    """
    heads = sorted((each.head for each in list_heads(work)), key=lambda head: head.party)
    found = {} if heads and not heads[0].party else {ISSUER: Body(ISSUER)}
    for head in heads:
        found.setdefault(head.short, Body(head.short, head.name, head.superior, head.party))
    return list(found.values())


def keeping(work: Work, short: str) -> Body:
    """Give the body that keeps a book, the first one if none is named; raise NotFound for one that never kept any."""
    bodies = list_bodies(work)
    named = (body for body in bodies if body.short == short)
    found = next(named, None) if short else bodies[0]
    return found or _former(work, short)


def issuing(work: Work, short: str, field: str) -> Body:
    """Give the body in whose book a paper is entered, the first one if none is named; raise InvalidInput."""
    bodies = list_bodies(work)
    found = next((body for body in bodies if body.short == (short or bodies[0].short)), None)
    if found is None:
        raise InvalidInput(_NO_ISSUER, {field: _NO_ISSUER})
    return found


def _former(work: Work, short: str) -> Body:
    """Give a body whose books stand there though no letterhead bears its abbreviation any more."""
    kept = select(Register.id).where(Register.office_id == work.office.id, Register.body == short).limit(1)
    if work.session.scalars(kept).first() is None:
        raise NotFound(_NO_BODY)
    return Body(short)

"""Who holds what, and since when: the holders with their counts, and the cases of one of them or of all."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from casetrack.schemas.holders import FindHeldForm
from casetrack.services.holders import FindHeld, find_held, key_of, list_holders, name_holders
from casetrack.services.work import Work
from casetrack.web import forms
from casetrack.web.login import looking, needs

blueprint = Blueprint("holders", __name__)


@blueprint.get("/ai-giu")
@needs("case.read")
def show() -> tuple[str, int]:
    """Show who holds what within the reader's reach, the oldest hand-over first."""
    wish, errors = forms.load(FindHeldForm(), request.args)
    with looking() as work:
        page = render_template("holders/show.html", errors=errors, today=work.today, **_found(work, wish or FindHeld()))
    return page, 422 if errors else 200


def _found(work: Work, wish: FindHeld) -> dict[str, Any]:
    chosen = name_holders(work, [wish.holder])[wish.holder] if wish.holder else None
    return {
        "groups": list_holders(work),
        "page": find_held(work, wish),
        "chosen": chosen,
        "key": key_of(wish.holder) if wish.holder else "",
        "link": _link,
    }


def _link(cursor: str) -> str:
    """Give the address of another page of this list."""
    return url_for("holders.show", cursor=cursor, holder=request.args.get("holder") or None)

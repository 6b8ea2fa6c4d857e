"""The brief of a session, on the screen and on one sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.labels import HOSTS
from casetrack.errors import InvalidInput
from casetrack.schemas.base import clean
from casetrack.services.briefs import LONGEST, get_brief, write_brief
from casetrack.services.letterheads import list_heads
from casetrack.services.publishing import who_receives
from casetrack.text import Text
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("briefs", __name__)
_DECIDE = re.compile(r"decide_(\d{1,9})", re.ASCII)


@blueprint.get("/lich-tiep-dan/buoi/<int:session_id>/chuan-bi")
@needs("person.read")
def show(session_id: int) -> str:
    """Show who comes, how far their matter is, and what the host must decide."""
    return _page(session_id, {}, {})


@blueprint.post("/lich-tiep-dan/buoi/<int:session_id>/chuan-bi")
@needs("case.note")
def write(session_id: int) -> Response | tuple[str, int]:
    """Keep what the host must decide about each."""
    found = {name: _DECIDE.fullmatch(name) for name in request.form}
    said = {int(place[1]): clean(request.form[name]) for name, place in found.items() if place}
    try:
        with working() as work:
            write_brief(work, session_id, said)
    except InvalidInput as refusal:
        return _page(session_id, refusal.fields or {"form": refusal.message}, request.form), 422
    return redirect(url_for(".show", session_id=session_id, luu=1), 303)


def _page(session_id: int, errors: Mapping[str, Text], typed: Mapping[str, str]) -> str:
    with looking() as work:
        brief = get_brief(work, session_id)
        heads = [head for head in list_heads(work) if not head.head.party]
        return render_template(
            "briefs/show.html",
            brief=brief,
            session=brief.session,
            post=HOSTS["delegate"] if brief.session.deputy_name else HOSTS[brief.session.host],
            head=heads[0] if heads else None,
            who=who_receives,
            today=work.today,
            errors=errors,
            typed=typed,
            longest=LONGEST,
            saved="luu" in request.args,
            writes=work.actor.may("case.note"),
        )

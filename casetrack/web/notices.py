"""What I was told: on one page, unread first, each leading to what it is about."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.schemas.notices import NoticesPage, ReadForm
from casetrack.services.notices import PAGE, find_notice, list_notices, mark_read
from casetrack.web import forms, login
from casetrack.web.login import SIGNED_IN, looking, needs

blueprint = Blueprint("notices", __name__)


@blueprint.get(PAGE)
@needs(SIGNED_IN)
def show() -> str:
    """Show what I was told and may see."""
    wish, _wrong = forms.load(NoticesPage(), request.args)
    page = wish["page"] if wish else 1
    with looking() as work:
        notices, more = list_notices(work, page)
        return render_template(
            "notices/show.html", notices=notices, more=more, page=page, zone=ZoneInfo(work.office.timezone)
        )


@blueprint.post(f"{PAGE}/da-doc")
@needs(SIGNED_IN)
def read() -> Response:
    """Note that I have read one notice, or all; with the button of a line, lead on to what it is about."""
    said, _wrong = forms.load(ReadForm())
    one = said["notice"] if said else None
    if one is None and "all" not in request.form:
        return redirect(url_for(".show"), 303)
    found = login.installation()
    with found.database.begin() as rows:
        mark_read(rows, login.acting(), None if one is None else [one], found.clock())
    if one is not None and "open" in request.form:
        with looking() as work:
            notice = find_notice(work, one)
        return redirect(notice.url if notice else url_for(".show"), 303)
    return redirect(url_for(".show"), 303)

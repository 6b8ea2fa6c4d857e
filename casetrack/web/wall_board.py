"""The board on the wall: one page for a large screen, read from afar, that comes up to date by itself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, g, render_template, request

from casetrack.errors import NotFound
from casetrack.services.publishing import open_office, who_receives
from casetrack.services.wall_board import board_of
from casetrack.services.work import Work, reading, system_actor
from casetrack.text import Text
from casetrack.web.login import SIGNED_IN, installation, looking, needs, public

blueprint = Blueprint("wall_board", __name__)
_CLOSED = Text("Cơ quan chưa mở bảng treo cho mọi người.", "The office has not opened its board to everybody.")


@blueprint.get("/bang-treo")
@needs(SIGNED_IN)
def show() -> str:
    """Show today's numbers in the leaders' room."""
    with looking() as work:
        return _board(work)


@blueprint.get("/bang-treo/sanh")
@public
def in_the_hall() -> str:
    """Show the same to everybody, where the office has opened the board; else there is no such page."""
    if not current_app.extensions["casetrack.wall_board"]:
        raise NotFound(_CLOSED)
    found = installation()
    with found.database.reading() as rows:
        office_id = open_office(rows, request.args.get("office")).id
    with reading(found, system_actor(office_id)) as work:
        g.shared = True
        return _board(work)


def _board(work: Work) -> str:
    now = work.now.astimezone(ZoneInfo(work.office.timezone))
    return render_template(
        "wall_board/show.html", board=board_of(work), office=work.office, now=now, who=who_receives, today=work.today
    )

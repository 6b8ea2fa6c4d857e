"""The ten-minute tour through a demo: stops for each role, each a real page; what was opened is ticked off."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from casetrack.errors import NotFound
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web.login import SIGNED_IN, looking, needs
from casetrack.web.tour_stops import stops_of

blueprint = Blueprint("tour", __name__, url_prefix="/tro-giup/tham-quan")
_SEEN = "tour"  # what this sign-in has opened; there from the first page of the tour on
_NONE_HERE = Text("Chỉ bản trình diễn có tham quan.", "Only a demo has a tour.")


@blueprint.get("")
@needs(SIGNED_IN)
def show() -> str:
    """Show the stops, those seen ticked."""
    with looking() as work:
        _require_demo(work)
        session.setdefault(_SEEN, [])
        stops = stops_of(work)
        seen = [stop.key for stop in stops if stop.key in session[_SEEN]]
        after = next((stop.key for stop in stops if stop.key not in seen), None)
        return render_template("help/tour.html", stops=stops, seen=seen, after=after)


@blueprint.get("/<stop>")
@needs(SIGNED_IN)
def go(stop: str) -> Response:
    """Tick a stop off and open its page."""
    with looking() as work:
        _require_demo(work)
        found = next((each for each in stops_of(work) if each.key == stop), None)
    if found is None:
        raise NotFound(Text("Tham quan không có điểm này.", "There is no such stop."))
    session[_SEEN] = sorted({*session.get(_SEEN, ()), stop})
    return redirect(found.url, 303)


@blueprint.post("/de-sau")
@needs(SIGNED_IN)
def later() -> Response:
    """Offer the tour no more on the first page, for this sign-in."""
    session.setdefault(_SEEN, [])
    return redirect(url_for("home.show"), 303)


def is_offered(work: Work) -> bool:
    """Tell whether the first page offers the tour: once, in a demo."""
    return work.office.demo and _SEEN not in session


def _require_demo(work: Work) -> None:
    if not work.office.demo:
        raise NotFound(_NONE_HERE)

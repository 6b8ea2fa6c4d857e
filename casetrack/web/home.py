"""The first page: my cases by deadline, each with its next step."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template

from casetrack.services.alarms import list_alarms
from casetrack.services.notices import page_of_check, say_check
from casetrack.services.report_checks import latest_check
from casetrack.services.search_filters import VIEWS
from casetrack.services.worklists import worklist_of
from casetrack.web.login import SIGNED_IN, looking, needs
from casetrack.web.tour import is_offered

blueprint = Blueprint("home", __name__)

GROUPS = {"late": ("late",), "soon": ("today", "soon"), "rest": ("on_time", "paused", None)}


@blueprint.get("/")
@needs(SIGNED_IN)
def show() -> str:
    """Show what is to be done, the late first; an account that reads no cases is shown what it may open."""
    with looking() as work:
        alarms, zone = list_alarms(work), ZoneInfo(work.office.timezone)
        if not work.actor.may("case.read"):
            return render_template("home/without_cases.html", alarms=alarms, zone=zone, offers_tour=is_offered(work))
        found = worklist_of(work)
        groups = {
            name: [task for task in found.tasks if (task.line.urgency.kind if task.line.urgency else None) in kinds]
            for name, kinds in GROUPS.items()
        }
        checked = latest_check(work)
        said = {"says": say_check(checked), "page": page_of_check(checked)} if checked else None
        beside = {"views": VIEWS, "alarms": alarms, "zone": zone, "checked": said, "offers_tour": is_offered(work)}
        return render_template("home/show.html", work=found, groups=groups, **beside)

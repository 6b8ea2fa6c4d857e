"""How the machine is: what it does by itself and when, what it is set to, whether the files are as the book says."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template

from casetrack.config import Settings
from casetrack.services.doctor import KINDS, Examination
from casetrack.services.job_standings import Standings
from casetrack.services.machine_checks import check_machine, examine_within
from casetrack.services.settings_sheet import list_settings
from casetrack.web.login import installation, looking, needs

blueprint = Blueprint("machine", __name__)

_PATIENCE = 15.0  # seconds that a page may go on reading files


@blueprint.get("/quan-tri/viec-dinh-ky")
@needs("system.read")
def jobs() -> str:
    """Show every job: what it does, when it ran, how that ended, when it is due next, and which process runs them."""
    with looking() as work:
        zone = ZoneInfo(work.office.timezone)
        return render_template("machine/jobs.html", standings=standings(), zone=zone)


@blueprint.get("/quan-tri/cai-dat")
@needs("system.read")
def settings() -> str:
    """Show what the installation is set to, and how the machine stands."""
    return _settings()


@blueprint.post("/quan-tri/cai-dat/soat-tep")
@needs("system.read")
def examine() -> str:
    """Hold the files of all cases to the book."""
    found = examine_within(installation(), _PATIENCE)
    return _settings(found, too_many=found is None)


def standings() -> Standings:
    """Tell how the jobs stand; whoever wired the pages knows which there are."""
    found: Standings = current_app.extensions["casetrack.jobs"](installation())
    return found


def _settings(found: Examination | None = None, *, too_many: bool = False) -> str:
    held: Settings = current_app.extensions["casetrack.settings"]
    groups = list_settings(held)
    return render_template(
        "machine/settings.html",
        groups=groups,
        given=sum(each.given for _label, group in groups for each in group),
        checks=check_machine(installation()),
        found=found,
        too_many=too_many,
        kinds=KINDS,
    )

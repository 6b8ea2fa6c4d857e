"""Whether the program lives, and whether its book is in order: for whoever watches over the machine."""

from __future__ import annotations

import logging

from flask import Blueprint, current_app

from casetrack.errors import WrongDatabase
from casetrack.services.leases import Heartbeat
from casetrack.web.login import installation, public

blueprint = Blueprint("health", __name__)
_log = logging.getLogger(__name__)


@blueprint.get("/livez")
@public
def lives() -> dict[str, str]:
    """Answer as long as the program runs."""
    return {"status": "ok"}


@blueprint.get("/healthz")
@public
def is_well() -> tuple[dict[str, object], int]:
    """Answer whether the database can be read and is of this version, and whether the jobs are in time.

    A job that is late, or no process that runs them, is `degraded` and still 200: the pages work.
    """
    try:
        installation().database.require_current()
    except WrongDatabase as failure:
        _log.error("%s", failure)
        return {"status": "failing", "code": failure.code}, 503
    beat: Heartbeat = current_app.extensions["casetrack.heartbeat"](installation())
    return _told(beat), 200


def _told(beat: Heartbeat) -> dict[str, object]:
    jobs = {
        name: {"last": job.last_slot.isoformat() if job.last_slot else None, "late": job.late}
        for name, job in beat.jobs.items()
    }
    return {
        "status": "ok" if beat.well else "degraded",
        "scheduler": "acting" if beat.acting else "missing",
        "jobs": jobs,
    }

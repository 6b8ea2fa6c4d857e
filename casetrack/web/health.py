"""Whether the program lives, and whether its book is in order: for whoever watches over the machine."""

from __future__ import annotations

import logging

from flask import Blueprint

from casetrack.errors import WrongDatabase
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
def is_well() -> tuple[dict[str, str], int]:
    """Answer whether the database can be read and is of this version."""
    try:
        installation().database.require_current()
    except WrongDatabase as failure:
        _log.error("%s", failure)
        return {"status": "failing", "code": failure.code}, 503
    return {"status": "ok"}, 200

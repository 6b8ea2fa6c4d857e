"""The REST API: an application of its own, laid under /api/v1, so that its failures, limits and headers are its own."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from flask import Flask, Response, request
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from casetrack.api import (
    absences,
    appointments,
    backlog,
    batch_lists,
    batch_matches,
    batches,
    bearer,
    cases,
    classifications,
    deadlines,
    desk,
    digests,
    entered_figures,
    files,
    findings,
    holders,
    identities,
    indicators,
    intake,
    law,
    letters,
    lists,
    management_log,
    notices,
    office,
    opening_balances,
    paper_files,
    persons,
    problems,
    reception_day,
    registers,
    report_papers,
    sessions,
    snapshots,
    statutory_forms,
    steps,
    units,
    viewers,
)
from casetrack.api.document import describe
from casetrack.api.operations import operation_of, public
from casetrack.config import MEGABYTE
from casetrack.schemas.addresses import Copy, Paper, Plain, Shape

PREFIX = "/api/v1"
LARGEST_BODY = 1024 * 1024  # as the pages' forms
BLUEPRINTS = (
    cases.blueprint,
    steps.blueprint,
    classifications.blueprint,
    deadlines.blueprint,
    files.blueprint,
    letters.blueprint,
    holders.blueprint,
    identities.blueprint,
    desk.blueprint,
    paper_files.blueprint,
    persons.blueprint,
    intake.blueprint,
    digests.blueprint,
    notices.blueprint,
    absences.blueprint,
    indicators.blueprint,
    findings.blueprint,
    entered_figures.blueprint,
    opening_balances.blueprint,
    management_log.blueprint,
    batches.blueprint,
    backlog.blueprint,
    batch_lists.blueprint,
    batch_matches.blueprint,
    snapshots.blueprint,
    office.blueprint,
    registers.blueprint,
    report_papers.blueprint,
    statutory_forms.blueprint,
    lists.blueprint,
    sessions.blueprint,
    appointments.blueprint,
    reception_day.blueprint,
    law.blueprint,
    viewers.blueprint,
    units.blueprint,
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Number(BaseConverter):
    """A number of the book in an address: KN-2026-0019. What no book holds is no address."""

    regex = r"\w[\w.-]{0,59}"


class Seq(IntegerConverter):
    """A number of an event in its case."""

    def __init__(self, map_: Map) -> None:
        super().__init__(map_, min=1, max=999_999_999)


@cache
def document() -> dict[str, Any]:
    """Give the OpenAPI document, which is the same for every installation."""
    return describe(create_api(), PREFIX)


def create_api() -> Flask:
    """Make the API, to be laid under PREFIX; the installation that it serves is an extension of it."""
    api = Flask("casetrack.api", static_folder=None)
    api.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY)
    api.url_map.converters.update(default=Plain, number=Number, seq=Seq, shape=Shape, paper=Paper, copy=Copy)
    problems.register(api)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    api.add_url_rule("/openapi.json", "openapi", _openapi)
    api.before_request(_guard)
    api.after_request(_with_headers)
    return api


def _guard() -> None:
    """Let nobody in whom a view did not ask for; a view that declares nothing answers nobody."""
    if request.endpoint is None:
        return  # there is no such address, or not for this method
    declared = operation_of(request.endpoint)
    if declared is not None:
        bearer.admit(declared.permission)
        if declared.receives:
            request.max_content_length = bearer.installation().shelf.largest + MEGABYTE


@public
def _openapi() -> Response:
    return Response(json.dumps(document(), ensure_ascii=False), content_type="application/json")


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response

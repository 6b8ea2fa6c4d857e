"""The pages: their blueprints, what goes with every answer, and how an address of a static file carries its version."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from casetrack.schemas.addresses import Copy, Paper, Plain, Shape
from casetrack.web import (
    absences,
    account,
    administration,
    appointments,
    assignments,
    audit,
    backlog,
    batch_confirming,
    batch_files,
    batch_matches,
    batch_papers,
    batch_rows,
    batches,
    briefs,
    calendar,
    case_list,
    cases,
    channels,
    chosen_cases,
    classifications,
    conclusions,
    corrections,
    deadlines,
    delays,
    digests,
    documents,
    duplicates,
    duties,
    entered_figures,
    errors,
    exports,
    extensions,
    findings,
    followings,
    health,
    help,
    holders,
    home,
    identities,
    indicators,
    language_marks,
    law,
    letter_templates,
    letters,
    login,
    machine,
    management_log,
    naming,
    notices,
    open_forms,
    opening_balances,
    openings,
    outside,
    packing,
    paper_loans,
    paper_requests,
    papers,
    persons,
    proof,
    reception,
    reception_day,
    receptions,
    reference,
    registers,
    report,
    report_papers,
    saved_views,
    scans,
    schedule,
    second_factor,
    sessions,
    shell,
    sign_in,
    snapshots,
    statements,
    status,
    statutory_forms,
    steps,
    tour,
    units,
    users,
    viewers,
    wall_board,
    workflows,
)

BLUEPRINTS = (
    sign_in.blueprint,
    proof.blueprint,
    account.blueprint,
    channels.blueprint,
    naming.blueprint,
    notices.blueprint,
    outside.blueprint,
    second_factor.blueprint,
    health.blueprint,
    help.blueprint,
    tour.blueprint,
    home.blueprint,
    digests.blueprint,
    absences.blueprint,
    followings.blueprint,
    case_list.blueprint,
    batches.blueprint,
    batch_files.blueprint,
    batch_rows.blueprint,
    batch_confirming.blueprint,
    batch_matches.blueprint,
    batch_papers.blueprint,
    report.blueprint,
    report_papers.blueprint,
    statutory_forms.blueprint,
    duties.blueprint,
    receptions.blueprint,
    indicators.blueprint,
    backlog.blueprint,
    findings.blueprint,
    entered_figures.blueprint,
    opening_balances.blueprint,
    management_log.blueprint,
    workflows.blueprint,
    calendar.blueprint,
    law.blueprint,
    audit.blueprint,
    deadlines.blueprint,
    reception.blueprint,
    duplicates.blueprint,
    persons.blueprint,
    openings.blueprint,
    cases.blueprint,
    chosen_cases.blueprint,
    classifications.blueprint,
    steps.blueprint,
    open_forms.blueprint,
    corrections.blueprint,
    extensions.blueprint,
    assignments.blueprint,
    documents.blueprint,
    letters.blueprint,
    letter_templates.blueprint,
    identities.blueprint,
    delays.blueprint,
    holders.blueprint,
    viewers.blueprint,
    wall_board.blueprint,
    registers.blueprint,
    exports.blueprint,
    snapshots.blueprint,
    papers.blueprint,
    paper_requests.blueprint,
    paper_loans.blueprint,
    saved_views.blueprint,
    scans.blueprint,
    statements.blueprint,
    sessions.blueprint,
    appointments.blueprint,
    schedule.blueprint,
    briefs.blueprint,
    reception_day.blueprint,
    conclusions.blueprint,
    reference.blueprint,
    status.blueprint,
    units.blueprint,
    users.blueprint,
    administration.blueprint,
    machine.blueprint,
)


HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self'; object-src 'none'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register(app: Flask) -> None:
    """Put the pages on an application. The guard comes first: nobody's form is read before he may send it."""
    packing.register(app)
    login.register(app)
    app.before_request(documents.make_room)  # before the form is read, which CSRFProtect does
    csrf = CSRFProtect(app)
    csrf.exempt(status.look)  # it changes nothing, and works on a phone that keeps no cookie
    Babel(app, locale_selector=login.language_of_pages)
    errors.register(app)
    open_forms.register(app)
    app.url_map.converters.update(default=Plain, shape=Shape, paper=Paper, copy=Copy)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    login.public(app.view_functions["static"])
    app.context_processor(shell.context)
    app.jinja_env.filters.update(shell.FILTERS)
    app.jinja_env.globals.update(static=static, case_url=shell.case_url, sure_of=law.sure_of)
    app.jinja_env.globals.update(list_to_take=exports.address_of, others_at=open_forms.others_at)
    app.after_request(_with_headers)
    app.after_request(language_marks.mark)


def static(name: str) -> str:
    """Give the address of a static file, which changes with its content."""
    return url_for("static", filename=name, v=_version(Path(str(current_app.static_folder)) / name))


@cache
def _version(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)  # a file of somebody else's has its own
    if not (response.cache_control.public and _is_for_all()):  # as static files and the published schedule are
        response.headers["Cache-Control"] = "no-store"  # on a shared machine, Back shows nothing after signing out
    return response


def _is_for_all() -> bool:
    """Tell whether what is asked for is open to strangers; a file of a case says that it may be kept, too."""
    return request.endpoint is not None and login.permission_of(request.endpoint) == login.PUBLIC

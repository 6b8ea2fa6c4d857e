"""The web application, wired from its parts. Decides nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from casetrack import api, paths, web
from casetrack.config import Settings
from casetrack.jobs.scheduler import feel
from casetrack.jobs.standings import standings_of
from casetrack.services.decision_tables import tables_of
from casetrack.services.installation import read_key
from casetrack.services.sign_ins import IDLE, SignInPolicy
from casetrack.services.work import Installation

# Five texts of 20,000 Vietnamese letters, which a form sends as nine bytes each.
LARGEST_FORM = 1024 * 1024


def create_app(installation: Installation, settings: Settings) -> Flask:
    """Make the application of an installation; raise DefinitionError when a table of the office's own is broken."""
    app = bare_app()
    settle(app, installation, settings)
    return app


def bare_app() -> Flask:
    """Make the pages and the API, which are the same for every installation, for one to be settled in."""
    static = Path(web.__file__).parent / "static"
    app = Flask("casetrack", template_folder=str(paths.TEMPLATES), static_folder=str(static), static_url_path="/static")
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=IDLE,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=30),  # addresses of static files carry their version
        WTF_CSRF_TIME_LIMIT=None,  # a form is good as long as its sign-in
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_TRANSLATION_DIRECTORIES=str(Path(web.__file__).parents[1] / "translations"),
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["casetrack.document"] = api.document
    app.extensions["casetrack.api"] = api.create_api()
    web.register(app)
    app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]
        app.wsgi_app, {api.PREFIX: app.extensions["casetrack.api"]}
    )
    return app


def settle(app: Flask, installation: Installation, settings: Settings) -> None:
    """Let an application serve this installation; raise DefinitionError when a table of the office's own is broken."""
    tables_of(installation)
    app.config.update(
        SECRET_KEY=read_key(settings, "cookies"),
        SESSION_COOKIE_NAME="__Host-casetrack" if settings.secure_cookies else "casetrack",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
    )
    app.extensions["casetrack"] = app.extensions["casetrack.api"].extensions["casetrack"] = installation
    app.extensions["casetrack.heartbeat"] = feel
    app.extensions["casetrack.jobs"] = standings_of
    app.extensions["casetrack.settings"] = settings
    app.extensions["casetrack.wall_board"] = settings.wall_board
    app.extensions["casetrack.sign_in"] = SignInPolicy(
        proof_lasts=timedelta(minutes=settings.proof_minutes),
        factor_roles=settings.factor_roles,
        factor_key=read_key(settings, "second-factor"),
    )

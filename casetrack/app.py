"""The web application, wired from its parts. Decides nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from casetrack import api, paths, web
from casetrack.config import Settings
from casetrack.services.decision_tables import tables_of
from casetrack.services.installation import read_key
from casetrack.services.sign_ins import IDLE, SignInPolicy
from casetrack.services.work import Installation

# Five texts of 20,000 Vietnamese letters, which a form sends as nine bytes each.
LARGEST_FORM = 1024 * 1024


def create_app(installation: Installation, settings: Settings) -> Flask:
    """Make the application of an installation; raise DefinitionError when a table of the office's own is broken."""
    tables_of(installation)
    static = Path(web.__file__).parent / "static"
    app = Flask("casetrack", template_folder=str(paths.TEMPLATES), static_folder=str(static), static_url_path="/static")
    app.config.update(
        SECRET_KEY=read_key(settings, "cookies"),
        SESSION_COOKIE_NAME="__Host-casetrack" if settings.secure_cookies else "casetrack",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=IDLE,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=30),  # addresses of static files carry their version
        WTF_CSRF_TIME_LIMIT=None,  # a form is good as long as its sign-in
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_TRANSLATION_DIRECTORIES=str(Path(web.__file__).parents[1] / "translations"),
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["casetrack"] = installation
    app.extensions["casetrack.sign_in"] = SignInPolicy(
        proof_lasts=timedelta(minutes=settings.proof_minutes),
        factor_roles=settings.factor_roles,
        factor_key=read_key(settings, "second-factor"),
    )
    app.extensions["casetrack.document"] = api.document
    web.register(app)
    rest = api.create_api(installation)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {api.PREFIX: rest})  # type: ignore[method-assign]
    return app

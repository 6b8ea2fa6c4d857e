"""The applications of the tests: addresses and pages are compiled once and serve one ward after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from casetrack.app import bare_app, settle
from casetrack.config import Settings
from tests.factories import Ward

_idle: list[Flask] = []


@contextmanager
def apps(folder: Path, browser: type[FlaskClient] | None = None) -> Iterator[Callable[[Ward], Flask]]:
    """Give what makes a ward's application, of its own for as long as the block lasts; its keys stand in `folder`.

    It has every address that it may have: who wants one more makes an application with `create_app`.
    """
    lent: list[tuple[Flask, dict[str, object]]] = []

    def lend(ward: Ward) -> Flask:
        app = _idle.pop() if _idle else bare_app()
        lent.append((app, dict(app.config)))
        app.test_client_class = browser
        settle(app, ward.installation, Settings(folder, ward.database.url))
        app.test_client().get("/static/casetrack.css").close()  # Flask closes an application at its first request
        return app

    yield lend
    for app, config in lent:
        app.config.clear()
        app.config.update(config)
        _idle.append(app)

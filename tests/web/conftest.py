"""A browser at the ward: signs in, follows links, sends forms with their token."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.db import Database
from tests.apps import apps
from tests.factories import PASSWORD, Ward, a_sign_in, a_ward

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def form_token(browser: FlaskClient) -> str:
    """Give the token of this browser's forms; every page has it, and what is not there asks least of the book."""
    found = TOKEN.search(browser.get("/khong-co-trang-nay").text)
    assert found, "no form on the page"
    return found[1]


class Browser(FlaskClient):
    """The test client of Flask that keeps the token of forms as a browser does."""

    def send(self, url: str, data: dict[str, Any] | None = None, *, follow: bool = False) -> TestResponse:
        """Send a form as the page would, with its token."""
        return self.post(url, data={"csrf_token": form_token(self), **(data or {})}, follow_redirects=follow)

    def sign_in(self, username: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """Sign in through the page."""
        return self.send("/dang-nhap", {"username": username, "password": password, **more})


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward on SQLite."""
    book = Database(sqlite_url)
    yield a_ward(book)
    book.dispose()


@pytest.fixture
def ward_on_both(database: Database) -> Ward:
    """A ward; the test runs once on SQLite and once on PostgreSQL."""
    return a_ward(database)


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[Callable[[Ward], Flask]]:
    """Make the pages of a ward."""
    with apps(tmp_path, Browser) as make:
        yield make


@pytest.fixture
def app(ward: Ward, make_app: Callable[[Ward], Flask]) -> Flask:
    """The pages of the ward on SQLite."""
    return make_app(ward)


@pytest.fixture
def open_app(ward: Ward, tmp_path: Path) -> Flask:
    """The pages of the ward on SQLite, for a test that puts an address of its own on them."""
    app = create_app(ward.installation, Settings(tmp_path, ward.database.url))
    app.test_client_class = Browser
    return app


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """A browser that nobody has signed in with."""
    client = app.test_client()
    assert isinstance(client, Browser)
    return client


@pytest.fixture
def signed_in(app: Flask, ward: Ward) -> Callable[[str], Browser]:
    """Give a browser of somebody who has signed in."""
    return lambda name: browser_of(app, ward, name)


def browser_of(app: Flask, ward: Ward, name: str) -> Browser:
    """Give a browser of somebody who has signed in, without typing the password; no day that a test sets ends it."""
    client = app.test_client()
    assert isinstance(client, Browser)
    with client.session_transaction() as session:
        session["_user_id"] = a_sign_in(ward, name, ward.now + timedelta(days=3650))
        session.permanent = True
    return client

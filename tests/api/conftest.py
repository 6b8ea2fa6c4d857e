"""Another program at the ward's door: it has a token and speaks JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from casetrack.db import Database
from casetrack.services.tokens import AddToken, add_token
from casetrack.services.work import begin, system_actor
from tests.apps import apps
from tests.factories import Ward, a_ward

BASE = "/api/v1"


@dataclass
class Program:
    """Another program with a token of somebody's."""

    client: Client
    token: str

    def get(self, address: str, **headers: str) -> TestResponse:
        """Ask for something below /api/v1."""
        return self.client.get(BASE + address, headers=self._headers(headers))

    def post(self, address: str, body: Any, **headers: str) -> TestResponse:
        """Send JSON; header names are written with `_` for `-`."""
        return self.client.post(BASE + address, json=body, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **named}


def a_token(ward: Ward, name: str, *scopes: str, days: int = 30) -> str:
    """Give somebody of the ward a token; for everything unless scopes are named."""
    wish = AddToken(ward.users[name].username, "", scopes or ("read", "write"), days)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        return add_token(work.session, work.office, wish, ward.now)


@pytest.fixture
def ward(database: Database) -> Ward:
    """A ward; the test runs once on SQLite and once on PostgreSQL."""
    return a_ward(database)


@pytest.fixture
def quick_ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward on SQLite, for what does not depend on the database."""
    book = Database(sqlite_url)
    yield a_ward(book)
    book.dispose()


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[Callable[[Ward], Flask]]:
    """Make the application of a ward."""
    with apps(tmp_path) as make:
        yield make


@pytest.fixture
def program(ward: Ward, make_app: Callable[[Ward], Flask]) -> Callable[..., Program]:
    """Give a program with a token of somebody of the ward."""
    app = make_app(ward)
    return lambda name, *scopes: Program(app.test_client(), a_token(ward, name, *scopes))


@pytest.fixture
def quick_program(quick_ward: Ward, make_app: Callable[[Ward], Flask]) -> Callable[..., Program]:
    """Give a program with a token of somebody of the ward on SQLite."""
    app = make_app(quick_ward)
    return lambda name, *scopes: Program(app.test_client(), a_token(quick_ward, name, *scopes))

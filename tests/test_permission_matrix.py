"""Every page, address and command lets in exactly the roles that docs/permissions.md names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casetrack import api
from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.models import RoleInUnit
from casetrack.services.permissions import ROLES
from casetrack.services.work import begin
from tests.addresses import filled
from tests.api.conftest import BASE, a_token
from tests.factories import Ward, a_case, a_person, a_ward, an_account
from tests.permission_matrix import COLUMNS, NOBODY, PAGE, WITHOUT, Door, matrix, page_doors, rest_doors
from tests.web.conftest import Browser, browser_of, form_token

REVIEW = "A right has changed, or an address is new: run make docs and read the difference in docs/permissions.md"
NUMBER = "KN-2026-0001"
# Behind these doors leave in one case is asked for, which nobody has here; tests/web/test_identities.py has it.
BY_LEAVE = {"/ho-so/<number>/danh-tinh/xem"}


def test_the_matrix_is_the_one_that_was_reviewed():
    assert matrix() == PAGE.read_text("utf-8"), REVIEW


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """A ward with a case, somebody of each role, and somebody whose only role has ended."""
    book = Database(f"sqlite:///{tmp_path_factory.mktemp('matrix') / 'casetrack.db'}")
    book.upgrade()
    ward = a_ward(book)
    a_case(ward, petitioner=a_person(ward))
    former = an_account(ward, WITHOUT, "desk")
    with begin(ward.installation, ward.actor("administrator")) as work:
        role = work.session.scalars(select(RoleInUnit).where(RoleInUnit.user_id == former.id)).one()
        role.valid_to = ward.today - timedelta(days=1)
    yield ward
    book.dispose()


@pytest.fixture(scope="module")
def app(ward: Ward, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application of the ward."""
    app = create_app(ward.installation, Settings(tmp_path_factory.mktemp("settings"), ward.database.url))
    app.test_client_class = Browser
    return app


@pytest.mark.parametrize("who", COLUMNS)
class TestEachDoorLetsInWhomTheMatrixNames:
    def test_of_the_pages(self, ward: Ward, app: Flask, who: str):
        doors = page_doors(app)
        let_in = {door for door in doors if not is_refused(answer_of_page(app, ward, who, door))}
        assert let_in == {door for door in doors if door.lets_in(who) and door.address not in BY_LEAVE}

    def test_of_the_api(self, ward: Ward, app: Flask, who: str):
        doors = rest_doors(api.create_api())
        header = {} if who == NOBODY else {"Authorization": f"Bearer {a_token(ward, who)}"}
        let_in = set()
        for door in doors:
            address = BASE + filled(door.address, number=NUMBER)
            body: dict[str, str] | None = None if door.method == "GET" else {}
            with app.test_client().open(address, method=door.method, headers=header, json=body) as answer:
                let_in |= set() if answer.status_code in (401, 403) else {door}
        assert let_in == {door for door in doors if door.lets_in(who)}


def answer_of_page(app: Flask, ward: Ward, who: str, door: Door) -> tuple[int, str]:
    """Send a request without saying anything in it; give the status and where it leads."""
    browser = app.test_client() if who == NOBODY else browser_of(app, ward, who)
    said = {}
    if door.method != "GET":
        said = {"csrf_token": form_token(browser)}
    with browser.open(filled(door.address, number=NUMBER), method=door.method, data=said) as answer:
        wrong_password = answer.status_code == 401 and door.address.startswith("/dang-nhap")
        return 422 if wrong_password else answer.status_code, answer.headers.get("Location", "")


def is_refused(answer: tuple[int, str]) -> bool:
    """Tell whether somebody was sent away, or to the sign-in page first."""
    status, leads_to = answer
    return status in (401, 403) or leads_to.startswith("/dang-nhap?")


def test_the_matrix_knows_every_role():
    assert set(COLUMNS) == {*ROLES, WITHOUT, NOBODY}

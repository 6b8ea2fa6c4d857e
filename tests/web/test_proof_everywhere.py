"""Whatever address of a sealed case is opened long after the password was typed, the password is asked first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from casetrack.db import Database
from tests.addresses import blanks, filled
from tests.denouncer import THE_CASE, Office, an_office
from tests.factories import a_sign_in
from tests.permission_matrix import Door, page_doors
from tests.web.conftest import TOKEN, Browser

PRESSED = {"letter": "control_slip", "token": "f00d" * 8}  # the one form that leads on when it says nothing


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A ward with a denunciation that has a paper, a letter and a receipt."""
    folder = tmp_path_factory.mktemp("proof")
    book = Database(f"sqlite:///{folder / 'casetrack.db'}")
    book.upgrade()
    with an_office(book, folder) as office:
        yield office
    book.dispose()


@pytest.fixture
def later(office: Office) -> Iterator[Browser]:
    """The browser of a leader who typed the password twenty minutes ago and has worked since."""
    browser = office.app.test_client()
    assert isinstance(browser, Browser)
    with browser.session_transaction() as session:
        session["_user_id"] = a_sign_in(office.ward, "leader")
        session.permanent = True
    office.ward.now += timedelta(minutes=20)
    yield browser
    office.ward.now -= timedelta(minutes=20)


def doors_of(office: Office, method: str) -> list[Door]:
    doors = [door for door in page_doors(office.app) if "number" in blanks(door.address)]
    doors = [door for door in doors if not door.address.startswith("/bao-cao/chot/")]  # the number of a frozen report
    return [door for door in doors if door.method == method and door.lets_in("leader")]


def asked(answer: TestResponse) -> bool:
    """Tell whether the password is asked: a page leads to the question, a form waits on it."""
    leads_there = answer.headers.get("Location", "").startswith("/xac-nhan")
    return leads_there or (answer.status_code == 401 and "Xác nhận lại" in answer.text)


def test_no_page_of_it_opens(office: Office, later: Browser):
    opened = dict[tuple[str, str], int]()
    for door in doors_of(office, "GET"):
        for seq in "12345":
            answer = later.get(filled(door.address, number=THE_CASE, seq=seq))
            if not asked(answer):
                opened[door.address, seq] = answer.status_code
    assert opened == {}


def test_nothing_is_written_into_it(office: Office, later: Browser):
    token = TOKEN.search(later.get("/ho-so").text)
    assert token
    written = dict[str, int]()
    for door in doors_of(office, "POST"):
        answer = later.post(filled(door.address, number=THE_CASE), data={"csrf_token": token[1], **PRESSED})
        if not asked(answer):
            written[door.address] = answer.status_code
    assert written == {}

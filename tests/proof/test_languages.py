"""Every page of the demo, as each of its people and in both languages: nothing untranslated, mixed or out of order."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from os import environ

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.demo.office import DAY
from casetrack.models import User
from casetrack.services.installation import create_installation
from casetrack.services.sign_ins import CameFrom, begin_sign_in
from casetrack.services.work import Installation
from casetrack.text import LANGUAGES
from tests.addresses import blanks
from tests.architecture import ROOT
from tests.crawler import Crawl
from tests.languages import Data, faults, faults_of_file, miswritten, out_of_order, quoted
from tests.page_walks import lists_of, pages_of
from tests.permission_matrix import page_doors

pytestmark = pytest.mark.proof
PEOPLE = (
    *("desk", "officer", "leader", "clerk", "land", "social", "personnel", "inspector", "commission", "committee"),
    *("secretary", "partydesk", "auditor", "admin"),
)
A_SHEETS_CELLS = "/cot"  # shows cells of a file that was handed in, of which the book keeps no row


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Flask]]:
    """The demo and its pages: made, or copied from the one that CASETRACK_TEST_DEMO names."""
    folder = tmp_path_factory.mktemp("languages") / "demo"
    if ready := environ.get("CASETRACK_TEST_DEMO"):
        shutil.copytree(ready, folder)
    else:
        env = {**environ, "CASETRACK_DATA_DIR": str(folder), "CASETRACK_NOW": DAY}
        subprocess.run([sys.executable, "-m", "casetrack", "demo", "--no-serve"], check=True, env=env, cwd=ROOT)
    settings = Settings(
        folder, f"sqlite:///{folder / 'casetrack.db'}", now=datetime.fromisoformat(DAY), wall_board=True
    )
    installation = create_installation(settings)
    yield installation, create_app(installation, settings)
    installation.database.dispose()


@pytest.fixture(scope="module")
def data(demo: tuple[Installation, Flask]) -> Data:
    """What people wrote in the demo, and what is named in Vietnamese everywhere."""
    return Data.of(demo[0].database).add(quoted())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_of_the_demo_is_in_the_language_that_was_chosen(
    demo: tuple[Installation, Flask], data: Data, who: str, language: str
):
    installation, app = demo
    crawl = Crawl(signed_in(installation, app, who, language).get, lambda address: view_of(app, address), 3)
    doors = page_doors(app)
    crawl.through(["/", *(each.address for each in doors if each.method == "GET" and not blanks(each.address))])
    wrong = dict[str, str]()
    for address, page in pages_of(crawl):
        if not address.endswith(A_SHEETS_CELLS):
            found = (*faults(page, data), *miswritten(page, data), *out_of_order(page, data))
            wrong |= dict.fromkeys(found, address)
    for address, rows in lists_of(crawl):
        wrong |= dict.fromkeys(faults_of_file(rows, language, data), address)
    assert wrong == {}
    assert 500 not in crawl.statuses.values()


def signed_in(installation: Installation, app: Flask, who: str, language: str) -> FlaskClient:
    """Give a browser of somebody of the demo, with a language chosen."""
    with installation.database.begin() as rows:
        user = rows.scalars(select(User).where(User.username == who)).one()
        token = begin_sign_in(rows, user, CameFrom("10.0.0.9", "Firefox"), installation.clock())
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["language"] = token, language
        session.permanent = True
    return browser


def view_of(app: Flask, address: str) -> str:
    """Tell by which view a page answers."""
    try:
        return str(app.url_map.bind("").match(address.partition("?")[0])[0])
    except HTTPException:
        return ""

"""Numbers tell nobody whom they may see: with leave or without, whoever reads reports is given the same report.

Two officers may read reports. One was let into a denunciation and may look at who brought it, the other may not even
know that it is there. The addresses of reports are taken from the application.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from casetrack import api
from casetrack.api import PREFIX
from casetrack.cli import main
from casetrack.db import Database
from tests.api.conftest import a_token
from tests.denouncer import THE_CASE, WITH_LEAVE, Office, an_office
from tests.permission_matrix import page_doors, rest_doors

WITHOUT_LEAVE = "officer of VP"
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
# What stands behind one figure: what the reader may not see is one line there.
LISTS = {"/bao-cao/ho-so", "/bao-cao/luot-tiep/danh-sach"}
FORMS = {
    "/bao-cao/nhap-tay",
    "/bao-cao/chot/moi",
    "/bao-cao/so-du-dau-ky",
}  # each has a token of its own for each reader
PERIOD = "from=2026-01-01&to=2026-06-05"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A ward with denunciations and a complaint, and two officers who read its reports."""
    folder = tmp_path_factory.mktemp("report")
    book = Database(f"sqlite:///{folder / 'casetrack.db'}")
    book.upgrade()
    with an_office(book, folder) as office:
        yield office
    book.dispose()


def test_one_of_them_sees_the_case_and_the_other_does_not(office: Office):
    assert office.browser(WITH_LEAVE).get(f"/ho-so/{THE_CASE}").status_code == 200
    assert office.browser(WITHOUT_LEAVE).get(f"/ho-so/{THE_CASE}").status_code == 404


def test_every_page_that_prints_is_the_same(office: Office):
    pages = [door for door in page_doors(office.app) if door.method == "GET"]
    addresses = {door.address for door in pages if door.address.startswith("/bao-cao")}
    reports = {address for address in addresses - LISTS - FORMS if "<" not in address}
    assert len(reports) >= 3
    for report in sorted(reports):
        shown = [office.browser(who).get(f"{report}?{PERIOD}") for who in (WITH_LEAVE, WITHOUT_LEAVE)]
        assert [page.status_code for page in shown] == [200, 200], report
        first, second = (MAIN.findall(page.text) for page in shown)
        assert (len(first), first) == (1, second), report


def test_every_report_for_a_program_is_the_same(office: Office):
    doors = rest_doors(api.create_api())
    reports = sorted(door.address for door in doors if door.address.startswith("/reports") and "<" not in door.address)
    assert len(reports) >= 3
    for report in reports:
        first, second = (
            office.app.test_client().get(
                f"{PREFIX}{report}?{PERIOD}", headers={"Authorization": f"Bearer {a_token(office.ward, who)}"}
            )
            for who in (WITH_LEAVE, WITHOUT_LEAVE)
        )
        assert (first.status_code, first.json) == (200, second.json)


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_every_report_of_the_command_is_the_same(office: Office, monkeypatch: pytest.MonkeyPatch, shape: str):
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(office.folder))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", office.ward.database.url)
    monkeypatch.setenv("CASETRACK_NOW", "2026-06-05")
    asked = ["report", "summary", "--from", "2026-01-01", "--to", "2026-06-05", "--format", shape, "--as"]
    first, second = (CliRunner().invoke(main, [*asked, who]) for who in (WITH_LEAVE, WITHOUT_LEAVE))
    assert (first.exit_code, first.stdout) == (0, second.stdout), first.output
    assert first.stdout


def test_the_list_behind_a_number_adds_up_for_both(office: Office):
    pages = [
        office.browser(who).get(f"/bao-cao/ho-so?figure=received&{PERIOD}").text for who in (WITH_LEAVE, WITHOUT_LEAVE)
    ]
    assert [THE_CASE in page for page in pages] == [True, False]
    assert ["hạn chế người xem" in page for page in pages] == [True, True]

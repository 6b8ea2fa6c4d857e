"""A denouncer is nowhere: not on a page, in the API, an export, a header, a log, at the command line, for nobody.

Somebody with a name, a number, an address and a hand like nobody else's brings a denunciation. Then people of every
role, who have no leave to see who it was, open everything that the application has: its addresses are taken from it.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.exceptions import HTTPException

from casetrack import api
from casetrack.api import PREFIX
from casetrack.app import create_app
from casetrack.cli import main
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.services.permissions import ROLES
from tests.addresses import filled
from tests.api.conftest import a_token
from tests.crawler import Crawl, marks_in
from tests.factories import Ward, a_case, a_person, a_ward, an_account
from tests.permission_matrix import NOBODY, Door, page_doors, rest_doors
from tests.sample_files import PDF
from tests.web.conftest import Browser, browser_of

NAME, ADDRESS = "Quách Thị Hoàng Trúc Quỳ", "Ngõ Chim Sáo, tổ 77 Lũng Vài"
PHONE, IDENTITY = "0987612345", "001185054327"
HAND = "Handwriting-7741"  # in the name of a file, in what is said of it, and in its bytes
MARKS = ["quách thị", "trúc quỳ", "quach thi", "truc quy", "chim sáo", "chim sao", PHONE, "612345", IDENTITY, "054327"]
MARKS.append(HAND)
# The words of a search come back in its form; what is beside them must be as for words that nobody bears.
SEARCHES = {"quach thi hoang": "huynh van khong", PHONE: "0987699999", "4327": "4326", NAME: "Huỳnh Văn Không Có Ai"}
# Who typed it in, who works on it, who leads, who looks after; the proof asks the others too.
DAILY = ("desk", "officer of KT", "leader", "auditor", "administrator", NOBODY)
IN_UNITS = ("officer of KT", "leader of KT", "officer of VP", "leader of VP")
EVERYBODY = [pytest.param(who, marks=() if who in DAILY else pytest.mark.proof) for who in (*ROLES, *IN_UNITS, NOBODY)]
THE_CASE = "TC-2026-0001"
CASES, PAPERS = (THE_CASE, "KN-2026-0001"), ("L-2026-0001", "D-2026-0001")


@dataclass(frozen=True, slots=True)
class Office:
    """The application of a ward to which a denouncer has come."""

    app: Flask
    ward: Ward

    def addresses(self) -> list[str]:
        """Fill in every address of the pages, for the denunciation and for a case that all may see."""
        return sorted({address for door in page_doors(self.app) for address in self._filled(door)})

    def rest_addresses(self) -> list[str]:
        """Fill in every address of the API that reads."""
        doors = rest_doors(api.create_api(self.ward.installation))
        return sorted({PREFIX + address for door in doors for address in self._filled(door)})

    def kind_of(self, address: str) -> str:
        """Tell by which view a page answers."""
        try:
            return self.app.url_map.bind("").match(address.partition("?")[0])[0]
        except HTTPException:
            return ""

    def _filled(self, door: Door) -> Iterator[str]:
        if door.method == "GET" and not door.address.startswith("/static"):
            numbers = CASES if door.address.startswith(("/ho-so", "/cases")) else PAPERS
            yield from (filled(door.address, number=number, seq=seq) for number in numbers for seq in "123")


@pytest.fixture(scope="module")
def logged() -> Iterator[io.StringIO]:
    """Everything that the program and its libraries log, whatever the level."""
    log, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(log), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield log
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, logged: io.StringIO) -> Iterator[Office]:
    """A ward to whose desk a denouncer came, and whose officer works on the case."""
    folder = tmp_path_factory.mktemp("leaks")
    book = Database(f"sqlite:///{folder / 'casetrack.db'}")
    book.upgrade()
    ward = a_ward(book)
    for who in IN_UNITS:
        role, _, unit = who.partition(" of ")
        an_account(ward, who, role, unit)
    app = create_app(ward.installation, Settings(folder, book.url))
    app.test_client_class = Browser
    a_case(ward, petitioner=a_person(ward), officer="officer of VP", unit="VP")
    came_to_the_desk(app, ward)
    yield Office(app, ward)
    book.dispose()


def came_to_the_desk(app: Flask, ward: Ward) -> None:
    """Type the denouncer in at the desk, and let a leader hand the case to an officer."""
    said = {"token": "f00d", "name": NAME, "identity_number": IDENTITY, "phone": PHONE, "address": ADDRESS}
    said |= {"kind": "petition:denunciation", "subject": "Thu tiền ngoài quy định", "channel": "desk"}
    said |= {"received_on": "4/6/2026", "unit_id": str(ward.units["KT"].id), "papers": "Đơn viết tay"}
    said |= {"intake-petition.summary": "Cán bộ thu thêm tiền của nhiều hộ."}
    assert browser_of(app, ward, "desk").send("/quay", said).status_code == 303
    leader = browser_of(app, ward, "leader of KT")
    officer = str(ward.users["officer of KT"].id)
    task = {"officer_id": officer, "seen_version": "1", "what": "Xác minh", "by_when": "20/6/2026"}
    assert leader.send(f"/ho-so/{THE_CASE}/giao", task).status_code == 303
    file = (io.BytesIO(PDF.replace(b"%%EOF", f"% {HAND} {NAME}\n%%EOF".encode())), f"{HAND}.pdf")
    paper = {"file": file, "secrecy": "none", "note": f"Đơn viết tay {HAND}"}
    assert browser_of(app, ward, "officer of KT").send(f"/ho-so/{THE_CASE}/tai-lieu", paper).status_code == 303


def browser(office: Office, who: str) -> Browser:
    """Give somebody's browser."""
    client = office.app.test_client() if who == NOBODY else browser_of(office.app, office.ward, who)
    assert isinstance(client, Browser)
    return client


@pytest.mark.parametrize("who", EVERYBODY)
class TestTheDenouncerIsNowhere:
    def test_on_the_pages(self, office: Office, who: str):
        crawl = Crawl(browser(office, who).get, office.kind_of).through(office.addresses())
        assert crawl.where(MARKS) == {}
        assert 500 not in crawl.statuses.values(), crawl.statuses

    def test_in_the_api(self, office: Office, who: str):
        header = {} if who == NOBODY else {"Authorization": f"Bearer {a_token(office.ward, who)}"}
        client = office.app.test_client()
        crawl = Crawl(lambda address: client.get(address, headers=header), office.kind_of)
        for address in office.rest_addresses():
            crawl.open(address)
        assert crawl.where(MARKS) == {}
        assert 500 not in crawl.statuses.values(), crawl.statuses

    def test_in_what_a_search_finds(self, office: Office, who: str):
        client = browser(office, who)
        asks: list[Callable[[str], str]] = [
            lambda words: client.get("/ho-so", query_string={"view": "all", "q": words}).text,
            lambda words: client.send("/quay", {"who": words, "find": "1"}).text,
        ]
        for ask in asks:
            for words, nobodys in SEARCHES.items():
                assert without(ask(words), words) == without(ask(nobodys), nobodys)


def without(page: str, words: str) -> str:
    """Take the words of a search out of its page, and what differs on each page anyway."""
    kept = [line for line in page.splitlines() if "csrf_token" not in line and 'name="token"' not in line]
    return unquote_plus(unquote_plus("\n".join(kept))).replace(words, "…")


def test_who_works_on_the_case_sees_the_case(office: Office):
    for who in ("desk", "officer of KT", "leader of KT", "leader"):
        assert "Thu tiền ngoài quy định" in browser(office, who).get(f"/ho-so/{THE_CASE}").text


def test_a_mark_would_be_found_wherever_it_stands():
    a_page = "<a href='/x'>Qu&aacute;ch Thị</a>".encode()
    assert marks_in(a_page, MARKS) == ["quách thị"]
    assert marks_in(b'{"name": "Qu\\u00e1ch Th\\u1ecb"}', MARKS) == ["quách thị"]
    assert marks_in(b"/ho-so?q=098%37612345", MARKS) == [PHONE, "612345"]


class TestAtTheCommandLine:
    @pytest.fixture(autouse=True)
    def _the_commands_stand_on_this_book(self, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
        monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("CASETRACK_DATABASE_URL", office.ward.database.url)
        monkeypatch.setenv("CASETRACK_NOW", "2026-06-05")
        (tmp_path / "keys").mkdir()
        (tmp_path / "keys" / "chain.key").write_text(office.ward.installation.chain_key.hex())
        monkeypatch.chdir(tmp_path)

    @pytest.mark.parametrize(
        "command",
        [
            "cases list --json",
            "cases holders --json",
            f"explain {THE_CASE}",
            f"files list {THE_CASE} --json",
            "export events --format csv",
            "export events --format xes",
            "report summary --from 2026-01-01 --to 2026-06-05 --format json",
            "report summary --from 2026-01-01 --to 2026-06-05",
            "audit verify",
            "rebuild --dry-run",
            "doctor",
            "tokens list",
            "jobs list",
            "law list",
        ],
    )
    def test_in_what_a_command_says(self, office: Office, command: str):
        said = CliRunner().invoke(main, command.split())
        assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
        assert marks_in(said.stdout_bytes + said.stderr_bytes, MARKS) == []


def test_in_the_log(office: Office, logged: io.StringIO):
    browser(office, "desk").get("/ho-so/khong-co")
    assert marks_in(logged.getvalue().encode(), MARKS) == []

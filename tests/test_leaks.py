"""A denouncer is nowhere: not on a page, in the API, an export, a header, a log, at the command line, for nobody.

Somebody with a name, a number, an address and a hand like nobody else's brings a denunciation. Then people of every
role, who have no leave to see who it was, open everything that the application has: its addresses are taken from it.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from click.testing import CliRunner

from casetrack.cli import main
from casetrack.db import Database
from casetrack.schemas.lists import LISTS
from casetrack.services.permissions import ROLES
from casetrack.services.register_pages import BOOKS
from casetrack.services.search_words import understand
from tests.api.conftest import a_token
from tests.crawler import Crawl, marks_in
from tests.denouncer import BY_PROGRAM, BY_WORD, IN_UNITS, MARKS, NAME, PHONE, THE_CASE, Office, an_office
from tests.permission_matrix import NOBODY
from tests.stolen import bytes_of

# The words of a search come back in its form; what is beside them must be as for words that nobody bears.
SEARCHES = {"quach thi hoang": "huynh van khong", PHONE: "0987699999", "4327": "4326", NAME: "Huỳnh Văn Không Có Ai"}
# Who typed it in, who works on it, who leads, who looks after; the proof asks the others too.
DAILY = ("desk", "officer of KT", "leader", "auditor", "administrator", NOBODY)
# What a list must be asked; a digest is somebody's own, and the pages have it.
ASKED = {
    "persons": "--where q=quach",
    "summary-cases": "--where figure=pending",
    "cases": "--where view=all --format json",
    "indicator": "--where indicator=petitions.denunciations.receipts",
}
NOT_HERE = ("digest", "receptions-visits")
EVERYBODY = [pytest.param(who, marks=() if who in DAILY else pytest.mark.proof) for who in (*ROLES, *IN_UNITS, NOBODY)]


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
    with an_office(book, folder) as office:
        yield office
    book.dispose()


@pytest.mark.parametrize("who", EVERYBODY)
class TestTheDenouncerIsNowhere:
    def test_on_the_pages(self, office: Office, who: str):
        crawl = Crawl(office.browser(who).get, office.kind_of).through(office.addresses())
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
        client = office.browser(who)
        asks: list[Callable[[str], str]] = [
            lambda words: client.get("/ho-so", query_string={"view": "all", "q": words}).text,
            lambda words: client.send("/quay", {"who": words, "find": "1"}).text,
        ]
        for ask in asks:
            for words, nobodys in SEARCHES.items():
                assert without(ask(words), words) == without(ask(nobodys), nobodys)


def without(page: str, words: str) -> str:
    """Take the words of a search, as typed and as understood, out of its page, and what differs on each page anyway."""
    kept = [line for line in page.splitlines() if "csrf_token" not in line and 'name="token"' not in line]
    said = unquote_plus(unquote_plus("\n".join(kept))).replace(words, "…")
    for term in understand(words).terms:
        said = said.replace(term.said.vi, "…")
    return said


def test_who_works_on_the_case_sees_the_case(office: Office):
    for who in ("desk", "officer of KT", "leader of KT", "leader"):
        assert "Thu tiền ngoài quy định" in office.browser(who).get(f"/ho-so/{THE_CASE}").text
    for number in (BY_PROGRAM, BY_WORD):
        assert office.browser("leader of KT").get(f"/ho-so/{number}").status_code == 200


def test_a_mark_would_be_found_wherever_it_stands():
    a_page = "<a href='/x'>Qu&aacute;ch Thị</a>".encode()
    assert marks_in(a_page, MARKS) == ["quách thị"]
    assert marks_in(b'{"name": "Qu\\u00e1ch Th\\u1ecb"}', MARKS) == ["quách thị"]
    assert marks_in(b"/ho-so?q=098%37612345", MARKS) == [PHONE, "612345"]


class TestAtTheCommandLine:
    @pytest.fixture(autouse=True)
    def _the_commands_stand_on_this_book(self, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("CASETRACK_DATA_DIR", str(office.folder))
        monkeypatch.setenv("CASETRACK_VAULT_KEYS", str(office.ward.installation.keys.folder))
        monkeypatch.setenv("CASETRACK_DATABASE_URL", office.ward.database.url)
        monkeypatch.setenv("CASETRACK_NOW", "2026-06-05")
        monkeypatch.chdir(tmp_path)

    @pytest.mark.parametrize(
        "command",
        [
            "cases list --json",
            "cases holders --json",
            f"explain {THE_CASE}",
            f"files list {THE_CASE} --json",
            f"identities list {THE_CASE}",
            "export events --format csv",
            "export events --format xes",
            "export events --format ocel",
            *(f"export list {name}" for name in LISTS if name not in (*ASKED, *NOT_HERE)),
            *(f"export list {name} {asked}" for name, asked in ASKED.items()),
            "export audit chain.jsonl.gz --verifier verifier.py",
            *(f"registers export {book} {book}.xlsx --year 2026" for book in BOOKS),
            "registers list --json",
            "report summary --from 2026-01-01 --to 2026-06-05 --format json",
            "report summary --from 2026-01-01 --to 2026-06-05",
            "report annual --from 2026-01-01 --to 2026-06-05 --format text",
            "report annual --from 2026-01-01 --to 2026-06-05 --format json",
            "report indicators --from 2026-01-01 --to 2026-06-05",
            "export yearly --year 2026 --out year.json",
            "audit sheet --json",
            "audit verify",
            "backup book.zip",
            "rebuild --dry-run",
            "doctor",
            "keys list",
            "tokens list",
            "jobs list",
            "law list",
        ],
    )
    def test_in_what_a_command_says_and_writes(self, office: Office, command: str, tmp_path: Path):
        said = CliRunner().invoke(main, command.split())
        assert said.exit_code == 0, said.output
        assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
        written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        assert bool(written) == any("." in word and "=" not in word for word in command.split()), written.keys()
        for name, content in {"": said.stdout_bytes + said.stderr_bytes, **written}.items():
            assert marks_in(content, MARKS) == [], name


def test_in_the_log(office: Office, logged: io.StringIO):
    office.browser("desk").get("/ho-so/khong-co")
    assert marks_in(logged.getvalue().encode(), MARKS) == []


def test_on_the_disk(office: Office):
    """Neither in the book and its log nor on the shelf: whoever takes the disk without the keys reads nobody's name."""
    stolen = bytes_of(office.ward.database)
    stolen |= {str(file): file.read_bytes() for file in (office.folder / "files").rglob("*") if file.is_file()}
    assert {name.rpartition("/")[2] for name in stolen} >= {"casetrack.db", "casetrack.db-wal"}
    assert len(stolen) >= 5, "the book, its log, the denouncer's paper, both papers of the letter"
    assert {name: found for name, content in stolen.items() if (found := marks_in(content, MARKS))} == {}

"""Every page is in both languages: all of it in the one that was chosen, but for what people wrote and acts are named.

The addresses are taken from the application, and the links of its pages are followed, as people of every role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from casetrack import paths
from casetrack.db import Database
from casetrack.text import LANGUAGES
from tests.addresses import blanks, filled
from tests.crawler import Crawl
from tests.denouncer import Office
from tests.full_ward import a_full_ward
from tests.languages import Data, faults, faults_of_file, is_vietnamese, miswritten, out_of_order, quoted
from tests.page_walks import lists_of, pages_of
from tests.permission_matrix import NOBODY, page_doors
from tests.web.conftest import Browser

# What a citizen takes home and what an inspection reads is Vietnamese, whatever the officer reads.
PAPERS = {
    *("appointments/slip.html", "audit/sheet.html", "briefs/show.html", "papers/slip.html"),
    *(
        "reception/receipt.html",
        "batches/minutes.html",
        "registers/paper.html",
        *(f"sessions/{one}.html" for one in ("_sheet", "notice", "paper")),
    ),
}
TEMPLATES = sorted(paths.TEMPLATES.rglob("*.html"))
# Files are no pages. To the others no page of the ward leads: tests/proof/test_languages.py opens them in the demo.
NOT_MET = {
    "appointments.ask",
    "conclusions.ask",
    "extensions.form",
    "letters.show",
    "outside.webhook",
    "papers.slip",
    "registers.strike_form",
    "scans.show",
    "sessions.notice",
    "statements.minutes",
    "wall_board.in_the_hall",
}
FILES = re.compile(r"\.[\w<]|/tep$|^/static|^/health|^/livez|<path:")
ENDS_THE_SIGN_IN = ("/dang-xuat", "/language", "/tai-khoan/mat-khau")
READERS = ("leader", "desk", "administrator", "auditor", NOBODY)  # the proof asks everybody, of the demo


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.relative_to(paths.TEMPLATES).as_posix())
def test_no_template_speaks_past_the_catalog(template):
    if template.relative_to(paths.TEMPLATES).as_posix() in PAPERS:
        assert 'lang="vi"' in template.read_text("utf-8")
        return
    said = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text("utf-8"), flags=re.DOTALL)
    assert [line.strip() for line in said.splitlines() if is_vietnamese(line)] == []


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A ward in which something of every kind has happened."""
    folder = tmp_path_factory.mktemp("languages")
    book = Database(f"sqlite:///{folder / 'casetrack.db'}")
    book.upgrade()
    with a_full_ward(book, folder) as office:
        yield office
    book.dispose()


@pytest.fixture(scope="module")
def data(office: Office) -> Data:
    """What people wrote in that ward, and what is named in Vietnamese everywhere."""
    return Data.of(office.ward.database).add(quoted())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_language_that_was_chosen(office: Office, data: Data, language: str):
    wrong, met = dict[str, str](), set[str]()
    for who in READERS:
        crawl = Crawl(browser_in(office, who, language).get, office.kind_of, of_a_kind=2 if who == "leader" else 1)
        crawl.through(whole_addresses(office))
        wrong |= {fault: address for address, page in pages_of(crawl) for fault in all_faults(page, data)}
        wrong |= {fault: at for at, rows in lists_of(crawl) for fault in faults_of_file(rows, language, data)}
        met |= {office.kind_of(address) for address, status in crawl.statuses.items() if status < 400}
    assert wrong == {}
    assert sorted(views_of_pages(office) - met - NOT_MET) == [], "let tests/full_ward.py make what these pages show"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_a_form_is_said_in_that_language(office: Office, data: Data, language: str):
    """Every form is sent empty, which is refused, or does nothing that the next form would miss."""
    wrong, sent = dict[str, str](), set[str]()
    for who in READERS:
        browser = browser_in(office, who, language)
        for address in sorted(set(forms_of(office, who)) - sent):
            sent.add(address)
            answer = browser.send(address)
            if answer.mimetype == "text/html" and answer.status_code != 303:
                wrong |= dict.fromkeys(faults(answer.text, data), address)
    assert wrong == {}


def test_a_fault_would_be_found(data: Data):
    page = '<html lang="{}"><p{}>{}</p>'
    for language, lang, said in (
        ("en", "", "Hạn trả lời"),
        ("en", "", "Due: Thứ Năm"),
        ("en", ' lang="vi"', "Hạn trả lời"),
        ("en", "", "Thu tiền ngoài quy định"),
        ("vi", "", "Quá hạn: 3 overdue"),
        ("vi", ' title="Open the case"', "Mở"),
    ):
        assert list(faults(page.format(language, lang, said), data)) != [], said
    for language, said in (
        ("vi", "2031-06-04"),
        ("vi", "4/06/2031"),
        ("vi", "1060 đơn"),
        ("vi", "86.4%"),
        ("en", "86,4%"),
    ):
        assert list(miswritten(page.format(language, "", said), data)) != [], said
    rows = "Mã,Người giữ,Overdue\n"
    assert (len(list(faults_of_file(rows, "en", data))), len(list(faults_of_file(rows, "vi", data)))) == (2, 1)
    ours = '<html lang="en"><p><bdi>Given to <bdi lang="vi">Thu tiền ngoài quy định</bdi></bdi></p>'
    assert [*faults(ours, data), *miswritten('<html lang="vi">04/6/2026: 1.060 đơn, 86,4%', data)] == []


def all_faults(page: str, data: Data) -> Iterator[str]:
    """Name what is said in the wrong language, and what is not written as the office writes it."""
    yield from faults(page, data)
    yield from miswritten(page, data)
    yield from out_of_order(page, data)


def browser_in(office: Office, who: str, language: str) -> Browser:
    """Give somebody's browser, with a language chosen."""
    browser = office.browser(who)
    with browser.session_transaction() as session:
        session["language"] = language
    return browser


def whole_addresses(office: Office) -> list[str]:
    """Give the addresses that have no blank; to the others the pages lead."""
    doors = page_doors(office.app)
    return ["/", *(each.address for each in doors if each.method == "GET" and not blanks(each.address))]


def forms_of(office: Office, who: str) -> Iterator[str]:
    """Give where somebody may send a form to; of one case, receipt, session, and so on."""
    for door in page_doors(office.app):
        if door.method == "POST" and door.lets_in(who) and door.address not in ENDS_THE_SIGN_IN:
            yield filled(door.address, number="PA-2026-0001")


def views_of_pages(office: Office) -> set[str]:
    """Name the views that show a page."""
    rules = [each for each in office.app.url_map.iter_rules() if "GET" in (each.methods or ())]
    return {each.endpoint for each in rules if not FILES.search(each.rule)}

"""What is hidden on SQLite is hidden on PostgreSQL too: the same addresses, the same crawl, the bytes on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from casetrack.db import Database
from tests import denouncer, hidden_office, postgresql
from tests.crawler import marks_in
from tests.stolen import bytes_of
from tests.test_hidden_is_missing import TestEveryAddressThatLeadsToACase as EveryAddress
from tests.test_leaks import DAILY
from tests.test_leaks import TestTheDenouncerIsNowhere as Nowhere

pytestmark = [pytest.mark.proof, pytest.mark.postgresql]


@contextmanager
def a_book(server: str) -> Iterator[Database]:
    """Make a fresh book on the server."""
    with postgresql.fresh_database(server) as url:
        book = Database(url)
        book.upgrade()
        yield book
        book.dispose()


@pytest.fixture(scope="module")
def office(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hidden_office.Office]:
    """An office with a denunciation that most of its people may not see."""
    folder = tmp_path_factory.mktemp("hidden")
    with a_book(postgresql_server) as book, hidden_office.an_office(book, folder) as office:
        yield office


@pytest.fixture(scope="module")
def told(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[denouncer.Office]:
    """An office to which a denouncer came."""
    folder = tmp_path_factory.mktemp("leaks")
    with a_book(postgresql_server) as book, denouncer.an_office(book, folder) as office:
        yield office


class TestAHiddenCase(EveryAddress):
    """Every test of the daily run, on this office."""


@pytest.mark.parametrize("who", DAILY)
class TestADenouncer:
    def test_is_nowhere(self, told: denouncer.Office, who: str):
        for look in (Nowhere.test_on_the_pages, Nowhere.test_in_the_api, Nowhere.test_in_what_a_search_finds):
            look(Nowhere(), told, who)


def test_a_denouncer_is_not_in_the_bytes_of_its_tables(told: denouncer.Office):
    stolen = bytes_of(told.ward.database)
    assert len(stolen) > 100
    assert {name: found for name, content in stolen.items() if (found := marks_in(content, denouncer.MARKS))} == {}

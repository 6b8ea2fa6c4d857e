"""Eight programs at one book, as on eight PCs of a ward: a thousand forms, and every book is 1..n."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from casetrack.db import Database
from tests.eight_desks import DESKS, account_of, the_books_are_whole, work_at
from tests.factories import Ward, a_ward, an_account, an_installation, find_ward

pytestmark = pytest.mark.proof
TURNS = 126


@pytest.fixture
def ward(database: Database) -> Ward:
    return a_ward(database)


def desk_of(url: str, desk: int) -> list[tuple[str, str | None, bool]]:
    """Work at a desk in a process of its own."""
    book = Database(url)
    told = work_at(find_ward(an_installation(book)), desk, TURNS)
    book.dispose()
    return told


def test_eight_programs_at_once_leave_neither_gap_nor_double_in_the_books(ward: Ward) -> None:
    for account in sorted({account_of(desk) for desk in range(DESKS)}):
        an_account(ward, account, "desk")
    ward.database.dispose()
    with ProcessPoolExecutor(DESKS, mp_context=get_context("spawn")) as pool:
        told = [each for desk in pool.map(desk_of, [ward.database.url] * DESKS, range(DESKS)) for each in desk]
    assert sum(again for _number, _case, again in told) == TURNS // 7 * DESKS // 2
    the_books_are_whole(ward, TURNS, told)

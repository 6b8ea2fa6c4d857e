"""Eight desks at once: no gap and no double in the books, whatever is given up, refused or sent twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.eight_desks import DESKS, account_of, the_books_are_whole, work_at
from tests.factories import Ward, an_account

TURNS = 7  # each kind of form once at each desk


def test_eight_desks_at_once_leave_neither_gap_nor_double_in_the_books(ward: Ward) -> None:
    for account in sorted({account_of(desk) for desk in range(DESKS)}):
        an_account(ward, account, "desk")
    together = Barrier(DESKS)

    def sit_down(desk: int) -> list[tuple[str, str | None, bool]]:
        together.wait()
        return work_at(ward, desk, TURNS)

    with ThreadPoolExecutor(DESKS) as pool:
        told = [each for desk in pool.map(sit_down, range(DESKS)) for each in desk]
    assert sum(again for _number, _case, again in told) == DESKS // 2, "each pair of desks sent one form twice"
    the_books_are_whole(ward, TURNS, told)

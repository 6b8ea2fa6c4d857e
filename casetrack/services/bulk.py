"""Long work in short transactions: a sweep, a rebuild, an import never makes a clerk's step wait for long."""

from __future__ import annotations

import time
from collections.abc import Callable

from casetrack.services.work import Actor, Installation, Work, begin

CASES_AT_ONCE = 200
REST_SECONDS = 0.05


def in_pieces(installation: Installation, actor: Actor, piece: Callable[[Work], bool]) -> None:
    """Repeat a piece of work, each time in a transaction of its own, until it says that nothing is left.

    A piece takes at most CASES_AT_ONCE cases. The rest between two pieces lies outside both, so that whoever waits
    for the office's head gets it.
    """
    while True:
        with begin(installation, actor) as work:
            more = piece(work)
        if not more:
            return
        time.sleep(REST_SECONDS)

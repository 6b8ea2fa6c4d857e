"""Long work in short transactions: a sweep, a rebuild, an import never makes a clerk's step wait for long."""

from __future__ import annotations

import time
from collections.abc import Callable

from casetrack.services.work import Actor, Installation, Work, begin

CASES_AT_ONCE = 200
# Whoever waits for SQLite looks each 0.1 s whether it is free; PostgreSQL lets them in by itself.
REST_SECONDS = {"sqlite": 0.11, "postgresql": 0.03}


def in_pieces(installation: Installation, actor: Actor, piece: Callable[[Work], bool]) -> None:
    """Repeat a piece of work, each time in a transaction of its own, until it says that nothing is left.

    A piece takes at most CASES_AT_ONCE cases. The rest between two pieces lies outside both, so that whoever waits
    for the office's head gets it.
    """
    rest = REST_SECONDS[installation.database.engine.dialect.name]
    while True:
        with begin(installation, actor) as work:
            more = piece(work)
        if not more:
            return
        time.sleep(rest)

"""Fold petitions on every core: one process writes, the others live the stories through."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from bench.bulk import Fold, fold_here
from bench.offices import Ward
from bench.rows import Entry, Rows, TableRow
from bench.stories import WORKFLOW
from casetrack.config import Settings
from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.calendar_file import load_working_days
from casetrack.engine.definition import Definition
from casetrack.services.installation import load_workflows

TOGETHER = 200


@contextmanager
def folding() -> Iterator[Fold]:
    """Give a way to fold that uses every core; on one core, this process alone."""
    cores = os.cpu_count() or 1
    if cores == 1:
        yield fold_here
        return
    with ProcessPoolExecutor(cores) as pool:

        def fold(rows: Rows, entries: list[Entry]) -> Iterable[list[TableRow]]:
            pieces = [entries[n : n + TOGETHER] for n in range(0, len(entries), TOGETHER)]
            for piece in pool.map(_fold_piece, [(rows.ward, rows.key, rows.chain_key)] * len(pieces), pieces):
                yield from piece

        yield fold


@cache
def _law() -> tuple[Definition, WorkingCalendar]:
    """Read the workflow and the calendar once in each process: compiled conditions do not travel between two."""
    return load_workflows(Settings(Path(), "")).latest(WORKFLOW), load_working_days()


def _fold_piece(of: tuple[Ward, tuple[str, bytes], bytes], entries: list[Entry]) -> list[list[TableRow]]:
    ward, key, chain_key = of
    return list(fold_here(Rows(ward, *_law(), salt=_salt, key=key, chain_key=chain_key), entries))


def _salt() -> str:
    return secrets.token_hex(16)

"""`python -m bench.reports`: summary, yearly report and forms of a ward of 100,000 cases, on both databases.

10,000 petitions of three years are told through the engine (bench.load); their rows, as far as reports read them, are
then copied until there are ten times as many. Measured is the whole use case on the clock and in CPU time of the
program (SQLite works inside it, PostgreSQL outside), the same questions of both books in turn.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Table, func, insert, literal, select, text

from bench.load import UNTIL
from casetrack.clock import system_clock
from casetrack.config import Settings
from casetrack.models import Case, Deadline, Petition, Span, Stretch, Visit
from casetrack.reports.forms import fill_forms
from casetrack.reports.outlines import write
from casetrack.reports.questions import Question, ask
from casetrack.reports.summary import summarise
from casetrack.services.installation import open_installation
from casetrack.services.offices import find_office
from casetrack.services.work import Installation, Work, reading, system_actor
from tests import postgresql

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEAD = "\n## Make a report (`python -m bench.reports`)\n"
COPIED = (Case, Deadline, Petition, Span, Stretch, Visit)  # the parents of the others before them
NUMBERED = ("number", "former_number")
YEAR = date(2025, 6, 1), date(2026, 5, 20)
FIVE_MONTHS = date(2026, 1, 1), date(2026, 5, 20)
EARLIER = date(2026, 3, 31)

Deed = Callable[[Work], object]


def _asked(
    period: tuple[date, date], as_at: date | None = None, known_at: date | None = None
) -> Callable[[Work], Question]:
    return lambda work: ask(work, *period, as_at=as_at, known_at=known_at)


def _deeds() -> dict[str, Deed]:
    live, before, known = _asked(FIVE_MONTHS), _asked(FIVE_MONTHS, EARLIER), _asked(FIVE_MONTHS, known_at=EARLIER)
    year, year_before = _asked(YEAR), _asked(YEAR, EARLIER)
    return {
        "summary of five months": lambda work: summarise(work, live(work)),
        "summary, as at 31/3": lambda work: summarise(work, before(work)),
        "summary, as known on 31/3": lambda work: summarise(work, known(work)),
        "yearly report, with both comparisons": lambda work: write(work, year(work), "annual"),
        "yearly report, as at 31/3": lambda work: write(work, year_before(work), "annual"),
        "the six forms of the law, five months": lambda work: list(fill_forms(work, live(work))),
        "the six forms of the law, a year": lambda work: list(fill_forms(work, year(work))),
    }


def main() -> None:
    """Fill both books, ask them in turn, and write the table."""
    asked = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="casetrack-bench-")))
        urls = {"SQLite": f"sqlite:///{folder / 'casetrack.db'}"}
        if not asked.sqlite_only:
            server = stack.enter_context(postgresql.server())
            urls["PostgreSQL"] = stack.enter_context(postgresql.fresh_database(server))
        books = {kind: _filled(folder / kind, url, asked.cases) for kind, url in urls.items()}
        said = "\n".join(_table(_measure(books, asked.rounds), asked))
        for book in books.values():
            book.database.dispose()
    print(said)
    if asked.write:
        _write(said)


def _measure(books: dict[str, Installation], rounds: int) -> dict[tuple[str, str], list[tuple[float, float]]]:
    taken: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for deed in _deeds().values():
        for book in books.values():  # for nothing, so that every statement is built
            _time(book, deed)
    gc.collect()
    gc.freeze()
    for _round in range(rounds):
        for name, deed in _deeds().items():
            for kind, book in books.items():
                taken.setdefault((name, kind), []).append(_time(book, deed))
    return taken


def _write(said: str) -> None:
    """Put the table into the page, in place of the last one."""
    before, _head, after = PAGE.read_text("utf-8").partition(HEAD)
    others = after[after.find("\n## ") :] if "\n## " in after else ""
    PAGE.write_text(before.rstrip("\n") + "\n" + HEAD + "\n" + said + "\n" + others, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reports", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--sqlite-only", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    return parser.parse_args()


def _filled(folder: Path, url: str, cases: int) -> Installation:
    folder.mkdir()
    told = cases // 10
    wish = ["--cases", str(told), "--offices", "1", "--url", url, "--data-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "bench.load", *wish], check=True)
    installation = open_installation(Settings(folder, url, now=UNTIL))
    for model in COPIED:
        _copy(installation, cast("Table", model.__table__), told)
    _rest_for_a_night(installation)
    return installation


def _rest_for_a_night(installation: Installation) -> None:
    """Let the rows be counted, as the nightly job does for SQLite and PostgreSQL by itself."""
    if installation.database.count_anew():
        return
    with installation.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as bare:
        bare.execute(text("CHECKPOINT"))  # what has not reached the disk is not yet known to be seen by all
        bare.execute(text("VACUUM ANALYZE"))


def _copy(installation: Installation, table: Table, cases: int) -> None:
    """Copy the rows nine times over; copied cases, of which there were so many, have copied clocks and stretches."""
    with installation.database.begin() as session:
        rows = session.execute(select(func.max(table.c.id))).scalar_one()
        for n in range(1, 10):
            read = [_copied(column, n, {"id": rows, "case_id": cases}) for column in table.c]
            session.execute(insert(table).from_select(table.c.keys(), select(*read).where(table.c.id <= rows)))


def _copied(column: Column[Any], n: int, steps: dict[str, int]) -> ColumnElement[Any]:
    if column.name in steps:
        return (column + literal(n * steps[column.name])).label(column.name)
    return (column + literal(f"/{n}")).label(column.name) if column.name in NUMBERED else column


def _time(installation: Installation, deed: Deed) -> tuple[float, float]:
    with installation.database.reading() as session:
        office = find_office(session, "001")
    with reading(installation, system_actor(office.id)) as work:
        clock, used = time.perf_counter(), time.process_time()
        deed(work)
        return time.perf_counter() - clock, time.process_time() - used


def _table(taken: dict[tuple[str, str], list[tuple[float, float]]], asked: argparse.Namespace) -> Iterator[str]:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    book = f"{asked.cases:,} cases of three years in one ward"
    yield f"Measured on {system_clock():%Y-%m-%d}: {asked.rounds} rounds, {book},"
    yield f"all books in turn; {machine}; load {os.getloadavg()[0]:.1f} at the end. Milliseconds.\n"
    yield "| what | book | median | p95 | CPU median |"
    yield "|---|---|---:|---:|---:|"
    for (name, kind), times in taken.items():
        clock = [1000 * each for each, _used in times]
        used = [1000 * each for _clock, each in times]
        yield f"| {name} | {kind} | {median(clock):.1f} | {quantiles(clock, n=20)[-1]:.1f} | {median(used):.1f} |"


if __name__ == "__main__":
    main()

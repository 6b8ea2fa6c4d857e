"""`python -m bench`: measure an office's day in small and large books on both databases, into docs/benchmarks.md.

All books are measured in one run, deed by deed in turn, so that a slow minute of the machine meets them alike.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

import sqlalchemy
from sqlalchemy import text

from bench.load import UNTIL
from bench.office_day import Day
from casetrack.clock import system_clock
from casetrack.config import Settings
from casetrack.services.installation import open_installation
from tests import postgresql

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
DEEDS = {
    "list": "open the list of cases",
    "open": "open a case",
    "search": "search without marks",
    "create": "enter a petition with its person",
    "step": "take a step",
    "summary": "the report of five months",
    "sweep": "tell of 1,000 newly breached clocks",
}


@dataclass(frozen=True)
class Book:
    """One database to fill: which kind, how many cases, in how many offices."""

    kind: str
    cases: int
    offices: int

    @property
    def name(self) -> str:
        """Name it in the table."""
        return f"{self.kind}, {self.cases:,} cases, " + ("one ward" if self.offices == 1 else f"{self.offices} wards")


def main() -> None:
    """Fill the books, measure them in turn, and write the table."""
    asked = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="casetrack-bench-")))
        books = [Book(k, n, o) for k in asked.databases for n in asked.cases for o in (1, asked.offices)]
        days = [stack.enter_context(_filled(book, folder / str(place))) for place, book in enumerate(books)]
        _measure(days, asked)
        said = "\n".join(_page(days, asked))
    print(said)
    if asked.write:
        PAGE.write_text(said + "\n", encoding="utf-8")


def _measure(days: list[Day], asked: argparse.Namespace) -> None:
    for day in days:
        day.open()
        day.warm_up()
    for _round in range(asked.rounds):
        for deed in days[0].deeds:
            for day in days:
                day.measure(deed)
    for _round in range(asked.sweeps):
        for day in days:
            day.sweep()


@contextmanager
def _filled(book: Book, folder: Path) -> Iterator[Day]:
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'casetrack.db'}"
        if book.kind == "PostgreSQL":
            url = stack.enter_context(postgresql.fresh_database(stack.enter_context(postgresql.server())))
        wish = ["--cases", str(book.cases), "--offices", str(book.offices), "--url", url, "--data-dir", str(folder)]
        subprocess.run([sys.executable, "-m", "bench.load", *wish], check=True)
        settings = Settings(folder, url, now=UNTIL)
        installation = open_installation(settings)
        if book.kind == "PostgreSQL":
            with installation.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as bare:
                bare.execute(text("ANALYZE"))
        day = Day(book.name, installation, settings)
        yield day
        installation.database.dispose()


def _page(days: list[Day], asked: argparse.Namespace) -> Iterator[str]:
    yield "# Benchmarks\n"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    yield f"Measured on {system_clock():%Y-%m-%d} by `make bench`: {asked.rounds} rounds, all books in turn in each."
    yield f"{machine}, SQLAlchemy {sqlalchemy.__version__}, Flask {version('flask')}. Milliseconds.\n"
    yield "Pages are whole answers of the web application, signed in as the leader of ward 001; entering and stepping"
    yield "are use cases up to the commit. SQLite writes with synchronous=FULL, this PostgreSQL without fsync.\n"
    for deed, words in DEEDS.items():
        yield f"## {words.capitalize()} (`{deed}`)\n"
        yield "| book | median | p95 | statements |"
        yield "|---|---:|---:|---:|"
        for day in days:
            times = [1000 * each for each in day.times[deed]]
            worst = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            yield f"| {day.name} | {median(times):.1f} | {worst:.1f} | {_span(day.queries[deed])} |"
        yield ""


def _span(counts: list[int]) -> str:
    return str(counts[0]) if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure an office's day.")
    parser.add_argument("--cases", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--offices", type=int, default=100, help="wards of the second kind of book")
    parser.add_argument("--databases", nargs="+", default=["SQLite", "PostgreSQL"], choices=["SQLite", "PostgreSQL"])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--sweeps", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    return parser.parse_args()


main()

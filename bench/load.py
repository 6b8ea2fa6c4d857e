"""`python -m bench.load`: fill a database with invented petitions, so that what is quick on sixty is tried on many.

One ward with all of them, and one ward among a hundred, are the two books that an officer's page must be quick in.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from datetime import datetime
from pathlib import Path
from random import Random

from bench.bulk import fill
from bench.folding import folding
from bench.offices import set_up_wards
from bench.stories import VIETNAM, deeds_of, invent
from casetrack.config import Settings
from casetrack.demo.office import PASSWORD
from casetrack.services.alerts import tell_alerts
from casetrack.services.installation import create_installation
from casetrack.services.work import Installation

DAYS = 3 * 365
UNTIL = datetime(2026, 5, 20, 17, 30, tzinfo=VIETNAM)


def load(installation: Installation, cases: int, offices: int, seed: int) -> int:
    """Spread this many petitions over this many wards; give how many events they made."""
    random = Random(seed)
    events = 0
    wards = set_up_wards(installation, offices, installation.clock())
    with folding() as fold:
        for place, ward in enumerate(wards):
            share = cases // offices + (place < cases % offices)
            stories = invent(random, share, UNTIL.date(), DAYS)
            deeds = deeds_of(stories, installation.calendar, UNTIL)
            events += fill(installation, ward, stories, deeds, fold=fold) if deeds else 0
            tell_alerts(installation, ward.office.id, UNTIL)
            print(f"\r{place + 1}/{offices} offices, {events:,} events", end="", flush=True)
    print()
    return events


def main() -> None:
    """Read the wishes from the command line, fill, and tell how long it took."""
    asked = _arguments()
    folder = asked.data_dir.absolute()
    url = asked.url or f"sqlite:///{folder / 'casetrack.db'}"
    installation = create_installation(Settings(folder, url, now=UNTIL.replace(year=UNTIL.year - 4)))
    began = time.perf_counter()
    events = load(installation, asked.cases, asked.offices, asked.seed)
    took, used = time.perf_counter() - began, sum(os.times()[:4])  # the pool's processes have ended and count
    dialect = installation.database.engine.dialect
    version = ".".join(map(str, dialect.server_version_info or ()))
    print(
        f"{asked.cases:,} cases, {events:,} events, {asked.offices} offices in {took:.1f} s, {used:.0f} s of CPU: "
        f"{asked.cases / took:,.0f} cases a second on {dialect.name} {version}, "
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    )
    print(f"Sign in as 001.officer, 001.leader, ... with the password {PASSWORD}; CASETRACK_NOW={UNTIL:%Y-%m-%d}")
    installation.database.dispose()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description="Fill a database with petitions.")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--offices", type=int, default=1)
    parser.add_argument("--url", help="the database; SQLite in the data folder unless said otherwise")
    parser.add_argument("--data-dir", type=Path, default=Path("var/load"), help="folder of the book and its key")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""`python -m bench.twins`: find the petition that somebody types among many, and tell how often it is found.

The book holds one side of the labelled pairs of tests/data and, as many as are wished, the same texts with other names,
days, plots and sums: so every form and phrase stands in it thousands of times. Only what the look-up reads is written.
"""

from __future__ import annotations

import argparse
import csv
import re
import tempfile
import time
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import event, insert, text

from bench.load import UNTIL
from bench.offices import Ward, set_up_wards
from casetrack.config import Settings
from casetrack.demo.people import FAMILY, GIVEN, MIDDLE
from casetrack.engine.likeness import Matter
from casetrack.engine.matter import Sender
from casetrack.models import Case, CaseMark, Party, Person
from casetrack.services.duplicates import Look, look_up
from casetrack.services.installation import create_installation
from casetrack.services.marks import wanted_marks
from casetrack.services.work import Installation, reading
from casetrack.vietnamese import fold, name_key
from tests import postgresql

PAIRS = Path(__file__).resolve().parent.parent / "tests" / "data" / "duplicates.csv"
AT_ONCE = 2000
VERSION = 3
Row = dict[str, Any]


def main() -> None:
    """Fill both books, look every pair up, and tell how long that took and how many were found."""
    parser = argparse.ArgumentParser(prog="python -m bench.twins", description="Look for the same matter among many.")
    parser.add_argument("--petitions", type=int, default=100_000)
    parser.add_argument("--databases", nargs="+", default=["SQLite", "PostgreSQL"], choices=["SQLite", "PostgreSQL"])
    asked = parser.parse_args()
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        pairs = list(csv.DictReader(lines))
    for kind in asked.databases:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="casetrack-twins-")))
            url = f"sqlite:///{folder / 'casetrack.db'}"
            if kind == "PostgreSQL":
                url = stack.enter_context(postgresql.fresh_database(stack.enter_context(postgresql.server())))
            installation = create_installation(Settings(folder, url, now=UNTIL))
            (ward,) = set_up_wards(installation, 1, UNTIL)
            _fill(installation, ward, pairs, asked.petitions)
            print(f"{kind}, {asked.petitions:,} petitions: {_look(installation, ward, pairs)}")
            installation.database.dispose()


def _look(installation: Installation, ward: Ward, pairs: list[Row]) -> str:
    """Type the other side of each pair, twice; tell the times of the second round and what was found."""
    times, own, found, statements = [], [], 0, []
    event.listen(installation.database.engine, "before_cursor_execute", lambda *_: statements.append(1))
    for measured in (False, True):
        for place, pair in enumerate(pairs, start=1):
            wish = Look(pair["b_content"], _sender(pair, "b"), "petition", {"petition_class": "request"})
            with reading(installation, ward.actors["desk"]) as work:
                statements.clear()
                began, used = time.perf_counter(), time.process_time()
                twins = look_up(work, wish)
                took, used = time.perf_counter() - began, time.process_time() - used
            if measured:
                times.append(1000 * took)
                own.append(1000 * used)
                found += pair["same_matter"] == "1" and place in {twin.line.id for twin in twins}
    same = sum(pair["same_matter"] == "1" for pair in pairs)
    return (
        f"median {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms, longest {max(times):.1f} ms; "
        f"of that CPU of the program: median {median(own):.1f} ms, p95 {quantiles(own, n=20)[-1]:.1f} ms; "
        f"{len(statements)} statements; {found} of {same} same matters among the first three"
    )


def _fill(installation: Installation, ward: Ward, pairs: list[Row], petitions: int) -> None:
    random, definition = Random(1), installation.library.get("petition", VERSION)
    with installation.database.begin() as session:
        for first in range(0, petitions, AT_ONCE):
            rows: dict[type, list[Row]] = {Person: [], Case: [], Party: [], CaseMark: []}
            for key in range(first + 1, min(first + AT_ONCE, petitions) + 1):
                pair = pairs[(key - 1) % len(pairs)]
                matter = _known(pair) if key <= len(pairs) else _varied(random, pair)
                case = _case(ward, key, matter, random)
                rows[Person].append(_person(ward, key, matter.senders[0]))
                rows[Case].append(case)
                rows[Party].append(
                    {"office_id": ward.office.id, "case_id": key, "person_id": key, "part": "petitioner"}
                )
                marks = wanted_marks(definition, Case(**case), matter.senders)
                rows[CaseMark] += [{"office_id": ward.office.id, "case_id": key, "mark": mark} for mark in marks]
            for table, of_table in rows.items():
                session.execute(insert(table.__table__), of_table)
    if installation.database.engine.dialect.name == "postgresql":
        with installation.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as bare:
            bare.execute(text("ANALYZE"))


def _known(pair: Row) -> Matter:
    return Matter((_sender(pair, "a"),), pair["a_content"])


def _varied(random: Random, pair: Row) -> Matter:
    """Give the same form filled in by somebody else: other numbers, other people."""

    def name() -> str:
        return f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}"

    said = re.sub(r"\d", lambda digit: str(random.randrange(1, 10)), pair["a_content"])
    said = re.sub(r"\b([ôÔ]ng|[bB]à) (?:[^\W\d_]+ ){3}", lambda found: f"{found[1]} {name()} ", said)
    phone = f"09{random.randrange(10**8):08d}"
    return Matter((Sender(name(), None, f"{random.randrange(10**12):012d}", phone, pair["a_address"]),), said)


def _sender(pair: Row, side: str) -> Sender:
    year = int(pair[f"{side}_birth_year"]) if pair[f"{side}_birth_year"] else None
    known = (pair[f"{side}_{key}"] or None for key in ("id_number", "phone", "address"))
    return Sender(pair[f"{side}_name"], year, *known)


def _person(ward: Ward, key: int, sender: Sender) -> Row:
    known = {"identity_number": sender.identity_number, "phone": sender.phone, "address": sender.address}
    names = {"name": sender.name, "search_key": fold(sender.name), "sort_key": name_key(sender.name)}
    return {
        "id": key,
        "office_id": ward.office.id,
        "recorded_at": UNTIL,
        "birth_year": sender.birth_year,
        **names,
        **known,
    }


def _case(ward: Ward, key: int, matter: Matter, random: Random) -> Row:
    day: date = UNTIL.date() - timedelta(days=random.randrange(1000))
    return {
        "id": key,
        "office_id": ward.office.id,
        "number": f"KI-2026-{key:06d}",
        "workflow": "petition",
        "workflow_version": VERSION,
        "title": matter.text[:80],
        "search_key": "",
        "state": "received",
        "phase": "received",
        "level": "internal",
        "unit_id": ward.units[None],
        "channel": "desk",
        "opened_on": day,
        "fields": {"petition_class": "request", "summary": matter.text},
    }


if __name__ == "__main__":
    main()

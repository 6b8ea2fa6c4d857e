"""`python -m bench.persons`: find people among 100,000 as a desk types them, on both databases.

Only what the look-up reads is written: the people, a visit of each, and of every third one the case that came of it, of
which one in ten is sealed. Measured is the whole use case, with the visits that it counts, on the clock and in CPU time
of the program (SQLite works inside it, PostgreSQL outside); each kind of question is asked of other people each time.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import insert, text

from bench.load import UNTIL
from bench.offices import Ward, set_up_wards
from casetrack.clock import system_clock
from casetrack.config import Settings
from casetrack.demo.people import FAMILY, GIVEN, MIDDLE
from casetrack.models import Case, Party, Person, Visit
from casetrack.services.installation import create_installation
from casetrack.services.persons import RegisterPerson, find_persons, write_into
from casetrack.services.work import Installation, reading
from casetrack.vietnamese import fold
from tests import postgresql

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEAD = "\n## Find a person (`python -m bench.persons`)\n"
AT_ONCE = 5000
OF_A_CASE, SEALED = 3, 30  # one in so many came with a petition, and with one that is sealed
HAMLETS = ("Khê Trung", "Lam Thượng", "Lam Khê", "Đồng Mẻ", "Nà Lốc", "Suối Ngang")
_FIRST_PHONE = 900_000_000
_LATEST_BIRTH = 2005
Row = dict[str, Any]


def main() -> None:
    """Fill both books, ask them in turn, and write the table."""
    asked = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"SQLite": f"sqlite:///{folder / 'casetrack.db'}"}
        if not asked.sqlite_only:
            server = stack.enter_context(postgresql.server())
            urls["PostgreSQL"] = stack.enter_context(postgresql.fresh_database(server))
        books = {kind: _fill(Settings(folder / kind, url), asked.people) for kind, url in urls.items()}
        taken: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for book in books.values():  # for nothing, so that every statement is compiled
            _ask(*book, "nguyen")
        gc.collect()
        gc.freeze()  # what filling the books left behind is not gone through again while they are asked
        random = Random(3)
        for _round in range(asked.rounds):
            for kind, words in _questions(random, asked.people):
                for book, (installation, ward) in books.items():
                    taken.setdefault((kind, book), []).append(_ask(installation, ward, words))
    said = "\n".join(_table(taken, asked.people, asked.rounds))
    print(said)
    if asked.write:
        page = PAGE.read_text("utf-8").partition(HEAD)[0]
        PAGE.write_text(page.rstrip("\n") + "\n" + HEAD + "\n" + said + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.persons", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--sqlite-only", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    return parser.parse_args()


def _fill(settings: Settings, people: int) -> tuple[Installation, Ward]:
    installation = create_installation(settings)
    installation.database.upgrade()
    (ward,) = set_up_wards(installation, 1, UNTIL)
    for first in range(0, people, AT_ONCE):
        keys = range(first + 1, min(first + AT_ONCE, people) + 1)
        with installation.database.begin() as book:
            book.connection().execute(insert(Person.__table__), [_person(ward, key) for key in keys])  # type: ignore[arg-type]
            brought = [key for key in keys if key % OF_A_CASE == 0]
            book.connection().execute(insert(Case.__table__), [_case(ward, key) for key in brought])  # type: ignore[arg-type]
            book.connection().execute(insert(Party.__table__), [_party(ward, key) for key in brought])  # type: ignore[arg-type]
            book.connection().execute(insert(Visit.__table__), [_visit(ward, key) for key in keys])  # type: ignore[arg-type]
    if installation.database.engine.dialect.name == "postgresql":  # it does so by itself; SQLite is never asked to
        with installation.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as bare:
            bare.execute(text("ANALYZE"))
    return installation, ward


def _told(key: int) -> RegisterPerson:
    """Invent somebody, always the same one by this key."""
    random = Random(key)
    year = random.randrange(1936, _LATEST_BIRTH)
    sex_and_century = random.randrange(2) + (2 if year >= 2000 else 0)
    return RegisterPerson(
        name=f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}",
        identity_number=f"0{random.randrange(1, 97):02d}{sex_and_century}{year % 100:02d}{random.randrange(10**6):06d}",
        phone=f"0{_FIRST_PHONE + key * 7919 % 10**8}",
        address=f"Tổ {random.choice(HAMLETS)} {random.randrange(1, 10)}",
        birth_year=year,
    )


def _person(ward: Ward, key: int) -> Row:
    person = Person()
    write_into(person, _told(key))
    columns = ("name", "search_key", "sort_key", "words_key", "identity_number", "birth_year", "phone", "address")
    said = {name: getattr(person, name) for name in columns}
    return {"id": key, "office_id": ward.office.id, "recorded_at": UNTIL, "salt": "", "version": 1, **said}


def _case(ward: Ward, key: int) -> Row:
    return {
        "id": key,
        "office_id": ward.office.id,
        "number": f"KI-2025-{key:06d}",
        "workflow": "petition",
        "workflow_version": 1,
        "title": "Kiến nghị",
        "search_key": "",
        "state": "received",
        "phase": "received",
        "level": "sealed" if key % SEALED == 0 else "internal",
        "unit_id": ward.units[None],
        "channel": "desk",
        "opened_on": date(2025, 1, 1 + key % 28),
        "fields": {},
    }


def _party(ward: Ward, key: int) -> Row:
    return {"office_id": ward.office.id, "case_id": key, "person_id": key, "part": "petitioner", "salt": ""}


def _visit(ward: Ward, key: int) -> Row:
    return {
        "office_id": ward.office.id,
        "number": f"L-2025-{key:06d}",
        "received_on": date(2025, 1, 1 + key % 28),
        "person_id": key,
        "case_id": None if key % OF_A_CASE else key,
        "unit_id": ward.units[None],
        "subject": "Hỏi thủ tục",
        "answer": "",
        "recorded_at": UNTIL,
        "salt": "",
    }


def _questions(random: Random, people: int) -> Iterator[tuple[str, str]]:
    who = _told(random.randrange(1, people + 1))
    words, hamlet = fold(who.name).split(), fold(who.address or "").split()
    yield "whole name, no marks", " ".join(words)
    yield "whole name, as written", who.name
    yield "given name", words[-1]
    yield "family name", words[0]
    yield "first two letters", words[-1][:2]
    yield "middle and given name", " ".join(words[1:])
    yield "name and hamlet", " ".join((words[-1], *hamlet[1:]))
    yield "phone", who.phone or ""
    yield "last four digits", (who.identity_number or "")[-4:]
    yield "nobody", "xzyq van khong"


def _ask(installation: Installation, ward: Ward, words: str) -> tuple[float, float]:
    """Give the milliseconds on the clock and those of CPU time of this program."""
    began, used = time.perf_counter(), time.process_time()
    with reading(installation, ward.actors["desk"]) as work:
        find_persons(work, words)
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def _table(taken: dict[tuple[str, str], list[tuple[float, float]]], people: int, rounds: int) -> Iterator[str]:
    books = list(dict.fromkeys(book for _kind, book in taken))
    yield f"Measured on {system_clock():%Y-%m-%d} among {people:,} invented people: {rounds} questions of each kind,"
    yield f"the books in turn. {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}."
    yield f"Load {os.getloadavg()[0]:.1f} at the end. Milliseconds of the use case, with the visits that it"
    yield "counts; of CPU only the time of the program itself, in which SQLite is and PostgreSQL is not."
    yield ""
    yield "| what is typed | " + " | ".join(f"{book}, median | {book}, p95 | of CPU, p95" for book in books) + " |"
    yield "|---|" + "---:|---:|---:|" * len(books)
    for kind in dict.fromkeys(kind for kind, _book in taken):
        cells = (_cells(*zip(*taken[kind, book], strict=True)) for book in books)
        yield f"| {kind} | " + " | ".join(cells) + " |"
    everything = ([one for (_kind, of), ones in taken.items() if of == book for one in ones] for book in books)
    yield "| all of them | " + " | ".join(_cells(*zip(*ones, strict=True)) for ones in everything) + " |"


def _cells(clock: Sequence[float], own: Sequence[float]) -> str:
    return f"{median(clock):.1f} | {quantiles(clock, n=20)[-1]:.1f} | {quantiles(own, n=20)[-1]:.1f}"


if __name__ == "__main__":
    main()

"""The backlog by day of receipt, former office, kind, cause and age: held to plain Python, number by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import NotFound
from casetrack.models import Case, HandoverRow
from casetrack.reports.backlog import BacklogCell, as_json, count_backlog
from casetrack.reports.behind import cases_behind
from casetrack.reports.questions import BACKLOG, Figure, ask
from casetrack.services.work import begin, reading
from tests.batches import LAND_COLUMNS, a_batch, a_list, load, minutes, write
from tests.factories import Ward, a_case, a_ward
from tests.queries import queries_of

CUT = date(2025, 7, 1)


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward on SQLite, for what does not depend on the database."""
    book = Database(sqlite_url)
    yield a_ward(book)
    book.dispose()


def a_backlog(ward: Ward, random: Random) -> None:
    """Take over a list with days of all sorts, or none, and receive petitions of one's own."""
    rows: list[list[object]] = []
    for n in range(1, 25):
        day = CUT - timedelta(days=random.randint(-20, 700))
        said = random.choice([f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}", "", "5/2025"])
        status = random.choice(["Đang GQ", "Đang GQ", "Đã GQ"])
        rows.append([n, f"Lò Văn {'ABCDEGHIKLMNOPQRSTUVXYABCDEGHIK'[n]}", "", f"{n}", "3", f"{n}/LT", said, status, ""])
    settled = sum(row[7] == "Đã GQ" for row in rows)
    batch = a_batch(ward, minutes(len(rows), settled))
    load(ward, batch, a_list(rows, LAND_COLUMNS))
    write(ward, batch)
    for _n in range(3):
        a_case(ward)


def cells(found) -> Iterator[tuple[str, BacklogCell]]:
    for table in found.tables:
        for line in table.lines:
            yield from (("pending", cell) for cell in line.by_age)
            yield "pending", line.pending
            yield "overdue", line.overdue


@pytest.mark.parametrize("seed", range(2))
def test_every_number_is_that_of_plain_python_and_of_its_list(database, seed):
    ward = a_ward(database)
    a_backlog(ward, Random(seed))
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, date(2026, 1, 1), date(2026, 12, 31))
        found = count_backlog(work, question)
        said = {row.case_id: row for row in work.session.scalars(select(HandoverRow)) if row.case_id}
        pending = work.session.scalars(select(Case).where(Case.closed_on.is_(None))).all()
        limits = work.installation.report_page.ages
        by_origin, by_age, by_office = Counter[str](), Counter[int](), Counter[str]()
        for case in pending:
            row = said.get(case.id)
            told = (row.said.get("received_on") if row else None) or case.opened_on.isoformat()
            old = told < CUT.isoformat() or (row is not None and not row.said.get("received_on"))
            by_origin["before" if old else "since"] += 1
            by_age[sum((question.as_at - date.fromisoformat(told)).days > limit for limit in limits)] += 1
            by_office[row.from_unit if row else "-"] += 1
        tables = {table.key: table for table in found.tables}
        before, since, whole = tables["origin"].lines
        assert (before.pending.count, since.pending.count) == (by_origin["before"], by_origin["since"])
        assert whole.pending.count == found.pending == len(pending)
        assert [cell.count for cell in whole.by_age] == [by_age[n] for n in range(len(limits) + 1)]
        assert {line.pending.part.office: line.pending.count for line in tables["office"].lines} == by_office
        for table in found.tables:
            lines = table.lines[:2] if table.key == "origin" else table.lines
            assert sum(line.pending.count for line in lines) == found.pending, table.key
        for figure, cell in cells(found):
            listed = work.session.execute(cases_behind(work, question, Figure(figure, BACKLOG, cell.part.key))).all()
            assert len(listed) == cell.count, cell.part


def test_the_backlog_takes_one_query_whatever_there_is(ward):
    a_case(ward)
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, date(2026, 1, 1), date(2026, 12, 31))
        with queries_of(ward) as seen:
            count_backlog(work, question)
    assert len(seen) == 1


def test_a_settled_case_is_no_backlog(ward):
    with reading(ward.installation, ward.actor("leader")) as work:
        found = count_backlog(work, ask(work, date(2026, 1, 1), date(2026, 12, 31)))
    assert (found.pending, as_json(found)["pending_from_before"]) == (0, 0)


@pytest.mark.parametrize("key", ["", "before", "sooner////", "before/x///", "before/31-60/petition//x\ny", "//'; --//"])
def test_a_part_that_there_is_not_is_missing(ward, key):
    with begin(ward.installation, ward.actor("leader")) as work, pytest.raises(NotFound):
        cases_behind(work, ask(work, date(2026, 1, 1), date(2026, 12, 31)), Figure("pending", BACKLOG, key))

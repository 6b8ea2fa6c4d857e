"""Whatever a list holds: each row is one of four, and the book gets those that count, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from casetrack.db import Database
from casetrack.models import Case
from casetrack.services.batch_mending import MendRow, mend_row
from casetrack.services.batch_rows import decide_duplicate
from casetrack.services.batches import AmendMinutes, amend_minutes
from casetrack.services.work import begin
from tests.batches import HANDED_OVER, a_batch, a_list, land_rows, load, minutes, rows_of, shown, write
from tests.factories import Ward, a_ward

GOOD, NO_NAME, NO_DAY, TWICE = "good", "no name", "no day", "twice"
DRAWN = st.lists(st.tuples(st.sampled_from((GOOD, NO_NAME, NO_DAY, TWICE)), st.booleans()), min_size=1, max_size=9)
_examples = count(1)


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    book = Database(f"sqlite:///{tmp_path_factory.mktemp('batches') / 'casetrack.db'}")
    book.upgrade()
    yield a_ward(book)
    book.dispose()


def typed(drawn: list[tuple[str, bool]], first: int) -> tuple[list[list[object]], list[str]]:
    """Type a list, and say what must come out of each row."""
    rows: list[list[object]] = []
    expected: list[str] = []
    for n, (what, _choice) in enumerate(drawn):
        row = land_rows(1, first=first + n)[0]
        if what == NO_NAME:
            row[1] = ""
        elif what == NO_DAY:
            row[6] = "31/02/2025"
        if what == TWICE and rows:
            row = [*rows[-1]]
            expected.append("duplicate" if expected[-1] in ("accept", "duplicate") else "refuse")
        else:
            expected.append("accept" if what in (GOOD, TWICE) else "refuse")
        rows.append(row)
    return rows, expected


def cases_in(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.count(Case.id))).one()


@given(drawn=DRAWN)
@settings(max_examples=15, deadline=None)
def test_each_row_is_one_of_four_and_those_that_count_are_cases(ward, drawn):
    n = next(_examples)
    rows, expected = typed(drawn, n * 100)
    number, before = a_batch(ward, minutes(999, number=f"{n}/BB-BG")), cases_in(ward)
    load(ward, number, a_list([*rows, ["", "Tổng cộng", f"{len(rows)} hồ sơ"]]))
    staged = rows_of(ward, number)
    assert [row.outcome for row in staged] == expected
    for row, (_what, choice) in zip(staged, drawn, strict=True):
        with begin(ward.installation, ward.actor("clerk")) as work:
            if row.outcome == "duplicate":
                decide_duplicate(work, number, row.id, "keep" if choice else "skip")
            elif row.outcome == "refuse" and choice:
                mend_row(work, number, row.id, MendRow({"name": f"Bàn Văn {row.line}", "received_on": "1/2/2025"}))
    counts = shown(ward, number).counts
    told = Counter(row.outcome for row in rows_of(ward, number))
    assert counts.rows == len(rows) == sum(told.values())
    counted = {row.id for row in rows_of(ward, number) if row.outcome == "accept" or row.decision == "keep"}
    assert counts.counted == len(counted)
    if not counted:
        return
    with begin(ward.installation, ward.actor("clerk")) as work:
        wish = AmendMinutes(f"{n}a", HANDED_OVER, minutes(len(counted)).totals, "Đếm lại")
        amend_minutes(work, number, wish)
    assert write(ward, number).done == len(counted)
    assert {row.id for row in rows_of(ward, number) if row.case_number} == counted
    assert cases_in(ward) == before + len(counted)
    load(ward, number, a_list(rows), "lan-hai.xlsx")
    assert shown(ward, number).counts == replace(counts, written=len(counted))

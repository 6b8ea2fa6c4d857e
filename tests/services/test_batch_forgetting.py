"""A case that came from a list and is sealed later: the list forgets who it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.engine.history import RAISED
from casetrack.models import HandoverFile, HandoverRow
from casetrack.services.access import get_visible_case
from casetrack.services.chain import Happened, record, verify
from casetrack.services.projections import project
from casetrack.services.work import begin, reading, system_actor
from tests.batches import a_batch, a_list, land_rows, load, minutes, rows_of, shown, write
from tests.factories import Ward, a_ward


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


def test_what_its_row_and_the_file_said_is_gone_and_the_same_list_does_not_bring_it_back(ward):
    rows = land_rows(3)
    number = a_batch(ward, minutes(3))
    load(ward, number, a_list([*rows, rows[0]]))
    write(ward, number)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        case = get_visible_case(work, "DD-2026-0001")
        record(work, case, Happened(RAISED, RAISED, work.today, {"level": "sealed"}, {}))
        case.version += 1
        project(work, case)
    with ward.database.reading() as session:
        kept = [f"{row.typed}{row.said}{row.reasons}" for row in session.scalars(select(HandoverRow))]
        files = [f"{file.sheets}{file.read}{file.content!r}" for file in session.scalars(select(HandoverFile))]
    assert not any(str(rows[0][1]) in each for each in [*kept, *files])
    assert sum(str(rows[1][1]) in each for each in kept) == 1
    assert {row.line for row in rows_of(ward, number, by="clerk")} == {6, 7, 8}  # the first of them is hidden
    load(ward, number, a_list([*rows, rows[0], *land_rows(1, first=9)]))
    assert shown(ward, number).counts.rows == 5
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert verify(work) > 0

"""A case that came from a list and is sealed later: the list forgets who it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.engine.history import RAISED
from casetrack.models import HandoverFile, HandoverMatch, HandoverRow
from casetrack.services.access import get_visible_case
from casetrack.services.batch_match_decisions import DecideMatch, decide_match
from casetrack.services.batch_matches import find_matches
from casetrack.services.chain import Happened, record, verify
from casetrack.services.projections import project
from casetrack.services.work import begin, reading, system_actor
from tests.batches import a_batch, a_list, land_rows, load, minutes, rows_of, shown, write
from tests.factories import Ward, a_ward


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


def seal(ward: Ward, number: str) -> None:
    """Raise a case, as a denunciation that was found in it does."""
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        case = get_visible_case(work, number)
        record(work, case, Happened(RAISED, RAISED, work.today, {"level": "sealed"}, {}))
        case.version += 1
        project(work, case)


def everything(ward: Ward) -> str:
    """Give all that is kept of lists, whoever may see it."""
    with ward.database.reading() as session:
        kept = [f"{row.typed}{row.said}{row.reasons}" for row in session.scalars(select(HandoverRow))]
        files = session.scalars(select(HandoverFile)).all()
        kept += [f"{file.name}{file.sheets}{file.read}{file.content!r}" for file in files]
    return "\n".join(kept)


def test_what_was_found_to_be_the_same_in_another_list_is_gone_too(ward):
    first, again = a_batch(ward, minutes(1)), a_batch(ward, minutes(1, number="05/BB-BG"))
    load(ward, first, a_list(land_rows(1)), "ho so dat.xlsx")
    write(ward, first)
    twin = [*land_rows(1)[0]]
    twin[1], twin[6] = "Hà Văn Quyết", "15/5/2025"
    load(ward, again, a_list([twin, *land_rows(1, first=2)]), "15 - Hà_Văn_Quyết.xlsx")
    row = rows_of(ward, again)[0]
    with begin(ward.installation, ward.actor("clerk")) as work:
        match = next(each for each in find_matches(work, again).items[0].matches if each.case)
        decide_match(work, again, DecideMatch(row.id, match.key, "same"))
    assert "DD-2026-0001" not in everything(ward)
    seal(ward, "DD-2026-0001")
    kept = everything(ward)
    assert "Quyết" not in kept
    with ward.database.reading() as session:
        assert session.scalars(select(HandoverMatch)).all() == []
    assert [each.outcome for each in rows_of(ward, again)] == ["duplicate", "accept"]
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert verify(work) > 0


def test_what_its_row_and_the_file_said_is_gone_and_the_same_list_does_not_bring_it_back(ward):
    rows = land_rows(3)
    number = a_batch(ward, minutes(3))
    load(ward, number, a_list([*rows, rows[0]]))
    write(ward, number)
    seal(ward, "DD-2026-0001")
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


def test_the_same_row_loaded_again_with_another_hand_over_is_gone_too(ward):
    first, again = a_batch(ward, minutes(1)), a_batch(ward, minutes(1, number="05/BB-BG"))
    load(ward, first, a_list(land_rows(1)))
    write(ward, first)
    load(ward, again, a_list(land_rows(1)))
    name = str(rows_of(ward, again)[0].typed["name"])
    assert name in everything(ward)
    seal(ward, "DD-2026-0001")
    assert name not in everything(ward)

"""A list of a former office whose loading was cut: whoever loads it again has the list as if nothing had happened."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.models import HandoverFile
from casetrack.services import batch_staging
from casetrack.services.batch_files import StageFile, stage_file
from tests.batches import a_batch, a_list, cases_of, land_rows, load, minutes, shown, write
from tests.factories import Ward, a_ward


class Killed(Exception):
    """Somebody pulled the plug."""


@pytest.fixture
def ward(sqlite_url, monkeypatch) -> Ward:
    monkeypatch.setattr(batch_staging, "ROWS_AT_ONCE", 3)
    return a_ward(Database(sqlite_url))


def cut(ward: Ward, number: int, data: bytes) -> None:
    """Load a list, and pull the plug in its second piece."""

    def watch(done: int, _all: int) -> None:
        if done > batch_staging.ROWS_AT_ONCE:
            raise Killed

    with pytest.raises(Killed):
        stage_file(ward.installation, ward.actor("clerk"), number, StageFile("dat-dai.xlsx", data), watch=watch)


def told_of_the_last(ward: Ward) -> dict[str, int]:
    """Give what is told of the rows of the list that was loaded last."""
    with ward.database.reading() as session:
        read = session.scalars(select(HandoverFile.read).order_by(HandoverFile.id.desc())).first() or {}
    return {name: read[name] for name in ("rows", "added", "known", "mended")}


def test_it_goes_on_where_it_was_cut_and_tells_of_all_rows(ward):
    number = a_batch(ward, minutes(7))
    cut(ward, number, a_list(land_rows(7)))
    met = []
    wish = StageFile("dat-dai.xlsx", a_list(land_rows(7)))
    stage_file(ward.installation, ward.actor("clerk"), number, wish, watch=lambda done, _all: met.append(done))
    assert met == [6, 7]
    assert told_of_the_last(ward) == {"rows": 7, "added": 7, "known": 0, "mended": 0}
    assert shown(ward, number).counts.accept == 7


def test_a_written_hand_over_to_which_a_cut_run_added_rows_is_a_draft_again(ward):
    number = a_batch(ward, minutes(5))
    load(ward, number, a_list(land_rows(5)))
    write(ward, number)
    rows = land_rows(6)
    longer = a_list([rows[0], rows[5], *rows[1:5]])
    cut(ward, number, longer)
    assert shown(ward, number).row.state == "confirmed"
    load(ward, number, longer)
    assert told_of_the_last(ward) == {"rows": 6, "added": 1, "known": 5, "mended": 0}
    assert shown(ward, number).row.state == "draft"
    assert len(cases_of(ward)) == 5

"""Time lost in a hand-over as a ground for being late: said with its days and source, moving no due day."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casetrack.errors import InvalidInput
from casetrack.models import Case, Deadline
from casetrack.services.access import get_visible_case
from casetrack.services.batch_entries import time_before
from casetrack.services.delays import ExplainDelay, explain_delay, last_explained
from casetrack.services.histories import history_of
from casetrack.services.work import begin, reading
from tests.batches import a_batch, a_list, cases_of, land_rows, load, minutes, write
from tests.factories import Ward, a_case

GROUND = (
    "Thời gian mất do bàn giao: đơn vị cũ nhận 14/5/2025, bàn giao 01/7/2025, là 48 ngày "
    "(danh sách kèm biên bản, đợt bàn giao 1)."
)


def handed_over(ward: Ward) -> Case:
    """Take over one pending dossier, which is late by now."""
    batch = a_batch(ward, minutes(1))
    load(ward, batch, a_list(land_rows(1, first=3)))
    write(ward, batch)
    return cases_of(ward)[0]


def explain(ward: Ward, number: str, comment: str = "") -> str:
    with begin(ward.installation, ward.actor("leader")) as work:
        explain_delay(work, get_visible_case(work, number), ExplainDelay("handover", comment))
    with reading(ward.installation, ward.actor("leader")) as work:
        said = last_explained(history_of(work, get_visible_case(work, number)))
    assert said is not None
    return said.comment


def test_the_days_and_their_source_are_written_where_nothing_is_typed(ward):
    case = handed_over(ward)
    with ward.database.reading() as session:
        due = session.scalars(select(Deadline.due_on).where(Deadline.case_id == case.id)).all()
    assert explain(ward, case.number) == GROUND
    with ward.database.reading() as session:
        assert session.scalars(select(Deadline.due_on).where(Deadline.case_id == case.id)).all() == due


def test_words_that_are_typed_stand(ward):
    assert (
        explain(ward, handed_over(ward).number, "Kho cũ niêm phong đến 20/7/2025") == "Kho cũ niêm phong đến 20/7/2025"
    )


def test_without_a_day_of_the_former_office_it_must_be_said_in_words(ward):
    number = a_case(ward.on("2026-05-04"), officer="officer")
    ward.on("2026-06-04")
    with pytest.raises(InvalidInput, match=r"từ ngày nào|from when"):
        explain(ward, number)
    with reading(ward.installation, ward.actor("leader")) as work:
        assert time_before(history_of(work, get_visible_case(work, number))) is None

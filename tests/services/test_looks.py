"""Whoever looks at a restricted or sealed case is written into the book first; if that fails, nothing is shown."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from casetrack.errors import ChainBroken, NotFound
from casetrack.models import CaseEvent, Look
from casetrack.services.access import get_visible_case
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.chain import LOOK, verify
from casetrack.services.event_export import ExportEvents, export_events
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, Ward, a_case
from tests.forging import forge


@pytest.fixture
def sealed(ward: Ward) -> str:
    return a_case(ward, "Thu tiền ngoài quy định", fields=DENUNCIATION)


def looks(ward: Ward) -> list[tuple[str, str, str]]:
    """Who looked at what, and what the event says of it, in the order of the book."""
    with ward.database.reading() as session:
        query = select(CaseEvent).where(CaseEvent.kind == LOOK).order_by(CaseEvent.seq)
        return [(event.actor_name, event.name, event.payload) for event in session.scalars(query)]


def open_it(ward: Ward, number: str, who: str = "leader") -> None:
    with reading(ward.installation, ward.actor(who)) as work:
        get_visible_case(work, number)


def test_a_look_at_a_sealed_case_tells_who_and_which(ward, sealed):
    open_it(ward, sealed)
    [(who, thing, said)] = looks(ward)
    assert (who, thing) == ("Lãnh đạo leader", "case")
    assert sealed in said
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert work.session.scalars(select(Look.case_id)).all()
        assert verify(work)


def test_the_look_stands_in_the_book_before_the_case_is_given(ward, sealed):
    with reading(ward.installation, ward.actor("leader")) as work:
        get_visible_case(work, sealed)
        assert len(looks(ward)) == 1, "another connection sees it already"


def test_one_work_is_one_look_at_each_thing(ward, sealed):
    with reading(ward.installation, ward.actor("leader")) as work:
        for _ in range(3):
            get_visible_case(work, sealed)
        get_visible_case(work, sealed, "document")
    assert [thing for _who, thing, _said in looks(ward)] == ["case", "document"]


def test_what_cannot_be_written_is_not_shown(ward, sealed):
    forge(ward, "UPDATE office_heads SET mac = ''")
    with pytest.raises(ChainBroken), reading(ward.installation, ward.actor("leader")) as work:
        get_visible_case(work, sealed)


def test_an_open_case_and_a_hidden_one_leave_no_trace(ward, sealed):
    open_it(ward, a_case(ward), "officer")
    with pytest.raises(NotFound):
        open_it(ward, sealed, "clerk")
    assert looks(ward) == []


def test_whoever_writes_in_a_case_leaves_that_event_alone(ward, sealed):
    with begin(ward.installation, ward.actor("leader")) as work:
        note_activity(work, get_visible_case(work, sealed), NoteActivity("note", work.today, "Gọi điện."))
    assert looks(ward) == []


def test_an_export_tells_of_the_sealed_cases_in_it(ward, sealed):
    a_case(ward)
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        list(export_events(work, ExportEvents()))
    [(who, thing, said)] = looks(ward)
    assert (who, thing) == ("CaseTrack", "export")
    assert "KN-" not in said


def test_a_look_that_is_wiped_out_is_found(ward, sealed):
    open_it(ward, sealed)
    with ward.database.begin() as session:
        session.execute(text("DELETE FROM looks"))
    with pytest.raises(ChainBroken), reading(ward.installation, system_actor(ward.office.id)) as work:
        verify(work)
